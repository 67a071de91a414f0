#include "tests/unit/actors/custom_world.hpp"

#include <gmock/gmock.h>

// A role that the online key signs is to be signed by people: until they have, it goes on.
namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct next_terms : testing::Test, custom_world {
  void begin_waiting() {
    begin({role("team", {"t/*"}), role("rest", {"*/*"})});
    added({"t/1"});
    const auto id = delegate("update", {role("team", {"t/*"}, {alice})});
    EXPECT_EQ(details(id)["awaiting_signatures"], json({"team"}));
    EXPECT_EQ(look->drafts("default").value().size(), 1U) << "it can be signed now";
  }
  /// Days pass, and clients look on.
  void wait(int days) {
    for (int i = 0; i < days; ++i) {
      time.advance(std::chrono::hours(24));
      scheduler().advance_time(std::chrono::hours(24));
      for (int j = 0; j < 4; ++j)
        tick(); // the lease is taken again first
      EXPECT_THAT(found({"t/1"}), ElementsAre("t/1")) << "day " << i;
    }
  }
};

TEST_F(next_terms, show_artifacts_at_once_while_people_are_to_sign) {
  begin_waiting();
  const auto id = add({"t/2"});
  run();
  EXPECT_EQ(task(id).state, task_state::success);
  EXPECT_FALSE(details(id).contains("awaiting_signatures"));
  EXPECT_THAT(found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"));
  sign_now("team", alice);
  EXPECT_THAT(listed_by("team"), ElementsAre("t/1", "t/2")) << "the newest draft has it";
  EXPECT_THAT(found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"));
  EXPECT_THAT(look->drafts("default").value(), IsEmpty()) << "nobody has to sign once more";
  EXPECT_EQ(details(added({"t/3"}))["awaiting_signatures"], json({"team"}));
}

TEST_F(next_terms, take_no_signature_on_a_version_that_would_hide_artifacts) {
  begin_waiting();
  const auto first = look->drafts("default").value().front();
  added({"t/2"});
  const auto id = send_signature("team", alice.sign(first.signed_part));
  run();
  EXPECT_THAT(details(id)["update"].get<std::string>(), HasSubstr("lacks artifacts"));
  EXPECT_THAT(found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"));
}

TEST_F(next_terms, may_wait_longer_than_the_role_lives) {
  begin_waiting();
  const auto first = look->drafts("default").value().front().version;
  const auto before = version_of("team");
  wait(70); // 30 is its life
  EXPECT_GT(version_of("team"), before) << "it was renewed";
  const auto drafts = look->drafts("default").value();
  EXPECT_GT(drafts.back().version, first) << "a draft that is too old is replaced";
  EXPECT_GT(drafts.back().version, version_of("team"));
  sign_now("team", alice);
  EXPECT_EQ(version_of("team"), drafts.back().version);
  EXPECT_THAT(found({"t/1"}), ElementsAre("t/1"));
}

TEST_F(next_terms, of_none_a_role_that_people_sign_is_drafted_again_before_it_expires) {
  begin({role("team", {"t/*"}, {alice}), role("rest", {"*/*"})});
  added({"t/1"});
  sign_now("team", alice);
  wait(25); // 30 is its life
  const auto drafts = look->drafts("default").value();
  ASSERT_EQ(drafts.size(), 1U);
  EXPECT_GT(drafts.front().expires - time.now(), std::chrono::days(10));
  sign_now("team", alice);
  wait(10); // 35 days after the first version, which lived 30
}

TEST_F(next_terms, are_not_overtaken_by_what_is_published_meanwhile) {
  begin_waiting();
  const auto draft = look->drafts("default").value().front();
  for (int i = 0; i < 2; ++i) {
    submit(catalog::task_action::force_online_metadata_update, {{"roles", {"team"}}});
    run();
  }
  EXPECT_LT(version_of("team"), draft.version);
  const auto id = send_signature("team", alice.sign(draft.signed_part));
  run();
  EXPECT_EQ(details(id)["update"], "Role team signing complete");
  EXPECT_EQ(version_of("team"), draft.version);
}

TEST_F(next_terms, given_up_leave_the_role_as_it_was) {
  begin_waiting();
  submit(catalog::task_action::delete_sign_metadata, {{"role", "team"}});
  run();
  added({"t/2"});
  EXPECT_THAT(found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"));
  delegate("update", {role("team", {"t/*"}, {bob})});
  sign_now("team", bob);
  EXPECT_THAT(found({"t/1", "t/2"}), ElementsAre("t/1", "t/2"));
}

TEST_F(next_terms, are_not_changed_between_their_signature_and_their_publication) {
  begin({role("team", {"t/*"}, {alice}), role("rest", {"*/*"})});
  const temporary_directory cache;
  const auto look_on = [&] {
    const auto seen = verify_again(cache.path(), {"t/1", "r/1"});
    EXPECT_TRUE(seen) << to_string(seen.error());
  };
  look_on();
  for (int before = 0; before < 60; ++before) {
    const auto by = before % 2 == 0 ? alice : bob;
    const auto signing = sign("team", by);
    for (int i = 0; i < before; ++i)
      step();
    submit(catalog::task_action::metadata_delegation,
           {{"action", "update"},
            {"delegations", request({role("team", {"t/*"}, {before % 2 == 0 ? bob : alice})})}});
    while (step())
      look_on();
    EXPECT_EQ(task(signing).state, task_state::success) << task(signing).result;
    delegate("update", {role("team", {"t/*"}, {before % 2 == 0 ? bob : alice})});
  }
}

} // namespace
} // namespace rstuf::test
