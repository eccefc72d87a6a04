# Compiler, linker and warning settings, and the one way to declare a folder's library.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)

option(MBS_WERROR "Turn warnings into errors" ON)
set(MBS_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")

find_program(MBS_CCACHE ccache)
if(MBS_CCACHE)
  # Paths relative to the project, so that another clone builds from the same cache, precompiled headers included.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true CCACHE_DEPEND=true
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${MBS_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  else()
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()
find_program(MBS_MOLD mold)
if(MBS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(MBS_SANITIZE)
  # SOCI and libcaf ship without typeinfo for some classes: vptr checks cannot judge them.
  add_compile_options(-fsanitize=${MBS_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MBS_SANITIZE})
  # Beast 1.81 asserts five octets where three are enough: a body whose first chunk is its last, cut before its trailer.
  add_compile_definitions(BOOST_DISABLE_ASSERTS)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 cannot place what this check adds to coroutines.
    add_compile_options(-fno-sanitize=function)
    if(MBS_SANITIZE MATCHES "address")
      # So that the fuzz targets see which ways are taken: all is compiled once for them and for the tests.
      add_compile_options(-fsanitize=fuzzer-no-link)
      set(MBS_FUZZ ON)
    endif()
  endif()
endif()

function(mbs_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wnon-virtual-dtor -Woverloaded-virtual $<$<BOOL:${MBS_WERROR}>:-Werror>
    # What clang counts among these and GCC does not.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion> $<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-inconsistent-missing-override>)
endfunction()

# Of the standard library, what most files read anyway: a third of the time that it takes to read them.
set(mbs_common_headers <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span>
  <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# GCC 12 takes sums of strings for overruns where the standard library is precompiled; Clang and the sanitizers look, too.
set(mbs_false_alarms $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)

# Files of a target that cannot see each other are compiled as one: a cold build takes about 0.6 of the time, and the
# compiler sees more at once. A build for changing things (preset dev) compiles each alone.
option(MBS_UNITY "Compile files together" OFF)
find_program(MBS_PYTHON NAMES python3)
function(mbs_unity target)
  if(NOT MBS_UNITY OR NOT MBS_PYTHON)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources EXCLUDE REGEX "^/")
  execute_process(COMMAND ${MBS_PYTHON} ${PROJECT_SOURCE_DIR}/cmake/unity_groups.py ${sources}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${lines}" lines)
  string(REPLACE "\n" ";" lines "${lines}")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([^ ]+) (.*)$" found "${line}")
    set_source_files_properties(${CMAKE_MATCH_2} PROPERTIES UNITY_GROUP ${CMAKE_MATCH_1})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # What a file has for itself is seen from the file that joins them: no fault of either.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

# mbs_library(name SOURCES a.cpp ... LINK targets...): a static library of one folder.
# Headers are found as "<folder>/<name>.hpp" from the project's root.
function(mbs_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
  target_precompile_headers(${name} PRIVATE ${mbs_common_headers})
  mbs_warnings(${name})
  target_compile_options(${name} PRIVATE ${mbs_false_alarms})
  mbs_unity(${name})
endfunction()

function(mbs_test_options target)
  string(REPLACE "," "_" MBS_SANITIZERS "${MBS_SANITIZE}")  # a comma would end an argument below
  mbs_warnings(${target})
  # Half of the compiling: what they test is optimised in its libraries.
  target_compile_options(${target} PRIVATE
    "$<$<CONFIG:Release>:-O0;-g0>" $<$<BOOL:${MBS_SANITIZERS}>:-O0> ${mbs_false_alarms}
    $<$<CXX_COMPILER_ID:Clang>:SHELL:-include ${PROJECT_SOURCE_DIR}/tests/support/capture.hpp>)
  mbs_unity(${target})
endfunction()

# mbs_test(name LABEL unit SOURCES a.cpp ... LINK targets... PRECOMPILED headers...): a doctest executable registered
# with ctest.
function(mbs_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LINK;PRECOMPILED" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE mbs_test_main ${arg_LINK})
  if(arg_PRECOMPILED)
    target_precompile_headers(${name} PRIVATE ${mbs_common_headers} ${arg_PRECOMPILED})
  endif()
  mbs_test_options(${name})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT} COST ${arg_TIMEOUT})
endfunction()

# Executables that people run live at the top of the build folder.
function(mbs_runtime_output target)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  mbs_warnings(${target})
endfunction()
