// Status and Result<T>: how a call says that it failed. Codes are for programs, messages for
// people.
//
// The codes are exactly gRPC's canonical ones, so common/rpc converts with a cast. Values: freely
// copied, no thread rules beyond those of any value.
#ifndef CLAQUE_COMMON_BASE_STATUS_H_
#define CLAQUE_COMMON_BASE_STATUS_H_

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace claque {

enum class Code {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// "INVALID_ARGUMENT" and so on.
std::string_view CodeName(Code code);

class [[nodiscard]] Status {
 public:
  Status() = default;
  // REQUIRES: code != kOk.
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  const std::string& message() const { return message_; }
  // "NOT_FOUND: message", or "OK".
  std::string ToString() const;
  // The same failure with "context: " before its message; an OK status stays OK. Added once a
  // layer.
  Status Prefixed(std::string_view context) const;

  friend bool operator==(const Status&, const Status&) = default;

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

std::ostream& operator<<(std::ostream& out, const Status& status);

inline Status OkStatus() { return {}; }
inline Status InvalidArgument(std::string m) { return {Code::kInvalidArgument, std::move(m)}; }
inline Status NotFound(std::string m) { return {Code::kNotFound, std::move(m)}; }
inline Status AlreadyExists(std::string m) { return {Code::kAlreadyExists, std::move(m)}; }
inline Status PermissionDenied(std::string m) { return {Code::kPermissionDenied, std::move(m)}; }
inline Status ResourceExhausted(std::string m) { return {Code::kResourceExhausted, std::move(m)}; }
inline Status FailedPrecondition(std::string m) {
  return {Code::kFailedPrecondition, std::move(m)};
}
inline Status Aborted(std::string m) { return {Code::kAborted, std::move(m)}; }
inline Status Unimplemented(std::string m) { return {Code::kUnimplemented, std::move(m)}; }
inline Status Internal(std::string m) { return {Code::kInternal, std::move(m)}; }
inline Status Unavailable(std::string m) { return {Code::kUnavailable, std::move(m)}; }
inline Status DataLoss(std::string m) { return {Code::kDataLoss, std::move(m)}; }
inline Status DeadlineExceeded(std::string m) { return {Code::kDeadlineExceeded, std::move(m)}; }

// Either a value or the Status that says why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit on purpose
  // REQUIRES: !status.ok().
  Result(Status status) : status_(std::move(status)) {}  // NOLINT: implicit on purpose

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  // REQUIRES: ok().
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  T value_or(T other) const { return value_ ? *value_ : std::move(other); }

 private:
  std::optional<T> value_;
  Status status_;
};

#define CLAQUE_CONCAT_INNER(a, b) a##b
#define CLAQUE_CONCAT(a, b) CLAQUE_CONCAT_INNER(a, b)

// Returns from the enclosing function if `expr` is a Status that failed.
#define CLAQUE_RETURN_IF_ERROR(expr)                                                        \
  do {                                                                                      \
    if (::claque::Status claque_status = (expr); !claque_status.ok()) return claque_status; \
  } while (false)

// CLAQUE_ASSIGN_OR_RETURN(auto x, F()): `x` is the value, or returns F's Status.
#define CLAQUE_ASSIGN_OR_RETURN(var, expr) \
  CLAQUE_ASSIGN_OR_RETURN_IMPL(CLAQUE_CONCAT(claque_result_, __LINE__), var, expr)
#define CLAQUE_ASSIGN_OR_RETURN_IMPL(tmp, var, expr) \
  auto tmp = (expr);                                 \
  if (!tmp.ok()) return tmp.status();                \
  var = *std::move(tmp)

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_STATUS_H_
