# Where each library comes from. The Debian packages that carry them are in scripts/packages.txt.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED) # before restinio, which needs it and does not look for it
find_package(restinio REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(GTest REQUIRED)
pkg_check_modules(EDIT REQUIRED IMPORTED_TARGET libedit)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
# The core alone: its CMake package asks for a web server and a client besides.
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)

# Only its header of the PKCS#11 interface: modules are loaded by path when the program runs.
pkg_check_modules(P11_KIT REQUIRED p11-kit-1)
add_library(PKCS11::headers INTERFACE IMPORTED)
target_include_directories(PKCS11::headers SYSTEM INTERFACE ${P11_KIT_INCLUDE_DIRS})

# Debian's CAF and SOCI ship neither CMake nor pkg-config files.
function(rstuf_find_plain target library header)
  find_library(${library}_LIBRARY ${library} REQUIRED)
  find_path(${library}_INCLUDE_DIR ${header} REQUIRED)
  add_library(${target} INTERFACE IMPORTED)
  target_link_libraries(${target} INTERFACE ${${library}_LIBRARY})
  target_include_directories(${target} SYSTEM INTERFACE ${${library}_INCLUDE_DIR})
endfunction()
rstuf_find_plain(CAF::core caf_core caf/actor_system.hpp)
rstuf_find_plain(SOCI::core soci_core soci/soci.h)
rstuf_find_plain(SOCI::sqlite3 soci_sqlite3 soci/sqlite3/soci-sqlite3.h)
