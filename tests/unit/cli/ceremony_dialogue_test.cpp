#include "cli/key_files.hpp"
#include "people.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;

// `rstuf admin ceremony` without --plan. Answers are lines of standard input.
class ceremony_dialogue : public test::people {
protected:
  using answers = std::vector<std::string>;

  // Every section with the defaults, the keys of Ada and Grace, and both of them sign.
  static inline const answers lives{"", "", "", ""};
  static inline const answers bins{"", "", "", ""};
  answers root_keys() const {
    return {at("keys/Ada.pub.json"), "", at("keys/Grace.pub.json"), "", "", ""};
  }
  answers online_key() const { return {"", at("keys/Online.pub.json")}; }
  answers signers() const { return {at("keys/Ada"), at("keys/Grace")}; }

  exit_status hold(std::initializer_list<answers> sections, std::vector<std::string> more = {}) {
    in_.clear();
    for (const auto& section : sections)
      for (const auto& line : section)
        in_ += line + "\n";
    std::vector<std::string> args{"admin", "ceremony", "--out", at("payload.json")};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }

  exit_status hold_with_defaults(std::vector<std::string> more = {}) {
    return hold({lives, bins, root_keys(), online_key(), signers(), {""}}, std::move(more));
  }

  tuf::metadata<tuf::root> root() const {
    return must(
        tuf::metadata_from_json<tuf::root>(read_json("payload.json").at("metadata").at("root")));
  }

  void expect_shown(std::initializer_list<const char*> parts) const {
    for (const auto* part : parts)
      EXPECT_TRUE(err_.contains(part)) << part << "\n" << err_;
  }
};

TEST_F(ceremony_dialogue, makes_a_signed_root_out_of_answers) {
  ASSERT_EQ(hold_with_defaults(), exit_status::done) << err_;
  EXPECT_TRUE(tuf::verify_by(root().role, "root", root().signed_bytes, root().signatures));
  EXPECT_EQ(root().role.roles.at("root").threshold, 2);
  const auto settings = read_json("payload.json").at("settings").at("roles");
  EXPECT_EQ(settings.at("root").at("expiration"), 365);
  EXPECT_EQ(settings.at("bins"), json({{"expiration", 1}, {"number_of_delegated_bins", 256}}));
  EXPECT_EQ(read_json("payload.json").at("timeout"), 300);
}

TEST_F(ceremony_dialogue, shows_keys_with_fingerprints_and_what_is_signed_before_it_is) {
  ASSERT_EQ(hold_with_defaults(), exit_status::done) << err_;
  for (const auto* name : {"Ada", "Grace", "Online"}) {
    EXPECT_TRUE(err_.contains(id_of(name))) << name;
    EXPECT_TRUE(err_.contains(must(key_fingerprint(keys_.at(name))))) << name;
  }
  expect_shown({"2 of 2 keys must sign", "+ root threshold: 2", "Signing now: Ada, Grace"});
}

