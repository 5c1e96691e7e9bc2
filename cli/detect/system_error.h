// What the operating system said of a file, as a Status.
#ifndef CLAQUE_CLI_DETECT_SYSTEM_ERROR_H_
#define CLAQUE_CLI_DETECT_SYSTEM_ERROR_H_

#include <cerrno>
#include <string>
#include <system_error>

#include "common/base/status.h"

namespace claque {

// "file: No such file or directory". ENOENT is NotFound, EACCES PermissionDenied, ENOSPC
// ResourceExhausted, all else Unknown.
inline Status SystemError(const std::string& file, int error) {
  const Code code = error == ENOENT   ? Code::kNotFound
                    : error == EACCES ? Code::kPermissionDenied
                    : error == ENOSPC ? Code::kResourceExhausted
                                      : Code::kUnknown;
  return {code, file + ": " + std::generic_category().message(error)};
}

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_SYSTEM_ERROR_H_
