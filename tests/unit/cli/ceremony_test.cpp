#include "cli/key_files.hpp"
#include "command_line.hpp"
#include "signing/key_file.hpp"
#include "tests/support/must.hpp"
#include "tuf/verify.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;
using signing::key_type;

const std::string passphrase = "correct horse";

class ceremony : public test::command_line {
protected:
  // A pair of files as `rstuf key generate` makes them, without its many rounds of PBKDF2.
  tuf::key make_key(const std::string& name, key_type type = key_type::ed25519,
                    const std::string& words = "") {
    auto pair = must(signing::generate_key(type, signing::secret{std::string(words)}));
    write("keys/" + name, std::string(pair.private_pem.reveal()));
    auto document = tuf::to_json(pair.public_key);
    document["keyid"] = tuf::keyid_of(pair.public_key);
    write("keys/" + name + ".pub.json", document.dump());
    return pair.public_key;
  }

  // The root keys ada and grace, threshold 2, and an online key.
  json plan() {
    return {{"root",
             {{"expiration", 100},
              {"threshold", 2},
              {"keys",
               {{{"name", "Ada"}, {"file", "keys/ada.pub.json"}},
                {{"name", "Grace"}, {"file", "keys/grace.pub.json"}}}}}},
            {"targets", {{"expiration", 90}}},
            {"snapshot", {{"expiration", 7}}},
            {"timestamp", {{"expiration", 2}}},
            {"bins", {{"expiration", 8}, {"number_of_delegated_bins", 16}}},
            {"online_key", {{"uri", "fn:online"}, {"file", "keys/online.pub.json"}}},
            {"sign_with", {"keys/ada", "keys/grace"}},
            {"timeout", 120}};
  }

  void make_keys() {
    ada_ = make_key("ada");
    grace_ = make_key("grace", key_type::ecdsa_p256);
    online_ = make_key("online");
  }

  exit_status hold(const json& plan, std::vector<std::string> more = {}) {
    std::vector<std::string> args{
        "admin", "ceremony", "--plan", write("plan.yml", plan.dump()), "--out", at("payload.json")};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }

  // The plan is refused with an error that names this field, and nothing is written.
  void expect_refusal(const json& plan, const std::string& field) {
    EXPECT_EQ(hold(plan), exit_status::failed);
    EXPECT_TRUE(err_.contains("plan: " + field)) << err_;
    EXPECT_FALSE(exists("payload.json"));
  }

  tuf::key ada_;
  tuf::key grace_;
  tuf::key online_;
};

TEST_F(ceremony, writes_the_bootstrap_request_as_rstuf_has_it) {
  make_keys();
  ASSERT_EQ(hold(plan()), exit_status::done) << err_;
  auto payload = read_json("payload.json");
  const auto metadata = payload.at("metadata");
  payload.erase("metadata");
  EXPECT_EQ(payload, json::parse(R"({
    "settings": {"roles": {
      "root": {"expiration": 100}, "targets": {"expiration": 90}, "snapshot": {"expiration": 7},
      "timestamp": {"expiration": 2},
      "bins": {"expiration": 8, "number_of_delegated_bins": 16},
      "delegations": null}},
    "timeout": 120})"));
  ASSERT_EQ(metadata.size(), 1U);
  EXPECT_EQ(metadata.at("root").size(), 2U);
}

TEST_F(ceremony, hands_custom_roles_over_in_place_of_bins) {
  make_keys();
  make_key("tim");
  auto p = plan();
  p.erase("bins");
  p["delegations"]["roles"] = {{{"name", "dev"}, {"paths", {"dev/*"}}, {"expiration", 30}},
                               {{"name", "rel"},
                                {"paths", {"rel/*"}},
                                {"expiration", 60},
                                {"keys", {{{"file", "keys/tim.pub.json"}, {"name", "Tim"}}}}}};
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  const auto roles = read_json("payload.json").at("settings").at("roles");
  EXPECT_EQ(roles.at("bins"), nullptr);
  const auto& rel = roles.at("delegations").at("roles").at(1);
  EXPECT_EQ(rel.at("x-rstuf-expire-policy"), 60);
  const auto keyid = rel.at("keyids").at(0).get<std::string>();
  EXPECT_EQ(roles.at("delegations").at("keys").at(keyid).at("x-rstuf-key-name"), "Tim");
  EXPECT_TRUE(out_.contains("dev: dev/*; 30 days; the online key signs")) << out_;
  EXPECT_TRUE(out_.contains("rel: rel/*; 60 days; 1 of 1 people sign")) << out_;
  p["delegations"]["roles"][1]["keys"][0]["file"] = "keys/absent";
  std::filesystem::remove(at("payload.json"));
  expect_refusal(p, "delegations.roles[1].keys[0].file: ");
}

