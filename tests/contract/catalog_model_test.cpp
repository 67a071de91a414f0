#include "tests/contract/random_tasks.hpp"
#include "tests/support/seed.hpp"

// Random histories: both kinds of catalog tell the same.
namespace rstuf::test {
namespace {

using namespace catalog;

template <class T, class Show>
std::string outcome_of(const result<T>& outcome, Show show) {
  return outcome ? show(*outcome) : "error " + std::string(text(outcome.error().code));
}
std::string outcome_of(const result<void>& outcome) {
  return outcome ? "done" : "error " + std::string(text(outcome.error().code));
}

std::string in_words(const lease& l) {
  return l.repository + ' ' + l.worker + ' ' + std::to_string(l.epoch) + ' ' + l.nonce + ' ' +
         std::to_string(l.beat);
}

std::string in_words(const task& t) {
  return std::to_string(t.number) + ' ' + t.id + ' ' + std::string(name_of(t.action)) + ' ' +
         std::string(name_of(t.state)) + ' ' + std::to_string(t.attempts) + ' ' + t.result + ' ' +
         format_time(t.created) + ' ' + format_time(t.updated);
}

std::string in_words(const std::vector<role_row>& roles) {
  std::string out;
  for (const auto& r : roles)
    out += '\n' + r.name + " v" + std::to_string(r.version) + ' ' + format_time(r.expires) + " r" +
           std::to_string(r.revision) + " p" + std::to_string(r.published_revision);
  return out;
}

/// One catalog of the pair, and what steps need to know to go on.
struct contestant {
  explicit contestant(std::unique_ptr<catalog_place> place) : rig(std::move(place)) {}

  /// Everything anybody can read of it, at all revisions from the visible one.
  std::string everything(const std::vector<std::string>& ids) {
    auto& rows = rig.rows();
    const auto s = must(rows.load(repository));
    std::string out =
        std::string(name_of(s.bootstrap)) + ' ' + s.bootstrap_task + ' ' +
        format_time(s.bootstrap_deadline) + std::to_string(s.storage_claimed) + " revision " +
        std::to_string(s.revision) + " generation " + std::to_string(s.delegation_generation) +
        " committed " + std::to_string(s.committed_publication) + " at " +
        format_time(s.committed_at) + " revision " + std::to_string(s.committed_revision) +
        " visible " + std::to_string(s.visible_publication) + ' ' + s.timestamp_bytes +
        std::to_string(s.roots.size()) + std::to_string(s.expiration.size());
    out += in_words(must(rows.roles(repository))) + "\ndirty" +
           in_words(must(rows.dirty(repository)).roles);
    for (const auto& name : must(rows.due(repository, rig.clock.now(), 4)))
      out += "\ndue " + name;
    for (const auto& id : ids)
      if (const auto t = must(rows.find_task(id)))
        out += '\n' + in_words(*t);
    for (const auto& t : must(rows.unfinished(0, 5)))
      out += "\nunfinished " + t.id;
    for (auto r = visible_revision; r <= s.revision; ++r)
      for (const auto& [path, info] : rig.contents(r))
        out += "\nat " + std::to_string(r) + ' ' + path + ' ' + info;
    return out + '\n' + in_words(must(rows.current_lease(repository)));
  }

  catalog_rig rig;
  lease stale;
  std::int64_t visible_revision = 0;
};

/// One random step, the same for whoever takes it with the same dice.
class history {
public:
  history(contestant& who, std::uint64_t seed) : who_(who), rig_(who.rig), roll_(seed) {}

  std::string step() {
    rig_.clock.advance(std::chrono::hours(roll_(3)));
    rig_.max_role_bytes = roll_(4) == 0 ? 40 : 1000;
    switch (roll_(16)) {
    case 0:
    case 1:
      return accept();
    case 2:
    case 3:
    case 4:
      return ingest();
    case 5:
      return start();
    case 6:
      return finish();
    case 7:
      return take_lease();
    case 8:
      return beat_or_release();
    case 9:
      return bootstrap();
    case 10:
    case 11:
    case 12:
      return commit();
    case 13:
    case 14:
      return show();
    default:
      return "clean " + std::to_string(must(rig_.rows().clean(repository, 1000)));
    }
  }

  const std::vector<std::string>& ids() const { return ids_; }

private:
  /// One of the newest, which are those that something may still become of.
  std::string any_id() {
    return ids_.empty() ? "none"
                        : ids_[ids_.size() - 1 - roll_(std::min<std::size_t>(ids_.size(), 9))];
  }
  const lease& any_lease() { return roll_(6) == 0 ? who_.stale : rig_.own; }

