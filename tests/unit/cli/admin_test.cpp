#include "people.hpp"
#include "scripted_server.hpp"

namespace rstuf::cli {
namespace {

using test::answer;
using test::request;
using test::scripted_server;

// Accepts every change; its task ends with `details_`. GETs are answered by `get_`.
class admin : public test::people {
protected:
  std::string reply(const request& r) {
    if (r.method != "GET")
      return answer(202, R"({"data":{"task_id":"t"},"message":"Accepted here."})");
    if (r.path.starts_with("/api/v1/task/"))
      return answer(200, json{{"data",
                               {{"task_id", "t"},
                                {"state", "SUCCESS"},
                                {"result", {{"status", true}, {"details", details_}}}}}}
                             .dump());
    const auto found = get_.find(r.path);
    return found == get_.end() ? answer(404, R"({"detail":{"error":"nothing here"}})")
                               : answer(200, found->second);
  }
  exit_status admin_run(std::vector<std::string> args) {
    args.insert(args.begin(), "admin");
    args.insert(args.end(), {"--api-server", server_.url()});
    return run(args);
  }
  const request first() const { return server_.requests().at(0); }

  json details_ = json::object();
  std::map<std::string, std::string> get_;
  scripted_server server_{[this](const request& r) { return reply(r); }};
};

const auto* const roles_plan = R"(
roles:
  - name: dev
    paths: ["dev/*"]
    expiration: 365
    threshold: 2
    terminating: true
    keys: [{name: Lovelace, file: Ada.pub.json}, {file: Grace}]
  - name: docs
    paths: ["docs/*"]
    expiration: 30
    bins: {number_of_delegated_bins: 16, expiration: 7}
)";

TEST_F(admin, delegates_to_the_roles_of_a_plan) {
  const auto plan = write("keys/roles.yml", roles_plan);
  ASSERT_EQ(admin_run({"delegations", "new", plan}), exit_status::done) << err_;
  EXPECT_EQ(first().method, "POST");
  EXPECT_EQ(first().path, "/api/v1/delegations/");
  const auto body = json::parse(first().body).at("delegations");
  EXPECT_EQ(body.at("keys").size(), 2U);
  EXPECT_EQ(body.at("keys").at(id_of("Ada")).at("x-rstuf-key-name"), "Lovelace");
  EXPECT_EQ(body.at("roles"),
            json({{{"name", "dev"},
                   {"terminating", true},
                   {"threshold", 2},
                   {"paths", {"dev/*"}},
                   {"x-rstuf-expire-policy", 365},
                   {"keyids", {id_of("Ada"), id_of("Grace")}}},
                  {{"name", "docs"},
                   {"terminating", false},
                   {"threshold", 1},
                   {"paths", {"docs/*"}},
                   {"x-rstuf-expire-policy", 30},
                   {"keyids", json::array()},
                   {"x-rstuf-bins", {{"number_of_delegated_bins", 16}, {"expiration", 7}}}}}));
}

TEST_F(admin, sends_rstufs_delegation_files_as_they_are) {
  const auto file = write("d.json", R"({"delegations":{"keys":{},"roles":[{"name":"x"}]}})");
  ASSERT_EQ(admin_run({"delegations", "update", file}), exit_status::done) << err_;
  EXPECT_EQ(first().method, "PUT");
  EXPECT_EQ(json::parse(first().body), read_json("d.json"));
}

TEST_F(admin, writes_the_request_for_another_machine_to_send) {
  ASSERT_EQ(admin_run({"delegations", "new", write("keys/roles.yml", roles_plan), "--out",
                       at("delegations-new.json")}),
            exit_status::done)
      << err_;
  EXPECT_TRUE(server_.requests().empty());
  EXPECT_EQ(read_json("delegations-new.json").at("delegations").at("roles").size(), 2U);
}

TEST_F(admin, takes_delegations_back_by_name_or_by_file) {
  const json wanted{{"delegations", {{"roles", {{{"name", "a"}}, {{"name", "b"}}}}}}};
  ASSERT_EQ(admin_run({"delegations", "delete", "a", "b"}), exit_status::done) << err_;
  EXPECT_EQ(first().path, "/api/v1/delegations/delete");
  EXPECT_EQ(json::parse(first().body), wanted);
  ASSERT_EQ(admin_run({"delegations", "delete", "--in", write("d.json", wanted.dump())}),
            exit_status::done)
      << err_;
  EXPECT_EQ(json::parse(server_.requests().at(2).body), wanted);
  for (const auto* what : {"delete", "new", "update"}) { // a script is not asked
    EXPECT_EQ(admin_run({"delegations", what}), exit_status::failed);
    EXPECT_TRUE(err_.contains("is missing")) << err_;
  }
}

TEST_F(admin, fails_when_a_role_was_refused_though_the_task_is_success) {
  details_ = {{"failed_roles", {{{"role", "dev"}, {"reason", "role already exists"}}}}};
  EXPECT_EQ(admin_run({"delegations", "new", write("keys/roles.yml", roles_plan)}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("dev: role already exists")) << err_;
}

TEST_F(admin, names_the_field_of_a_delegation_plan_that_is_wrong) {
  for (const auto& [text, part] : std::map<std::string, std::string>{
           {"roles: []", "roles: not a list"},
           {"roles: [{paths: [a], expiration: 1}]", "roles[0].name: missing"},
           {"roles: [{name: a, paths: [a]}]", "roles[0].expiration: missing"},
           {"roles: [{name: a, paths: [], expiration: 1}]", "roles[0].paths: not a list"},
           {"roles: [{name: a, paths: [a], expiration: 1, terminating: 7}]",
            "roles[0].terminating: neither true nor false"},
           {"roles: [{name: a, paths: [a], expiration: 1, keys: [{file: absent}]}]",
            "roles[0].keys[0].file: "},
           {"roles: [{name: a, paths: [a], expiration: 1, threshold: 2, keys: [{file: keys/Ada}]}]",
            "roles[0].threshold: more than"},
           {"roles: [{name: a, paths: [a], expiration: 1, bin: {}}]", "roles[0].bin: no such"}}) {
    EXPECT_EQ(admin_run({"delegations", "new", write("p.yml", text)}), exit_status::failed) << text;
    EXPECT_TRUE(err_.contains(part)) << err_;
  }
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(admin, shows_and_changes_settings) {
  get_["/api/v1/config/"] = R"({"data":{"bins_expiration":7,"bootstrap":"t"}})";
  ASSERT_EQ(admin_run({"config", "show"}), exit_status::done) << err_;
  EXPECT_TRUE(out_.contains("bins_expiration  7\nbootstrap        t\n")) << out_;
  ASSERT_EQ(admin_run({"config", "set", "snapshot=7", "my=dev=30"}), exit_status::failed);
  ASSERT_EQ(admin_run({"config", "set", "snapshot=7", "dev=30"}), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().at(1).method, "PUT");
  EXPECT_EQ(json::parse(server_.requests().at(1).body),
            json({{"settings", {{"expiration", {{"dev", 30}, {"snapshot", 7}}}}}}));
}

TEST_F(admin, says_which_settings_were_not_taken) {
  for (const auto* text :
       {"snapshot", "snapshot=", "snapshot=x", "=7", "snapshot=0", "snapshot=7d"})
    EXPECT_EQ(admin_run({"config", "set", text}), exit_status::failed) << text;
  EXPECT_TRUE(server_.requests().empty());
  details_ = {{"invalid_roles", {"root"}}};
  EXPECT_EQ(admin_run({"config", "set", "root=7"}), exit_status::failed);
  EXPECT_TRUE(err_.contains("root")) << err_;
}

TEST_F(admin, shows_roles_with_what_is_left_of_them_and_who_has_to_sign) {
  get_["/api/v1/roles/"] = R"({"data":{"roles":[
      {"role":"root","version":1,"expires":"2026-01-04T00:00:00Z","state":"published",
       "threshold":2,"keys":[{"keyid":"a"},{"keyid":"b"},{"keyid":"c"}]},
      {"role":"snapshot","version":9,"expires":"2025-12-31T00:00:00Z","state":"published"}],
    "bins":{"count":256,"waiting":3,"earliest_expiry":"2026-01-02T00:00:00Z"}}})";
  get_["/api/v1/metadata/sign"] = json{{"data",
                                        {{"metadata",
                                          {{"root", document(root_of({"Ada", "Grace"}, 2, 2))},
                                           {"trusted_root", document(root_of({"Ada"}, 1))}}}}}}
                                      .dump();
  ASSERT_EQ(admin_run({"roles"}), exit_status::done) << err_;
  for (const auto* part : {"in 3 days", "2 of 3", "expired 24 hours ago", "version 2: 2 of ",
                           "(Ada)", "(Grace)", "256 bins, of which 3 wait"})
    EXPECT_TRUE(out_.contains(part)) << part << "\n" << out_;
  ASSERT_EQ(admin_run({"roles", "--json"}), exit_status::done) << err_;
  EXPECT_TRUE(json::parse(out_).at("roles").at(0).contains("waits_for"));
  EXPECT_FALSE(json::parse(out_).at("roles").at(1).contains("waits_for"));
}

TEST_F(admin, renews_online_roles) {
  ASSERT_EQ(admin_run({"metadata", "renew", "snapshot", "bins"}), exit_status::done) << err_;
  EXPECT_EQ(first().path, "/api/v1/metadata/online");
  EXPECT_EQ(json::parse(first().body), json({{"roles", {"snapshot", "bins"}}}));
  ASSERT_EQ(admin_run({"metadata", "renew", "--no-wait"}), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().back().body, R"({"roles":[]})");
}

TEST_F(admin, sends_what_air_gapped_signers_wrote) {
  const auto file = write("p.json", R"({"role":"root"})");
  ASSERT_EQ(admin_run({"send", "sign", file, "--no-wait"}), exit_status::done) << err_;
  EXPECT_EQ(first().path, "/api/v1/metadata/sign");
  ASSERT_EQ(admin_run({"send", "update", file, "--no-wait"}), exit_status::done) << err_;
  EXPECT_EQ(server_.requests().at(1).path, "/api/v1/metadata/");
}

} // namespace
} // namespace rstuf::cli
