#include "catalog/migrations.hpp"
#include "catalog/sql_connection.hpp"
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

TEST_F(sqlite_catalog, artifacts_of_an_older_schema_are_kept) {
  constexpr std::int64_t by_hash = 6;
  {
    auto sql = raw();
    for (const auto& step : migrations())
      if (step.number < by_hash)
        apply(sql, step, clock.now());
    sql << "INSERT INTO artifact (repository, path_hash, path, info, from_rev, to_rev, task, "
           "owner) "
           "VALUES ('default', 9, 'b', '{}', 2, 9223372036854775807, 1, ''), "
           "('default', 9, 'b', '{\"old\"}', 1, 2, 1, ''), "
           "('default', 3, 'a', '{}', 1, 9223372036854775807, 1, 'custom')";
  }
  auto rows = must(open());
  const auto at = [&](const share& what, std::int64_t revision) {
    std::string out;
    for (const auto& a : must(rows->contents(repository, what, revision)))
      out += a.path + a.info + ' ';
    return out;
  };
  EXPECT_EQ(at({}, 1), "b{\"old\"} ");
  EXPECT_EQ(at({}, 2), "b{} ");
  EXPECT_EQ(at({.owner = "custom"}, 2), "a{} ");
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

TEST_F(sqlite_catalog, a_page_of_artifacts_is_a_range_of_an_index) {
  must(open());
  const auto plan_of = [this](const std::string& condition) {
    auto sql = raw();
    std::string plan, detail;
    int id = 0, parent = 0, unused = 0;
    soci::statement explain =
        (sql.prepare << "EXPLAIN QUERY PLAN SELECT path, info FROM artifact "
                        "WHERE repository = 'default' AND " +
                            condition + " LIMIT 100",
         soci::into(id), soci::into(parent), soci::into(unused), soci::into(detail));
    for (bool more = explain.execute(true); more; more = explain.fetch())
      plan += detail + '\n';
    return plan;
  };
  const auto by_prefix = plan_of("path COLLATE \"binary\" > 'a' AND path COLLATE \"binary\" < 'b' "
                                 "AND to_rev > 7 ORDER BY path COLLATE \"binary\"");
  EXPECT_THAT(by_prefix, testing::HasSubstr("artifact_path (repository=? AND path>? AND path<?)"));
  EXPECT_THAT(by_prefix, testing::Not(testing::HasSubstr("TEMP B-TREE")));
  const auto by_role = plan_of("path_hash BETWEEN 1 AND 2 AND (path_hash > 1 OR path COLLATE "
                               "\"binary\" > 'a') AND to_rev > 7 "
                               "ORDER BY path_hash, path COLLATE \"binary\"");
  EXPECT_THAT(by_role, testing::HasSubstr("(repository=? AND path_hash>? AND path_hash<?)"));
  // Only paths of one hash are sorted, not the page.
  EXPECT_THAT(by_role, testing::Not(testing::HasSubstr("TEMP B-TREE FOR ORDER BY")));
}

TEST_F(sqlite_catalog, a_page_of_huge_artifacts_ends_early) {
  catalog_rig rig(std::make_unique<file_place>(file));
  rig.max_role_bytes = 100'000'000;
  rig.bootstrap();
  const std::string info(3'000'000, '1');
  rig.store_now({add("a", info), add("b", info), add("c", info), add("d", info)});
  rig.publish();
  rig.store_now({add("a", "1")});
  rig.ingest(
      {hold(rig.accept(), {add("b", info), add("bb", info), add("e", info), add("f", info)})});
  std::vector<std::string> paths;
  artifact_filter query;
  int pages = 0;
  do {
    const auto page = must(rig.rows().list_artifacts(repository, query));
    EXPECT_LT(page.artifacts.size(), 6);
    for (const auto& found : page.artifacts) {
      paths.push_back(found.path);
      EXPECT_EQ(found.is_held, found.path == "b" || found.path > "d" || found.path == "bb");
      EXPECT_EQ(found.seen.has_value(), found.path.size() == 1 && found.path <= "d");
    }
    query.after = page.next;
    ++pages;
  } while (!query.after.empty());
  EXPECT_EQ(paths, (std::vector<std::string>{"a", "b", "bb", "c", "d", "e", "f"}));
  EXPECT_GT(pages, 1);
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
