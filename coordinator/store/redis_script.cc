#include "coordinator/store/redis_script.h"

#include <openssl/sha.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "common/base/hash.h"
#include "coordinator/store/lua_sources.h"

namespace claque {
namespace {

std::string Sha1Hex(std::string_view bytes) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return Hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

RedisScript::RedisScript(std::string_view body) : body_(body), sha1_(Sha1Hex(body)) {}

const RedisScript& ScriptNamed(std::string_view name) {
  static const std::map<std::string_view, RedisScript> scripts = [] {
    std::map<std::string_view, RedisScript> made;
    for (const LuaSource& source : LuaSources()) made.emplace(source.name, source.body);
    return made;
  }();
  const auto found = scripts.find(name);
  if (found == scripts.end()) {
    std::fprintf(stderr, "no such Redis script: %.*s\n", static_cast<int>(name.size()),
                 name.data());
    std::abort();
  }
  return found->second;
}

}  // namespace claque
