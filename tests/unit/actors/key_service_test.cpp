#include "tests/unit/actors/root_world.hpp"

#include <gmock/gmock.h>

// A key that cannot be reached for a while, in the midst of a change of the online key: everything
// waits for it, nothing is lost, and it does not count as lost.
namespace rstuf::test {
namespace {

using catalog::task_state;

/// What is at the place of a key cannot be read until this object goes.
class unreachable_key {
public:
  explicit unreachable_key(const keyholder& key) : file_(key.file), aside_(file_ / "aside") {
    const auto kept = file_.string() + ".kept";
    std::filesystem::rename(file_, kept);
    std::filesystem::create_directory(file_);
    std::filesystem::rename(kept, aside_);
  }
  ~unreachable_key() {
    const auto kept = file_.string() + ".kept";
    std::filesystem::rename(aside_, kept);
    std::filesystem::remove(file_);
    std::filesystem::rename(kept, file_);
  }
  unreachable_key(const unreachable_key&) = delete;
  unreachable_key& operator=(const unreachable_key&) = delete;

private:
  std::filesystem::path file_, aside_;
};

struct key_service : testing::Test, root_world {
  /// Another service with no key open yet.
  void restart() {
    kill();
    start();
  }
  void wait_for(const std::string& id) {
    for (int i = 0; i < 90 && task(id).state != task_state::success; ++i)
      tick();
    expect_success(id);
  }
  std::vector<std::string> signers_of_timestamp() {
    const std::lock_guard lock(files->mutex);
    std::vector<std::string> out;
    const auto shown =
        tuf::parse_metadata<tuf::timestamp>(files->visible.at("timestamp.json")).value();
    for (const auto& s : shown.signatures)
      out.push_back(s.keyid);
    return out;
  }
};

TEST_F(key_service, of_the_new_key_that_is_down_delays_its_trial) {
  begin();
  audience clients(*this);
  const auto key = keyholder::make_online(keys.path(), "on2");
  auto down = std::make_unique<unreachable_key>(key);
  const auto id = send_root(signed_by(next(2, key), people));
  run();
  for (int i = 0; i < 3; ++i)
    tick();
  EXPECT_EQ(task(id).state, task_state::started) << task(id).result;
  clients.look();
  down.reset();
  wait_for(id);
  EXPECT_EQ(visible_root(), 2);
  clients.look();
}

TEST_F(key_service, of_the_old_key_that_is_down_does_not_make_it_count_as_lost) {
  begin();
  audience clients(*this);
  restart();
  const auto key = keyholder::make_online(keys.path(), "on2");
  auto down = std::make_unique<unreachable_key>(online);
  const auto id = send_root(signed_by(next(2, key), people));
  run();
  for (int i = 0; i < 10; ++i)
    tick();
  EXPECT_EQ(visible_root(), 1);
  EXPECT_EQ(task(id).state, task_state::running) << "the root is complete and waits";
  EXPECT_FALSE(ready().check());
  clients.look();
  down.reset();
  wait_for(id);
  EXPECT_EQ(visible_root(), 2);
  EXPECT_THAT(signers_of_timestamp(), testing::UnorderedElementsAre(online.keyid, key.keyid));
  clients.look();
}

TEST_F(key_service, that_goes_down_at_any_moment_of_the_change_loses_nothing) {
  begin();
  audience clients(*this);
  const auto key = keyholder::make_online(keys.path(), "on2");
  const auto id = send_root(signed_by(next(2, key), people));
  while (!look->find_task(id).value())
    ASSERT_TRUE(step());
  for (int second = 0; second < 8; ++second) {
    restart();
    {
      const unreachable_key old_down(online), new_down(key);
      clients.watch_seconds(1);
    }
    clients.watch_seconds(1);
  }
  wait_for(id);
  clients.look();
}

} // namespace
} // namespace rstuf::test
