// Exit codes of `claque` (a contract with scripts) and how a Status becomes one.
#ifndef CLAQUE_CLI_EXIT_CODE_H_
#define CLAQUE_CLI_EXIT_CODE_H_

#include "common/base/status.h"

namespace claque {

enum ExitCode : int {
  kExitOk = 0,
  kExitError = 1,
  kExitUsage = 2,
  kExitUnreachable = 3,
  kExitDenied = 4,
  kExitUnhealthy = 5,
  kExitNotFound = 6,
  kExitDeadline = 7,
  kExitPending = 8,
  kExitVerification = 9,
  kExitNo = 10,
};

// UNAVAILABLE 3, PERMISSION_DENIED and UNAUTHENTICATED 4, NOT_FOUND 6, DEADLINE_EXCEEDED 7,
// DATA_LOSS 9, anything else 1. A filter that the server cannot read is a fault of usage: 2.
ExitCode ExitCodeOf(const Status& status);

// "claque: message" and, where there is one, a line on what to do next; on stderr. Returns the code
// to exit with.
ExitCode Fail(const Status& status);
// The same for what this command started itself (`up`, `demo`): UNAVAILABLE is one of its own
// processes there, not a server that somebody could start.
ExitCode FailHere(const Status& status);
// "claque: X is not implemented yet", exit code 1.
ExitCode NotImplemented(const std::string& what);

}  // namespace claque

#endif  // CLAQUE_CLI_EXIT_CODE_H_
