#include "tests/contract/catalog_rig.hpp"

#include <algorithm>

// Storing artifacts: revisions, claims, limits.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_ingest = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_ingest, testing::ValuesIn(catalog_kinds()), name_of_kind);

role_row bin(catalog_rig& rig, const std::string& path) {
  const auto name = tuf::bins{"bins", 1}.name_of(path);
  for (const auto& r : must(rig.rows().roles(repository)))
    if (r.name == name)
      return r;
  throw std::runtime_error("no role " + name);
}

TEST_P(catalog_ingest, a_batch_shares_one_new_revision) {
  rig.bootstrap();
  const auto before = rig.revision();
  const auto a = rig.accept(), b = rig.accept(), c = rig.accept();
  const auto report =
      rig.ingest({store(a, {add("x", "1")}), store(b, {add("y", "1")}), store(c, {add("x", "2")})});
  EXPECT_EQ(report.revision, before + 1);
  EXPECT_EQ(report.taken, 3);
  EXPECT_EQ(rig.revision(), before + 1);
  EXPECT_EQ(bin(rig, "x").revision, before + 1);
  for (const auto& id : {a, b, c}) {
    EXPECT_EQ(rig.state_of(id), task_state::running);
    EXPECT_TRUE(rig.task(id).result.starts_with("revision 2;")) << rig.task(id).result;
  }
  EXPECT_EQ(rig.contents(), (listing{{"x", "2"}, {"y", "1"}}));
  EXPECT_EQ(rig.contents(before), listing{});
}

TEST_P(catalog_ingest, redelivery_changes_nothing) {
  rig.bootstrap();
  const auto id = rig.accept();
  const auto task = store(id, {add("x", "1")});
  EXPECT_EQ(rig.ingest({task, task}).taken, 1);
  const auto revision = rig.revision();
  for (int i = 0; i < 3; ++i) {
    const auto again = rig.ingest({task});
    EXPECT_EQ(again.taken, 0);
    EXPECT_EQ(again.revision, 0);
  }
  rig.publish();
  EXPECT_EQ(rig.ingest({task}).taken, 0);
  EXPECT_EQ(rig.state_of(id), task_state::success);
  EXPECT_EQ(rig.revision(), revision);
}

TEST_P(catalog_ingest, drops_the_payload_of_an_import_that_is_stored) {
  rig.bootstrap();
  const auto import = rig.accept(task_action::import_artifacts), other = rig.accept();
  auto task = store(import, {add("x", "1")});
  task.is_import = true;
  rig.ingest({task, store(other, {add("y", "1")})});
  EXPECT_EQ(rig.task(import).payload, "");
  EXPECT_NE(rig.task(other).payload, "");
  EXPECT_EQ(rig.state_of(import), task_state::running);
  rig.publish();
  EXPECT_EQ(rig.state_of(import), task_state::success);
}

TEST_P(catalog_ingest, passes_over_tasks_it_may_not_claim) {
  rig.bootstrap();
  const auto started = rig.accept(), over = rig.accept();
  must(rows.start(started));
  must(rows.finish(over, task_state::errored, "no"));
  EXPECT_EQ(rig.ingest({store(started, {add("a", "1")}), store(over, {add("b", "1")}),
                        store("unknown", {add("c", "1")})})
                .taken,
            0);
  EXPECT_EQ(rig.contents(), listing{});
  EXPECT_EQ(rig.state_of(started), task_state::started);
}

TEST_P(catalog_ingest, does_not_claim_tasks_of_another_repository) {
  rig.bootstrap();
  const auto id = rig.accept();
  new_task other{
      .id = rig.new_id(), .repository = "other", .action = task_action::bootstrap, .payload = ""};
  must(rows.accept({&other, 1}));
  auto where = rig.where();
  where.generation = 0;
  const std::vector tasks{store(id, {add("a", "1")})};
  EXPECT_EQ(must(rows.ingest("other", where, tasks)).taken, 0);
  EXPECT_EQ(rig.state_of(id), task_state::accepted);
}

TEST_P(catalog_ingest, another_generation_of_delegations_is_a_conflict) {
  rig.bootstrap();
  const auto id = rig.accept();
  auto where = rig.where();
  where.generation += 1;
  const std::vector tasks{store(id, {add("a", "1")})};
  const auto before = rig.revision();
  EXPECT_EQ(code_of(rows.ingest(repository, where, tasks)), errc::conflict);
  EXPECT_EQ(rig.state_of(id), task_state::accepted);
  EXPECT_EQ(rig.revision(), before);
}

TEST_P(catalog_ingest, contents_at_a_revision_stay_the_same_whatever_comes_after) {
  rig.bootstrap();
  std::map<std::int64_t, listing> seen;
  const std::vector<std::vector<artifact_change>> steps{{add("a", "1"), add("b", "1")},
                                                        {add("a", "2")},
                                                        {removal("b"), add("c", "1")},
                                                        {add("b", "2")},
                                                        {removal("a")},
                                                        {add("a", "1")},
                                                        {removal("a"), removal("b")},
                                                        {removal("c")}};
  seen[rig.revision()] = rig.contents();
  for (const auto& step : steps) {
    rig.store_now(step);
    seen[rig.revision()] = rig.contents();
  }
  EXPECT_EQ(seen.size(), steps.size() + 1);
  EXPECT_EQ(seen.rbegin()->second, listing{});
  for (const auto& [revision, contents] : seen)
    EXPECT_EQ(rig.contents(revision), contents) << revision;
}

