#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

// Idempotency-Key.
namespace rstuf::http::test {
namespace {

class idempotency : public testing::Test {
protected:
  answer remove(const std::string& key, const std::string& body = R"({"artifacts":["a"]})") {
    return post(s.port(), "/api/v1/artifacts/delete", body,
                "Content-Type: application/json\r\nIdempotency-Key: " + key + "\r\n");
  }
  json fault_of(const answer& a) { return parse_json(a.body).value_or(json())["detail"][0]["loc"]; }

  running_server s;
};

TEST_F(idempotency, the_same_request_gets_the_first_answer_again) {
  s.bootstrap();
  const auto first = remove("\"a key\"");
  ASSERT_EQ(first.status, 202) << first.body;
  s.clock.advance(std::chrono::seconds{5});
  const auto again = remove("a key");
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(s.rows()->unfinished(0, 10)->size(), 1U);
  EXPECT_NE(remove("another").body, first.body);
}

TEST_F(idempotency, another_request_with_the_same_key_is_refused) {
  s.bootstrap();
  remove("key");
  const auto other_body = remove("key", R"({"artifacts":["b"]})");
  EXPECT_EQ(other_body.status, 422);
  EXPECT_EQ(fault_of(other_body), (json{"header", "Idempotency-Key"}));
  const auto other_path = post(s.port(), "/api/v1/artifacts/publish", R"({"artifacts":["a"]})",
                               "Idempotency-Key: key\r\n");
  EXPECT_EQ(other_path.status, 422);
}

TEST_F(idempotency, a_key_that_is_none_is_refused) {
  s.bootstrap();
  for (const std::string key : {"", "\"\"", "\xc3\xa4"}) {
    EXPECT_EQ(remove(key).status, 422) << key;
    EXPECT_EQ(fault_of(remove(key)), (json{"header", "Idempotency-Key"}));
  }
  EXPECT_EQ(remove(std::string(255, 'k')).status, 202);
  EXPECT_EQ(remove(std::string(256, 'k')).status, 422);
}

TEST_F(idempotency, a_refused_request_may_come_again_with_its_key) {
  EXPECT_EQ(remove("key").status, 404);
  EXPECT_EQ(remove("key", "{}").status, 422);
  s.bootstrap();
  EXPECT_EQ(remove("key").status, 202);
}

} // namespace
} // namespace rstuf::http::test
