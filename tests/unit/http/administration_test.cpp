#include "catalog/catalog.hpp"
#include "faults_of.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"

#include <gtest/gtest.h>

// The endpoints that change the repository itself, as clients see them.
namespace rstuf::http::test {
namespace {

answer put(std::uint16_t port, const std::string& path, const std::string& body) {
  return ask(port,
             "PUT " + path +
                 " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
}

json root() {
  json role = {{"keyids", {"k"}}, {"threshold", 1}};
  json part = {
      {"_type", "root"},
      {"version", 2},
      {"spec_version", "1.0.31"},
      {"expires", "2030-01-01T00:00:00Z"},
      {"consistent_snapshot", true},
      {"keys", {{"k", ed25519_key('a')}}},
      {"roles", {{"root", role}, {"targets", role}, {"snapshot", role}, {"timestamp", role}}}};
  return {{"signatures", json::array()}, {"signed", part}};
}

json role() {
  return {{"name", "dev"},  {"terminating", true}, {"keyids", {"k"}},
          {"threshold", 1}, {"paths", {"dev/*"}},  {"x-rstuf-expire-policy", 365}};
}

struct endpoint {
  std::string method;
  std::string path;
  json body;
  std::string message;
  catalog::task_action action;
  json payload;
  json refusal; ///< in state none
};

json refusal(const char* message, const char* error) {
  return {{"detail", {{"message", message}, {"error", error}}}};
}

std::vector<endpoint> endpoints() {
  using enum catalog::task_action;
  const json dev = {{"name", "dev"}};
  const json days = {{"settings", {{"expiration", {{"root", 365}}}}}};
  const json new_root = {{"metadata", {{"root", root()}}}};
  const json some = {{"keys", {{"k", ed25519_key('a')}}}, {"roles", {role()}}};
  const json none = {{"keys", json::object()}, {"roles", {dev}}};
  const json signature = {{"role", "root"}, {"signature", {{"keyid", "k"}, {"sig", "00"}}}};
  const auto unfinished = refusal("Task not accepted.", "Requires bootstrap finished. State: None");
  return {
      {"PUT", "/api/v1/config/", days, "Settings successfully submitted.", update_settings, days,
       refusal("No Repository Settings/Config found.", "It requires bootstrap. State: None")},
      {"POST", "/api/v1/metadata/", new_root, "Metadata update accepted.", metadata_update,
       new_root, unfinished},
      {"POST",
       "/api/v1/metadata/online",
       {{"roles", json::array()}},
       "Force online metadata update accepted.",
       force_online_metadata_update,
       {{"roles", json::array()}},
       unfinished},
      {"POST", "/api/v1/metadata/sign", signature, "Metadata sign accepted.", sign_metadata,
       signature,
       refusal("No signing pending.", "Requires bootstrap in signing state. State: None")},
      {"POST",
       "/api/v1/delegations/",
       {{"delegations", some}},
       "Metadata delegation add accepted.",
       metadata_delegation,
       {{"action", "add"}, {"delegations", some}},
       unfinished},
      {"PUT",
       "/api/v1/delegations/",
       {{"delegations", some}},
       "Metadata delegation update accepted.",
       metadata_delegation,
       {{"action", "update"}, {"delegations", some}},
       unfinished},
      {"POST",
       "/api/v1/delegations/delete",
       {{"delegations", {{"roles", {dev}}}}},
       "Metadata delegation delete accepted.",
       metadata_delegation,
       {{"action", "delete"}, {"delegations", none}},
       unfinished},
  };
}

answer call(const running_server& s, const endpoint& e) {
  return e.method == "PUT" ? put(s.port(), e.path, e.body.dump())
                           : post(s.port(), e.path, e.body.dump());
}

TEST(administration, becomes_a_task_when_the_repository_is_bootstrapped) {
  running_server s;
  s.bootstrap();
  for (const auto& e : endpoints()) {
    auto a = call(s, e);
    ASSERT_EQ(a.status, 202) << e.path << a.body;
    auto task = s.desk.tasks().back();
    EXPECT_EQ(body_of(a),
              (json{{"data", {{"task_id", task.id}, {"last_update", "2026-01-01T00:00:00Z"}}},
                    {"message", e.message}}));
    EXPECT_EQ(task.action, e.action) << e.path;
    EXPECT_EQ(parse_json(task.payload).value(), e.payload) << e.path;
  }
}

TEST(administration, is_refused_by_state_only_after_the_body) {
  running_server s;
  for (const auto& e : endpoints()) {
    auto a = call(s, e);
    EXPECT_EQ(a.status, 404) << e.path;
    EXPECT_EQ(body_of(a), e.refusal) << e.path;
    auto bad = e;
    bad.body = {{"settings", 1}, {"metadata", 1}, {"roles", 1}, {"role", 1}, {"delegations", 1}};
    EXPECT_EQ(call(s, bad).status, 422) << e.path;
  }
  EXPECT_EQ(s.desk.tasks().size(), endpoints().size()) << "a bad body never becomes a task";
}

TEST(administration, has_put_only_where_something_is_replaced) {
  running_server s;
  EXPECT_EQ(get(s.port(), "/api/v1/delegations/").headers["allow"], "POST, PUT");
  EXPECT_EQ(post(s.port(), "/api/v1/config/", "{}").headers["allow"], "GET, HEAD, PUT");
  for (const auto* path :
       {"/api/v1/metadata", "/api/v1/metadata/online", "/api/v1/delegations/delete"}) {
    auto a = put(s.port(), path, "{}");
    EXPECT_EQ(a.status, 405) << path;
    EXPECT_EQ(a.headers["allow"], "POST") << path;
    EXPECT_EQ(ask(s.port(), "DELETE " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n\r\n").status,
              405);
  }
}

TEST(administration, signs_anew_only_the_roles_that_the_repository_has) {
  auto refused = [](const running_server& s, const char* roles) {
    auto a = post(s.port(), "/api/v1/metadata/online", roles);
    return a.status == 202 ? "" : body_of(a)["detail"]["error"].get<std::string>();
  };
  running_server bins;
  bins.bootstrap();
  EXPECT_EQ(refused(bins, R"({"roles":["root","targets","snapshot","timestamp","bins"]})"), "");
  EXPECT_EQ(refused(bins, R"({"roles":["targets","dev"]})"),
            "Hash bin delegation is used and only root, targets, snapshot, timestamp and bins "
            "roles can be bumped");
  running_server custom;
  custom.bootstrap(std::nullopt);
  EXPECT_EQ(refused(custom, R"({"roles":["targets","dev"]})"), "");
  EXPECT_EQ(refused(custom, R"({"roles":["bins"]})"),
            "Custom target delegation used and bins cannot be bumped");
}

} // namespace
} // namespace rstuf::http::test
