# Helpers for targets: one line a library, one line a test.
include_guard()
include(CheckIPOSupported)
include(GNUInstallDirs)
include(PrecompiledHeaders)

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CLAQUE_CCACHE ccache)
  if(CLAQUE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CLAQUE_CCACHE})
    if(CLAQUE_PCH)
      # Without it, and -fpch-preprocess below, ccache stands back from precompiled headers.
      list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER
           ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros)
    endif()
  endif()
endif()
find_program(CLAQUE_MOLD mold)

option(CLAQUE_WERROR "Warnings are errors" OFF)
set(CLAQUE_FAST_FLAGS "" CACHE STRING
    "Added for the libraries in which tests spend their time, where the rest is not optimised")

# What every own target shares: standard, warnings, include root.
add_library(claque_flags INTERFACE)
target_compile_features(claque_flags INTERFACE cxx_std_20)
target_include_directories(claque_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(claque_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                              $<$<BOOL:${CLAQUE_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(claque_flags INTERFACE -Wthread-safety)
endif()
if(CLAQUE_PCH)
  # Some libraries bring these: precompiled headers want them everywhere.
  target_compile_definitions(claque_flags INTERFACE _FILE_OFFSET_BITS=64)
  target_compile_options(claque_flags INTERFACE -pthread -fpch-preprocess)
  # From precompiled headers gcc 12 reports of the standard library what it passes over elsewhere, all of it found
  # by the optimiser. Builds without them, as dev, have these as errors.
  foreach(warning array-bounds dangling-pointer free-nonheap-object maybe-uninitialized nonnull null-dereference
          restrict stringop-overflow stringop-overread stringop-truncation uninitialized use-after-free)
    target_compile_options(claque_flags INTERFACE -Wno-error=${warning})
  endforeach()
endif()
if(CLAQUE_MOLD)
  target_link_options(claque_flags INTERFACE -fuse-ld=mold)
endif()

# claque_library(NAME [FAST] SRCS a.cc … DEPS x … PRIVATE_DEPS y …) -> claque_NAME, claque::NAME
# FAST: goes over many bytes or numbers; gets CLAQUE_FAST_FLAGS.
function(claque_library name)
  cmake_parse_arguments(arg "FAST" "" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  if(arg_SRCS)
    add_library(claque_${name} STATIC ${arg_SRCS})
    target_link_libraries(claque_${name} PUBLIC claque_flags ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
    if(arg_FAST)
      target_compile_options(claque_${name} PRIVATE ${CLAQUE_FAST_FLAGS})
      set_target_properties(claque_${name} PROPERTIES CLAQUE_FAST ON)
    endif()
  else()
    add_library(claque_${name} INTERFACE)
    target_link_libraries(claque_${name} INTERFACE claque_flags ${arg_DEPS})
  endif()
  add_library(claque::${name} ALIAS claque_${name})
endfunction()

# claque_tests_need(LABEL TARGET…): tests with LABEL run these. The target tests_LABEL builds all that
# tests with LABEL need, and no more.
function(claque_tests_need label)
  if(NOT TARGET tests_${label})
    add_custom_target(tests_${label})
  endif()
  add_dependencies(tests_${label} ${ARGN})
endfunction()

# claque_test(NAME LABEL unit SRCS … DEPS …): a GoogleTest binary, one ctest entry per binary.
function(claque_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${arg_SRCS})
  target_link_libraries(${name} PRIVATE claque_flags ${arg_DEPS} GTest::gmock GTest::gtest_main)
  claque_tests_need(${arg_LABEL} ${name})
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 400)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "CLAQUE_SOURCE_DIR=${PROJECT_SOURCE_DIR};CLAQUE_BINARY_DIR=${PROJECT_BINARY_DIR}")
endfunction()

set(CLAQUE_FUZZ_SECONDS 30 CACHE STRING "Seconds a fuzz target runs as a test")

# claque_fuzz(NAME SRCS … DEPS …): a libFuzzer target under CLAQUE_FUZZ (clang), else a replay of
# its corpus as a unit test. Corpus: tests/fuzz/corpus/NAME/.
function(claque_fuzz name)
  cmake_parse_arguments(arg "" "" "SRCS;DEPS" ${ARGN})
  set(corpus ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
  add_executable(${name} ${arg_SRCS})
  target_link_libraries(${name} PRIVATE claque_flags ${arg_DEPS})
  if(CLAQUE_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    claque_tests_need(fuzz ${name})
    set(found ${CMAKE_CURRENT_BINARY_DIR}/${name}_found)  # libFuzzer writes into the first folder
    file(MAKE_DIRECTORY ${found})
    add_test(NAME ${name} COMMAND ${name} -max_total_time=${CLAQUE_FUZZ_SECONDS} -rss_limit_mb=2048
                                  ${found} ${corpus})
    set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  else()
    claque_tests_need(unit ${name})
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc)
    add_test(NAME ${name} COMMAND ${name} ${corpus})
    set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 400)
  endif()
endfunction()