TEST_F(ceremony, asks_for_classic_bins_only_where_they_are_planned) {
  make_keys();
  auto p = plan();
  p["bins"]["style"] = "classic";
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  EXPECT_EQ(read_json("payload.json")["settings"]["roles"]["bins"]["style"], "classic");
}

TEST_F(ceremony, may_leave_all_signatures_to_later) {
  make_keys();
  auto p = plan();
  p["sign_with"] = json::array();
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  EXPECT_TRUE(read_json("payload.json")["metadata"]["root"]["signatures"].empty());
  EXPECT_TRUE(out_.contains("the service refuses a root without any signature")) << out_;
}

TEST_F(ceremony, takes_its_timeout_from_the_command_line_first) {
  make_keys();
  ASSERT_EQ(hold(plan(), {"--timeout", "60"}), exit_status::done) << err_;
  EXPECT_EQ(read_json("payload.json").at("timeout"), 60);
  EXPECT_EQ(hold(plan(), {"--timeout", "0"}), exit_status::usage);
}

TEST_F(ceremony, shows_fingerprints_and_everything_that_root_says) {
  make_keys();
  ASSERT_EQ(hold(plan(), {"--dry-run"}), exit_status::done) << err_;
  for (const auto& key : {ada_, grace_, online_})
    EXPECT_TRUE(out_.contains("fingerprint  SHA256 " + must(key_fingerprint(key)))) << out_;
  for (const auto* part : {"+ root threshold: 2", "+ online key ", "+ consistent_snapshot: true",
                           "+ expires: 2026-04-11T00:00:00Z", "+ version: 1"})
    EXPECT_TRUE(out_.contains(part)) << part << "\n" << out_;
}

TEST_F(ceremony, makes_a_root_of_version_1_with_the_planned_roles) {
  make_keys();
  ASSERT_EQ(hold(plan()), exit_status::done) << err_;
  const auto root =
      must(tuf::metadata_from_json<tuf::root>(read_json("payload.json")["metadata"]["root"])).role;
  EXPECT_EQ(root.version, 1);
  EXPECT_EQ(root.spec_version, "1.0.31");
  EXPECT_TRUE(root.consistent_snapshot);
  EXPECT_EQ(root.expires, clock_.now() + std::chrono::days(100));
  EXPECT_EQ(root.keys.size(), 3U);
  const auto online_id = tuf::keyid_of(online_);
  for (const auto* role : {"targets", "snapshot", "timestamp"}) {
    EXPECT_EQ(root.roles.at(role).keyids, std::vector{online_id});
    EXPECT_EQ(root.roles.at(role).threshold, 1);
  }
  EXPECT_EQ(root.roles.at("root").threshold, 2);
  EXPECT_EQ(root.roles.at("root").keyids,
            (std::vector{tuf::keyid_of(ada_), tuf::keyid_of(grace_)}));
  EXPECT_EQ(root.keys.at(online_id).unrecognized, json({{"x-rstuf-online-key-uri", "fn:online"}}));
  EXPECT_EQ(root.keys.at(tuf::keyid_of(ada_)).unrecognized, json({{"x-rstuf-key-name", "Ada"}}));
}

TEST_F(ceremony, signs_so_that_the_root_verifies_itself) {
  make_keys();
  ASSERT_EQ(hold(plan()), exit_status::done) << err_;
  const auto root =
      must(tuf::metadata_from_json<tuf::root>(read_json("payload.json")["metadata"]["root"]));
  EXPECT_TRUE(tuf::verify_by(root.role, "root", root.signed_bytes, root.signatures));
}

TEST_F(ceremony, takes_rsa_and_ecdsa_root_keys_and_every_form_of_public_half) {
  make_keys();
  const auto rsa = make_key("rsa", key_type::rsa_2048);
  write("keys/rsa.pem", rsa.value);
  auto p = plan();
  p["root"]["keys"] = {{{"file", "keys/rsa.pem"}}, {{"file", "keys/grace"}}};
  p["sign_with"] = {"keys/rsa", "file:keys/grace"};
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  const auto root =
      must(tuf::metadata_from_json<tuf::root>(read_json("payload.json")["metadata"]["root"]));
  EXPECT_TRUE(tuf::verify_by(root.role, "root", root.signed_bytes, root.signatures));
  EXPECT_EQ(root.role.keys.at(tuf::keyid_of(rsa)), rsa);
}

TEST_F(ceremony, finds_the_online_key_in_the_directory_of_the_plan) {
  make_keys();
  auto p = plan();
  p["online_key"] = {{"uri", "fn:online"}, {"directory", "keys"}, {"name", "HSM"}};
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  const auto root =
      must(tuf::metadata_from_json<tuf::root>(read_json("payload.json")["metadata"]["root"])).role;
  EXPECT_EQ(root.keys.at(tuf::keyid_of(online_)).value, online_.value);
  EXPECT_EQ(root.keys.at(tuf::keyid_of(online_)).unrecognized.at("x-rstuf-key-name"), "HSM");
}

