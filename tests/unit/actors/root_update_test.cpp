#include "tests/unit/actors/crash_story.hpp"
#include "tests/unit/actors/root_world.hpp"

#include <gmock/gmock.h>

// New versions of root: by the thresholds of the old and of the new one, and with another online
// key, while clients look on.
namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::HasSubstr;

TEST(root_update, a_complete_root_is_visible_when_its_task_is_success) {
  root_world world;
  world.begin();
  audience clients(world);
  const auto id = world.send_root(signed_by(world.next(2, world.online), world.people));
  clients.watch_all_steps();
  world.expect_success(id);
  EXPECT_EQ(world.result_of(id)["message"], "Metadata Update Processed");
  EXPECT_EQ(world.result_of(id)["details"], (json{{"role", "root"}}));
  EXPECT_EQ(world.visible_root(), 2);
  const auto later = world.add({"other"});
  world.run();
  world.expect_success(later);
  clients.look();
}

TEST(root_update, is_signed_over_days_by_old_and_new_key_holders) {
  root_world world;
  world.begin();
  const std::vector fresh{keyholder::make(world.keys.path(), "n1"),
                          keyholder::make(world.keys.path(), "n2")};
  const auto next = make_root(fresh, 2, world.online, world.time.now() + year, 2);
  const auto id = world.send_root(signed_by(next, {fresh[0]}));
  world.run();
  world.expect_success(id);
  EXPECT_EQ(world.result_of(id)["details"]["update"], "Root v2 is pending signatures");
  EXPECT_EQ(world.visible_root(), 1);
  world.time.advance(std::chrono::days(1));
  const auto old = world.sign("root", world.people[0]);
  world.run();
  EXPECT_EQ(world.result_of(old)["details"]["update"], "Root v2 is pending signatures");
  EXPECT_EQ(world.visible_root(), 1);
  const auto last = world.sign("root", fresh[1]);
  world.run();
  world.expect_success(last);
  EXPECT_EQ(world.result_of(last)["details"]["update"], "Metadata update finished");
  EXPECT_EQ(world.visible_root(), 2);
  EXPECT_TRUE(world.look->drafts("default").value().empty());
  audience(world).look();
  // The old people have no say any more.
  const auto too_late = make_root(world.people, 1, world.online, world.time.now() + year, 3);
  EXPECT_THAT(world.error_of(world.send_root(signed_by(too_late, {}))), HasSubstr("no signature"));
}

TEST(root_update, what_is_refused_leaves_nothing_behind) {
  root_world world;
  world.begin();
  const auto before = world.look->load("default").value().revision;
  const auto stranger = keyholder::make(world.keys.path(), "stranger");
  auto expired = world.next(2, world.online);
  expired.expires = world.time.now();
  auto inconsistent = world.next(2, world.online);
  inconsistent.consistent_snapshot = false;
  auto two_online = world.next(2, world.online);
  two_online.keys.emplace(stranger.keyid, stranger.key);
  two_online.roles["snapshot"].keyids = {stranger.keyid};
  auto lost = keyholder::make_online(world.keys.path(), "lost");
  std::filesystem::remove(lost.file);
  const auto refused = [&](const tuf::root& root, const std::vector<keyholder>& by) {
    return world.error_of(world.send_root(signed_by(root, by)));
  };
  EXPECT_THAT(refused(world.next(3, world.online), world.people),
              HasSubstr("version 2 comes next"));
  EXPECT_THAT(refused(world.next(1, world.online), world.people),
              HasSubstr("version 2 comes next"));
  EXPECT_THAT(refused(expired, world.people), HasSubstr("expired"));
  EXPECT_THAT(refused(inconsistent, world.people), HasSubstr("consistent_snapshot"));
  EXPECT_THAT(refused(two_online, world.people), HasSubstr("one online key"));
  auto out_of_reach = world.next(2, world.online);
  out_of_reach.roles["root"].threshold = 2;
  EXPECT_THAT(refused(out_of_reach, world.people), HasSubstr("1 distinct keys"));
  EXPECT_THAT(refused(world.next(2, world.online), {stranger}), HasSubstr("is no root key"));
  EXPECT_THAT(refused(world.next(2, lost), world.people), HasSubstr("online key cannot sign"));
  EXPECT_EQ(world.visible_root(), 1);
  EXPECT_TRUE(world.look->drafts("default").value().empty());
  EXPECT_EQ(world.look->load("default").value().roots.size(), 1U);
  EXPECT_EQ(world.look->load("default").value().revision, before);
  audience(world).look();
}

