# claque_embed(TARGET NAMESPACE FILES …): compiles text files into TARGET. The generated header
# <NAMESPACE>.h declares `std::span<const claque::EmbeddedFile> claque::NAMESPACE()`, in the order
# given. Run with -DOUT=… -DNAME=… -DFILES=a|b it writes the source (the build step).
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" FILES "${FILES}")
  set(entries "")
  set(count 0)
  foreach(file IN LISTS FILES)
    file(READ ${file} content HEX)
    get_filename_component(base ${file} NAME)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${content}")
    string(APPEND arrays "constexpr unsigned char kFile${count}[] = {${bytes}0};\n")
    string(APPEND entries
      "    {\"${base}\", {reinterpret_cast<const char*>(kFile${count}), sizeof(kFile${count}) - 1}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  file(WRITE ${OUT} "#include \"embedded_${NAME}.h\"\n\nnamespace claque {\nnamespace {\n${arrays}"
    "const EmbeddedFile kFiles[] = {\n${entries}};\n}  // namespace\n"
    "std::span<const EmbeddedFile> ${NAME}() { return kFiles; }\n}  // namespace claque\n")
  return()
endif()

function(claque_embed target name)
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  file(WRITE ${dir}/embedded_${name}.h.in
"#pragma once
#include <span>
#include <string_view>
#ifndef CLAQUE_EMBEDDED_FILE_
#define CLAQUE_EMBEDDED_FILE_
namespace claque {
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};
}  // namespace claque
#endif
namespace claque {
std::span<const EmbeddedFile> ${name}();
}  // namespace claque
")
  configure_file(${dir}/embedded_${name}.h.in ${dir}/embedded_${name}.h COPYONLY)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(OUTPUT ${dir}/embedded_${name}.cc
    COMMAND ${CMAKE_COMMAND} "-DOUT=${dir}/embedded_${name}.cc" "-DNAME=${name}"
            "-DFILES=${joined}" -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake VERBATIM)
  target_sources(${target} PRIVATE ${dir}/embedded_${name}.cc)
  target_include_directories(${target} PUBLIC ${dir})
endfunction()
