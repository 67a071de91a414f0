#include "tests/unit/actors/actor_world.hpp"

#include <caf/scoped_actor.hpp>
#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

using catalog::task_action;
using catalog::task_state;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// A broker that takes announcements and loses every one.
class losing_queue final : public broker::queue {
public:
  result<void> publish(const broker::announcement&) override {
    return fail(errc::unavailable, "the broker is away");
  }
  void listen(std::function<void(const broker::delivery&)>) override {}
  result<void> ack(std::uint64_t) override { return {}; }
  void stop() override {}
};

json artifact(const std::string& path, const json& custom = nullptr) {
  json info{{"length", 1}, {"hashes", {{"sha256", std::string(64, 'a')}}}};
  if (!custom.is_null())
    info["custom"] = custom;
  return {{"path", path}, {"info", info}};
}

struct dispatcher : testing::Test {
  void SetUp() override {
    world.start();
    world.bootstrap();
    world.run();
  }
  void deliver(const std::string& id, const std::string& action) {
    caf::anon_send(world.service().dispatcher(), actors::deliver_atom::value,
                   broker::delivery{{id, "default", action}, 7});
    world.run();
  }
  actor_world world;
};

TEST(lost_announcements, are_made_good_by_the_sweep) {
  actor_world world;
  world.queue = std::make_shared<losing_queue>();
  world.start();
  const auto boot = world.bootstrap();
  world.run();
  EXPECT_EQ(world.task(boot).state, task_state::accepted);
  world.tick();
  EXPECT_EQ(world.task(boot).state, task_state::success);
  const auto id = world.add({"a"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::accepted);
  world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
}

TEST_F(dispatcher, survives_forged_and_repeated_announcements) {
  const auto id = world.add({"a"});
  world.run();
  const auto done = world.task(id);
  const auto version = world.look->load("default").value().committed_publication;
  deliver(std::string(32, 'f'), "add_artifacts");
  deliver(std::string(32, 'e'), "bootstrap");
  deliver(id, "add_artifacts");
  deliver(id, "bootstrap");
  EXPECT_EQ(world.task(id).updated, done.updated);
  EXPECT_EQ(world.look->load("default").value().committed_publication, version);
  const auto next = world.add({"b"});
  world.run();
  EXPECT_EQ(world.task(next).state, task_state::success);
}

TEST_F(dispatcher, ends_a_senseless_task_alone) {
  const auto bad = world.submit(task_action::add_artifacts, {{"artifacts", {{{"path", 5}}}}});
  const auto empty = world.submit(task_action::remove_artifacts, {{"artifacts", json::array()}});
  const auto fraction = world.submit(task_action::add_artifacts,
                                     {{"artifacts", {artifact("f", json{{"ratio", 0.5}})}}});
  const auto good = world.add({"a"});
  world.run();
  EXPECT_EQ(world.task(bad).state, task_state::errored);
  EXPECT_EQ(world.task(empty).state, task_state::errored);
  EXPECT_EQ(world.result_of(empty)["error"], "At list one artifact is required");
  EXPECT_EQ(world.task(fraction).state, task_state::errored);
  EXPECT_EQ(world.task(good).state, task_state::success);
  EXPECT_TRUE(world.verify());
}

TEST_F(dispatcher, refuses_what_would_make_a_role_too_large_for_clients) {
  const json megabytes{{"padding", std::string(3'000'000, 'x')}};
  const auto fits =
      world.submit(task_action::add_artifacts, {{"artifacts", {artifact("one", megabytes)}}});
  const auto too_much = world.submit(
      task_action::add_artifacts,
      {{"artifacts",
        {artifact("two", megabytes), artifact("one-more", megabytes), artifact("three", megabytes),
         artifact("four", megabytes), artifact("five", megabytes)}}});
  const auto after = world.add({"small"});
  world.run();
  EXPECT_EQ(world.task(fits).state, task_state::success);
  EXPECT_EQ(world.task(too_much).state, task_state::errored);
  EXPECT_THAT(std::string(world.result_of(too_much)["error"]), HasSubstr("use more bins"));
  EXPECT_EQ(world.task(after).state, task_state::success);
  EXPECT_THAT(world.verify({"one", "two", "small"}).value(),
              ElementsAre(Pair("one", 1), Pair("small", 1)));
}

TEST_F(dispatcher, keeps_held_artifacts_back_until_they_are_published) {
  const auto held = world.submit(task_action::add_artifacts,
                                 {{"artifacts", {artifact("held")}}, {"publish_artifacts", false}});
  world.run();
  EXPECT_EQ(world.task(held).state, task_state::success);
  const auto other = world.add({"other"});
  world.run();
  EXPECT_THAT(world.verify({"held", "other"}).value(), ElementsAre(Pair("other", 1)));
  const auto publish = world.submit(task_action::publish_artifacts, json::object());
  world.run();
  EXPECT_EQ(world.task(publish).state, task_state::success);
  EXPECT_EQ(world.result_of(publish)["details"]["artifact_roles"].size(), 1U);
  EXPECT_EQ(world.verify({"held", "other"}).value().size(), 2U);
  const auto again = world.submit(task_action::publish_artifacts, json::object());
  world.run();
  EXPECT_TRUE(world.result_of(again)["details"]["artifact_roles"].is_null());
}

TEST_F(dispatcher, adds_the_task_id_to_custom_unless_one_was_submitted) {
  const auto id = world.submit(
      task_action::add_artifacts,
      {{"artifacts", {artifact("plain"), artifact("own", {{"added_by_task_id", "me"}})}},
       {"add_task_id_to_custom", true}});
  world.run();
  std::map<std::string, json> custom;
  const auto all = world.look->contents("default", {}, 1'000).value();
  for (const auto& a : all)
    custom[a.path] = json::parse(a.info)["custom"];
  EXPECT_EQ(custom["plain"], json({{"added_by_task_id", id}}));
  EXPECT_EQ(custom["own"], json({{"added_by_task_id", "me"}}));
}

TEST_F(dispatcher, is_drained_only_when_clients_see_what_was_accepted) {
  const auto id = world.add({"a"});
  caf::scoped_actor asker{world.system()};
  auto asked = asker->request(world.service().dispatcher(), std::chrono::seconds(60),
                              actors::drain_atom::value);
  world.run();
  asked.receive([&](caf::ok_atom) { EXPECT_EQ(world.task(id).state, task_state::success); },
                [](const caf::error&) { FAIL(); });
  EXPECT_EQ(world.verify({"a"}).value().size(), 1U);
}

TEST_F(dispatcher, frees_the_lease_when_it_is_stopped) {
  caf::scoped_actor asker{world.system()};
  auto asked = asker->request(world.service().dispatcher(), std::chrono::seconds(60),
                              actors::stop_atom::value);
  world.run();
  asked.receive([](caf::ok_atom) {}, [](const caf::error&) { FAIL(); });
  EXPECT_TRUE(world.look->current_lease("default").value().worker.empty());
}

} // namespace
} // namespace rstuf::test
