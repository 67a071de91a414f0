#include "storage/local_storage.hpp"
#include "tests/support/in_child.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temp_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>

// What only the storage on the local disk promises: how it meets a real file system.
namespace rstuf::test {
namespace {

using namespace storage;
namespace fs = std::filesystem;

class local_storage : public testing::Test {
protected:
  temp_directory directory;
  fs::path path = directory.path() / "metadata";
  std::unique_ptr<metadata_storage> files = open_local_storage(path);

  result<std::vector<creation>> create(const std::string& name, const std::string& bytes) {
    const file f{name, bytes};
    return files->create({&f, 1});
  }
  /// All names in the directory, hidden ones too.
  std::vector<std::string> everything() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path))
      names.push_back(entry.path().filename());
    return names;
  }
  void put(const std::string& name) const { std::ofstream(path / name) << "x"; }
};

TEST_F(local_storage, makes_its_directory_and_those_above) {
  auto deep = open_local_storage(directory.path() / "a" / "b" / "c");
  must(deep->probe());
  EXPECT_TRUE(fs::is_directory(directory.path() / "a" / "b" / "c"));
}

TEST_F(local_storage, leaves_no_temporary_names_behind) {
  must(create("1.a.json", "x"));
  must(create("1.a.json", "other"));
  must(files->stage_timestamp(1, "t"));
  must(files->activate_timestamp(1));
  must(files->probe());
  EXPECT_EQ(everything().size(), 2);
}

TEST_F(local_storage, files_are_readable_for_a_web_server_of_another_user) {
  const auto before = ::umask(077);
  must(create("1.a.json", "x"));
  must(files->stage_timestamp(1, "t"));
  must(files->activate_timestamp(1));
  ::umask(before);
  for (const char* name : {"1.a.json", "timestamp.json"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0644) << name;
  }
}

TEST_F(local_storage, lists_only_files_that_clients_may_fetch) {
  put("1.a.json");
  put(".new.somebody");
  put(".timestamp.7.tmp");
  put("a b");
  fs::create_directory(path / "lost+found");
  fs::create_directory(path / "folder");
  EXPECT_EQ(must(files->list()), std::vector<std::string>{"1.a.json"});
  EXPECT_EQ(code_of(files->read("folder", 10)), errc::not_found);
}

TEST_F(local_storage, a_folder_or_pipe_in_the_way_is_taken) {
  fs::create_directory(path / "1.a.json");
  ASSERT_EQ(::mkfifo((path / "1.b.json").c_str(), 0600), 0);
  EXPECT_EQ(must(create("1.a.json", "x")).at(0), creation::taken);
  EXPECT_EQ(must(create("1.b.json", "x")).at(0), creation::taken);
}

TEST_F(local_storage, the_probe_removes_old_leftovers_and_no_young_ones) {
  put(".new.old");
  put(".new.young");
  put(".keep");
  fs::last_write_time(path / ".new.old", fs::file_time_type::clock::now() - std::chrono::hours(2));
  fs::last_write_time(path / ".keep", fs::file_time_type::clock::now() - std::chrono::hours(2));
  must(files->probe());
  EXPECT_FALSE(fs::exists(path / ".new.old"));
  EXPECT_TRUE(fs::exists(path / ".new.young"));
  EXPECT_TRUE(fs::exists(path / ".keep"));
}

TEST_F(local_storage, discards_only_what_it_staged_itself) {
  put(".timestamp.x.tmp");
  put(".timestamp.3.tmp");
  put(".timestamp.3.tmp.old");
  must(files->discard_staged(5));
  EXPECT_TRUE(fs::exists(path / ".timestamp.x.tmp"));
  EXPECT_FALSE(fs::exists(path / ".timestamp.3.tmp"));
  EXPECT_TRUE(fs::exists(path / ".timestamp.3.tmp.old"));
}

