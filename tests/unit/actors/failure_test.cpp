#include "tests/unit/actors/actor_world.hpp"

#include <caf/scheduled_actor.hpp>
#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::ElementsAre;
using testing::Pair;

/// Steps until the actor of this name is the next to run, and kills it.
bool kill_next(actor_world& world, const std::string& name) {
  for (int i = 0; i < 10'000 && world.scheduler().has_job(); ++i) {
    auto& next = world.scheduler().next_job<caf::scheduled_actor>();
    if (next.name() == name) {
      caf::anon_send_exit(next.address(), caf::exit_reason::kill);
      return true;
    }
    world.step();
  }
  return false;
}

/// A disk that is full for a while: some calls in a row fail, then all is well again.
class full_for_a_while final : public storage::metadata_storage {
public:
  full_for_a_while(std::unique_ptr<storage::metadata_storage> inner, std::shared_ptr<int> failures)
      : inner_(std::move(inner)), failures_(std::move(failures)) {}

  result<std::vector<storage::creation>> create(std::span<const storage::file> files) override {
    if (*failures_ > 0) {
      --*failures_;
      return fail(errc::unavailable, "no space left on device");
    }
    return inner_->create(files);
  }
  result<std::string> read(std::string_view name, std::size_t limit) override {
    return inner_->read(name, limit);
  }
  result<std::vector<std::string>> list() override { return inner_->list(); }
  result<void> remove(std::span<const std::string> names) override { return inner_->remove(names); }
  result<void> stage_timestamp(std::int64_t epoch, std::string_view bytes) override {
    return inner_->stage_timestamp(epoch, bytes);
  }
  result<void> activate_timestamp(std::int64_t epoch) override {
    return inner_->activate_timestamp(epoch);
  }
  result<void> discard_staged(std::int64_t below_epoch) override {
    return inner_->discard_staged(below_epoch);
  }
  result<void> probe() override { return inner_->probe(); }

private:
  std::unique_ptr<storage::metadata_storage> inner_;
  std::shared_ptr<int> failures_;
};

TEST(failure, a_disk_that_is_full_for_a_while_delays_publications_and_loses_none) {
  actor_world world;
  const auto failures = std::make_shared<int>(0);
  world.wrap_storage = [failures](std::unique_ptr<storage::metadata_storage> inner) {
    return std::make_unique<full_for_a_while>(std::move(inner), failures);
  };
  world.start();
  world.bootstrap();
  world.run();
  *failures = 4;
  const auto first = world.add({"a"});
  const auto second = world.add({"b"});
  world.run();
  EXPECT_EQ(world.task(first).state, task_state::running);
  EXPECT_TRUE(world.verify({"a"}).value().empty()) << "what was published stays as it was";
  int seconds = 0;
  while (world.task(second).state != task_state::success && seconds < 60) {
    world.tick();
    ++seconds;
  }
  EXPECT_EQ(*failures, 0);
  EXPECT_GT(seconds, 1) << "the tree is not restarted in a hot loop";
  EXPECT_EQ(world.task(first).state, task_state::success);
  EXPECT_EQ(world.verify({"a", "b"}).value().size(), 2U);
}

class death_of : public testing::TestWithParam<std::string> {};

TEST_P(death_of, an_actor_in_the_midst_of_a_publication_costs_nothing) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto id = world.add({"a", "b", "c", "d"});
  ASSERT_TRUE(kill_next(world, GetParam()));
  world.run();
  for (int i = 0; i < 3; ++i)
    world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.verify({"a", "b", "c", "d"}).value().size(), 4U);
}

INSTANTIATE_TEST_SUITE_P(actors, death_of,
                         testing::Values("rstuf.signer", "rstuf.targets", "rstuf.snapshot",
                                         "rstuf.timestamp"),
                         [](const testing::TestParamInfo<std::string>& which) {
                           return which.param.substr(6);
                         });

TEST(failure, an_online_key_that_vanishes_stops_publishing_until_it_is_back) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.kill(); // so that no keyring holds the key open
  const auto key = world.keys.path() / "online";
  std::filesystem::rename(key, world.keys.path() / "away");
  world.start();
  const auto id = world.add({"a"});
  world.run();
  world.tick();
  EXPECT_EQ(world.task(id).state, task_state::running);
  EXPECT_FALSE(world.ready().check());
  EXPECT_TRUE(world.verify()) << "what was published stays";
  std::filesystem::rename(world.keys.path() / "away", key);
  for (int i = 0; i < 60 && world.task(id).state != task_state::success; ++i)
    world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_TRUE(world.ready().check());
  EXPECT_THAT(world.verify({"a"}).value(), ElementsAre(Pair("a", 1)));
}

TEST(failure, a_lost_lease_stops_the_owner_and_nothing_of_it_becomes_visible) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto seen = world.look->current_lease("default").value();
  ASSERT_TRUE(world.look->take_lease(seen, "somebody else", "nonce"));
  const auto id = world.add({"a"});
  world.run();
  EXPECT_NE(world.task(id).state, task_state::success);
  EXPECT_TRUE(world.verify({"a"}).value().empty());
}

TEST(failure, a_clock_that_went_back_stops_signing_and_goes_on_when_it_is_right_again) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.time.advance(-std::chrono::hours(1));
  const auto id = world.add({"a"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::running);
  world.time.advance(std::chrono::hours(2));
  for (int i = 0; i < 60 && world.task(id).state != task_state::success; ++i)
    world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
}

TEST(failure, a_catalog_older_than_what_clients_saw_publishes_nothing) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.add({"a"});
  world.run();
  {
    const std::lock_guard lock(world.files->mutex);
    auto& shown = world.files->visible["timestamp.json"];
    const std::string version = "\"version\":2";
    const auto at = shown.rfind(version);
    ASSERT_NE(at, std::string::npos);
    shown.replace(at, version.size(), "\"version\":9"); // what a later owner had shown
  }
  const auto shown = world.files->visible["timestamp.json"];
  world.kill();
  world.start();
  world.add({"b"});
  world.run();
  world.tick();
  EXPECT_EQ(world.files->visible["timestamp.json"], shown);
  const auto ready = world.ready().check();
  ASSERT_FALSE(ready);
  EXPECT_THAT(ready.error().context, testing::HasSubstr("older than what clients have seen"));
}

TEST(failure, a_file_name_taken_by_others_makes_the_role_use_the_next_version) {
  actor_world world(2);
  world.start();
  world.bootstrap();
  world.run();
  {
    const std::lock_guard lock(world.files->mutex);
    world.files->visible["2.bins-0.json"] = "left behind";
    world.files->visible["2.bins-1.json"] = "left behind";
    world.files->visible["2.snapshot.json"] = "left behind";
  }
  const auto id = world.add({"a", "b", "c"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.files->visible["2.snapshot.json"], "left behind");
  EXPECT_TRUE(world.files->visible.contains("3.snapshot.json"));
  EXPECT_EQ(world.verify({"a", "b", "c"}).value().size(), 3U);
}

} // namespace
} // namespace rstuf::test
