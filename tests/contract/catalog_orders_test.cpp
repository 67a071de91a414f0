#include "tests/contract/random_tasks.hpp"
#include "tests/support/seed.hpp"

// Random tasks in random orders end as a simple model says.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_orders = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_orders, testing::ValuesIn(catalog_kinds()), name_of_kind);

/// Takes the tasks in random batches, with publications and cleanings between them. Whatever the
/// order, each revision keeps its contents.
void ingest_in_any_order(catalog_rig& rig, dice& roll, std::vector<ingest_task> tasks) {
  roll.shuffle(tasks);
  std::map<std::int64_t, std::map<std::string, std::string>> seen;
  while (!tasks.empty()) {
    const auto count = std::min(tasks.size(), 1 + roll(4));
    rig.ingest({tasks.end() - static_cast<std::ptrdiff_t>(count), tasks.end()});
    tasks.resize(tasks.size() - count);
    seen[rig.revision()] = rig.contents();
    for (const auto& [revision, contents] : seen)
      ASSERT_EQ(rig.contents(revision), contents);
    if (roll(3) != 0)
      continue;
    rig.publish();
    must(rig.rows().clean(repository, 1000));
    seen.erase(seen.begin(), seen.lower_bound(rig.revision()));
  }
}

TEST_P(catalog_orders, any_order_of_workers_ends_in_the_order_of_acceptance) {
  const auto seed = test_seed();
  for (std::uint64_t run = 0; run < 10; ++run) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " run " + std::to_string(run));
    dice roll(seed + run);
    catalog_rig all(GetParam().make());
    all.bootstrap();
    std::vector<ingest_task> tasks;
    std::map<std::string, std::string> model;
    for (int i = 0; i < 25; ++i) {
      tasks.push_back(store(all.accept(), any_changes(roll)));
      for (const auto& c : tasks.back().changes) {
        model.erase(c.path);
        if (c.info)
          model.emplace(c.path, *c.info);
      }
    }
    ingest_in_any_order(all, roll, tasks);
    if (HasFatalFailure())
      return;
    EXPECT_EQ(all.contents(), model);
    all.publish();
    for (const auto& t : tasks)
      EXPECT_EQ(all.state_of(t.id), task_state::success);
    must(all.rows().clean(repository, 1000));
    EXPECT_EQ(all.contents(), model);
    EXPECT_EQ(must(all.rows().clean(repository, 1000)), 0);
  }
}

TEST_P(catalog_orders, the_size_of_a_role_is_always_that_of_its_entries) {
  const auto seed = test_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  dice roll(seed);
  rig.bootstrap();
  const tuf::bins bins{"bins", 1};
  for (int i = 0; i < 40; ++i) {
    std::vector<ingest_task> batch;
    for (auto n = 1 + roll(3); n > 0; --n)
      batch.push_back(any_task(roll, rig.accept()));
    rig.max_role_bytes = roll(3) == 0 ? 40 : 1000;
    rig.ingest(batch);
    // One path more fits if and only if there is room for it to the byte.
    const auto more = add("more-" + std::to_string(i), "1");
    auto bytes = entry_bytes(more.path, *more.info);
    for (const auto& [path, info] : rig.contents())
      if (bins.name_of(path) == bins.name_of(more.path))
        bytes += entry_bytes(path, info);
    rig.max_role_bytes = bytes - 1;
    EXPECT_EQ(rig.state_of(rig.store_now({more})), task_state::errored);
    rig.max_role_bytes = bytes;
    EXPECT_EQ(rig.state_of(rig.store_now({more})), task_state::running);
    rig.store_now({removal(more.path)});
  }
}

} // namespace
} // namespace rstuf::test
