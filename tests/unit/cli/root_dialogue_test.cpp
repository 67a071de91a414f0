#include "people.hpp"
#include "scripted_server.hpp"

namespace rstuf::cli {
namespace {

using rstuf::test::must;

// `rstuf admin metadata update` on a terminal, without options that say what changes.
class root_dialogue : public test::people {
protected:
  root_dialogue() { write("root.json", document(root_of({"Ada", "Grace"}, 2, 3)).dump()); }

  exit_status update(std::deque<std::string> typed_lines, std::vector<std::string> more = {}) {
    type(std::move(typed_lines));
    std::vector<std::string> args{"admin", "metadata", "update", "--in", at("root.json")};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }
  tuf::metadata<tuf::root> made() const {
    const auto payload = read_json("payload.json");
    return must(tuf::metadata_from_json<tuf::root>(payload.at("metadata").at("root")));
  }
  void expect_shown(std::initializer_list<std::string> parts) const {
    for (const auto& part : parts)
      EXPECT_TRUE(err_.contains(part)) << part << "\n" << err_;
  }
};

TEST_F(root_dialogue, renews_a_root_with_hardly_an_answer) {
  ASSERT_EQ(update({"", "", at("keys/Ada"), at("keys/Grace"), at("payload.json")}),
            exit_status::done)
      << err_;
  auto wanted = root_of({"Ada", "Grace"}, 2, 4);
  wanted.expires = clock_.now() + std::chrono::days(365);
  EXPECT_EQ(made().role, wanted);
  EXPECT_TRUE(tuf::verify_by(wanted, "root", made().signed_bytes, made().signatures));
  expect_shown({"version 3 is in force", "Version 4 changes:\n  ~ expires: "});
  EXPECT_TRUE(out_.contains("rstuf admin send update")) << out_;
}

TEST_F(root_dialogue, exchanges_a_key_and_lets_the_answers_be_changed) {
  ASSERT_EQ(update({"keep", "2", at("keys/Radia.pub.json"), "Radia P.", "-", "Grace", "", "1", "2",
                    at("keys/Radia.pub.json"), "", "-", "Ada", "", "2", "sign", at("keys/Radia"),
                    "", at("payload.json")}),
            exit_status::done)
      << err_;
  const auto root = made();
  EXPECT_EQ(root.role.roles.at("root").keyids, (std::vector{id_of("Grace"), id_of("Radia")}));
  EXPECT_EQ(root.role.roles.at("root").threshold, 2);
  EXPECT_EQ(root.role.expires, root_of({}, 1).expires);
  EXPECT_EQ(root.role.keys.at(id_of("Radia")).unrecognized.at("x-rstuf-key-name"), "Radia P.");
  EXPECT_EQ(root.signatures.size(), 1U);
}

TEST_F(root_dialogue, replaces_the_only_root_key) {
  write("root.json", document(root_of({"Ada"}, 1)).dump());
  ASSERT_EQ(update({"30", "2", at("keys/Grace.pub.json"), "", "-", "Ada", "", "sign",
                    at("keys/Ada"), at("keys/Grace"), at("payload.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(made().role.roles.at("root").keyids, std::vector{id_of("Grace")});
  EXPECT_EQ(made().signatures.size(), 2U);
}

TEST_F(root_dialogue, names_another_online_key) {
  ASSERT_EQ(update({"keep", "3", "awskms:x", "fn:new", at("keys/Ada"), at("keys/Radia.pub.json"),
                    "", at("keys/Ada"), "", at("payload.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(made().role.roles.at("snapshot").keyids, std::vector{id_of("Radia")});
  expect_shown(
      {"not of the form fn:<name>", "root keys are kept away from the service", "+ online key"});
}

TEST_F(root_dialogue, asks_again_for_what_does_not_fit) {
  write("taken.json", "");
  ASSERT_EQ(update({"0",
                    "soon",
                    "keep",
                    "sign",
                    "7",
                    "2",
                    at("keys/Ada.pub.json"),
                    "-",
                    "Radia",
                    "",
                    "3",
                    "1",
                    "sign",
                    "",
                    at("keys/Radia"),
                    at("keys/Ada"),
                    at("keys/Ada"),
                    "",
                    at("taken.json"),
                    at("payload.json")}),
            exit_status::done)
      << err_;
  expect_shown({"not a whole number from 1 to 36500", "nothing has changed yet",
                "neither \"sign\" nor a number", "is a root key already", "is no root key",
                "not a whole number from 1 to 2", "somebody has to sign",
                "none of the keys that may sign", "this key signs already", "exists already"});
  EXPECT_EQ(made().role.roles.at("root").threshold, 1);
}

TEST_F(root_dialogue, wants_a_new_expiry_for_what_has_expired) {
  clock_.advance(std::chrono::days(200));
  ASSERT_EQ(update({"keep", "9", "", at("keys/Ada"), "", at("payload.json")}), exit_status::done)
      << err_;
  EXPECT_EQ(made().role.expires, clock_.now() + std::chrono::days(9));
}

TEST_F(root_dialogue, writes_nothing_if_the_person_gives_up) {
  EXPECT_EQ(update({"", ""}), exit_status::failed);
  EXPECT_TRUE(err_.contains("given up at the question")) << err_;
  EXPECT_FALSE(exists("update-payload.json"));
}

TEST_F(root_dialogue, asks_for_keys_only_where_the_options_say_what_changes) {
  ASSERT_EQ(update({at("keys/Ada"), ""}, {"--expiration", "9", "--out", at("payload.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(made().signatures.size(), 1U);
  EXPECT_EQ(made().role.expires, clock_.now() + std::chrono::days(9));
}

// `rstuf admin delegations` on a terminal, without arguments.
class delegation_dialogue : public test::people {
protected:
  exit_status delegations(const std::string& what, std::deque<std::string> typed_lines) {
    type(std::move(typed_lines));
    return run({"admin", "delegations", what, "--out", at("payload.json")});
  }
  json made() const { return read_json("payload.json").at("delegations"); }
};

TEST_F(delegation_dialogue, asks_for_roles_until_they_are_right) {
  const auto key = at("keys/Ada.pub.json");
  ASSERT_EQ(
      delegations("new", {"dev", "dev/*", "30",         key, "", "-", "yes", "", "no", // one role
                          "no",  "dev2",  "dev/* d2/*", "",  "", "",  "-",   "", "",   "", "yes"}),
      exit_status::done)
      << err_;
  ASSERT_EQ(made().at("roles").size(), 1U);
  const auto role = made().at("roles").at(0);
  EXPECT_EQ(role.at("name"), "dev2");
  EXPECT_EQ(role.at("paths"), json({"dev/*", "d2/*"}));
  EXPECT_EQ(role.at("keyids"), json({id_of("Ada")}));
  EXPECT_EQ(role.at("terminating"), true);
  EXPECT_TRUE(made().at("keys").contains(id_of("Ada")));
}

TEST_F(delegation_dialogue, asks_which_roles_to_delete_and_whether_that_is_meant) {
  ASSERT_EQ(delegations("delete", {"", "dev", "dev", "docs", "", "yes"}), exit_status::done)
      << err_;
  EXPECT_EQ(made().at("roles"), json({{{"name", "dev"}}, {{"name", "docs"}}}));
  EXPECT_TRUE(err_.contains("no role was named") && err_.contains("named already")) << err_;
  std::filesystem::remove(at("payload.json"));
  EXPECT_EQ(delegations("delete", {"dev", "", ""}), exit_status::failed);
  EXPECT_FALSE(exists("payload.json"));
}

} // namespace
} // namespace rstuf::cli
