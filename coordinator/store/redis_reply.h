// A reply of Redis (RESP2) as a value.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_REPLY_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_REPLY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status.h"

namespace claque {

struct RedisReply {
  enum class Type { kNil, kInteger, kString, kError, kArray };  // a simple string is a kString
  Type type = Type::kNil;
  int64_t integer = 0;
  std::string text;  // of kString and kError
  std::vector<RedisReply> elements;

  bool is_nil() const { return type == Type::kNil; }
  bool is_error() const { return type == Type::kError; }
};

// OK unless the reply is an error; then what the error means for a caller: kUnauthenticated (wrong
// or no password), kPermissionDenied (ACL), kResourceExhausted (maxmemory), kAborted (a script's
// fence), kUnavailable (loading, read-only, cluster down, disk full), else kInternal.
Status StatusOf(const RedisReply& reply);

// The reply's contents; kInternal when it has another type.
Result<int64_t> AsInteger(const RedisReply& reply);
Result<std::string> AsString(const RedisReply& reply);
Result<std::optional<std::string>> AsOptionalString(const RedisReply& reply);
Result<std::vector<std::string>> AsStrings(const RedisReply& reply);
// kInternal unless the reply is an array of `size` elements (-1: any size).
Status CheckArray(const RedisReply& reply, int64_t size = -1);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_REPLY_H_
