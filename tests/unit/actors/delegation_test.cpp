#include "tests/unit/actors/crash_story.hpp"
#include "tests/unit/actors/custom_world.hpp"

#include <gmock/gmock.h>

// Custom roles: who lists what, whose signatures are waited for, what clients see meanwhile.
namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(delegation, artifacts_go_to_the_first_role_whose_paths_match) {
  custom_world world;
  world.begin({role("docs", {"docs/*", "*.md"}), role("all", {"*", "*/*"})});
  const auto id = world.added({"docs/a", "README.md", "x", "lib/y", "too/deep/z"});
  EXPECT_EQ(world.details(id)["invalid_paths"], json({"too/deep/z"}));
  EXPECT_EQ(world.details(id)["added_artifacts"], json({"docs/a", "README.md", "x", "lib/y"}));
  EXPECT_EQ(world.details(id)["artifact_roles"], json({"all", "docs"}));
  EXPECT_THAT(world.found({"docs/a", "README.md", "x", "lib/y", "too/deep/z"}),
              UnorderedElementsAre("docs/a", "README.md", "x", "lib/y"));
  EXPECT_THAT(world.listed_by("docs"), UnorderedElementsAre("docs/a", "README.md"));
  EXPECT_THAT(world.listed_by("all"), UnorderedElementsAre("x", "lib/y"));
  const auto gone = world.remove({"docs/a", "too/deep/z"});
  world.run();
  EXPECT_EQ(world.details(gone)["deleted_artifacts"], json({"docs/a"}));
  EXPECT_EQ(world.details(gone)["not_found_artifacts"], json({"too/deep/z"}));
}

TEST(delegation, a_role_that_people_sign_appears_when_they_have_and_not_before) {
  custom_world world;
  world.begin({role("Team_1", {"team/*"}, {world.alice, world.bob}, 2), role("rest", {"*/*"})});
  EXPECT_THAT(world.found({}), IsEmpty()) << "clients verify without it";
  const auto id = world.added({"team/a", "other/b"});
  EXPECT_EQ(world.details(id)["awaiting_signatures"], json({"Team_1"}));
  EXPECT_THAT(world.found({"team/a", "other/b"}), ElementsAre("other/b"));
  world.sign_now("Team_1", world.alice);
  EXPECT_THAT(world.found({"team/a"}), IsEmpty());
  const auto last = world.sign("Team_1", world.bob);
  world.run();
  EXPECT_EQ(world.details(last)["update"], "Role Team_1 signing complete");
  EXPECT_THAT(world.found({"team/a", "other/b"}), ElementsAre("other/b", "team/a"));
}

TEST(delegation, the_last_signed_version_stays_while_the_next_one_waits) {
  custom_world world;
  world.begin({role("team", {"team/*"}, {world.alice})});
  world.sign_now("team", world.alice);
  world.added({"team/a"});
  world.sign_now("team", world.alice);
  EXPECT_THAT(world.found({"team/a"}), ElementsAre("team/a"));
  world.added({"team/b"});
  const auto first_draft = world.look->drafts("default").value().back();
  world.added({"team/c"});
  EXPECT_THAT(world.found({"team/a", "team/b"}), ElementsAre("team/a"));
  // Somebody signed the earlier draft meanwhile: it is published, the later one still waits.
  const auto late = world.send_signature("team", world.alice.sign(first_draft.signed_part));
  world.run();
  EXPECT_EQ(world.task(late).state, task_state::success) << world.task(late).result;
  EXPECT_THAT(world.found({"team/a", "team/b", "team/c"}), ElementsAre("team/a", "team/b"));
  world.sign_now("team", world.alice);
  EXPECT_THAT(world.found({"team/a", "team/b", "team/c"}),
              ElementsAre("team/a", "team/b", "team/c"));
  EXPECT_THAT(world.look->drafts("default").value(), IsEmpty());
}

