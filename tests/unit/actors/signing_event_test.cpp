#include "tests/unit/actors/actor_world.hpp"

#include <gmock/gmock.h>

// A bootstrap whose root is signed by several people, apart in time.
namespace rstuf::test {
namespace {

using catalog::bootstrap_state;
using catalog::task_state;
using testing::HasSubstr;

struct two_of_three : actor_world {
  two_of_three() : actor_world(2) {
    people = {keyholder::make(keys.path(), "a"), keyholder::make(keys.path(), "b"),
              keyholder::make(keys.path(), "c")};
    root = make_root(people, 2, online, time.now() + std::chrono::days(365));
  }
  /// Sends the bootstrap with the signature of the first person only.
  std::string wait_for_second() {
    use_root(signed_by(root, {people[0]}));
    start();
    const auto id = bootstrap();
    run();
    return id;
  }
  bootstrap_state state() { return look->load("default").value().bootstrap; }
  std::string error_of(const std::string& id) {
    run();
    EXPECT_EQ(task(id).state, task_state::errored) << task(id).result;
    return result_of(id).value("error", "");
  }
  tuf::root root;
};

TEST(signing_event, a_bootstrap_waits_for_signatures_and_the_last_one_finishes_it) {
  two_of_three world;
  const auto id = world.wait_for_second();
  EXPECT_EQ(world.state(), bootstrap_state::signing);
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.result_of(id)["details"]["bootstrap"], "Root v1 is pending signature");
  EXPECT_TRUE(world.files->visible.empty());

  world.time.advance(std::chrono::days(20)); // people take their time
  const auto sign = world.sign("root", world.people[2]);
  world.run();
  EXPECT_EQ(world.task(sign).state, task_state::success) << world.task(sign).result;
  EXPECT_EQ(world.result_of(sign)["message"], "Signature Processed");
  EXPECT_EQ(world.result_of(sign)["details"]["bootstrap"], "Bootstrap Finished");
  EXPECT_EQ(world.state(), bootstrap_state::finished);
  EXPECT_EQ(world.look->load("default").value().bootstrap_task, id);
  world.use_root(signed_by(world.root, {world.people[0], world.people[2]}));
  const auto verified = world.verify();
  EXPECT_TRUE(verified) << to_string(verified.error());
}

TEST(signing_event, duplicate_foreign_invalid_and_late_signatures_get_clear_answers) {
  two_of_three world;
  world.wait_for_second();
  const auto again = world.sign("root", world.people[0]);
  world.run();
  EXPECT_EQ(world.task(again).state, task_state::success);
  EXPECT_EQ(world.result_of(again)["details"]["bootstrap"], "Root v1 is pending signatures");

  const auto stranger = keyholder::make(world.keys.path(), "stranger");
  EXPECT_THAT(world.error_of(world.sign("root", stranger)),
              HasSubstr("key " + stranger.keyid + " is no root key"));
  auto wrong = world.people[1].sign("something else");
  EXPECT_THAT(world.error_of(world.send_signature("root", wrong)), HasSubstr("Invalid signature"));
  EXPECT_EQ(world.error_of(world.send_signature("other", wrong)),
            "No signatures pending for other");
  EXPECT_EQ(world.state(), bootstrap_state::signing);

  const auto late = world.people[1].sign(world.look->drafts("default").value().at(0).signed_part);
  world.sign("root", world.people[2]);
  world.run();
  EXPECT_EQ(world.error_of(world.send_signature("root", late)), "No signatures pending for root");
}

TEST(signing_event, a_threshold_counts_keys_and_not_their_names) {
  two_of_three world;
  auto twin = world.people[0];
  twin.keyid = "another-name";
  world.root.keys.emplace(twin.keyid, twin.key);
  world.root.roles["root"].keyids.push_back(twin.keyid);
  world.wait_for_second();
  const auto id = world.sign("root", twin);
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.state(), bootstrap_state::signing);
}

TEST(signing_event, deleting_it_frees_the_system_for_another_bootstrap) {
  two_of_three world;
  world.wait_for_second();
  const auto stop = world.submit(catalog::task_action::delete_sign_metadata, {{"role", "root"}});
  world.run();
  EXPECT_EQ(world.task(stop).state, task_state::success) << world.task(stop).result;
  EXPECT_EQ(world.result_of(stop)["details"]["bootstrap"], "Bootstrap process has been stopped");
  EXPECT_EQ(world.state(), bootstrap_state::none);
  world.use_root(signed_by(world.root, world.people));
  const auto id = world.bootstrap();
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success) << world.task(id).result;
  EXPECT_EQ(world.state(), bootstrap_state::finished);
  const auto verified = world.verify();
  EXPECT_TRUE(verified) << to_string(verified.error());
}

} // namespace
} // namespace rstuf::test
