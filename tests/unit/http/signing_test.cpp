#include "catalog/catalog.hpp"
#include "faults_of.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/canonical_json.hpp"

#include <gtest/gtest.h>

// Signing events as clients see them.
namespace rstuf::http::test {
namespace {

json detail(const std::string& message, const std::string& error) {
  return {{"detail", {{"message", message}, {"error", error}}}};
}

/// Changes the repository as its owner would.
void change(const running_server& s, const catalog::plan_change& what) {
  auto c = s.rows();
  auto lease = c->take_lease(*c->current_lease("default"), "test", "another nonce");
  ASSERT_TRUE(lease);
  auto changed = c->change(*lease, what);
  ASSERT_TRUE(changed) << to_string(changed.error());
}

catalog::plan_change drafting(const std::string& role, std::int64_t version) {
  catalog::draft d;
  d.role = role;
  d.version = version;
  d.signed_part = tuf::canonical({{"version", version}}).value();
  catalog::plan_change out;
  out.drafts.push_back(std::move(d));
  return out;
}

void wait_for_signatures(const running_server& s) {
  const catalog::new_task task{.id = std::string(32, 'b'),
                               .repository = "default",
                               .action = catalog::task_action::bootstrap,
                               .payload = "{}"};
  ASSERT_TRUE(s.rows()->accept({&task, 1}));
  auto what = drafting("root", 1);
  what.bootstrap = catalog::bootstrap_state::signing;
  change(s, what);
}

constexpr const char* signature = R"({"role":"root","signature":{"keyid":"k","sig":"00"}})";

TEST(signing, shows_nothing_before_a_bootstrap_has_begun) {
  running_server s;
  auto a = get(s.port(), "/api/v1/metadata/sign/");
  EXPECT_EQ(a.status, 404);
  EXPECT_EQ(body_of(a), detail("No metadata pending signing available",
                               "Requires bootstrap started. State: None"));
}

TEST(signing, says_that_nothing_waits) {
  running_server s;
  s.bootstrap();
  auto a = get(s.port(), "/api/v1/metadata/sign/");
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(body_of(a), (json{{"message", "No metadata pending signing available"}}));
}

TEST(signing, of_a_bootstrap_shows_root_alone_and_takes_signatures) {
  running_server s;
  wait_for_signatures(s);
  auto a = get(s.port(), "/api/v1/metadata/sign/");
  EXPECT_EQ(a.status, 200);
  const json root = {{"signatures", json::array()}, {"signed", {{"version", 1}}}};
  EXPECT_EQ(body_of(a), (json{{"data", {{"metadata", {{"root", root}}}}},
                              {"message", "Metadata role(s) pending signing"}}));
  EXPECT_EQ(post(s.port(), "/api/v1/metadata/sign/", signature).status, 202);
  auto other = post(s.port(), "/api/v1/metadata/online", R"({"roles":[]})");
  EXPECT_EQ(body_of(other),
            detail("Task not accepted.", "Requires bootstrap finished. State: signing"));
}

TEST(signing, can_be_given_up_while_it_waits) {
  running_server s;
  wait_for_signatures(s);
  auto a = post(s.port(), "/api/v1/metadata/sign/delete", R"({"role":"root"})");
  EXPECT_EQ(a.status, 202) << a.body;
  auto task = s.desk.tasks().back();
  EXPECT_EQ(body_of(a)["message"], "Metadata sign delete accepted.");
  EXPECT_EQ(body_of(a)["data"]["task_id"], task.id);
  EXPECT_EQ(task.action, catalog::task_action::delete_sign_metadata);
  EXPECT_EQ(task.payload, R"({"role":"root"})");
}

TEST(signing, cannot_be_given_up_where_nothing_waits) {
  running_server s;
  const auto refused = detail("No signing process for Some_Role.",
                              "The Some_Role role is not in a signing process.");
  auto ask_for = [&] {
    return post(s.port(), "/api/v1/metadata/sign/delete", R"({"role":"Some_Role"})");
  };
  EXPECT_EQ(ask_for().status, 404);
  EXPECT_EQ(body_of(ask_for()), refused);
  s.bootstrap();
  auto complete = drafting("Some_Role", 1);
  complete.drafts.front().complete = true;
  change(s, complete);
  EXPECT_EQ(body_of(ask_for()), refused) << "what is complete goes its way";
  EXPECT_EQ(post(s.port(), "/api/v1/metadata/sign/delete", R"({"role":7})").status, 422);
  change(s, drafting("Some_Role", 2));
  EXPECT_EQ(ask_for().status, 202);
}

} // namespace
} // namespace rstuf::http::test
