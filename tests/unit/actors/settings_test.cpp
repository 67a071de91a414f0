#include "tests/unit/actors/crash_story.hpp"

#include <gmock/gmock.h>

// Expirations that change, and versions that are asked for.
namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::HasSubstr;

struct begun : actor_world {
  begun() : actor_world(4) {
    start();
    bootstrap();
    run();
  }
  json result_now(catalog::task_action action, const json& payload) {
    const auto id = submit(action, payload);
    run();
    last = task(id).state;
    return result_of(id);
  }
  std::map<std::string, catalog::role_row> rows_by_name() {
    std::map<std::string, catalog::role_row> out;
    const auto all = look->roles("default").value();
    for (const auto& row : all)
      out.emplace(row.name, row);
    return out;
  }
  task_state last = task_state::accepted;
};

TEST(settings, give_the_next_versions_another_life_and_name_unknown_roles) {
  begun world;
  const auto answer = world.result_now(
      catalog::task_action::update_settings,
      {{"settings",
        {{"expiration", {{"bins", 3}, {"timestamp", 2}, {"root", 9}, {"nobody", 1}}}}}});
  EXPECT_EQ(world.last, task_state::success);
  EXPECT_EQ(answer["message"], "Update Settings Succeded");
  EXPECT_EQ(answer["details"]["updated_roles"], json({"bins", "timestamp"}));
  EXPECT_EQ(answer["details"]["invalid_roles"], json({"nobody", "root"}));
  world.add({"x"});
  world.run();
  const auto rows = world.rows_by_name();
  EXPECT_EQ(rows.at("timestamp").expires, world.time.now() + std::chrono::days(2));
  EXPECT_EQ(rows.at("snapshot").expires, world.time.now() + std::chrono::days(7));
  std::size_t short_lived = 0;
  for (const auto& [name, row] : rows)
    short_lived += row.expires == world.time.now() + std::chrono::days(3) ? 1 : 0;
  EXPECT_EQ(short_lived, 1U) << "the one bin that was written since";
  EXPECT_TRUE(world.verify({"x"}));
}

TEST(settings, without_roles_are_refused) {
  begun world;
  const auto answer = world.result_now(catalog::task_action::update_settings,
                                       {{"settings", {{"expiration", json::object()}}}});
  EXPECT_EQ(world.last, task_state::errored);
  EXPECT_EQ(answer["error"], "No role provided for expiration policy change");
}

TEST(bump, writes_what_it_names_and_snapshot_and_timestamp) {
  begun world;
  const auto before = world.rows_by_name();
  const auto answer = world.result_now(catalog::task_action::force_online_metadata_update,
                                       {{"roles", {"targets"}}});
  EXPECT_EQ(world.last, task_state::success);
  EXPECT_EQ(answer["details"]["updated_roles"], json({"snapshot", "targets", "timestamp"}));
  const auto after = world.rows_by_name();
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    EXPECT_EQ(after.at(role).version, before.at(role).version + 1) << role;
  EXPECT_EQ(after.at("bins-0").version, before.at("bins-0").version);
  EXPECT_TRUE(world.verify());
}

TEST(bump, without_names_writes_every_online_role) {
  begun world;
  const auto before = world.rows_by_name();
  world.result_now(catalog::task_action::force_online_metadata_update, {{"roles", json::array()}});
  EXPECT_EQ(world.last, task_state::success);
  for (const auto& [name, row] : world.rows_by_name())
    EXPECT_EQ(row.version, before.at(name).version + 1) << name;
  EXPECT_TRUE(world.verify());
}

TEST(bump, of_the_timestamp_alone_leaves_the_snapshot) {
  begun world;
  const auto before = world.rows_by_name();
  world.result_now(catalog::task_action::force_online_metadata_update, {{"roles", {"timestamp"}}});
  const auto after = world.rows_by_name();
  EXPECT_EQ(after.at("timestamp").version, before.at("timestamp").version + 1);
  EXPECT_EQ(after.at("snapshot").version, before.at("snapshot").version);
}

TEST(bump, of_a_role_that_is_not_online_is_refused) {
  begun world;
  const auto answer =
      world.result_now(catalog::task_action::force_online_metadata_update, {{"roles", {"root"}}});
  EXPECT_EQ(world.last, task_state::errored);
  EXPECT_THAT(answer["error"].get<std::string>(), HasSubstr("root"));
}

} // namespace
} // namespace rstuf::test