TEST(delegation, deleting_a_signing_event_leaves_the_role_as_it_was_until_its_next_change) {
  custom_world world;
  world.begin({role("team", {"team/*"}, {world.alice})});
  world.sign_now("team", world.alice);
  world.added({"team/a"});
  const auto stopped = world.look->drafts("default").value().back();
  const auto stop = world.submit(catalog::task_action::delete_sign_metadata, {{"role", "team"}});
  world.run();
  EXPECT_EQ(world.task(stop).state, task_state::success);
  for (int i = 0; i < 12; ++i)
    world.tick();
  const auto late = world.send_signature("team", world.alice.sign(stopped.signed_part));
  world.run();
  EXPECT_EQ(world.result_of(late)["error"], "No signatures pending for team");
  EXPECT_THAT(world.found({"team/a"}), IsEmpty());
  world.added({"team/b"});
  world.sign_now("team", world.alice);
  EXPECT_GT(world.version_of("team"), stopped.version);
  EXPECT_THAT(world.found({"team/a", "team/b"}), ElementsAre("team/a", "team/b"));
}

TEST(delegation, an_online_and_a_persons_key_sign_together) {
  custom_world world;
  auto both = role("both", {"b/*"}, {world.alice}, 2);
  both["keyids"].push_back(world.online.keyid);
  world.begin({both});
  world.added({"b/1"});
  world.sign_now("both", world.alice);
  EXPECT_THAT(world.found({"b/1"}), ElementsAre("b/1"));
}

TEST(delegation, is_added_and_its_role_deleted_and_made_again) {
  custom_world world;
  world.begin({role("first", {"1/*"})});
  const auto id = world.delegate("add", {role("second", {"2/*"}), role("first", {"3/*"})});
  EXPECT_EQ(world.details(id)["delegated_roles"], json({"second"}));
  EXPECT_EQ(world.details(id)["failed_roles"][0]["role"], "first");
  EXPECT_THAT(world.details(id)["failed_roles"][0]["reason"].get<std::string>(),
              HasSubstr("role already exists"));
  world.added({"2/a"});
  EXPECT_THAT(world.found({"2/a"}), ElementsAre("2/a"));

  const temporary_directory cache;
  ASSERT_TRUE(world.verify_again(cache.path(), {"2/a"}));
  const auto orphaned = world.delegate("delete", {json{{"name", "second"}}});
  EXPECT_THAT(world.details(orphaned)["failed_roles"][0]["reason"].get<std::string>(),
              HasSubstr("2/a"));
  world.remove({"2/a"});
  world.run();
  const auto before = world.version_of("second");
  world.delegate("delete", {json{{"name", "second"}}});
  EXPECT_TRUE(world.verify_again(cache.path(), {"2/a"})) << "a client that knew the role";
  EXPECT_EQ(world.details(world.added({"2/b"}))["invalid_paths"], json({"2/b"}));
  world.delegate("add", {role("second", {"2/*"})});
  EXPECT_GT(world.version_of("second"), before);
  world.added({"2/b"});
  const auto again = world.verify_again(cache.path(), {"2/b"});
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->size(), 1U);
}

TEST(delegation, the_online_key_alone_is_enough_where_the_threshold_says_so) {
  custom_world world;
  auto either = role("either", {"e/*"}, {world.alice});
  either["keyids"].push_back(world.online.keyid);
  world.begin({either});
  const auto id = world.added({"e/1"});
  EXPECT_FALSE(world.details(id).contains("awaiting_signatures"));
  EXPECT_THAT(world.found({"e/1"}), ElementsAre("e/1"));
}

TEST(delegation, other_paths_of_a_role_that_people_sign_hold_from_their_signature_on) {
  custom_world world;
  world.begin({role("team", {"a/*"}, {world.alice}), role("rest", {"*/*"})});
  world.sign_now("team", world.alice);
  world.added({"a/1", "b/1"});
  world.sign_now("team", world.alice);
  const auto id = world.delegate("update", {role("team", {"b/*"}, {world.alice})});
  EXPECT_EQ(world.details(id)["awaiting_signatures"], json({"team"}));
  EXPECT_THAT(world.listed_by("rest"), ElementsAre("b/1"));
  world.added({"b/2"}); // what was drafted so far lacks it
  const auto stale = world.sign("team", world.alice);
  world.run();
  EXPECT_THAT(world.details(stale)["update"].get<std::string>(), HasSubstr("lacks artifacts"));
  world.sign_now("team", world.alice);
  EXPECT_THAT(world.listed_by("team"), ElementsAre("b/1", "b/2"));
  EXPECT_THAT(world.listed_by("rest"), ElementsAre("a/1"));
  EXPECT_THAT(world.found({"a/1", "b/1", "b/2"}), ElementsAre("a/1", "b/1", "b/2"));
}

