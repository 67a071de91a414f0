#pragma once

#include "client/updater.hpp"
#include "simulated_repository.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <vector>

namespace rstuf {

/// What GoogleTest prints for a code.
inline void PrintTo(errc code, std::ostream* out) {
  *out << text(code);
}

} // namespace rstuf

namespace rstuf::client::test {

/// A clock that stands still until it is set.
struct set_clock final : clock {
  time_point time = start_of_time;
  time_point now() const override { return time; }
};

/// An empty directory, removed with all its content.
class temporary_directory {
public:
  temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  ~temporary_directory();
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& file);
/// The names in a directory, sorted.
std::vector<std::string> names_in(const std::filesystem::path& directory);

/// For EXPECT_TRUE: whether it succeeded, and what went wrong if not.
template <class T>
testing::AssertionResult ok(const result<T>& outcome) {
  if (outcome)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(outcome.error());
}

/// The code of the error that is expected here.
template <class T>
errc failure_of(const result<T>& outcome) {
  if (outcome)
    ADD_FAILURE() << "it went through";
  return outcome ? errc::internal : outcome.error().code;
}

using strings = std::vector<std::string>;

/// A client of a simulated repository, which trusts its first root.
class client_test : public testing::Test {
protected:
  client_test();

  /// An update of its own, from a new updater; its requests are in `requests`.
  result<void> refresh();
  result<std::optional<target_info>> find(const std::string& path);
  /// The role that lists the path, or "" if none does.
  std::string role_of(const std::string& path);
  /// The roles beyond the top level whose metadata the last update asked for.
  strings searched() const;

  std::filesystem::path metadata_dir() const { return directory.path() / "metadata"; }
  /// The version of a role as it is kept; 0 if none is.
  std::int64_t kept(const std::string& role) const;

  temporary_directory directory;
  simulated_repository repo;
  set_clock time;
  updater_config config;
};

} // namespace rstuf::client::test
