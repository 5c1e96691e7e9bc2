// Lua scripts of coordinator/store/lua, embedded at build.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_SCRIPT_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_SCRIPT_H_

#include <string>
#include <string_view>

namespace claque {

// A script and the name Redis gives it. Immutable; lives as long as the program.
class RedisScript {
 public:
  explicit RedisScript(std::string_view body);
  const std::string& body() const { return body_; }
  const std::string& sha1() const { return sha1_; }

 private:
  std::string body_;
  std::string sha1_;  // lower-case hex
};

// The script lua/<name>.lua. REQUIRES: it exists.
const RedisScript& ScriptNamed(std::string_view name);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_SCRIPT_H_