TEST_F(ceremony, says_in_plain_words_what_is_signed) {
  make_keys();
  ASSERT_EQ(hold(plan()), exit_status::done) << err_;
  for (const auto* part : {"2 of 2 keys must sign each root", "Ada  signs now", "Grace  signs now",
                           "fn:online", "16 hash bins 8 days", "expires 2026-04-11T00:00:00Z"})
    EXPECT_TRUE(out_.contains(part)) << part << "\n" << out_;
  EXPECT_FALSE(out_.contains("Mind:")) << out_;
}

TEST_F(ceremony, rehearses_without_writing_anything) {
  make_keys();
  ASSERT_EQ(hold(plan(), {"--dry-run"}), exit_status::done) << err_;
  EXPECT_FALSE(exists("payload.json"));
  EXPECT_TRUE(out_.contains("Nothing was written")) << out_;
  ASSERT_EQ(hold(plan(), {"--dry-run", "--json"}), exit_status::done) << err_;
  EXPECT_EQ(json::parse(out_).at("file"), nullptr);
  EXPECT_EQ(json::parse(out_).at("signatures"), 2);
  EXPECT_FALSE(exists("payload.json"));
}

TEST_F(ceremony, never_replaces_a_payload) {
  make_keys();
  write("payload.json", "signed by everyone");
  EXPECT_EQ(hold(plan()), exit_status::failed);
  EXPECT_EQ(read("payload.json"), "signed by everyone");
}

TEST_F(ceremony, warns_of_missing_signatures_and_of_a_threshold_of_one) {
  make_keys();
  auto p = plan();
  p["sign_with"] = {"keys/grace"};
  ASSERT_EQ(hold(p), exit_status::done) << err_;
  EXPECT_TRUE(out_.contains("root needs 1 more signature")) << out_;
  const auto root =
      must(tuf::metadata_from_json<tuf::root>(read_json("payload.json")["metadata"]["root"]));
  EXPECT_EQ(tuf::count_signatures(root.role.keys, root.role.roles.at("root"), root.signed_bytes,
                                  root.signatures)
                .valid,
            1);
  p["root"]["threshold"] = 1;
  ASSERT_EQ(hold(p, {"--dry-run"}), exit_status::done) << err_;
  EXPECT_TRUE(out_.contains("one stolen root key")) << out_;
}

TEST_F(ceremony, asks_for_the_passphrase_of_an_encrypted_key_by_its_name) {
  make_keys();
  make_key("secret", key_type::ed25519, passphrase);
  auto p = plan();
  p["root"] = {{"threshold", 1}, {"keys", {{{"file", "keys/secret.pub.json"}}}}};
  p["sign_with"] = {"keys/secret"};
  answers_ = {passphrase};
  ASSERT_EQ(hold(p, {"--dry-run"}), exit_status::done) << err_;
  ASSERT_EQ(prompts_.size(), 1U);
  EXPECT_TRUE(prompts_.at(0).contains("keys/secret")) << prompts_.at(0);
  answers_ = {"TOPSECRET"};
  expect_refusal(p, "sign_with[0]");
  EXPECT_FALSE((err_ + out_).contains("TOPSECRET"));
  answers_ = {};
  expect_refusal(p, "sign_with[0]");
}

TEST_F(ceremony, refuses_keys_that_do_not_fit_together) {
  make_keys();
  make_key("stranger");
  auto twice = plan();
  twice["root"]["keys"][1]["file"] = "keys/ada";
  expect_refusal(twice, "root.keys[1].file: the same key as root.keys[0].file");
  auto online_in_root = plan();
  online_in_root["online_key"]["file"] = "keys/ada.pub.json";
  expect_refusal(online_in_root, "online_key.file: the same key as root.keys[0].file");
  auto stranger = plan();
  stranger["sign_with"][1] = "keys/stranger";
  expect_refusal(stranger, "sign_with[1]: belongs to none of root.keys");
  auto signs_twice = plan();
  signs_twice["sign_with"][1] = "keys/ada";
  expect_refusal(signs_twice, "sign_with[1]: this key signs already");
}

TEST_F(ceremony, refuses_key_files_that_are_missing_or_no_keys) {
  make_keys();
  write("keys/text", "hello");
  write("keys/bad.pub.json",
        R"({"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"zz"}})");
  auto p = plan();
  for (const auto* file : {"keys/absent", "keys/text", "keys/bad.pub.json", "keys"}) {
    p["root"]["keys"][1]["file"] = file;
    expect_refusal(p, "root.keys[1].file: ");
  }
  p = plan();
  p["sign_with"][0] = "keys/ada.pub.json";
  expect_refusal(p, "sign_with[0]: ");
  p = plan();
  p["online_key"] = {{"uri", "fn:absent"}, {"directory", "keys"}};
  expect_refusal(p, "online_key.directory: ");
}

} // namespace
} // namespace rstuf::cli
