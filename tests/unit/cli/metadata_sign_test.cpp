#include "cli/waiting_roles.hpp"
#include "people.hpp"
#include "scripted_server.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using test::answer;
using test::request;
using test::scripted_server;

class metadata_sign : public test::people {
protected:
  // Root 2, signed by Grace and Radia, waits; root 1 of Ada and Grace is trusted.
  json root_waits() {
    auto next = root_of({"Grace", "Radia"}, 2, 2);
    signed_ = must(tuf::unsigned_metadata(next));
    return {
        {"data",
         {{"metadata",
           {{"root", document(next)}, {"trusted_root", document(root_of({"Ada", "Grace"}, 1))}}}}},
        {"message", "Metadata role(s) pending signing"}};
  }

  // A delegated role that Ada signs.
  json role_waits(const std::string& name = "my_Role") const {
    tuf::targets role;
    role.version = 3;
    role.expires = clock_.now() + std::chrono::days(1);
    role.files["a.txt"] = {.length = 6, .hashes = {{"sha256", std::string(64, 'a')}}};
    tuf::targets delegator;
    delegator.expires = role.expires;
    delegator.delegations.emplace();
    delegator.delegations->keys["a-name-of-its-own"] = keys_.at("Ada");
    delegator.delegations->roles.push_back({.name = name,
                                            .keys = {.keyids = {"a-name-of-its-own"}},
                                            .paths = std::vector<std::string>{"*"}});
    return {{"data",
             {{"metadata", {{name, document(role)}, {"trusted_targets", document(delegator)}}}}}};
  }

  // Root 2, which this person alone signs.
  json signed_root(const std::string& name) {
    write("root.json", document(root_of({name}, 1)).dump());
    std::filesystem::remove(at("update.json"));
    EXPECT_EQ(run({"admin", "metadata", "update", "--in", at("root.json"), "--expiration", "9",
                   "--key", at("keys/" + name), "--out", at("update.json")}),
              exit_status::done)
        << err_;
    return read_json("update.json").at("metadata").at("root");
  }

  std::string saved(const json& waiting) { return write("waiting.json", waiting.dump()); }

  exit_status sign(std::vector<std::string> more) {
    more.insert(more.begin(), {"admin", "metadata", "sign"});
    return run(more);
  }

  // The payload holds a signature of this key over the waiting root.
  void expect_signature_of(const std::string& name, const json& payload) {
    EXPECT_EQ(payload.size(), 2U);
    EXPECT_EQ(payload.at("role"), "root");
    EXPECT_EQ(payload.at("signature").at("keyid"), id_of(name));
    EXPECT_TRUE(tuf::verify_signature(keys_.at(name), signed_.signed_bytes,
                                      payload.at("signature").at("sig").get<std::string>()));
  }

  tuf::metadata<tuf::root> signed_;
};

TEST_F(metadata_sign, shows_what_waits_and_what_changed_without_a_key) {
  ASSERT_EQ(sign({"--in", saved(root_waits())}), exit_status::done) << err_;
  for (const auto* part :
       {"root version 2", "Changes since version 1", "+ root key", "(Radia)", "- root key", "(Ada)",
        "~ root threshold: 1 -> 2", "this root needs 2 more signatures",
        "the trusted root needs 1 more signature\n", "--key FILE"})
    EXPECT_TRUE(out_.contains(part)) << part << "\n" << out_;
}

TEST_F(metadata_sign, tells_programs_the_same) {
  ASSERT_EQ(sign({"--in", saved(root_waits()), "--json"}), exit_status::done) << err_;
  const auto role = json::parse(out_).at("pending").at(0);
  EXPECT_EQ(role.at("role"), "root");
  EXPECT_EQ(role.at("version"), 2);
  EXPECT_EQ(role.at("missing"), (json{{"the trusted root", 1}, {"this root", 2}}));
  EXPECT_EQ(role.at("signers").size(), 3U);
  EXPECT_FALSE(role.at("changes").empty());
}

