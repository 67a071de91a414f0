#include "tests/contract/plan_rows.hpp"

#include <gmock/gmock.h>

// Versions that people sign, and the tasks that wait for them.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_drafts = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_drafts, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_drafts, artifacts_of_a_role_that_people_sign_are_done_when_it_can_be_signed) {
  rig.bootstrap();
  delegate(rig, "offline");
  rig.publish();
  auto where = rig.where();
  where.place = [](std::string_view, std::uint32_t) { return placement{"offline", "offline"}; };
  const auto id = rig.accept();
  must(rows.ingest(repository, where, std::vector{store(id, {add("x/1", "1")})}));
  EXPECT_EQ(rig.state_of(id), task_state::running);
  plan_change what;
  what.drafts = {a_draft("offline", 2, rig.revision() - 1)};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.state_of(id), task_state::running);
  what.drafts = {a_draft("offline", 3, rig.revision())};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.state_of(id), task_state::success);
}

TEST_P(catalog_drafts, artifacts_of_both_kinds_of_roles_are_done_whichever_comes_first) {
  rig.bootstrap();
  delegate(rig, "offline");
  rig.publish();
  auto where = rig.where();
  where.place = [](std::string_view path, std::uint32_t) {
    return path == "x/1" ? placement{"offline", "offline"} : placement{"bins-0", ""};
  };
  const auto id = rig.accept();
  must(rows.ingest(repository, where, std::vector{store(id, {add("x/1", "1"), add("y", "1")})}));
  const auto revision = rig.revision();
  auto next = rig.next();
  std::erase_if(next.roles, [](const auto& r) { return r.role == "offline"; });
  must(rows.commit(rig.own, next));
  plan_change what;
  what.drafts = {a_draft("offline", 7, revision)};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.state_of(id), task_state::running) << "committed, and not visible yet";
  must(rows.show(rig.own, next.number));
  EXPECT_EQ(rig.state_of(id), task_state::success);

  const auto second = rig.accept();
  must(
      rows.ingest(repository, where, std::vector{store(second, {add("x/1", "2"), add("y", "2")})}));
  next = rig.next();
  std::erase_if(next.roles, [](const auto& r) { return r.role == "offline"; });
  must(rows.commit(rig.own, next));
  must(rows.show(rig.own, next.number));
  EXPECT_EQ(rig.state_of(second), task_state::running) << "nobody can sign it yet";
  what.drafts = {a_draft("offline", 8, rig.revision())};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.state_of(second), task_state::success);
}

TEST_P(catalog_drafts, a_complete_draft_is_offered_and_goes_with_its_publication) {
  rig.bootstrap();
  delegate(rig, "offline");
  auto signed_draft = a_draft("offline", 2, rig.revision());
  signed_draft.complete = true;
  plan_change what;
  what.drafts = {a_draft("offline", 1, 1), signed_draft, a_draft("offline", 3, rig.revision())};
  must(rows.change(rig.own, what));
  EXPECT_EQ(must(rows.dirty(repository)).complete, std::vector{signed_draft});
  auto next = rig.next();
  for (auto& role : next.roles)
    if (role.role == "offline")
      role.version = 2;
  must(rows.commit(rig.own, next));
  EXPECT_EQ(must(rows.drafts(repository)), std::vector{a_draft("offline", 3, rig.revision())});
}

TEST_P(catalog_drafts, decide_whether_a_request_about_them_is_taken) {
  rig.bootstrap();
  const auto ask_to_stop = [&](const std::string& key) {
    return must(rows.accept(std::vector{new_task{.id = rig.new_id(),
                                                 .repository = repository,
                                                 .action = task_action::delete_sign_metadata,
                                                 .payload = "{}",
                                                 .key = key,
                                                 .request = "the same",
                                                 .waiting_role = "offline"}}))
        .front();
  };
  EXPECT_FALSE(ask_to_stop("").accepted);
  delegate(rig, "offline");
  plan_change what;
  what.drafts = {a_draft("offline", 1, rig.revision()), a_draft("other", 1, 1)};
  must(rows.change(rig.own, what));
  const auto first = ask_to_stop("k");
  EXPECT_TRUE(first.accepted);
  what = {};
  what.closed = {{"offline", 1}};
  what.drafts = {{.role = "offline", .version = 1}}; // stopped
  must(rows.change(rig.own, what));
  EXPECT_FALSE(ask_to_stop("").accepted);
  const auto again = ask_to_stop("k");
  EXPECT_TRUE(again.accepted);
  EXPECT_FALSE(again.repeats.empty());
}

TEST_P(catalog_drafts, of_a_role_that_is_published_meanwhile_end_no_task_about_artifacts) {
  rig.bootstrap();
  delegate(rig, "offline");
  rig.publish();
  auto where = rig.where();
  where.place = [](std::string_view, std::uint32_t) { return placement{"offline", "offline"}; };
  const auto artifacts = rig.accept();
  must(rows.ingest(repository, where, std::vector{store(artifacts, {add("x/1", "1")})}));
  const auto delegation = rig.accept(task_action::metadata_delegation);
  plan_change what;
  what.task = delegation;
  what.state = task_state::running;
  what.waits = {{"offline", 0}};
  must(rows.change(rig.own, what));
  what = {};
  what.drafts = {a_draft("offline", 1000, rig.revision())};
  what.published_meanwhile = {"offline"};
  must(rows.change(rig.own, what));
  EXPECT_EQ(rig.state_of(delegation), task_state::success) << "it can be signed";
  EXPECT_EQ(rig.state_of(artifacts), task_state::running) << "clients do not see them";
  rig.publish();
  EXPECT_EQ(rig.state_of(artifacts), task_state::success);
}

} // namespace
} // namespace rstuf::test