TEST(delegation, other_keys_of_a_role_hold_from_their_signature_on) {
  custom_world world;
  world.begin({role("team", {"a/*"}, {world.alice})});
  world.sign_now("team", world.alice);
  world.added({"a/1"});
  world.sign_now("team", world.alice);
  world.delegate("update", {role("team", {"a/*"}, {world.bob})});
  EXPECT_THAT(world.found({"a/1"}), ElementsAre("a/1")) << "clients see Alice's version until then";
  const auto old = world.sign("team", world.alice);
  world.run();
  EXPECT_THAT(world.result_of(old).value("error", ""), HasSubstr("is no key of team"));
  world.sign_now("team", world.bob);
  EXPECT_THAT(world.found({"a/1"}), ElementsAre("a/1"));
  world.delegate("update", {role("team", {"a/*"})});
  EXPECT_THAT(world.found({"a/1"}), ElementsAre("a/1")) << "signed by the online key at once";
}

TEST(delegation, bins_below_a_custom_role_take_its_artifacts) {
  for (const auto* style : {"succinct", "classic"}) {
    SCOPED_TRACE(style);
    custom_world world;
    world.begin({with_bins(role("many", {"m/*"}), 8, style),
                 with_bins(role("team", {"t/*"}, {world.alice}), 2, style)});
    const auto id = world.added({"m/1", "m/2", "m/3", "t/1"});
    EXPECT_EQ(world.details(id)["artifact_roles"],
              json({"bins-many-0", "bins-many-7", "bins-team-0"}));
    EXPECT_FALSE(world.details(id).contains("awaiting_signatures"));
    EXPECT_THAT(world.found({"m/1", "m/2", "m/3", "t/1"}), ElementsAre("m/1", "m/2", "m/3"));
    world.sign_now("team", world.alice);
    EXPECT_THAT(world.found({"m/1", "m/2", "m/3", "t/1"}), ElementsAre("m/1", "m/2", "m/3", "t/1"));
    world.added({"t/2"});
    EXPECT_THAT(world.found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"))
        << "the bins are signed online";
  }
}

TEST(delegation, more_roles_than_clients_take_are_refused_as_a_whole) {
  custom_world world;
  world.begin({role("first", {"1/*"})});
  std::vector<json> many;
  for (int i = 0; i < 4; ++i)
    many.push_back(with_bins(role("many" + std::to_string(i), {"m/*"}), 16384));
  const auto id = world.submit(catalog::task_action::metadata_delegation,
                               {{"action", "add"}, {"delegations", world.request(many)}});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::errored);
  EXPECT_THAT(world.result_of(id).value("error", ""), HasSubstr("The snapshot would have"));
  EXPECT_EQ(world.look->load("default").value().delegations.size(), 1U);
}

TEST(delegation, a_new_online_key_waits_for_the_people_whose_roles_name_it) {
  custom_world world;
  auto both = role("both", {"b/*"}, {world.alice}, 2);
  both["keyids"].push_back(world.online.keyid);
  world.begin({both, with_bins(role("team", {"t/*"}, {world.bob}), 2), role("rest", {"*/*"})});
  world.added({"b/1", "t/1", "r/1"});
  world.sign_now("both", world.alice);
  world.sign_now("team", world.bob);
  const temporary_directory cache;
  const auto look = [&] {
    const auto seen = world.verify_again(cache.path(), {"b/1", "t/1", "r/1"});
    ASSERT_TRUE(seen) << to_string(seen.error());
    EXPECT_EQ(seen->size(), 3U);
    EXPECT_EQ(world.found({"b/1", "t/1", "r/1"}).size(), 3U);
  };
  look();
  const auto key = keyholder::make_online(world.keys.path(), "on2");
  const auto id = world.send_root(signed_by(
      make_root(world.people, 1, key, world.time.now() + std::chrono::days(300), 2), world.people));
  world.run();
  for (int i = 0; i < 12; ++i)
    world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.details(id)["awaiting_signatures"], json({"both", "team"}));
  EXPECT_FALSE(world.files->visible.contains("2.root.json"));
  look();
  const auto first = world.sign("both", world.alice);
  world.run();
  EXPECT_EQ(world.task(first).state, task_state::success);
  EXPECT_EQ(world.details(first)["awaiting_signatures"], json({"team"}));
  const auto stop = world.submit(catalog::task_action::delete_sign_metadata, {{"role", "team"}});
  world.run();
  EXPECT_EQ(world.task(stop).state, task_state::errored);
  look();
  world.added({"r/2"}); // publishing goes on meanwhile
  world.sign("team", world.bob);
  for (int i = 0; i < 12; ++i) {
    world.tick();
    look();
  }
  EXPECT_TRUE(world.files->visible.contains("2.root.json"));
}