TEST_F(local_storage, a_directory_that_vanished_is_unavailable_and_not_made_again_by_a_write) {
  fs::remove_all(path);
  EXPECT_EQ(code_of(create("1.a.json", "x")), errc::unavailable);
  EXPECT_EQ(code_of(files->read("1.a.json", 10)), errc::unavailable);
  EXPECT_EQ(code_of(files->list()), errc::unavailable);
  EXPECT_EQ(code_of(files->stage_timestamp(1, "t")), errc::unavailable);
  EXPECT_EQ(code_of(files->activate_timestamp(1)), errc::unavailable);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(local_storage, a_directory_that_may_not_be_written_is_unavailable_and_named) {
  must(create("1.a.json", "x"));
  fs::permissions(directory.path(), fs::perms(0755));
  fs::permissions(path, fs::perms(0555));
  const auto complaint = in_child([this] {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) // root may write anywhere
      return std::string("cannot become another user");
    const auto failed = create("2.a.json", "x");
    const auto also = files->probe();
    const auto staged = files->stage_timestamp(1, "t");
    const auto removed = files->remove(std::vector<std::string>{"1.a.json"});
    if (failed || also || staged || removed || failed.error().code != errc::unavailable ||
        also.error().code != errc::unavailable || staged.error().code != errc::unavailable ||
        removed.error().code != errc::unavailable)
      return std::string("not refused as unavailable");
    return failed.error().context;
  });
  fs::permissions(path, fs::perms(0755));
  EXPECT_THAT(complaint, testing::HasSubstr(path.string()));
  EXPECT_THAT(complaint, testing::HasSubstr("Permission denied"));
  EXPECT_EQ(everything(), std::vector<std::string>{"1.a.json"});
}

/// From now on no file of this process grows beyond this: what a full disk looks like.
void limit_file_size(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_F(local_storage, a_write_that_does_not_fit_is_unavailable_and_leaves_nothing) {
  const auto complaint = in_child([this] {
    limit_file_size(1000);
    const std::vector<file> batch{{"1.a.json", "small"}, {"1.b.json", std::string(5000, 'x')}};
    const auto failed = files->create(batch);
    const auto staged = files->stage_timestamp(1, std::string(5000, 'x'));
    const auto activated = files->activate_timestamp(1);
    if (failed || staged || activated || staged.error().code != errc::unavailable ||
        activated.error().code != errc::lease_lost)
      return std::string("not refused");
    return to_string(failed.error());
  });
  EXPECT_THAT(complaint, testing::HasSubstr("unavailable"));
  EXPECT_THAT(complaint, testing::HasSubstr("File too large"));
  EXPECT_TRUE(everything().empty());
}

TEST_F(local_storage, the_old_timestamp_stays_when_the_new_one_does_not_fit) {
  must(files->stage_timestamp(1, "old"));
  must(files->activate_timestamp(1));
  in_child([this] {
    limit_file_size(1000);
    return std::string(files->stage_timestamp(1, std::string(5000, 'x')) ? "staged" : "");
  });
  EXPECT_EQ(must(files->read("timestamp.json", 10)), "old");
}

/// From now on renameat2 fails as on a file system without RENAME_NOREPLACE, such as NFS.
bool refuse_renameat2() {
  const sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{4, const_cast<sock_filter*>(program)};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST_F(local_storage, creates_exclusively_where_the_file_system_cannot_rename_so) {
  const auto complaint = in_child([this]() -> std::string {
    if (!refuse_renameat2())
      return "cannot filter system calls";
    if (::renameat2(AT_FDCWD, "/a", AT_FDCWD, "/b", 1) == 0 || errno != EINVAL)
      return "renameat2 is not refused";
    must(files->probe());
    const std::vector<file> first{{"1.a.json", "x"}, {"1.b.json", "x"}};
    const std::vector<file> second{{"1.a.json", "x"}, {"1.b.json", "y"}, {"1.c.json", "z"}};
    using enum creation;
    if (must(files->create(first)) != std::vector{created, created})
      return "not created";
    if (must(files->create(second)) != std::vector{same, taken, created})
      return "not exclusive";
    return "";
  });
  EXPECT_EQ(complaint, "");
  EXPECT_EQ(everything().size(), 3);
  EXPECT_EQ(must(files->read("1.b.json", 10)), "x");
}

} // namespace
} // namespace rstuf::test