  std::string accept() {
    std::vector<new_task> requests(1 + roll_(4));
    for (auto& r : requests) {
      r.id = roll_(8) == 0 ? any_id() : rig_.new_id();
      r.repository = repository;
      r.action = roll_(6) == 0 ? task_action::bootstrap : task_action::add_artifacts;
      if (std::ranges::find(ids_, r.id) == ids_.end()) {
        ids_.push_back(r.id);
        tasks_.emplace(r.id, any_task(roll_, r.id));
      }
    }
    return outcome_of(rig_.rows().accept(requests), [](const auto& answers) {
      std::string out = "accept";
      for (const auto& a : answers)
        out += ' ' + std::to_string(a.accepted) + std::string(name_of(a.state)) + format_time(a.at);
      return out;
    });
  }

  std::string ingest() {
    std::vector<ingest_task> batch;
    for (std::size_t i = roll_(5); i > 0 && !ids_.empty(); --i)
      batch.push_back(tasks_.at(any_id()));
    auto where = rig_.where();
    where.generation = must(rig_.rows().load(repository)).delegation_generation;
    where.generation += roll_(10) == 0 ? 1 : 0;
    return outcome_of(rig_.rows().ingest(repository, where, batch), [](const auto& report) {
      return "ingest " + std::to_string(report.revision) + ' ' + std::to_string(report.taken);
    });
  }

  std::string start() {
    return outcome_of(rig_.rows().start(any_id()),
                      [](const auto& t) { return "start " + (t ? in_words(*t) : "nothing"); });
  }

  std::string finish() {
    const auto state = roll_(5) == 0 ? task_state::running : task_state::errored;
    return "finish " + outcome_of(rig_.rows().finish(any_id(), state, "ended"));
  }

  std::string take_lease() {
    auto seen = must(rig_.rows().current_lease(repository));
    if (roll_(4) == 0)
      seen.beat += 1;
    const auto nonce = "nonce" + std::to_string(roll_(1000));
    const auto taken = rig_.rows().take_lease(seen, "worker", nonce);
    if (taken) {
      who_.stale = rig_.own;
      rig_.own = *taken;
    }
    return outcome_of(taken, [](const lease& l) { return "take " + in_words(l); });
  }

  std::string beat_or_release() {
    const auto& own = any_lease();
    if (roll_(9) == 0)
      return "release " + outcome_of(rig_.rows().release(own));
    return outcome_of(rig_.rows().beat(own), [](const lease& l) { return "beat " + in_words(l); });
  }

  std::string bootstrap() {
    auto& rows = rig_.rows();
    const auto& own = any_lease();
    if (roll_(4) == 0)
      return "claim " + outcome_of(rows.claim_storage(own));
    if (roll_(5) == 0)
      return "abort " + outcome_of(rows.abort_bootstrap(own, task_state::failure, "aborted"));
    const auto task = roll_(8) == 0 ? any_id() : must(rows.load(repository)).bootstrap_task;
    return "begin " + outcome_of(rows.begin_bootstrap(own, rig_.plan(task)));
  }

  std::string commit() {
    auto next = rig_.next();
    if (roll_(4) == 0 && !next.roles.empty())
      next.roles.erase(next.roles.begin() + static_cast<std::ptrdiff_t>(roll_(next.roles.size())));
    if (roll_(10) == 0)
      next.predecessor += 1;
    if (roll_(10) == 0 && !next.roles.empty())
      next.roles.back().version = 1;
    return "commit " + outcome_of(rig_.rows().commit(any_lease(), next));
  }

  std::string show() {
    const auto state = must(rig_.rows().load(repository));
    const auto number = state.committed_publication + (roll_(8) == 0 ? 1 : 0);
    const auto shown = rig_.rows().show(any_lease(), number);
    if (shown)
      who_.visible_revision = state.committed_revision;
    return "show " + outcome_of(shown);
  }

  contestant& who_;
  catalog_rig& rig_;
  dice roll_;
  std::vector<std::string> ids_;
  std::map<std::string, ingest_task> tasks_;
};

TEST(catalog_model, both_catalogs_tell_the_same_of_any_history) {
  const auto seed = test_seed();
  std::size_t published = 0;
  for (std::uint64_t run = 0; run < 12; ++run) {
    contestant memory(std::make_unique<memory_place>()), sqlite(std::make_unique<sqlite_place>());
    if (run % 3 != 0)
      for (auto* each : {&memory, &sqlite})
        each->rig.bootstrap();
    history a(memory, seed + run), b(sqlite, seed + run);
    std::string log;
    for (int i = 0; i < 150; ++i) {
      const auto expected = a.step();
      log += expected + '\n';
      ASSERT_EQ(b.step(), expected) << "seed " << seed << " run " << run << '\n' << log;
      ASSERT_EQ(sqlite.everything(b.ids()), memory.everything(a.ids()))
          << "seed " << seed << " run " << run << '\n'
          << log;
    }
    published += static_cast<std::size_t>(memory.visible_revision);
  }
  EXPECT_GT(published, 20) << "the histories are too dull to prove anything, seed " << seed;
}

} // namespace
} // namespace rstuf::test
