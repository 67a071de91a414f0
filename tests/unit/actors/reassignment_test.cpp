#include "tests/unit/actors/custom_world.hpp"
#include "tuf/hash.hpp"

#include <gmock/gmock.h>

// Artifacts whose role goes, or takes other paths.
namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(reassignment, passes_artifacts_to_the_next_role_that_takes_them) {
  custom_world world;
  world.begin({role("one", {"a/*"}), role("two", {"a/*", "b/*"})});
  world.added({"a/1", "a/2", "b/1"});
  EXPECT_THAT(world.listed_by("one"), ElementsAre("a/1", "a/2"));
  world.delegate("update", {role("one", {"a/1"})});
  EXPECT_THAT(world.listed_by("one"), ElementsAre("a/1"));
  EXPECT_THAT(world.listed_by("two"), ElementsAre("a/2", "b/1"));
  EXPECT_THAT(world.found({"a/1", "a/2", "b/1"}), ElementsAre("a/1", "a/2", "b/1"));
  world.delegate("delete", {json{{"name", "one"}}});
  EXPECT_THAT(world.listed_by("two"), ElementsAre("a/1", "a/2", "b/1"));
  EXPECT_THAT(world.found({"a/1", "a/2", "b/1"}), ElementsAre("a/1", "a/2", "b/1"));
}

TEST(reassignment, never_lets_artifacts_that_clients_see_wait_for_people) {
  custom_world world;
  world.begin({role("one", {"a/*"}), role("team", {"a/*"}, {world.alice}), role("two", {"*/*"})});
  world.sign_now("team", world.alice);
  world.added({"a/1"});
  for (const auto& id : {world.delegate("update", {role("one", {"b/*"})}),
                         world.delegate("delete", {json{{"name", "one"}}})}) {
    EXPECT_EQ(world.details(id)["delegated_roles"], json::array());
    EXPECT_THAT(world.details(id)["failed_roles"][0]["reason"].get<std::string>(),
                testing::AllOf(HasSubstr("signed by its people"), HasSubstr("a/1")));
  }
  EXPECT_THAT(world.found({"a/1"}), ElementsAre("a/1"));
}

TEST(reassignment, takes_place_when_a_role_that_nobody_has_signed_goes) {
  custom_world world;
  world.begin({role("team", {"a/*"}, {world.alice}), role("rest", {"*/*"})});
  world.added({"a/1"});
  EXPECT_THAT(world.found({"a/1"}), IsEmpty());
  world.delegate("delete", {json{{"name", "team"}}});
  EXPECT_THAT(world.found({"a/1"}), ElementsAre("a/1"));
  EXPECT_THAT(world.look->drafts("default").value(), IsEmpty());
}

TEST(reassignment, of_several_roles_in_one_request_moves_an_artifact_once) {
  for (const auto* action : {"delete", "update"}) {
    SCOPED_TRACE(action);
    custom_world world;
    world.begin({role("one", {"a/*"}), role("two", {"b/*"}), role("rest", {"*/*"})});
    world.added({"a/1", "b/1"});
    world.delegate(action, {role("one", {"?/2"}), role("two", {"?/1"})});
    EXPECT_THAT(world.found({"a/1", "b/1"}), ElementsAre("a/1", "b/1"));
    world.remove({"a/1"});
    world.run();
    EXPECT_THAT(world.found({"a/1", "b/1"}), ElementsAre("b/1"));
  }
}

TEST(reassignment, to_a_role_that_nobody_has_signed_yet_is_refused_for_what_clients_see) {
  custom_world world;
  world.begin({role("team", {"a/*"}, {world.alice}), role("rest", {"*/*"})});
  world.added({"b/1"});
  const auto id = world.delegate("update", {role("team", {"b/*"}, {world.alice})});
  EXPECT_THAT(world.details(id)["failed_roles"][0]["reason"].get<std::string>(), HasSubstr("b/1"));
  world.added({"a/1", "c/1"});
  EXPECT_THAT(world.found({"a/1", "b/1", "c/1"}), ElementsAre("b/1", "c/1"));
}

TEST(reassignment, of_what_a_role_has_that_nobody_has_signed_follows_its_new_paths_at_once) {
  custom_world world;
  world.begin({role("team", {"a/*"}, {world.alice}), role("rest", {"*/*"})});
  world.added({"a/1", "a/2"});
  EXPECT_THAT(world.found({"a/1", "a/2"}), IsEmpty());
  world.delegate("update", {role("team", {"a/2"}, {world.alice})});
  EXPECT_THAT(world.found({"a/1", "a/2"}), ElementsAre("a/1"));
  world.sign_now("team", world.alice);
  EXPECT_THAT(world.found({"a/1", "a/2"}), ElementsAre("a/1", "a/2"));
  EXPECT_THAT(world.listed_by("team"), ElementsAre("a/2"));
}

TEST(reassignment, to_a_role_that_clients_would_refuse_for_its_size_is_refused) {
  custom_world world;
  world.begin({role("one", {"a/*"}), role("two", {"b/*"}), role("rest", {"*/*"})});
  const std::string long_name(60'000, 'x');
  for (const auto* folder : {"a/", "b/"})
    for (int i = 0; i < 45; ++i)
      world.add({folder + long_name + std::to_string(i)});
  world.run();
  const auto id = world.delegate("update", {role("one", {"a/*", "b/*"})});
  EXPECT_THAT(world.details(id)["failed_roles"][0]["reason"].get<std::string>(),
              HasSubstr("clients accept"));
}

TEST(awaited_signatures, are_named_by_a_task_that_changes_nothing_more) {
  custom_world world;
  world.begin({role("team", {"t/*"}, {world.alice})});
  world.sign_now("team", world.alice);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(world.details(world.added({"t/1"}))["awaiting_signatures"], json({"team"})) << i;
  world.sign_now("team", world.alice);
  EXPECT_FALSE(world.details(world.added({"t/1"})).contains("awaiting_signatures"));
}

TEST(awaited_signatures, of_what_is_held_are_named_when_it_is_published) {
  custom_world world;
  world.begin({role("team", {"t/*"}, {world.alice}), role("other", {"o/*"})});
  const auto hold = [&](const std::string& path) {
    const json info{{"length", 1}, {"hashes", {{"sha256", tuf::sha256_hex(path)}}}};
    world.submit(catalog::task_action::add_artifacts,
                 {{"artifacts", json::array({{{"path", path}, {"info", info}}})},
                  {"publish_artifacts", false}});
    world.run();
  };
  hold("t/1");
  hold("o/1");
  world.delegate("delete", {json{{"name", "other"}}});
  const auto id = world.submit(catalog::task_action::publish_artifacts, json::object());
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.details(id)["awaiting_signatures"], json({"team"}));
  EXPECT_EQ(world.details(id)["invalid_paths"], json({"o/1"})) << "its role is gone";
}

} // namespace
} // namespace rstuf::test
