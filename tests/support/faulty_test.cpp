#include "tests/support/faulty.hpp"

#include "catalog/memory_catalog.hpp"
#include "storage/memory_storage.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/must.hpp"

#include <gtest/gtest.h>

// Tests that crash a service rely on what is shown here.
namespace rstuf::test {
namespace {

class crashing : public testing::Test {
protected:
  void plan_for(std::size_t write, crash how) {
    plan = std::make_shared<fault_plan>(write, how);
    files = make_faulty(storage::open_memory_storage(stored), plan);
    rows = make_faulty(catalog::open_memory_catalog(kept, clock), plan);
  }
  std::vector<std::string> stored_names() {
    return must(storage::open_memory_storage(stored)->list());
  }

  std::shared_ptr<storage::memory_files> stored = std::make_shared<storage::memory_files>();
  std::shared_ptr<catalog::memory_rows> kept = catalog::make_memory_rows();
  manual_clock clock;
  std::shared_ptr<fault_plan> plan;
  std::unique_ptr<storage::metadata_storage> files;
  std::unique_ptr<catalog::catalog> rows;
  std::vector<storage::file> batch{{"1.a", "a"}, {"1.b", "b"}, {"1.c", "c"}};
};

TEST_F(crashing, without_a_write_to_crash_at_everything_works_and_is_counted) {
  plan_for(0, crash::before);
  must(files->create(batch));
  must(files->list());
  must(rows->take_lease(must(rows->current_lease("r")), "w", "n"));
  EXPECT_FALSE(plan->crashed());
  EXPECT_EQ(plan->writes(), (std::vector<std::string>{"storage.create", "catalog.take_lease"}));
}

TEST_F(crashing, before_a_write_leaves_nothing_of_it) {
  plan_for(2, crash::before);
  must(files->stage_timestamp(1, "t"));
  EXPECT_EQ(code_of(files->create(batch)), errc::unavailable);
  EXPECT_TRUE(plan->crashed());
  EXPECT_TRUE(stored_names().empty());
}

TEST_F(crashing, after_a_write_leaves_all_of_it_and_tells_of_a_failure) {
  plan_for(1, crash::after);
  EXPECT_EQ(code_of(files->create(batch)), errc::unavailable);
  EXPECT_EQ(stored_names().size(), 3);
}

TEST_F(crashing, after_a_write_to_the_catalog_its_outcome_is_unknown) {
  plan_for(1, crash::after);
  EXPECT_EQ(code_of(rows->take_lease(must(rows->current_lease("r")), "w", "n")), errc::timeout);
  EXPECT_EQ(must(catalog::open_memory_catalog(kept, clock)->current_lease("r")).worker, "w");
}

TEST_F(crashing, amid_a_batch_leaves_half_of_it) {
  plan_for(1, crash::partly);
  EXPECT_EQ(code_of(files->create(batch)), errc::unavailable);
  EXPECT_EQ(stored_names(), std::vector<std::string>{"1.a"});
}

TEST_F(crashing, amid_any_other_write_leaves_nothing) {
  plan_for(1, crash::partly);
  EXPECT_EQ(code_of(files->stage_timestamp(1, "t")), errc::unavailable);
  EXPECT_TRUE(stored->staged.empty());
}

TEST_F(crashing, stops_everything_that_shares_the_plan_reads_too) {
  plan_for(1, crash::after);
  EXPECT_EQ(code_of(files->stage_timestamp(1, "t")), errc::unavailable);
  EXPECT_EQ(code_of(files->activate_timestamp(1)), errc::unavailable);
  EXPECT_EQ(code_of(files->read("timestamp.json", 10)), errc::unavailable);
  EXPECT_EQ(code_of(files->list()), errc::unavailable);
  EXPECT_EQ(code_of(rows->current_lease("r")), errc::unavailable);
  EXPECT_EQ(code_of(rows->now()), errc::unavailable);
  EXPECT_EQ(plan->writes().size(), 1);
  must(storage::open_memory_storage(stored)->activate_timestamp(1)); // the service after a restart
}

} // namespace
} // namespace rstuf::test