TEST(delegation, other_keys_that_wait_hold_up_a_new_online_key) {
  custom_world world;
  world.begin({role("team", {"t/*"})});
  world.added({"t/1"});
  world.delegate("update", {role("team", {"t/*"}, {world.alice})});
  const auto key = keyholder::make_online(world.keys.path(), "on2");
  const auto id = world.send_root(signed_by(
      make_root(world.people, 1, key, world.time.now() + std::chrono::days(300), 2), world.people));
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::errored);
  EXPECT_THAT(world.result_of(id).value("error", ""), HasSubstr("Role team waits"));
  EXPECT_THAT(world.found({"t/1"}), ElementsAre("t/1"));
}

TEST(delegation, roles_that_nobody_has_signed_do_not_hold_up_a_new_online_key) {
  custom_world world;
  auto both = role("both", {"b/*"}, {world.alice}, 2);
  both["keyids"].push_back(world.online.keyid);
  world.begin({both, with_bins(role("team", {"t/*"}, {world.bob}), 2)});
  world.submit(catalog::task_action::delete_sign_metadata, {{"role", "team"}});
  world.run();
  const auto key = keyholder::make_online(world.keys.path(), "on2");
  const auto id = world.send_root(signed_by(
      make_root(world.people, 1, key, world.time.now() + std::chrono::days(300), 2), world.people));
  world.run();
  for (int i = 0; i < 8; ++i)
    world.tick();
  EXPECT_EQ(world.task(id).state, task_state::success) << world.task(id).result;
  EXPECT_TRUE(world.files->visible.contains("2.root.json"));
  world.added({"b/1"});
  world.sign_now("both", world.alice);
  EXPECT_THAT(world.found({"b/1"}), ElementsAre("b/1"));
}

TEST(delegation, an_add_to_roles_of_both_kinds_ends_whichever_is_first) {
  custom_world world;
  world.begin({role("online", {"o/*"}), role("t1", {"1/*"}, {world.alice}),
               role("t2", {"2/*"}, {world.alice}), role("t3", {"3/*"}, {world.bob})});
  for (int steps = 0; steps < 120; steps += 3) {
    const auto id = world.add({"o/" + std::to_string(steps), "1/a", "2/a", "3/a"}, steps + 1);
    for (int i = 0; i < steps; ++i)
      world.step();
    world.run();
    EXPECT_EQ(world.task(id).state, task_state::success) << steps;
  }
}

TEST(delegation, changes_survive_a_crash_at_any_write) {
  expect_survives_crashes(
      {.make = [] { return std::make_unique<custom_world>(); },
       .prepare =
           [](actor_world& w) {
             auto& world = static_cast<custom_world&>(w);
             world.delegations = world.request({role("one", {"a/*"})});
             world.bootstrap();
             world.run();
             world.added({"a/1", "a/2"});
           },
       .act =
           [](actor_world& w) {
             auto& world = static_cast<custom_world&>(w);
             std::vector<std::string> ids;
             for (const auto& [action, roles] :
                  std::vector<std::pair<std::string, std::vector<json>>>{
                      {"add", {role("two", {"a/*"}, {world.alice})}},
                      {"update", {role("one", {"a/1", "a/2"})}}}) {
               ids.push_back(
                   world.submit(catalog::task_action::metadata_delegation,
                                {{"action", action}, {"delegations", world.request(roles)}}));
               world.run();
             }
             return ids;
           },
       .check =
           [](actor_world& w) {
             auto& world = static_cast<custom_world&>(w);
             EXPECT_THAT(world.found({"a/1", "a/2"}), ElementsAre("a/1", "a/2"));
             world.sign_now("two", world.alice);
             EXPECT_THAT(world.found({"a/1", "a/2"}), ElementsAre("a/1", "a/2"));
           }});
}

} // namespace
} // namespace rstuf::test
