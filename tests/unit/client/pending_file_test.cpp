#include "client/pending_file.hpp"
#include "client_test.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace rstuf::client::test {
namespace {

using factory = result<pending_file> (*)(const std::filesystem::path&);

/// With the two ways to begin a file: without a name and with a temporary one.
class pending : public testing::TestWithParam<factory> {
protected:
  temporary_directory directory;
};

TEST_P(pending, file_shows_up_whole_when_it_is_committed) {
  auto file = GetParam()(directory.path());
  ASSERT_TRUE(ok(file));
  EXPECT_TRUE(ok(file->write("one ")));
  EXPECT_TRUE(ok(file->write("two")));
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "name"));
  EXPECT_TRUE(ok(file->commit("name")));
  EXPECT_EQ(read_file(directory.path() / "name"), "one two");
  EXPECT_EQ(names_in(directory.path()), strings{"name"});
}

TEST_P(pending, file_replaces_an_older_one) {
  for (const std::string content : {"a longer first", "second"}) {
    auto file = GetParam()(directory.path());
    ASSERT_TRUE(ok(file));
    EXPECT_TRUE(ok(file->write(content)));
    EXPECT_TRUE(ok(file->commit("name")));
    EXPECT_EQ(read_file(directory.path() / "name"), content);
  }
  EXPECT_EQ(names_in(directory.path()), strings{"name"});
}

TEST_P(pending, file_leaves_nothing_when_it_is_dropped) {
  {
    auto file = GetParam()(directory.path());
    ASSERT_TRUE(ok(file));
    EXPECT_TRUE(ok(file->write("half of ")));
    const pending_file moved = std::move(*file);
  }
  EXPECT_TRUE(names_in(directory.path()).empty());
}

TEST_P(pending, file_leaves_nothing_when_it_cannot_get_its_name) {
  std::filesystem::create_directories(directory.path() / "name" / "taken");
  {
    auto file = GetParam()(directory.path());
    ASSERT_TRUE(ok(file));
    EXPECT_EQ(failure_of(file->commit("name")), errc::unavailable);
  }
  EXPECT_EQ(names_in(directory.path()), strings{"name"});
}

TEST_P(pending, file_needs_its_directory) {
  EXPECT_EQ(failure_of(GetParam()(directory.path() / "missing")), errc::unavailable);
}

TEST_P(pending, file_shows_nothing_under_its_name_when_the_writer_is_killed) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto file = GetParam()(directory.path());
    const bool written = file && file->write("half of ");
    ::_exit(written ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  if (GetParam() == &pending_file::create_unnamed) {
    EXPECT_TRUE(names_in(directory.path()).empty());
  }
  for (const auto& name : names_in(directory.path()))
    EXPECT_TRUE(name.starts_with(".pending-")) << name;
}

INSTANTIATE_TEST_SUITE_P(of, pending,
                         testing::Values(&pending_file::create_unnamed,
                                         &pending_file::create_named),
                         [](const auto& way) { return way.index == 0 ? "unnamed" : "named"; });

} // namespace
} // namespace rstuf::client::test
