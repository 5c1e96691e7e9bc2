#include "coordinator/store/redis_reply.h"

#include <string_view>

namespace claque {
namespace {

Status Unexpected(const RedisReply& reply, std::string_view wanted) {
  CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  return Internal("Redis answered with another type than " + std::string(wanted));
}

}  // namespace

Status StatusOf(const RedisReply& reply) {
  if (!reply.is_error()) return OkStatus();
  const std::string& text = reply.text;
  const std::string word = text.substr(0, text.find(' '));
  if (word == "ABORTED") return Aborted(text.substr(std::min(word.size() + 1, text.size())));
  if (word == "WRONGPASS") {
    return {Code::kUnauthenticated, "Redis refused user name or password: " + text};
  }
  if (word == "NOAUTH") return {Code::kUnauthenticated, "Redis asks for a password: " + text};
  if (word == "NOPERM") return PermissionDenied("the Redis user lacks a permission: " + text);
  if (word == "OOM") {
    return ResourceExhausted("Redis is full (maxmemory reached, nothing is evicted): " + text);
  }
  if (word == "LOADING") return Unavailable("Redis is still loading its data: " + text);
  if (word == "READONLY") return Unavailable("Redis is a read-only replica: " + text);
  if (word == "MISCONF") return Unavailable("Redis cannot write its disk: " + text);
  if (word == "BUSY" || word == "CLUSTERDOWN" || word == "TRYAGAIN" || word == "MASTERDOWN" ||
      word == "MOVED" || word == "ASK") {
    return Unavailable("Redis cannot serve now: " + text);
  }
  if (text.starts_with("ERR AUTH")) {
    return {Code::kUnauthenticated, "Redis refused the password: " + text};
  }
  return Internal("Redis: " + text);
}

Result<int64_t> AsInteger(const RedisReply& reply) {
  if (reply.type != RedisReply::Type::kInteger) return Unexpected(reply, "integer");
  return reply.integer;
}

Result<std::string> AsString(const RedisReply& reply) {
  if (reply.type != RedisReply::Type::kString) return Unexpected(reply, "string");
  return reply.text;
}

Result<std::optional<std::string>> AsOptionalString(const RedisReply& reply) {
  if (reply.is_nil()) return std::optional<std::string>();
  CLAQUE_ASSIGN_OR_RETURN(std::string text, AsString(reply));
  return std::optional<std::string>(std::move(text));
}

Result<std::vector<std::string>> AsStrings(const RedisReply& reply) {
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply));
  std::vector<std::string> strings;
  strings.reserve(reply.elements.size());
  for (const RedisReply& element : reply.elements) {
    CLAQUE_ASSIGN_OR_RETURN(std::string text, AsString(element));
    strings.push_back(std::move(text));
  }
  return strings;
}

Status CheckArray(const RedisReply& reply, int64_t size) {
  if (reply.type != RedisReply::Type::kArray) return Unexpected(reply, "array");
  if (size >= 0 && std::ssize(reply.elements) != size) {
    return Internal("Redis answered with " + std::to_string(reply.elements.size()) +
                    " elements instead of " + std::to_string(size));
  }
  return OkStatus();
}

}  // namespace claque
