#include "tests/contract/catalog_rig.hpp"

#include <gmock/gmock.h>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

// What only the catalog in SQLite meets: files, schemas, other programs.
namespace rstuf::test {
namespace {

using namespace catalog;
using namespace std::chrono_literals;

class sqlite_catalog : public testing::Test {
protected:
  temp_directory directory;
  std::string file = directory.path() / "catalog.sqlite";
  manual_clock clock;

  result<std::unique_ptr<rstuf::catalog::catalog>> open(std::chrono::milliseconds wait = 20s) {
    return open_sqlite_catalog(file, clock, wait);
  }
  soci::session raw() { return soci::session(soci::sqlite3, "db=\"" + file + '"'); }
};

TEST_F(sqlite_catalog, is_found_again_as_it_was_left) {
  {
    catalog_rig rig(std::make_unique<file_place>(file));
    rig.bootstrap();
    rig.store_now({add("a", "1")});
    rig.publish();
  }
  catalog_rig rig(std::make_unique<file_place>(file));
  EXPECT_EQ(rig.bootstrap_state(), bootstrap_state::finished);
  EXPECT_EQ(rig.contents(), (std::map<std::string, std::string>{{"a", "1"}}));
}

TEST_F(sqlite_catalog, is_readable_for_its_user_only) {
  must(open());
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600);
}

TEST_F(sqlite_catalog, takes_file_names_with_spaces_and_equals_signs) {
  file = directory.path() / "a =b  c.sqlite";
  must(open());
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(sqlite_catalog, refuses_file_names_it_cannot_pass_on) {
  file = directory.path() / "a\"b";
  EXPECT_EQ(code_of(open()), errc::invalid_argument);
  file = "";
  EXPECT_EQ(code_of(open()), errc::invalid_argument);
}

TEST_F(sqlite_catalog, a_missing_directory_is_unavailable_and_named) {
  file = directory.path() / "missing" / "catalog.sqlite";
  const auto opened = open();
  EXPECT_EQ(code_of(opened), errc::unavailable);
  EXPECT_THAT(opened.error().context, testing::HasSubstr(file));
}

TEST_F(sqlite_catalog, a_file_that_is_no_database_is_corrupt) {
  std::ofstream(file) << std::string(5000, 'x');
  EXPECT_EQ(code_of(open()), errc::corrupt);
}

TEST_F(sqlite_catalog, a_row_that_makes_no_sense_is_corrupt) {
  catalog_rig rig(std::make_unique<file_place>(file));
  rig.bootstrap();
  const auto id = rig.accept();
  raw() << "UPDATE task SET state = 'dancing' WHERE id = '" + id + "'";
  EXPECT_EQ(code_of(rig.rows().find_task(id)), errc::corrupt);
  raw() << "UPDATE repository SET bootstrap = 'dancing'";
  EXPECT_EQ(code_of(rig.rows().load(repository)), errc::corrupt);
}

TEST_F(sqlite_catalog, a_database_newer_than_the_program_is_refused) {
  must(open());
  raw() << "INSERT INTO migration (number, name, applied_at) VALUES (99, '0099-later', 0)";
  const auto opened = open();
  EXPECT_EQ(code_of(opened), errc::conflict);
  EXPECT_THAT(opened.error().context, testing::HasSubstr("schema 99"));
}

TEST_F(sqlite_catalog, many_who_open_a_new_file_at_once_make_its_tables_once) {
  std::atomic<int> opened = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        if (open())
          ++opened;
      });
  }
  EXPECT_EQ(opened, 8);
  int steps = 0;
  raw() << "SELECT COUNT(*) FROM migration WHERE number = 1", soci::into(steps);
  EXPECT_EQ(steps, 1);
}

TEST_F(sqlite_catalog, is_unavailable_while_another_writes_longer_than_the_wait) {
  auto rows = must(open(20ms));
  auto other = raw();
  other << "BEGIN IMMEDIATE";
  const auto failed = rows->take_lease(must(rows->current_lease(repository)), "w", "n");
  EXPECT_EQ(code_of(failed), errc::unavailable);
  other << "ROLLBACK";
  must(rows->take_lease(must(rows->current_lease(repository)), "w", "n"));
}

TEST_F(sqlite_catalog, errors_do_not_repeat_what_was_to_be_stored) {
  catalog_rig rig(std::make_unique<file_place>(file));
  rig.bootstrap();
  raw() << "DROP TABLE task_payload";
  new_task request;
  request.id = rig.new_id();
  request.repository = repository;
  request.payload = "the secret of the payload";
  const auto failed = rig.rows().accept({&request, 1});
  EXPECT_EQ(code_of(failed), errc::internal);
  EXPECT_THAT(failed.error().context, testing::HasSubstr("task_payload"));
  EXPECT_THAT(failed.error().context, testing::Not(testing::HasSubstr("secret")));
}

} // namespace
} // namespace rstuf::test