TEST_P(catalog_ingest, contents_are_those_of_the_range_in_byte_order_of_paths) {
  rig.bootstrap();
  std::vector<artifact_change> changes;
  for (const std::string path : {"b", "a", "B", "\xc3\xa4", "a/b", "a-b", "Z", "10", "9"})
    changes.push_back(add(path, "1"));
  rig.store_now(changes);
  for (const auto& [first, last] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
           {0, 0x7fffffff}, {0x80000000, 0xffffffff}, {0, 0xffffffff}, {7, 7}}) {
    std::vector<std::string> expected, found;
    for (const auto& c : changes)
      if (first <= c.path_hash && c.path_hash <= last)
        expected.push_back(c.path);
    std::ranges::sort(expected);
    for (const auto& a : must(rows.contents(repository, {"", first, last}, rig.revision())))
      found.push_back(a.path);
    EXPECT_EQ(found, expected);
  }
  const auto edge = changes[0].path_hash;
  EXPECT_EQ(must(rows.contents(repository, {"", edge, edge}, rig.revision())).size(), 1);
}

TEST_P(catalog_ingest, nothing_new_takes_no_revision) {
  rig.bootstrap();
  rig.store_now({add("x", "1")});
  rig.publish();
  const auto before = rig.revision();
  const auto same = rig.store_now({add("x", "1")});
  const auto gone = rig.store_now({removal("y")});
  const auto empty = rig.store_now({});
  for (const auto& id : {same, gone, empty})
    EXPECT_EQ(rig.state_of(id), task_state::success);
  EXPECT_EQ(rig.revision(), before);
  EXPECT_TRUE(must(rows.dirty(repository)).roles.empty());
}

TEST_P(catalog_ingest, tells_what_became_of_each_path) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("b", "1"), add("c", "1")});
  const auto id = rig.store_now({removal("b"), add("c", "1"), removal("z"), add("a", "2")});
  EXPECT_TRUE(rig.task(id).result.ends_with("changed a b; not found z; unassigned; overfull "))
      << rig.task(id).result;
}

TEST_P(catalog_ingest, paths_that_no_role_takes_are_passed_over) {
  rig.bootstrap();
  auto where = rig.where();
  where.place = [inner = where.place](std::string_view path, std::uint32_t hash) {
    if (path == "nowhere")
      return placement{};
    return path == "lost" ? placement{"nobody", ""} : inner(path, hash);
  };
  const auto id = rig.accept();
  const std::vector tasks{store(id, {add("nowhere", "1"), add("lost", "1"), add("x", "1")})};
  must(rows.ingest(repository, where, tasks));
  EXPECT_EQ(rig.contents(), (listing{{"x", "1"}}));
  EXPECT_TRUE(rig.task(id).result.ends_with("changed x; not found; unassigned lost nowhere; "
                                            "overfull "))
      << rig.task(id).result;
}

TEST_P(catalog_ingest, an_overfull_role_refuses_the_whole_task_and_no_other) {
  rig.bootstrap();
  rig.max_role_bytes = 200;
  const std::string big(150, 'x');
  const auto before = rig.accept(), too_much = rig.accept(), after = rig.accept();
  rig.ingest({store(before, {add("a", "1")}),
              store(too_much, {add("b", big), add("c", big), add("d", big)}),
              store(after, {add("e", "1")})});
  EXPECT_EQ(rig.contents(), (listing{{"a", "1"}, {"e", "1"}}));
  EXPECT_EQ(rig.state_of(before), task_state::running);
  EXPECT_EQ(rig.state_of(too_much), task_state::errored);
  EXPECT_EQ(rig.state_of(after), task_state::running);
  EXPECT_TRUE(
      rig.task(too_much).result.starts_with("revision 0; roles; changed; not found; unassigned; "
                                            "overfull bins-"))
      << rig.task(too_much).result;
}

TEST_P(catalog_ingest, a_role_is_full_to_the_byte) {
  rig.bootstrap();
  const auto one = entry_bytes("x", "12345");
  EXPECT_EQ(one, 10);
  rig.max_role_bytes = one;
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "123456")})), task_state::errored);
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "12345")})), task_state::running);
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "123")})), task_state::running);
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "54321")})), task_state::running);
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "543210")})), task_state::errored);
  rig.store_now({removal("x")});
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "12345")})), task_state::running);
  rig.max_role_bytes = 0; // over its limit already: it may shrink
  EXPECT_EQ(rig.state_of(rig.store_now({add("x", "1")})), task_state::running);
  EXPECT_EQ(rig.state_of(rig.store_now({removal("x")})), task_state::running);
}

TEST_P(catalog_ingest, keeps_paths_and_infos_as_they_are) {
  rig.bootstrap();
  const std::string path = "it's/\xe2\x82\xac \"quoted\" \\ :name ?";
  const std::string info = "{\"custom\":\"line\nbreak \xf0\x9f\x98\x80 'x'\"}";
  rig.store_now({add(path, info)});
  EXPECT_EQ(rig.contents(), (listing{{path, info}}));
}

} // namespace
} // namespace rstuf::test
