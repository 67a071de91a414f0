#include "tests/contract/catalog_rig.hpp"

// Ownership: leases are taken, kept alive, lost, and without one nothing is written.
namespace rstuf::test {
namespace {

using namespace catalog;

using catalog_lease = catalog_contract;
INSTANTIATE_TEST_SUITE_P(each, catalog_lease, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_lease, nobody_owns_a_repository_at_first) {
  const auto row = must(rows.current_lease(repository));
  EXPECT_EQ(row.repository, repository);
  EXPECT_EQ(row.worker, "");
  EXPECT_EQ(row.epoch, 0);
}

TEST_P(catalog_lease, taking_it_raises_the_epoch_and_shows_it_to_all) {
  const auto first = must(rows.take_lease(must(rows.current_lease(repository)), "a", "nonce-a"));
  EXPECT_EQ(first.worker, "a");
  EXPECT_EQ(first.nonce, "nonce-a");
  EXPECT_EQ(first.epoch, 1);
  auto other = rig.open();
  EXPECT_EQ(must(other->current_lease(repository)), first);
  const auto second = must(other->take_lease(first, "b", "nonce-b"));
  EXPECT_EQ(second.epoch, 2);
  EXPECT_EQ(must(rows.current_lease(repository)), second);
}

TEST_P(catalog_lease, only_one_of_two_contenders_gets_it) {
  const auto seen = must(rows.current_lease(repository));
  auto other = rig.open();
  must(rows.take_lease(seen, "a", "nonce-a"));
  EXPECT_EQ(code_of(other->take_lease(seen, "b", "nonce-b")), errc::conflict);
  EXPECT_EQ(must(rows.current_lease(repository)).worker, "a");
}

TEST_P(catalog_lease, a_beat_saves_it_from_a_contender) {
  auto own = must(rows.take_lease(must(rows.current_lease(repository)), "a", "nonce-a"));
  auto other = rig.open();
  const auto seen = must(other->current_lease(repository));
  const auto beaten = must(rows.beat(own));
  EXPECT_GT(beaten.beat, own.beat);
  EXPECT_EQ(beaten.epoch, own.epoch);
  EXPECT_EQ(code_of(other->take_lease(seen, "b", "nonce-b")), errc::conflict);
  must(rows.check(own)); // the beat is not part of the proof
  must(rows.beat(own));
  EXPECT_EQ(must(rows.current_lease(repository)).beat, beaten.beat + 1);
}

TEST_P(catalog_lease, a_restored_database_that_repeats_an_epoch_is_told_apart_by_the_nonce) {
  auto seen = must(rows.take_lease(must(rows.current_lease(repository)), "a", "nonce-a"));
  seen.nonce = "nonce-of-another-life";
  EXPECT_EQ(code_of(rows.take_lease(seen, "b", "nonce-b")), errc::conflict);
  EXPECT_EQ(code_of(rows.check(seen)), errc::lease_lost);
}

TEST_P(catalog_lease, released_it_is_nobodys_and_can_be_taken) {
  const auto own = must(rows.take_lease(must(rows.current_lease(repository)), "a", "nonce-a"));
  must(rows.release(own));
  EXPECT_EQ(must(rows.current_lease(repository)).worker, "");
  EXPECT_EQ(code_of(rows.check(own)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.beat(own)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.release(own)), errc::lease_lost);
  EXPECT_EQ(must(rows.take_lease(must(rows.current_lease(repository)), "b", "b")).epoch, 2);
}

TEST_P(catalog_lease, each_repository_has_its_own) {
  must(rows.take_lease(must(rows.current_lease("one")), "a", "a"));
  must(rows.take_lease(must(rows.current_lease("two")), "b", "b"));
  EXPECT_EQ(must(rows.current_lease("one")).worker, "a");
  EXPECT_EQ(must(rows.current_lease("two")).worker, "b");
}

/// Everything that an owner's call could have changed.
std::string fingerprint(catalog_rig& rig) {
  const auto s = must(rig.rows().load(repository));
  std::string text = std::to_string(s.committed_publication) + ' ' +
                     std::to_string(s.visible_publication) + ' ' + std::to_string(s.revision) +
                     ' ' + std::string(name_of(s.bootstrap)) + s.timestamp_bytes +
                     std::to_string(s.storage_claimed) + std::to_string(s.roots.size());
  for (const auto& role : must(rig.rows().roles(repository)))
    text += ' ' + role.name + std::to_string(role.version);
  const auto row = must(rig.rows().current_lease(repository));
  return text + ' ' + row.worker + std::to_string(row.epoch) + ' ' + std::to_string(row.beat);
}

void expect_all_refused(catalog_rig& rig, const lease& stale, const std::string& bootstrap_task) {
  auto& rows = rig.rows();
  const auto before = fingerprint(rig);
  const auto next = rig.next();
  EXPECT_EQ(code_of(rows.check(stale)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.beat(stale)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.release(stale)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.claim_storage(stale)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.begin_bootstrap(stale, rig.plan(bootstrap_task))), errc::lease_lost);
  EXPECT_EQ(code_of(rows.abort_bootstrap(stale, task_state::failure, "x")), errc::lease_lost);
  EXPECT_EQ(code_of(rows.commit(stale, next)), errc::lease_lost);
  EXPECT_EQ(code_of(rows.show(stale, 1)), errc::lease_lost);
  EXPECT_EQ(fingerprint(rig), before);
}

TEST_P(catalog_lease, who_lost_it_changes_nothing_before_the_bootstrap) {
  const auto task = rig.accept(task_action::bootstrap);
  const auto stale = must(rows.take_lease(must(rows.current_lease(repository)), "a", "a"));
  rig.own = must(rows.take_lease(stale, "b", "b"));
  expect_all_refused(rig, stale, task);
  EXPECT_EQ(rig.state_of(task), task_state::accepted);
}

TEST_P(catalog_lease, who_lost_it_changes_nothing_during_the_bootstrap) {
  rig.begin_bootstrap();
  const auto stale = rig.own;
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "b", "b"));
  expect_all_refused(rig, stale, must(rows.load(repository)).bootstrap_task);
  rig.publish();
}

TEST_P(catalog_lease, who_lost_it_changes_nothing_between_commit_and_show) {
  rig.begin_bootstrap();
  must(rows.commit(rig.own, rig.next()));
  const auto stale = rig.own;
  rig.own = must(rows.take_lease(must(rows.current_lease(repository)), "b", "b"));
  expect_all_refused(rig, stale, must(rows.load(repository)).bootstrap_task);
  must(rows.show(rig.own, 1));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
}

TEST_P(catalog_lease, who_never_had_one_changes_nothing) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  lease forged = rig.own;
  forged.nonce = "guess";
  expect_all_refused(rig, forged, "x");
  forged = rig.own;
  forged.epoch += 1;
  expect_all_refused(rig, forged, "x");
}

} // namespace
} // namespace rstuf::test
