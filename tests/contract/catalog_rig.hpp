#pragma once

#include "tests/contract/catalog_place.hpp"
#include "tests/support/manual_clock.hpp"
#include "tuf/bins.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <vector>

namespace rstuf::test {

inline const std::string repository = "default";

/// Changes and tasks as tests write them. A task's result is its outcome in words.
catalog::artifact_change add(const std::string& path, const std::string& info);
catalog::artifact_change removal(const std::string& path);
catalog::ingest_task store(const std::string& id, std::vector<catalog::artifact_change> changes);
catalog::ingest_task hold(const std::string& id, std::vector<catalog::artifact_change> changes);
catalog::ingest_task publish_held(const std::string& id);
std::string outcome_in_words(const catalog::ingest_outcome& outcome);

/// Artifacts: path to info.
using listing = std::map<std::string, std::string>;

/// A catalog and the steps that tests take with it again and again, as the service does.
class catalog_rig {
public:
  explicit catalog_rig(std::unique_ptr<catalog_place> place) : place_(std::move(place)) {}

  catalog::catalog& rows() { return *rows_; }
  catalog_place& place() { return *place_; }
  std::unique_ptr<catalog::catalog> open() { return place_->open(clock); }

  /// Accepts a task; the id counts up.
  std::string accept(catalog::task_action action = catalog::task_action::add_artifacts);
  std::string new_id();
  /// Accepts and begins a bootstrap of 2^bit_length bins as a new owner.
  void begin_bootstrap(std::uint32_t bit_length = 1);
  catalog::bootstrap_plan plan(const std::string& task) const;
  /// The whole bootstrap, up to the first visible publication.
  void bootstrap(std::uint32_t bit_length = 1);

  /// Becomes the owner of a repository that was bootstrapped elsewhere, with two bins.
  void take_over();
  void read_generation();

  catalog::layout where() const;
  catalog::ingest_report ingest(std::vector<catalog::ingest_task> tasks);
  /// Accepts and stores one task with these changes; its id.
  std::string store_now(std::vector<catalog::artifact_change> changes);

  /// A publication of all that is dirty, and of snapshot and timestamp.
  catalog::publication next();
  void publish();
  std::int64_t revision() { return must(rows().load(repository)).revision; }

  /// All artifacts as of a revision.
  listing contents(std::int64_t revision);
  listing contents() { return contents(revision()); }
  catalog::task task(const std::string& id) { return must(rows().find_task(id)).value(); }
  catalog::task_state state_of(const std::string& id) { return task(id).state; }
  catalog::bootstrap_state bootstrap_state() { return must(rows().load(repository)).bootstrap; }

  manual_clock clock;
  catalog::lease own;
  std::int64_t max_role_bytes = 1'000'000;

private:
  std::unique_ptr<catalog_place> place_;
  std::unique_ptr<catalog::catalog> rows_ = place_->open(clock);
  tuf::bins bins_{"bins", 1};
  std::int64_t generation_ = 0;
  std::size_t last_id_ = 0;
};

/// The fixture of the contract: each test runs on every kind of catalog.
using make_place = std::function<std::unique_ptr<catalog_place>()>;
struct catalog_kind {
  std::string name;
  make_place make;
};
class catalog_contract : public testing::TestWithParam<catalog_kind> {
protected:
  catalog_rig rig{GetParam().make()};
  catalog::catalog& rows = rig.rows();
};

inline std::vector<catalog_kind> catalog_kinds() {
  return {{"memory", [] { return std::make_unique<memory_place>(); }},
          {"sqlite", [] { return std::make_unique<sqlite_place>(); }}};
}
inline std::string name_of_kind(const testing::TestParamInfo<catalog_kind>& info) {
  return info.param.name;
}
inline void PrintTo(const catalog_kind& kind, std::ostream* out) {
  *out << kind.name;
}

} // namespace rstuf::test
