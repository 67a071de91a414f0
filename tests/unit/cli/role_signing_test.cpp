#include "people.hpp"

namespace rstuf::cli {
namespace {

// `rstuf admin metadata sign` on a terminal, without --key.
class role_signing : public test::people {
protected:
  role_signing() {
    json roles{{"root", document(root_of({"Ada", "Grace"}, 2, 2))},
               {"trusted_root", document(root_of({"Ada"}, 1))}};
    tuf::targets role;
    tuf::targets delegator;
    role.expires = delegator.expires = clock_.now() + std::chrono::days(1);
    delegator.delegations.emplace();
    delegator.delegations->keys[id_of("Radia")] = keys_.at("Radia");
    delegator.delegations->roles.push_back({.name = "rel",
                                            .keys = {.keyids = {id_of("Radia")}},
                                            .paths = std::vector<std::string>{"*"}});
    roles["rel"] = document(role);
    roles["trusted_targets"] = document(delegator);
    waiting_ = write("waiting.json", roles.dump());
  }

  exit_status sign(std::deque<std::string> typed_lines, std::vector<std::string> more = {}) {
    type(std::move(typed_lines));
    std::vector<std::string> args{"admin", "metadata", "sign", "--in", waiting_};
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }

  std::string waiting_;
};

TEST_F(role_signing, asks_for_role_key_and_file) {
  ASSERT_EQ(sign({"rel", at("keys/Radia"), at("signed.json")}), exit_status::done) << err_;
  EXPECT_EQ(read_json("signed.json").at("role"), "rel");
  EXPECT_EQ(read_json("signed.json").at("signature").at("keyid"), id_of("Radia"));
  EXPECT_TRUE(out_.contains("May sign")) << "it asked without showing what waits: " << out_;
}

TEST_F(role_signing, asks_again_for_what_does_not_fit) {
  write("taken.json", "");
  ASSERT_EQ(sign({"dev", "root", at("keys/Radia"), at("keys/absent"), at("keys/Grace"),
                  at("taken.json"), at("signed.json")}),
            exit_status::done)
      << err_;
  EXPECT_EQ(read_json("signed.json").at("role"), "root");
  for (const auto* part : {"no role of this name waits", "none of the keys that may sign",
                           "keys/absent", "exists already"})
    EXPECT_TRUE(err_.contains(part)) << part << "\n" << err_;
}

TEST_F(role_signing, leaves_it_at_looking) {
  ASSERT_EQ(sign({"root", ""}), exit_status::done) << err_;
  EXPECT_FALSE(exists("sign-payload.json"));
}

TEST_F(role_signing, writes_nothing_if_the_person_gives_up) {
  EXPECT_EQ(sign({"root", at("keys/Ada")}), exit_status::failed);
  EXPECT_TRUE(err_.contains("given up at the question")) << err_;
  EXPECT_FALSE(exists("sign-payload.json"));
}

TEST_F(role_signing, asks_nothing_where_a_program_reads_the_output) {
  ASSERT_EQ(sign({"rel"}, {"--json"}), exit_status::done) << err_;
  EXPECT_EQ(json::parse(out_).at("pending").size(), 2U);
  EXPECT_EQ(err_, "");
}

} // namespace
} // namespace rstuf::cli
