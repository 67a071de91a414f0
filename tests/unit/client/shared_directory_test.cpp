#include "client/directory_lock.hpp"
#include "client/metadata_store.hpp"
#include "client_test.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace rstuf::client::test {
namespace {

/// Two pipes: a process that stops at a point, and the one that waits for it there and lets it go.
class meeting_point {
public:
  meeting_point() {
    if (::pipe(arrived_) != 0 || ::pipe(released_) != 0)
      throw std::runtime_error("no pipe");
  }
  meeting_point(const meeting_point&) = delete;
  ~meeting_point() {
    for (const int end : {arrived_[0], arrived_[1], released_[0], released_[1]})
      ::close(end);
  }

  void arrive() { static_cast<void>(::write(arrived_[1], "x", 1) == 1 && take(released_[0])); }
  void wait_for_arrival() { EXPECT_TRUE(take(arrived_[0])); }
  void release() { EXPECT_EQ(::write(released_[1], "x", 1), 1); }

private:
  static bool take(int end) {
    char byte = 0;
    return ::read(end, &byte, 1) == 1;
  }
  int arrived_[2];
  int released_[2];
};

class shared_directory : public client_test {
protected:
  /// Answers from one state of the repository, and stops before the answer to one request.
  struct stopping final : fetcher {
    simulated_repository repo;
    int left;
    meeting_point& point;
    stopping(simulated_repository state, int request, meeting_point& where)
        : repo(std::move(state)), left(request), point(where) {}
    result<std::string> fetch(const std::string& url, std::int64_t limit) override {
      if (left-- == 0)
        point.arrive();
      return repo.fetch(url, limit);
    }
    result<void> stream(const std::string& url, std::int64_t limit,
                        const std::function<result<void>(std::string_view)>& take) override {
      return repo.stream(url, limit, take);
    }
  };

  /// Another process updates from `state`, stops at this request until `meanwhile` is done, and
  /// goes to its end.
  template <class Meanwhile>
  void update_elsewhere(const simulated_repository& state, int request, Meanwhile meanwhile) {
    meeting_point point;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      stopping net(state, request, point);
      const auto found = updater(config, net, time).find("file");
      // It may notice that the directory went on meanwhile, and then refuses what is older.
      ::_exit(found ? *found ? 0 : 1 : found.error().code == errc::unverified ? 0 : 2);
    }
    point.wait_for_arrival();
    meanwhile();
    point.release();
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << "the slow update went wrong";
  }

  void publish_next() {
    ++repo.targets["targets"].version;
    ++repo.targets["extra"].version;
    repo.publish();
  }
};

// Root 2 is missing, timestamp, snapshot, targets, extra.
constexpr int requests_of_an_update = 5;

TEST_F(shared_directory, keeps_what_is_newer_when_a_slower_process_saves_later) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "content");
  repo.publish();
  ASSERT_TRUE(ok(find("file")));
  for (int request = 0; request < requests_of_an_update; ++request) {
    publish_next();
    const simulated_repository old_state = repo;
    publish_next();
    std::map<std::string, std::int64_t> newest;
    update_elsewhere(old_state, request, [&] {
      ASSERT_TRUE(ok(find("file")));
      for (const std::string role : {"timestamp", "snapshot", "targets", "extra"})
        newest[role] = kept(role);
    });
    for (const auto& [role, version] : newest)
      EXPECT_EQ(kept(role), version) << role << ", stopped at request " << request;
    EXPECT_EQ(kept("timestamp"), repo.timestamp.version);
  }
}

TEST_F(shared_directory, keeps_the_newer_root_and_what_its_keys_signed) {
  repo.delegate("targets", "extra", {"*"});
  repo.add_target("extra", "file", "content");
  repo.publish();
  for (int request = 0; request < requests_of_an_update + 1; ++request) {
    repo.put_next_root();
    publish_next();
    const simulated_repository old_state = repo;
    repo.rotate("timestamp");
    repo.rotate("snapshot");
    repo.put_next_root();
    publish_next();
    update_elsewhere(old_state, request, [&] { ASSERT_TRUE(ok(find("file"))); });
    EXPECT_EQ(kept("root"), repo.root.version) << "stopped at request " << request;
    EXPECT_EQ(kept("timestamp"), repo.timestamp.version) << "stopped at request " << request;
    EXPECT_EQ(kept("snapshot"), repo.snapshot.version) << "stopped at request " << request;
  }
}

TEST_F(shared_directory, keeps_the_first_root_that_comes_into_it) {
  const auto first = repo.files.at("metadata/1.root.json");
  std::filesystem::remove(metadata_dir() / "root.json");
  meeting_point point;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto lock = directory_lock::take(metadata_dir());
    point.arrive();
    ::_exit(
        lock && metadata_store(metadata_dir()).save("root", repo.files.at("metadata/1.root.json"))
            ? 0
            : 1);
  }
  point.wait_for_arrival();
  EXPECT_FALSE(std::filesystem::exists(metadata_dir() / "root.json"));
  repo.rotate("root");
  repo.put_next_root();
  point.release();
  const auto trusted = updater::trust_root(config, repo.files.at("metadata/2.root.json"));
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(ok(trusted));
  EXPECT_EQ(read_file(metadata_dir() / "root.json"), first);
}

TEST_F(shared_directory, is_free_again_when_the_process_that_locked_it_is_killed) {
  meeting_point point;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto lock = directory_lock::take(metadata_dir());
    point.arrive();
    ::_exit(1);
  }
  point.wait_for_arrival();
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(ok(refresh()));
}

} // namespace
} // namespace rstuf::client::test