TEST_F(metadata_sign, says_that_nothing_waits) {
  const auto nothing = saved({{"message", "No metadata pending signing available"}});
  EXPECT_EQ(sign({"--in", nothing}), exit_status::done) << err_;
  EXPECT_TRUE(out_.contains("Nothing waits")) << out_;
  EXPECT_EQ(sign({"--in", nothing, "--key", at("keys/Ada"), "--out", at("p.json")}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("nothing waits")) << err_;
}

TEST_F(metadata_sign, writes_rstufs_payload_on_a_machine_without_network) {
  for (const auto* name : {"Radia", "Ada"}) { // of the new root only, of the trusted root only
    const auto file = std::string(name) + ".json";
    ASSERT_EQ(sign({"--in", saved(root_waits()), "--key", at(std::string("keys/") + name), "--out",
                    at(file)}),
              exit_status::done)
        << err_;
    expect_signature_of(name, read_json(file));
    EXPECT_TRUE(out_.contains("rstuf admin send sign")) << out_;
  }
}

TEST_F(metadata_sign, needs_somewhere_to_put_an_offline_signature) {
  EXPECT_EQ(sign({"--in", saved(root_waits()), "--key", at("keys/Ada")}), exit_status::usage);
  EXPECT_TRUE(err_.contains("--out")) << err_;
}

TEST_F(metadata_sign, signs_a_delegated_role_under_its_exact_name_and_key_id) {
  ASSERT_EQ(sign({"my_Role", "--in", saved(role_waits()), "--key", at("keys/Ada"), "--out",
                  at("p.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read_json("p.json").at("role"), "my_Role");
  EXPECT_EQ(read_json("p.json").at("signature").at("keyid"), "a-name-of-its-own");
  EXPECT_TRUE(out_.contains("+ artifact a.txt: 6 bytes")) << out_;
}

TEST_F(metadata_sign, wants_a_role_named_where_several_wait) {
  auto both = role_waits();
  const auto root = root_waits();
  both["data"]["metadata"].update(root["data"]["metadata"]);
  const std::vector<std::string> args{"--in",         saved(both), "--key",
                                      at("keys/Ada"), "--out",     at("p.json")};
  EXPECT_EQ(sign(args), exit_status::failed);
  EXPECT_TRUE(err_.contains("my_Role, root")) << err_;
  auto named = args;
  named.push_back("root");
  EXPECT_EQ(sign(named), exit_status::done) << err_;
  EXPECT_EQ(read_json("p.json").at("role"), "root");
  named.back() = "dev";
  EXPECT_EQ(sign(named), exit_status::failed);
  EXPECT_TRUE(err_.contains("dev does not wait")) << err_;
}

TEST_F(metadata_sign, refuses_keys_that_may_not_sign_or_have_signed) {
  EXPECT_EQ(sign({"--in", saved(root_waits()), "--key", at("keys/Online"), "--out", at("p.json")}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("none of the keys that may sign")) << err_;
  ASSERT_EQ(sign({"--in", saved(root_waits()), "--key", at("keys/Ada"), "--out", at("p.json")}),
            exit_status::done);
  auto waiting = root_waits();
  waiting["data"]["metadata"]["root"]["signatures"] =
      json::array({read_json("p.json")["signature"]});
  EXPECT_EQ(sign({"--in", saved(waiting), "--key", at("keys/Ada"), "--out", at("q.json")}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("has signed it already")) << err_;
  EXPECT_FALSE(exists("q.json"));
}

TEST_F(metadata_sign, does_not_take_a_forged_signature_for_one) {
  auto waiting = root_waits();
  waiting["data"]["metadata"]["root"]["signatures"] = {
      {{"keyid", id_of("Ada")}, {"sig", std::string(128, '0')}}};
  ASSERT_EQ(sign({"--in", saved(waiting)}), exit_status::done) << err_;
  EXPECT_FALSE(out_.contains("has signed")) << out_;
  EXPECT_TRUE(out_.contains("the trusted root needs 1 more")) << out_;
}

TEST_F(metadata_sign, offline_takes_no_other_root_for_the_one_in_force_than_it_is_told) {
  const auto in_force = signed_root("Ada");
  const json waiting{{"root", document(root_of({"Ada", "Grace"}, 1, 3))},
                     {"trusted_root", in_force}};
  const auto with_root = [&](const json& root) {
    return sign({"--in", saved(waiting), "--root", write("trusted.json", root.dump()), "--key",
                 at("keys/Ada"), "--out", at("p.json")});
  };
  EXPECT_EQ(with_root(signed_root("Grace")), exit_status::failed);
  EXPECT_TRUE(err_.contains("--root leads to another one, version 2")) << err_;
  EXPECT_EQ(with_root(document(root_of({"Ada"}, 1, 2))), exit_status::failed) << "unsigned";
  EXPECT_FALSE(exists("p.json"));
  EXPECT_EQ(with_root(in_force), exit_status::done) << err_;
}

TEST_F(metadata_sign, online_follows_the_roots_from_the_one_it_is_told) {
  const auto in_force = signed_root("Ada");
  const json waiting{
      {"data",
       {{"metadata",
         {{"root", document(root_of({"Ada", "Grace"}, 1, 3))}, {"trusted_root", in_force}}}}}};
  scripted_server server{[&](const request& r) {
    return r.path == sign_endpoint ? answer(200, waiting.dump()) : answer(404, "");
  }};
  const auto with_root = [&](const json& root) {
    return sign({"--api-server", server.url(), "--root", write("trusted.json", root.dump())});
  };
  EXPECT_EQ(with_root(in_force), exit_status::done) << err_;
  EXPECT_EQ(server.requests().back().path, "/metadata/3.root.json");
  EXPECT_EQ(with_root(signed_root("Grace")), exit_status::failed);
  EXPECT_TRUE(err_.contains("said to be in force is version 2")) << err_;
  EXPECT_TRUE(out_.empty()) << "it showed what it could not verify: " << out_;
}

TEST_F(metadata_sign, warns_where_a_role_cannot_be_compared_and_refuses_it_with_a_root) {
  const auto waiting = role_waits().dump();
  scripted_server server{[&](const request& r) {
    return r.path == sign_endpoint ? answer(200, waiting) : answer(404, "");
  }};
  EXPECT_EQ(sign({"--api-server", server.url()}), exit_status::done) << err_;
  EXPECT_TRUE(err_.contains("my_Role cannot be compared with what is published")) << err_;
  const auto root = write("trusted.json", signed_root("Ada").dump());
  EXPECT_EQ(sign({"--api-server", server.url(), "--root", root}), exit_status::failed);
}

TEST_F(metadata_sign, asks_for_the_passphrase_and_never_shows_it) {
  make_key("Grace", "correct horse");
  const std::vector<std::string> args{"--in",  saved(root_waits()), "--key", at("keys/Grace"),
                                      "--out", at("p.json")};
  answers_ = {"TOPSECRET"};
  EXPECT_EQ(sign(args), exit_status::failed);
  EXPECT_FALSE((out_ + err_).contains("TOPSECRET"));
  EXPECT_FALSE(exists("p.json"));
  answers_ = {"correct horse"};
  EXPECT_EQ(sign(args), exit_status::done) << err_;
  EXPECT_TRUE(prompts_.back().contains("keys/Grace"));
}

TEST_F(metadata_sign, refuses_what_is_no_answer_of_the_service) {
  for (const auto* text : {"[]", "{", R"({"root": 7})", R"({"data":{"metadata":{"dev":{}}}})"}) {
    EXPECT_EQ(sign({"--in", write("waiting.json", text)}), exit_status::failed) << text;
    EXPECT_FALSE(err_.empty());
  }
  auto no_signers = role_waits();
  no_signers["data"]["metadata"].erase("trusted_targets");
  EXPECT_EQ(sign({"--in", saved(no_signers)}), exit_status::failed);
  EXPECT_TRUE(err_.contains("trusted_targets is missing")) << err_;
}

TEST_F(metadata_sign, sends_the_signature_and_waits_for_its_task) {
  const auto waiting = root_waits().dump();
  scripted_server server{[&](const request& r) {
    if (r.path == "/api/v1/metadata/sign" && r.method == "GET")
      return answer(200, waiting);
    if (r.method == "POST")
      return answer(202, R"({"data":{"task_id":"t"},"message":"Metadata sign accepted."})");
    return answer(200, R"({"data":{"task_id":"t","state":"SUCCESS","result":{"status":true,
      "message":"Signature Processed","details":{"update":"Metadata update finished"}}}})");
  }};
  ASSERT_EQ(sign({"--key", at("keys/Ada"), "--api-server", server.url()}), exit_status::done)
      << err_;
  const auto posted = server.requests().at(1);
  EXPECT_EQ(posted.path, "/api/v1/metadata/sign");
  expect_signature_of("Ada", json::parse(posted.body));
  EXPECT_TRUE(out_.contains("Metadata sign accepted, task t")) << out_;
  EXPECT_TRUE(out_.contains("Metadata update finished")) << out_;
}

TEST_F(metadata_sign, gives_up_what_waits) {
  scripted_server server{[](const request& r) {
    return r.method == "POST" ? answer(404, R"({"detail":{"message":"No signing process for root.",
                   "error":"The root role is not in a signing process."}})")
                              : answer(500, "");
  }};
  EXPECT_EQ(run({"admin", "metadata", "stop-sign", "root", "--api-server", server.url()}),
            exit_status::failed);
  EXPECT_TRUE(err_.contains("The root role is not in a signing process.")) << err_;
  EXPECT_EQ(server.requests().at(0).path, "/api/v1/metadata/sign/delete");
  EXPECT_EQ(server.requests().at(0).body, R"({"role":"root"})");
}

} // namespace
} // namespace rstuf::cli
