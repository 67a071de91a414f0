#include "catalog/catalog.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// The REST contract as clients see it.
namespace rstuf::http::test {
namespace {

const std::string one_artifact =
    R"({"artifacts":[{"path":"a/b.txt","info":{"length":"3","hashes":{"sha256":")" +
    std::string(64, 'a') + R"("}}}]})";

TEST(api, refuses_unknown_paths_and_wrong_methods) {
  running_server s;
  for (const auto* path : {"/index.html", "/api", "/api/v1/", "/api/v1/taskx", "/api/v1/../v1/task",
                           "/%zz", "/a%00", "/api/v1/config/hidden"}) {
    auto a = get(s.port(), path);
    EXPECT_EQ(a.status, 404) << path;
    EXPECT_EQ(a.body, R"({"detail":"Not Found"})");
    EXPECT_EQ(a.headers["cache-control"], "no-store");
  }
  auto a = ask(s.port(), "PUT /api/v1/bootstrap/ HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(a.status, 405);
  EXPECT_EQ(a.body, R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(a.headers["allow"], "GET, HEAD, POST");
  EXPECT_EQ(ask(s.port(), "PUT /api/v1/artifacts HTTP/1.1\r\nHost: x\r\n\r\n").headers["allow"],
            "POST, GET, HEAD");
  EXPECT_EQ(ask(s.port(), "DELETE /metadata/1.root.json HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
}

TEST(api, takes_paths_with_and_without_slash_doubled_slashes_and_escapes) {
  running_server s;
  for (const auto* path : {"/api/v1/task?task_id=1", "/api/v1/task/?task_id=1",
                           "//api//v1/task//?task_id=1", "/api/v1/t%61sk/?task%5fid=%31"}) {
    auto a = get(s.port(), path);
    EXPECT_EQ(a.status, 200) << path;
    EXPECT_EQ(body_of(a)["data"]["task_id"], "1") << path;
  }
}

TEST(api, answers_head_like_get_without_the_body) {
  running_server s;
  auto got = get(s.port(), "/api/v1/task/?task_id=1");
  auto head = ask(s.port(), "HEAD /api/v1/task/?task_id=1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], std::to_string(got.body.size()));
  raw_client c{s.port()};
  c.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  c.read_answer(true);
  EXPECT_EQ(c.read_to_end(), "");
}

TEST(api, accepts_artifacts_when_the_repository_is_bootstrapped) {
  running_server s;
  s.bootstrap();
  auto a = post(s.port(), "/api/v1/artifacts/", one_artifact);
  ASSERT_EQ(a.status, 202) << a.body;
  auto task = s.desk.tasks().front();
  EXPECT_EQ(body_of(a), (json{{"data",
                               {{"artifacts", {"a/b.txt"}},
                                {"task_id", task.id},
                                {"last_update", "2026-01-01T00:00:00Z"}}},
                              {"message", "New Artifact(s) successfully submitted."}}));
  EXPECT_EQ(task.action, catalog::task_action::add_artifacts);
  EXPECT_EQ(task.repository, "default");
  EXPECT_EQ(task.id.size(), 32U);
  EXPECT_EQ(task.id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(*parse_json(task.payload),
            (json{{"artifacts",
                   {{{"path", "a/b.txt"},
                     {"info", {{"length", 3}, {"hashes", {{"sha256", std::string(64, 'a')}}}}}}}},
                  {"add_task_id_to_custom", false},
                  {"publish_artifacts", true}}));
}

TEST(api, says_when_publishing_is_skipped) {
  running_server s;
  s.bootstrap();
  auto added = post(s.port(), "/api/v1/artifacts/", R"({"artifacts":[],"publish_artifacts":"no"})");
  EXPECT_EQ(body_of(added)["message"],
            "New Artifact(s) successfully submitted. Publishing will be skipped.");
  auto removed =
      post(s.port(), "/api/v1/artifacts/delete", R"({"artifacts":["a"],"publish_artifacts":0})");
  EXPECT_EQ(removed.status, 202);
  EXPECT_EQ(body_of(removed)["message"],
            "Remove Artifact(s) successfully submitted. Publishing will be skipped.");
  EXPECT_EQ(*parse_json(s.desk.tasks().back().payload),
            (json{{"artifacts", {"a"}}, {"publish_artifacts", false}}));
}

TEST(api, accepts_a_publish_without_looking_at_its_body) {
  running_server s;
  s.bootstrap();
  auto a = post(s.port(), "/api/v1/artifacts/publish/", "no JSON at all", "");
  EXPECT_EQ(a.status, 202);
  EXPECT_EQ(body_of(a)["data"]["artifacts"], json::array());
  EXPECT_EQ(body_of(a)["message"], "Publish artifacts successfully submitted.");
  EXPECT_EQ(s.desk.tasks().front().payload, "{}");
}

TEST(api, refuses_artifacts_by_state_only_after_the_body) {
  running_server s;
  auto locked = post(s.port(), "/api/v1/artifacts/", one_artifact);
  EXPECT_EQ(locked.status, 404);
  EXPECT_EQ(body_of(locked), (json{{"detail",
                                    {{"message", "Task not accepted."},
                                     {"error", "It requires bootstrap finished. State: None"}}}}));
  EXPECT_EQ(post(s.port(), "/api/v1/artifacts/", R"({"artifacts":7})").status, 422);
  EXPECT_EQ(s.desk.tasks().size(), 1U) << "a bad body never becomes a task";
}

TEST(api, shows_how_far_the_bootstrap_is) {
  running_server s;
  EXPECT_EQ(
      body_of(get(s.port(), "/api/v1/bootstrap/")),
      (json{{"data", {{"bootstrap", false}}}, {"message", "System available for bootstrap."}}));
  catalog::new_task task{.id = std::string(32, '1'),
                         .repository = "default",
                         .action = catalog::task_action::bootstrap,
                         .payload = "{}"};
  ASSERT_TRUE(s.rows()->accept({&task, 1}));
  EXPECT_EQ(body_of(get(s.port(), "/api/v1/bootstrap/")),
            (json{{"data", {{"bootstrap", false}, {"state", "pre"}, {"id", task.id}}},
                  {"message", "System LOCKED for bootstrap."}}));
}

TEST(api, shows_a_finished_bootstrap_and_its_settings) {
  running_server s;
  auto before = get(s.port(), "/api/v1/config/");
  EXPECT_EQ(before.status, 404);
  EXPECT_EQ(body_of(before), (json{{"detail",
                                    {{"message", "No Repository Settings/Config found."},
                                     {"error", "It requires bootstrap. State: None"}}}}));
  s.bootstrap();
  EXPECT_EQ(
      body_of(get(s.port(), "/api/v1/bootstrap/")),
      (json{{"data", {{"bootstrap", true}, {"state", "finished"}, {"id", std::string(32, 'b')}}},
            {"message", "System LOCKED for bootstrap."}}));
  auto shown = body_of(get(s.port(), "/api/v1/config"));
  EXPECT_EQ(shown["message"], "Current Settings");
  EXPECT_EQ(shown["data"], (json{{"bootstrap", std::string(32, 'b')},
                                 {"bins_expiration", 7},
                                 {"bins_num_keys", 1},
                                 {"bins_style", "succinct"},
                                 {"bins_threshold", 1},
                                 {"number_of_delegated_bins", 2},
                                 {"root_expiration", 365},
                                 {"root_num_keys", 1},
                                 {"root_threshold", 1},
                                 {"snapshot_num_keys", 1},
                                 {"snapshot_threshold", 1},
                                 {"targets_expiration", 30},
                                 {"targets_num_keys", 1},
                                 {"targets_online_key", true},
                                 {"targets_threshold", 1},
                                 {"timestamp_num_keys", 1},
                                 {"timestamp_threshold", 1}}));
}

TEST(api, shows_a_task_nobody_knows_as_pending) {
  running_server s;
  EXPECT_EQ(
      body_of(get(s.port(), "/api/v1/task/?task_id=abc")),
      (json{{"data", {{"task_id", "abc"}, {"state", "PENDING"}}}, {"message", "Task state."}}));
  auto none = get(s.port(), "/api/v1/task/");
  EXPECT_EQ(none.status, 422);
  EXPECT_EQ(body_of(none)["detail"][0]["loc"], (json{"query", "task_id"}));
  EXPECT_EQ(body_of(none)["detail"][0]["type"], "missing");
}

TEST(api, shows_a_task_in_each_state) {
  running_server s;
  s.bootstrap();
  auto id = body_of(post(s.port(), "/api/v1/artifacts/", one_artifact))["data"]["task_id"]
                .get<std::string>();
  auto shown = [&] { return body_of(get(s.port(), "/api/v1/task/?task_id=" + id))["data"]; };
  EXPECT_EQ(shown(), (json{{"task_id", id}, {"state", "PENDING"}}));

  auto c = s.rows();
  s.clock.advance(std::chrono::seconds{5});
  ASSERT_TRUE(c->start(id));
  EXPECT_EQ(shown(), (json{{"task_id", id}, {"state", "STARTED"}}));

  ASSERT_TRUE(c->finish(id, catalog::task_state::errored,
                        R"({"message":"Adding failed","status":false,"error":"too many",)"
                        R"("details":null})"));
  EXPECT_EQ(shown(), (json{{"task_id", id},
                           {"state", "ERRORED"},
                           {"result",
                            {{"task", "add_artifacts"},
                             {"status", false},
                             {"message", "Adding failed"},
                             {"error", "too many"},
                             {"last_update", "2026-01-01T00:00:05Z"}}}}));
}

TEST(api, shows_a_failed_task_with_its_message_alone) {
  running_server s;
  s.bootstrap();
  auto id = body_of(post(s.port(), "/api/v1/artifacts/publish/", ""))["data"]["task_id"]
                .get<std::string>();
  ASSERT_TRUE(s.rows()->finish(id, catalog::task_state::failure, R"({"message":"it broke"})"));
  EXPECT_EQ(body_of(get(s.port(), "/api/v1/task/?task_id=" + id))["data"],
            (json{{"task_id", id}, {"state", "FAILURE"}, {"result", {{"message", "it broke"}}}}));
}

TEST(api, hides_the_result_of_a_task_until_clients_can_see_it) {
  running_server s;
  s.bootstrap();
  auto id = body_of(post(s.port(), "/api/v1/artifacts/", one_artifact))["data"]["task_id"]
                .get<std::string>();
  auto c = s.rows();
  catalog::layout where{.generation = c->load("default")->delegation_generation,
                        .place =
                            [](auto, auto) {
                              return catalog::placement{"targets", ""};
                            },
                        .max_role_bytes = 5'000'000};
  catalog::ingest_task work{
      .id = id,
      .changes = {{.path = "a/b.txt", .path_hash = 1, .info = "{}"}},
      .describe = [](const auto& outcome) {
        json details = {{"artifact_roles", outcome.roles}, {"invalid_paths", nullptr}};
        return json{{"message", "Artifact(s) Added"}, {"status", true}, {"details", details}}
            .dump();
      }};
  ASSERT_TRUE(c->ingest("default", where, {&work, 1}));
  EXPECT_EQ(
      body_of(get(s.port(), "/api/v1/task/?task_id=" + id))["data"],
      (json{{"task_id", id},
            {"state", "RUNNING"},
            {"result",
             {{"task", "add_artifacts"},
              {"message", "Publishing"},
              {"last_update", "2026-01-01T00:00:00Z"},
              {"details",
               {{"published_roles", json::array()}, {"roles_to_publish", "['targets']"}}}}}}));
}

} // namespace
} // namespace rstuf::http::test
