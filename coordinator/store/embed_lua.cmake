# cmake -DLUA_DIR=… -DOUT=… -P embed_lua.cmake: writes the scripts of LUA_DIR as C++ into OUT.
# A line "-- include: x.inc.lua" is replaced by that file.
file(GLOB scripts ${LUA_DIR}/*.lua)
list(FILTER scripts EXCLUDE REGEX "\\.inc\\.lua$")
list(SORT scripts)
set(entries "")
foreach(script IN LISTS scripts)
  get_filename_component(name ${script} NAME_WE)
  file(READ ${script} body)
  string(REGEX MATCHALL "-- include: [a-z_]+\\.inc\\.lua" includes "${body}")
  foreach(include IN LISTS includes)
    string(REPLACE "-- include: " "" file ${include})
    file(READ ${LUA_DIR}/${file} text)
    string(REPLACE "${include}" "${text}" body "${body}")
  endforeach()
  string(APPEND entries "    {\"${name}\", R\"lua(${body})lua\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"coordinator/store/lua_sources.h\"

namespace claque {
namespace {
constexpr LuaSource kSources[] = {
${entries}};
}  // namespace

std::span<const LuaSource> LuaSources() { return kSources; }

}  // namespace claque
")
