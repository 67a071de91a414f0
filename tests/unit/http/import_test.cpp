#include "catalog/artifact_rows.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tests/support/must.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

// POST /api/v1/artifacts/import.
namespace rstuf::http::test {
namespace {

using rstuf::test::must;

const std::string row = "a;1;sha256;" + std::string(64, 'a') + "\n";

class import_endpoint : public testing::Test {
protected:
  answer import_csv(const std::string& body, const std::string& headers = {}) {
    return post(s.port(), "/api/v1/artifacts/import", body, "Content-Type: text/csv\r\n" + headers);
  }
  running_server s;
};

TEST_F(import_endpoint, makes_one_task_and_counts_the_artifacts) {
  s.bootstrap();
  const auto accepted = import_csv(row + "b;2;sha256;" + std::string(64, 'b'));
  ASSERT_EQ(accepted.status, 202) << accepted.body;
  const auto body = body_of(accepted);
  EXPECT_EQ(body["message"], "Import successfully submitted.");
  EXPECT_EQ(body["data"]["artifact_count"], 2);
  EXPECT_TRUE(body["data"].contains("last_update"));
  const auto tasks = s.desk.tasks();
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].id, body["data"]["task_id"].get<std::string>());
  EXPECT_EQ(tasks[0].action, catalog::task_action::import_artifacts);
  EXPECT_EQ(must(catalog::read_rows(tasks[0].payload)).at(1).path, "b");
}

TEST_F(import_endpoint, keeps_artifacts_back_when_it_is_told_to) {
  s.bootstrap();
  const auto accepted = post(s.port(), "/api/v1/artifacts/import?publish_artifacts=false", row,
                             "Content-Type: text/csv\r\n");
  ASSERT_EQ(accepted.status, 202) << accepted.body;
  EXPECT_EQ(body_of(accepted)["message"],
            "Import successfully submitted. Publishing will be skipped.");
  EXPECT_TRUE(s.desk.tasks().at(0).payload.starts_with(catalog::held_mark));
  const auto refused = post(s.port(), "/api/v1/artifacts/import?publish_artifacts=perhaps", row,
                            "Content-Type: text/csv\r\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body_of(refused)["detail"][0]["loc"], (json{"query", "publish_artifacts"}));
}

TEST_F(import_endpoint, takes_all_lines_or_none) {
  s.bootstrap();
  const auto refused = import_csv(row + "b;2;md5;00\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(body_of(refused)["detail"][0]["loc"], (json{"body", 2, "hash-type"}));
  EXPECT_TRUE(s.desk.tasks().empty());
}

TEST_F(import_endpoint, needs_a_finished_bootstrap) {
  const auto refused = import_csv(row);
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(body_of(refused)["detail"]["message"], "Task not accepted.");
}

TEST_F(import_endpoint, gives_the_first_answer_to_the_same_key_again) {
  s.bootstrap();
  const auto first = import_csv(row, "Idempotency-Key: k\r\n");
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(import_csv(row, "Idempotency-Key: k\r\n").body, first.body);
  EXPECT_EQ(import_csv(row + "\n", "Idempotency-Key: k\r\n").status, 422);
  EXPECT_EQ(s.rows()->unfinished(0, 10)->size(), 1U);
}

TEST(import_limits, a_body_beyond_the_limit_is_413) {
  running_server s{{.port = 0, .max_body = 1024}};
  s.bootstrap();
  std::string body;
  while (body.size() <= 1024)
    body += row;
  EXPECT_EQ(post(s.port(), "/api/v1/artifacts/import", body, "Content-Type: text/csv\r\n").status,
            413);
}

} // namespace
} // namespace rstuf::http::test
