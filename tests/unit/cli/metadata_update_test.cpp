#include "people.hpp"
#include "scripted_server.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;

class metadata_update : public test::people {
protected:
  metadata_update() { write("root.json", document(root_of({"Ada", "Grace"}, 2)).dump()); }

  exit_status update(std::vector<std::string> more) {
    more.insert(more.begin(), {"admin", "metadata", "update"});
    return run(more);
  }
  // From root.json to payload.json.
  exit_status offline(std::vector<std::string> more) {
    std::filesystem::remove(at("payload.json"));
    more.insert(more.end(), {"--in", at("root.json"), "--out", at("payload.json")});
    return update(more);
  }
  tuf::metadata<tuf::root> made() {
    const auto payload = read_json("payload.json");
    EXPECT_EQ(payload.size(), 1U);
    EXPECT_EQ(payload.at("metadata").size(), 1U);
    return must(tuf::metadata_from_json<tuf::root>(payload.at("metadata").at("root")));
  }
  std::vector<std::string> signed_with(const std::string& name) {
    return {"--key", at("keys/" + name)};
  }

  void expect_refusal(std::vector<std::string> more, const std::string& part) {
    more.insert(more.end(), {"--key", at("keys/Ada")});
    EXPECT_EQ(offline(more), exit_status::failed);
    EXPECT_TRUE(err_.contains(part)) << err_;
    EXPECT_FALSE(exists("payload.json"));
  }
};

TEST_F(metadata_update, changes_the_expiry_and_nothing_else) {
  ASSERT_EQ(offline({"--expiration", "30", "--key", at("keys/Ada")}), exit_status::done) << err_;
  auto wanted = root_of({"Ada", "Grace"}, 2, 2);
  wanted.expires = clock_.now() + std::chrono::days(30);
  EXPECT_EQ(made().role, wanted);
  for (const auto* part : {"root version 2", "~ expires: ", "rstuf admin send update"})
    EXPECT_TRUE(out_.contains(part)) << part << "\n" << out_;
}

TEST_F(metadata_update, exchanges_a_root_key_and_is_signed_for_both_roots) {
  ASSERT_EQ(offline({"--remove-key", "Ada", "--add-key", at("keys/Radia.pub.json"), "--threshold",
                     "1", "--key", at("keys/Ada"), "--key", at("keys/Grace")}),
            exit_status::done)
      << err_;
  const auto root = made();
  EXPECT_EQ(root.role.roles.at("root").keyids, (std::vector{id_of("Grace"), id_of("Radia")}));
  EXPECT_EQ(root.role.roles.at("root").threshold, 1);
  EXPECT_FALSE(root.role.keys.contains(id_of("Ada")));
  EXPECT_TRUE(tuf::verify_by(root.role, "root", root.signed_bytes, root.signatures));
  EXPECT_TRUE(
      tuf::verify_by(root_of({"Ada", "Grace"}, 2), "root", root.signed_bytes, root.signatures));
}

