#include "client/metadata_store.hpp"
#include "client_test.hpp"

#include <atomic>
#include <barrier>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace rstuf::client::test {
namespace {

class metadata_directory : public testing::Test {
protected:
  temporary_directory directory;
  metadata_store store{directory.path() / "new" / "metadata"};
};

TEST_F(metadata_directory, is_made_when_the_first_file_is_saved) {
  EXPECT_EQ(failure_of(store.load("root", 100)), errc::not_found);
  EXPECT_TRUE(ok(store.save("root", "bytes")));
  const auto bytes = store.load("root", 100);
  ASSERT_TRUE(ok(bytes));
  EXPECT_EQ(*bytes, "bytes");
}

TEST_F(metadata_directory, replaces_and_forgets_files) {
  EXPECT_TRUE(ok(store.save("root", "a long first version")));
  EXPECT_TRUE(ok(store.save("root", "second")));
  EXPECT_EQ(store.load("root", 100).value(), "second");
  EXPECT_TRUE(ok(store.forget("root")));
  EXPECT_TRUE(ok(store.forget("root")));
  EXPECT_EQ(failure_of(store.load("root", 100)), errc::not_found);
}

TEST_F(metadata_directory, reads_no_more_than_the_limit) {
  EXPECT_TRUE(ok(store.save("root", std::string(100, 'x'))));
  EXPECT_TRUE(ok(store.load("root", 100)));
  EXPECT_EQ(failure_of(store.load("root", 99)), errc::too_large);
}

TEST_F(metadata_directory, tells_when_it_cannot_be_written) {
  std::filesystem::create_directories(directory.path() / "new");
  EXPECT_TRUE(ok(metadata_store(directory.path() / "new").save("metadata", "a file")));
  std::filesystem::rename(directory.path() / "new" / "metadata.json",
                          directory.path() / "new" / "metadata");
  EXPECT_EQ(failure_of(store.save("root", "bytes")), errc::unavailable);
}

TEST_F(metadata_directory, shows_readers_whole_files_only) {
  const std::string one(30'000, '1');
  const std::string two(70'000, '2');
  ASSERT_TRUE(ok(store.save("root", one)));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i)
      static_cast<void>(store.save("root", i % 2 == 0 ? two : one));
    done = true;
  });
  int reads = 0;
  while (!done) {
    const auto bytes = store.load("root", 100'000);
    ASSERT_TRUE(ok(bytes));
    ASSERT_TRUE(*bytes == one || *bytes == two) << bytes->size();
    ++reads;
  }
  writer.join();
  EXPECT_GT(reads, 0);
}

TEST_F(metadata_directory, honours_the_umask) {
  const auto before = ::umask(027);
  EXPECT_TRUE(ok(store.save("root", "bytes")));
  ::umask(before);
  const auto mode = std::filesystem::status(directory.path() / "new" / "metadata" / "root.json");
  EXPECT_EQ(static_cast<unsigned>(mode.permissions()), 0640U);
}

TEST_F(metadata_directory, is_shared_by_updates_side_by_side) {
  simulated_repository repo;
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "content");
  repo.publish();
  updater_config config;
  config.metadata_url = std::string(simulated_repository::base) + "metadata";
  config.metadata_dir = directory.path() / "shared";
  ASSERT_TRUE(ok(updater::trust_root(config, repo.files["metadata/1.root.json"])));
  constexpr int clients = 4;
  std::barrier everybody(clients);
  const auto client = [&everybody, &config, net = repo]() mutable {
    for (int round = 0; round < 10; ++round) {
      everybody.arrive_and_wait();
      if (round == 5) {
        ++net.targets["extra"].version;
        net.publish();
      }
      const auto target = updater(config, net, set_clock()).find("file");
      EXPECT_TRUE(ok(target));
      EXPECT_TRUE(target && *target);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i)
    threads.emplace_back(client);
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(names_in(config.metadata_dir),
            (strings{".lock", "extra.json", "root.json", "snapshot.json", "targets.json",
                     "timestamp.json"}));
}

// An update that is cut off at any of its requests, which is to say between any two of its writes.
class interrupted_update : public client_test {
protected:
  /// Ends the process at request number `last`.
  struct deadly final : fetcher {
    simulated_repository& repo;
    int left;
    deadly(simulated_repository& r, int requests) : repo(r), left(requests) {}
    result<std::string> fetch(const std::string& url, std::int64_t limit) override {
      if (left-- == 0)
        ::_exit(0);
      return repo.fetch(url, limit);
    }
    result<void> stream(const std::string& url, std::int64_t limit,
                        const std::function<result<void>(std::string_view)>& take) override {
      return repo.stream(url, limit, take);
    }
  };

  /// Runs an update in a process of its own; false when it went to its end.
  bool dies_at(int requests) {
    const pid_t child = ::fork();
    if (child == 0) {
      deadly net(repo, requests);
      updater update(config, net, time);
      static_cast<void>(update.find("file"));
      ::_exit(1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status == 0;
  }
};

TEST_F(interrupted_update, leaves_a_directory_the_next_update_goes_on_from) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "old");
  repo.publish();
  ASSERT_TRUE(ok(find("file")));
  std::filesystem::copy(metadata_dir(), directory.path() / "before");

  repo.rotate("root");
  repo.put_next_root();
  repo.rotate("timestamp");
  repo.rotate("snapshot");
  repo.put_next_root();
  ++repo.targets["targets"].version;
  repo.add_target("extra", "file", "new");
  ++repo.targets["extra"].version;
  repo.publish();

  int requests = 0;
  for (bool died = true; died; ++requests) {
    std::filesystem::remove_all(metadata_dir());
    std::filesystem::copy(directory.path() / "before", metadata_dir());
    died = dies_at(requests);
    for (const auto& name : names_in(metadata_dir()))
      EXPECT_TRUE(name == ".lock" || parse_json(read_file(metadata_dir() / name))) << name;
    const auto target = find("file");
    ASSERT_TRUE(ok(target)) << "cut at request " << requests;
    EXPECT_EQ((*target)->file.length, 3);
    EXPECT_EQ(kept("root"), 3);
    EXPECT_EQ(kept("extra"), 2);
  }
  // Roots 2, 3 and 4, timestamp, snapshot, targets, extra; and the round that went to its end.
  EXPECT_EQ(requests, 8);
}

} // namespace
} // namespace rstuf::client::test
