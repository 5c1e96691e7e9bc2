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

// "list posts: filter: position 12: …", as the server answers.
bool IsBadFilter(const std::string& message) {
  return message.starts_with("filter: position ") ||
         message.find(": filter: position ") != std::string::npos;
}

ExitCode Tell(const Status& status, std::string_view next) {
  if (status.ok()) return kExitOk;
  if (status.code() == Code::kUnimplemented) {
    std::cerr << "claque: not implemented yet"
              << (status.message().empty() ? "" : ": " + status.message()) << '\n';
    return kExitError;
  }
  std::cerr << "claque: " << status.message() << '\n';
  if (!next.empty()) std::cerr << next << '\n';
  return ExitCodeOf(status);
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
    case Code::kInvalidArgument:
      return IsBadFilter(status.message()) ? kExitUsage : kExitError;
    default:
      return kExitError;
  }
}

ExitCode Fail(const Status& status) { return Tell(status, NextStep(status)); }

ExitCode FailHere(const Status& status) {
  if (status.code() != Code::kUnavailable) return Fail(status);
  return Tell(status,
              "Nothing else needs to be started: this command runs its own processes. Their logs "
              "are in the folder `logs` of its data; `claque doctor` looks at this machine.");
}

ExitCode NotImplemented(const std::string& what) {
  std::cerr << "claque: " << what << " is not implemented yet\n";
  return kExitError;
}

}  // namespace claque
