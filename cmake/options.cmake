# Warnings, sanitizers and includes that every library and program of the project shares.
add_library(rstuf_options INTERFACE)
target_include_directories(rstuf_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(rstuf_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 offers std::expected only to compilers that report C++20's final concepts; clang
  # has them since 16 and reports them since 19.
  # It follows C++14's sized deallocation, as g++ does, when it is told to.
  target_compile_options(rstuf_options INTERFACE -Wno-builtin-macro-redefined
                                                 -U__cpp_concepts -D__cpp_concepts=202002L
                                                 -fsized-deallocation)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False positives of g++ 12, on std::string's operator+ and on std::optional when it optimises;
  # clang's warnings and the sanitizers still watch for the real thing.
  target_compile_options(rstuf_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

if(RSTUF_SANITIZE)
  target_compile_options(rstuf_options INTERFACE -fsanitize=${RSTUF_SANITIZE}
                                                 -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(rstuf_options INTERFACE -fsanitize=${RSTUF_SANITIZE})
endif()

# Sanitized tests spend most of their time here, in what is compiled quickly.
function(rstuf_optimise_sanitized name)
  if(RSTUF_SANITIZE)
    target_compile_options(${name} PRIVATE -O1)
  endif()
endfunction()

# The presets release and asan are unity builds (CMAKE_UNITY_BUILD): most of a whole build is the
# same headers again and again. The preset debug compiles each file by itself, for those who edit:
# less is compiled again, and a file that relies on another's includes fails. Unity units join files
# of one target, so their anonymous namespaces share names: one definition of what is the same, a
# more telling name for what is not.

# -O3 costs a fifth more compile time and buys nothing that the benchmarks show.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# rstuf_library(NAME SOURCES a.cpp b.cpp LINK other_libraries…)
function(rstuf_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC rstuf_options ${ARG_LINK})
endfunction()

# rstuf_test(NAME SOURCES a.cpp LINK libraries…): one GoogleTest program, one CTest test a case.
function(rstuf_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE rstuf_options ${ARG_LINK} GTest::gmock_main)
  target_compile_options(${name} PRIVATE -O0) # what is tested is optimised, the tests need not be
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()