TEST_F(ceremony_dialogue, makes_the_plan_that_makes_the_same_payload) {
  ASSERT_EQ(hold_with_defaults({"--save-plan", at("plan.yml"), "--timeout", "77"}),
            exit_status::done)
      << err_;
  ASSERT_EQ(run({"admin", "ceremony", "--plan", at("plan.yml"), "--out", at("again.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read_json("again.json"), read_json("payload.json"));
  EXPECT_EQ(read_json("again.json").at("timeout"), 77);
}

TEST_F(ceremony_dialogue, asks_again_for_what_the_reader_of_plans_refuses) {
  const answers bad_lives{"0", "a year", "36501", "100", "", "", "2"};
  const answers bad_bins{"both", "bins", "3", "16", "", "modern", "classic"};
  const answers bad_keys{"",
                         at("keys/absent"),
                         at("keys/Ada.pub.json"),
                         "Lovelace",
                         at("keys/Ada"),
                         at("keys/Grace.pub.json"),
                         "",
                         "-",
                         "3",
                         "1"};
  const answers bad_online{"awskms:x", "fn:second", at("keys/Ada"), at("keys/Online")};
  const answers bad_signers{"", at("keys/Radia"), at("keys/Ada"), at("keys/Ada"), ""};
  ASSERT_EQ(hold({bad_lives, bad_bins, bad_keys, bad_online, bad_signers, {"9", "sign"}}),
            exit_status::done)
      << err_;
  expect_shown({"not a whole number from 1 to 36500", "neither bins nor roles",
                "not a power of two", "neither succinct nor classic", "there must be 1",
                "keys/absent", "the same key as root.keys[0].file", "more than there are keys",
                "not of the form fn:<name>", "root keys are kept away from the service",
                "somebody has to sign", "belongs to none of root.keys", "this key signs already",
                "neither \"sign\" nor a number"});
  const auto payload = read_json("payload.json");
  EXPECT_EQ(payload["settings"]["roles"]["root"]["expiration"], 100);
  EXPECT_EQ(payload["settings"]["roles"]["timestamp"]["expiration"], 2);
  EXPECT_EQ(payload["settings"]["roles"]["bins"]["style"], "classic");
  EXPECT_EQ(root().signatures.size(), 1U);
  EXPECT_EQ(key_name(root().role.keys.at(id_of("Ada"))), "Lovelace");
  EXPECT_EQ(root().role.keys.at(id_of("Online")).unrecognized.at("x-rstuf-online-key-uri"),
            "fn:second");
}

TEST_F(ceremony_dialogue, lets_every_section_be_changed_before_the_signatures) {
  const answers changes{"1",
                        "30",
                        "",
                        "",
                        "", // lives
                        "2",
                        "bins",
                        "4",
                        "",
                        "", // bins
                        "3",
                        "",
                        "",
                        at("keys/Radia.pub.json"),
                        "",
                        "",
                        "", // Radia, not Grace
                        at("keys/Radia"),
                        "", // who signs now
                        "4",
                        "fn:other",
                        "", // online key
                        "5",
                        at("keys/Ada"),
                        at("keys/Radia"),
                        "sign"};
  ASSERT_EQ(hold({lives, bins, root_keys(), online_key(), signers(), changes}), exit_status::done)
      << err_;
  EXPECT_EQ(root().role.roles.at("root").keyids, (std::vector{id_of("Ada"), id_of("Radia")}));
  EXPECT_FALSE(root().role.keys.contains(id_of("Grace")));
  EXPECT_EQ(root().signatures.size(), 2U);
  EXPECT_TRUE(tuf::verify_by(root().role, "root", root().signed_bytes, root().signatures));
  const auto roles = read_json("payload.json").at("settings").at("roles");
  EXPECT_EQ(roles.at("root").at("expiration"), 30);
  EXPECT_EQ(roles.at("bins").at("number_of_delegated_bins"), 4);
}

TEST_F(ceremony_dialogue, asks_for_custom_roles) {
  const answers roles{"roles",
                      "targets",
                      "dev",
                      "",
                      "dev/* docs/[a]",
                      "dev/* docs/*",
                      "30",
                      "-",
                      "no",
                      "no",
                      "yes",
                      "rel",
                      "rel/*",
                      "",
                      at("keys/Radia.pub.json"),
                      "",
                      "",
                      "yes",
                      "yes",
                      "16",
                      "7",
                      "",
                      "no"};
  ASSERT_EQ(hold({lives, roles, root_keys(), online_key(), signers(), {""}}), exit_status::done)
      << err_;
  expect_shown({"that of a top-level role", "docs/[a]"});
  const auto settings = read_json("payload.json").at("settings").at("roles");
  EXPECT_EQ(settings.at("bins"), nullptr);
  EXPECT_EQ(settings.at("delegations").at("roles"),
            json({{{"name", "dev"},
                   {"terminating", false},
                   {"threshold", 1},
                   {"paths", {"dev/*", "docs/*"}},
                   {"x-rstuf-expire-policy", 30},
                   {"keyids", json::array()}},
                  {{"name", "rel"},
                   {"terminating", true},
                   {"threshold", 1},
                   {"paths", {"rel/*"}},
                   {"x-rstuf-expire-policy", 365},
                   {"keyids", {id_of("Radia")}},
                   {"x-rstuf-bins", {{"number_of_delegated_bins", 16}, {"expiration", 7}}}}}));
}

TEST_F(ceremony_dialogue, goes_from_roles_back_to_bins) {
  const answers roles{"roles", "dev", "dev/*", "", "", "", "", ""};
  ASSERT_EQ(
      hold({lives, roles, root_keys(), online_key(), signers(), {"2", "bins", "8", "", "", ""}}),
      exit_status::done)
      << err_;
  const auto settings = read_json("payload.json").at("settings").at("roles");
  EXPECT_EQ(settings.at("delegations"), nullptr);
  EXPECT_EQ(settings.at("bins").at("number_of_delegated_bins"), 8);
}

TEST_F(ceremony_dialogue, ends_without_a_file_where_the_answers_end) {
  EXPECT_EQ(hold({lives, bins}, {"--save-plan", at("plan.yml")}), exit_status::failed);
  expect_shown({"the input ended at the question", "nothing was written"});
  EXPECT_FALSE(exists("payload.json"));
  EXPECT_FALSE(exists("plan.yml"));
}

TEST_F(ceremony_dialogue, asks_nothing_if_it_could_not_write_the_answer) {
  write("payload.json", "signed by everyone");
  EXPECT_EQ(hold_with_defaults(), exit_status::failed);
  EXPECT_FALSE(err_.contains("key ceremony")) << err_;
  EXPECT_EQ(read("payload.json"), "signed by everyone");
}

TEST_F(ceremony_dialogue, asks_for_passphrases_hidden_and_again_after_a_wrong_one) {
  make_key("Grace", "correct horse");
  answers_ = {"TOPSECRET", "correct horse"};
  ASSERT_EQ(hold({lives,
                  bins,
                  root_keys(),
                  online_key(),
                  {at("keys/Ada"), at("keys/Grace"), at("keys/Grace"), "sign"}}),
            exit_status::done)
      << err_;
  EXPECT_EQ(prompts_.size(), 2U);
  EXPECT_EQ(root().signatures.size(), 2U);
  EXPECT_FALSE((out_ + err_ + read("payload.json")).contains("TOPSECRET"));
  EXPECT_FALSE((out_ + err_ + read("payload.json")).contains("correct horse"));
}

TEST_F(ceremony_dialogue, leaves_root_unsigned_only_if_that_is_said) {
  ASSERT_EQ(hold({lives, bins, root_keys(), online_key(), {"none", "sign"}}), exit_status::done)
      << err_;
  EXPECT_TRUE(root().signatures.empty());
  expect_shown({"refuses a root that nobody has signed", "Signing now: nobody"});
}

TEST_F(ceremony_dialogue, keeps_the_output_for_the_result) {
  ASSERT_EQ(hold_with_defaults({"--json"}), exit_status::done) << err_;
  EXPECT_EQ(json::parse(out_).at("signatures"), 2);
}

} // namespace
} // namespace rstuf::cli