TEST_F(metadata_update, takes_a_key_to_remove_by_the_beginning_of_its_id) {
  ASSERT_EQ(offline({"--remove-key", id_of("Ada").substr(0, 8), "--threshold", "1", "--key",
                     at("keys/Grace")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(made().role.roles.at("root").keyids, std::vector{id_of("Grace")});
  expect_refusal({"--remove-key", id_of("Ada").substr(0, 5), "--threshold", "1"}, "is no root key");
}

TEST_F(metadata_update, names_another_online_key_for_all_online_roles) {
  ASSERT_EQ(offline({"--online-key", at("keys/Radia.pub.json"), "--online-key-uri", "fn:new",
                     "--key", at("keys/Ada")}),
            exit_status::done)
      << err_;
  const auto root = made().role;
  for (const auto* role : {"targets", "snapshot", "timestamp"})
    EXPECT_EQ(root.roles.at(role).keyids, std::vector{id_of("Radia")});
  EXPECT_EQ(root.keys.at(id_of("Radia")).unrecognized.at("x-rstuf-online-key-uri"), "fn:new");
  EXPECT_FALSE(root.keys.contains(id_of("Online")));
  EXPECT_TRUE(out_.contains("+ online key")) << out_;
}

TEST_F(metadata_update, keeps_members_that_nobody_knows) {
  auto root = root_of({"Ada", "Grace"}, 2);
  root.unrecognized["x-acme-note"] = "kept";
  write("root.json", document(root).dump());
  ASSERT_EQ(offline({"--expiration", "30", "--key", at("keys/Ada")}), exit_status::done) << err_;
  EXPECT_EQ(made().role.unrecognized, root.unrecognized);
}

TEST_F(metadata_update, does_what_a_plan_says_as_the_options_would) {
  const auto plan = write("keys/plan.yml", R"(
expiration: 40
threshold: 1
add_keys: [{name: Third, file: Radia.pub.json}]
remove_keys: [Ada]
online_key: {uri: "fn:new", file: Fresh.pub.json}
sign_with: [Grace, {file: Ada}]
)");
  make_key("Fresh");
  ASSERT_EQ(offline({"--plan", plan}), exit_status::done) << err_;
  const auto root = made();
  EXPECT_EQ(root.role.expires, clock_.now() + std::chrono::days(40));
  EXPECT_EQ(root.role.roles.at("root").threshold, 1);
  EXPECT_EQ(root.role.keys.at(id_of("Radia")).unrecognized.at("x-rstuf-key-name"), "Third");
  EXPECT_EQ(root.role.roles.at("timestamp").keyids, std::vector{id_of("Fresh")});
  EXPECT_EQ(root.signatures.size(), 2U);
}

TEST_F(metadata_update, names_the_field_of_a_plan_that_is_wrong) {
  for (const auto& [text, part] : std::map<std::string, std::string>{
           {"expiration: 0", "expiration: not a whole number"},
           {"remove_keys: [7]", "remove_keys: not a list of texts"},
           {"add_keys: [{file: absent}]", "add_keys[0].file: "},
           {"expiraton: 7", "expiraton: no such field"},
           {"online_key: {uri: 'fn:a'}", "online_key.file: give either"}}) {
    EXPECT_EQ(offline({"--plan", write("plan.yml", text)}), exit_status::failed) << text;
    EXPECT_TRUE(err_.contains(part)) << err_;
  }
}

TEST_F(metadata_update, refuses_roots_that_could_never_be_accepted) {
  expect_refusal({}, "nothing is to change");
  expect_refusal({"--threshold", "3"}, "3 signatures of 2 root keys");
  expect_refusal({"--remove-key", "Ada"}, "2 signatures of 1 root keys");
  expect_refusal({"--remove-key", "Nobody"}, "Nobody is no root key");
  expect_refusal({"--add-key", at("keys/Ada.pub.json")}, "is a root key already");
  expect_refusal({"--online-key", at("keys/Ada.pub.json"), "--online-key-uri", "fn:a"},
                 "is a root key too");
  expect_refusal({"--online-key", at("keys/Radia.pub.json"), "--online-key-uri", "fn:a/b"},
                 "--online-key-uri: not of the form");
  clock_.advance(std::chrono::days(101));
  expect_refusal({"--threshold", "1"}, "give the days");
}

TEST_F(metadata_update, refuses_signing_keys_that_belong_to_neither_root_or_sign_twice) {
  EXPECT_EQ(offline({"--expiration", "9", "--key", at("keys/Radia")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("none of the keys that may sign")) << err_;
  EXPECT_EQ(offline({"--expiration", "9", "--key", at("keys/Ada"), "--key", at("keys/Ada")}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("signs already")) << err_;
  EXPECT_EQ(offline({"--expiration", "9"}), exit_status::failed);
  EXPECT_TRUE(err_.contains("nobody signs")) << err_;
}

TEST_F(metadata_update, rehearses_without_sending_or_writing) {
  ASSERT_EQ(update({"--in", at("root.json"), "--expiration", "9", "--dry-run", "--json"}),
            exit_status::done)
      << err_;
  const auto report = json::parse(out_);
  EXPECT_EQ(report.at("version"), 2);
  EXPECT_EQ(report.at("file"), nullptr);
}

// Serves roots 1.root.json, 2.root.json, … and takes what is posted.
class metadata_update_online : public metadata_update {
protected:
  std::string signed_root(const tuf::root& root, const std::vector<std::string>& names) {
    auto m = must(tuf::unsigned_metadata(root));
    for (const auto& name : names) {
      const auto signer = must(signing::open_signer("file:" + at("keys/" + name), {}));
      m.signatures.push_back({id_of(name), must(signer->sign(m.signed_bytes))});
    }
    return tuf::serialize(m);
  }
  std::string reply(const request& r) {
    if (r.method == "POST")
      return answer(202, R"({"data":{"task_id":"t"},"message":"Metadata update accepted."})");
    const auto version = static_cast<std::size_t>(std::stoul(r.path.substr(r.path.rfind('/') + 1)));
    return version <= roots_.size() ? answer(200, roots_[version - 1]) : answer(404, "{}");
  }

  std::vector<std::string> roots_;
  scripted_server server_{[this](const request& r) { return reply(r); }};
};

TEST_F(metadata_update_online, follows_the_chain_of_roots_and_sends_the_next_one) {
  roots_ = {signed_root(root_of({"Ada"}, 1, 1), {"Ada"}),
            signed_root(root_of({"Grace"}, 1, 2), {"Ada", "Grace"})};
  ASSERT_EQ(update({"--api-server", server_.url(), "--expiration", "9", "--key", at("keys/Grace"),
                    "--no-wait"}),
            exit_status::done)
      << err_;
  const auto posted = server_.requests().back();
  EXPECT_EQ(posted.path, "/api/v1/metadata/");
  EXPECT_EQ(json::parse(posted.body).at("metadata").at("root").at("signed").at("version"), 3);
}

TEST_F(metadata_update_online, builds_on_no_root_that_the_one_before_has_not_signed) {
  roots_ = {signed_root(root_of({"Ada"}, 1, 1), {"Ada"}),
            signed_root(root_of({"Grace"}, 1, 2), {"Grace"})};
  EXPECT_EQ(update({"--api-server", server_.url(), "--expiration", "9", "--key", at("keys/Grace")}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("2.root.json")) << err_;
  EXPECT_EQ(server_.requests().back().method, "GET");
}

} // namespace
} // namespace rstuf::cli