TEST(root_update, waiting_for_signatures_can_be_stopped_and_sent_again) {
  root_world world;
  world.begin();
  const std::vector fresh{keyholder::make(world.keys.path(), "n1")};
  const auto next = make_root(fresh, 1, world.online, world.time.now() + year, 2);
  world.send_root(signed_by(next, fresh));
  world.run();
  EXPECT_THAT(world.error_of(world.send_root(signed_by(next, fresh))),
              HasSubstr("Root v2 is pending signatures"));
  const auto stop = world.submit(catalog::task_action::delete_sign_metadata, {{"role", "root"}});
  world.run();
  world.expect_success(stop);
  EXPECT_EQ(world.error_of(world.sign("root", world.people[0])), "No signatures pending for root");
  const auto id = world.send_root(signed_by(next, {fresh[0], world.people[0]}));
  world.run();
  world.expect_success(id);
  EXPECT_EQ(world.visible_root(), 2);
}

TEST(root_update, three_rotations_of_the_online_key_show_no_client_an_error) {
  root_world world;
  world.begin();
  audience clients(world);
  for (std::int64_t version = 2; version <= 4; ++version) {
    const auto key = keyholder::make_online(world.keys.path(), "on" + std::to_string(version));
    const auto id = world.send_root(signed_by(world.next(version, key), world.people));
    clients.watch_all_steps();
    EXPECT_EQ(world.visible_root(), version - 1) << "before the publication could reach all";
    EXPECT_EQ(world.task(id).state, task_state::running);
    clients.watch_seconds(8);
    world.expect_success(id);
    EXPECT_EQ(world.visible_root(), version);
  }
  const auto id = world.add({"more"});
  clients.watch_all_steps();
  world.expect_success(id);
}

TEST(root_update, the_old_online_key_signs_on_for_a_while_and_then_no_more) {
  root_world world;
  world.begin();
  const auto key = keyholder::make_online(world.keys.path(), "on2");
  world.send_root(signed_by(world.next(2, key), world.people));
  world.run();
  for (int i = 0; i < 8; ++i)
    world.tick();
  ASSERT_EQ(world.visible_root(), 2);
  const auto signers = [&] {
    world.add({"f" + std::to_string(world.look->load("default").value().revision)});
    world.run();
    const std::lock_guard lock(world.files->mutex);
    std::vector<std::string> out;
    const auto shown =
        tuf::parse_metadata<tuf::timestamp>(world.files->visible.at("timestamp.json")).value();
    for (const auto& s : shown.signatures)
      out.push_back(s.keyid);
    return out;
  };
  EXPECT_THAT(signers(), testing::UnorderedElementsAre(world.online.keyid, key.keyid));
  std::filesystem::remove(world.online.file); // nobody depends on it any more
  world.kill();
  world.start();
  EXPECT_THAT(signers(), testing::ElementsAre(key.keyid));
  world.time.advance(std::chrono::minutes(6));
  for (int i = 0; i < 3; ++i)
    world.tick();
  EXPECT_THAT(signers(), testing::ElementsAre(key.keyid));
  audience(world).look();
}

TEST(root_update, replaces_an_online_key_that_is_lost) {
  root_world world;
  world.begin();
  world.kill();
  std::filesystem::remove(world.online.file);
  world.start();
  const auto key = keyholder::make_online(world.keys.path(), "on2");
  const temporary_directory cache;
  ASSERT_TRUE(world.verify_again(cache.path(), {}));
  const auto id = world.send_root(signed_by(world.next(2, key), world.people));
  world.run();
  for (int i = 0; i < 3; ++i)
    world.tick();
  world.expect_success(id);
  EXPECT_EQ(world.visible_root(), 2);
  const auto cached = world.verify_again(cache.path(), {"file"});
  EXPECT_TRUE(cached) << to_string(cached.error());
  audience(world).look();
}

crash_story update_story(const std::function<keyholder(root_world&)>& online_key) {
  return {
      .make = [] { return std::make_unique<root_world>(); },
      .prepare = [](actor_world& w) { static_cast<root_world&>(w).fill(); },
      .act =
          [online_key](actor_world& w) {
            auto& world = static_cast<root_world&>(w);
            const auto key = online_key(world);
            std::vector ids{world.send_root(signed_by(world.next(2, key), world.people))};
            world.run();
            for (int i = 0; i < 7; ++i)
              world.tick();
            return ids;
          },
      .check = [](actor_world& w) { EXPECT_EQ(static_cast<root_world&>(w).visible_root(), 2); }};
}

TEST(root_update, survives_a_crash_at_any_write) {
  expect_survives_crashes(update_story([](root_world& w) { return w.online; }));
}

TEST(root_update, with_another_online_key_survives_a_crash_at_any_write) {
  expect_survives_crashes(
      update_story([](root_world& w) { return keyholder::make_online(w.keys.path(), "on2"); }));
}

} // namespace
} // namespace rstuf::test
