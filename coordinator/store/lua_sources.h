// What cmake/embed_lua.cmake makes of lua/*.lua.
#ifndef CLAQUE_COORDINATOR_STORE_LUA_SOURCES_H_
#define CLAQUE_COORDINATOR_STORE_LUA_SOURCES_H_

#include <span>
#include <string_view>

namespace claque {

struct LuaSource {
  std::string_view name;  // file name without ".lua"
  std::string_view body;
};
std::span<const LuaSource> LuaSources();

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_LUA_SOURCES_H_
