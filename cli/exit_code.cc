#include "cli/exit_code.h"

#include <iostream>

namespace claque {
namespace {

// What to do next, by code; empty where the message says it all.
std::string_view NextStep(const Status& status) {
  switch (status.code()) {
    case Code::kUnavailable:
      return "Is it running? Start one with `claque up -c campaign.yaml`, name it with --server "
             "ADDR, or open a finished run with --data DIR; `claque doctor` looks closer.";
    case Code::kPermissionDenied:
    case Code::kUnauthenticated:
      return "Give the client certificate of a role that may do this (--tls-cert, --tls-key).";
    case Code::kNotFound:
      return status.message().find("campaigns/") == std::string::npos
                 ? ""
                 : "The matching `list` command shows the names there are.";
    case Code::kDeadlineExceeded:
      return "Give it longer with --timeout, or ask for less with --limit or --filter.";
    case Code::kAborted:
      return "A newer run replaced the one being listed; run the command again.";
    default:
      return "";
  }
}

}  // namespace

ExitCode ExitCodeOf(const Status& status) {
  switch (status.code()) {
    case Code::kOk:
      return kExitOk;
    case Code::kUnavailable:
      return kExitUnreachable;
    case Code::kPermissionDenied:
    case Code::kUnauthenticated:
      return kExitDenied;
    case Code::kNotFound:
      return kExitNotFound;
    case Code::kDeadlineExceeded:
      return kExitDeadline;
    case Code::kDataLoss:
      return kExitVerification;
    default:
      return kExitError;
  }
}

ExitCode Fail(const Status& status) {
  if (status.ok()) return kExitOk;
  if (status.code() == Code::kUnimplemented) {
    std::cerr << "claque: not implemented yet"
              << (status.message().empty() ? "" : ": " + status.message()) << '\n';
    return kExitError;
  }
  std::cerr << "claque: " << status.message() << '\n';
  if (const auto next = NextStep(status); !next.empty()) std::cerr << next << '\n';
  return ExitCodeOf(status);
}

ExitCode NotImplemented(const std::string& what) {
  std::cerr << "claque: " << what << " is not implemented yet\n";
  return kExitError;
}

}  // namespace claque
