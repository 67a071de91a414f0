#include "tests/unit/actors/actor_world.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::HasSubstr;

json& signed_root(json& body) {
  return body["metadata"]["root"]["signed"];
}

/// Submits a bootstrap that must be refused, and gives the reason.
std::string reason_of_refusal(actor_world& world, const json& body) {
  const auto id = world.bootstrap(body);
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::errored);
  const auto result = world.result_of(id);
  EXPECT_EQ(result["message"], "Bootstrap Failed");
  EXPECT_EQ(result["status"], false);
  return result["error"];
}

TEST(bootstrap, with_a_changed_root_is_refused_and_frees_the_repository) {
  actor_world world;
  world.start();
  auto body = world.bootstrap_body();
  signed_root(body)["expires"] = "2030-01-01T00:00:00Z";
  EXPECT_EQ(reason_of_refusal(world, body), "Bootstrap has invalid signature(s)");
  EXPECT_TRUE(world.files->visible.empty());
  const auto id = world.bootstrap();
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
}

TEST(bootstrap, without_a_signature_is_refused) {
  actor_world world;
  world.start();
  auto body = world.bootstrap_body();
  body["metadata"]["root"]["signatures"] = json::array();
  EXPECT_EQ(reason_of_refusal(world, body), "Metadata requires at least one valid signature");
}

TEST(bootstrap, with_an_expired_root_is_refused) {
  actor_world world;
  world.start();
  world.time.advance(std::chrono::days(400));
  EXPECT_THAT(reason_of_refusal(world, world.bootstrap_body()), HasSubstr("Root expired"));
}

TEST(bootstrap, with_an_online_key_that_cannot_sign_is_refused) {
  actor_world world;
  std::filesystem::remove(world.keys.path() / "online");
  world.start();
  EXPECT_THAT(reason_of_refusal(world, world.bootstrap_body()),
              HasSubstr("The online key cannot sign"));
}

TEST(bootstrap, with_the_private_key_of_another_is_refused) {
  actor_world world;
  std::filesystem::copy_file(world.keys.path() / "root-key", world.keys.path() / "online",
                             std::filesystem::copy_options::overwrite_existing);
  world.start();
  EXPECT_THAT(reason_of_refusal(world, world.bootstrap_body()),
              HasSubstr("The online key cannot sign"));
}

TEST(bootstrap, into_a_storage_that_holds_foreign_files_is_refused_and_leaves_them) {
  actor_world world;
  world.files->visible["index.html"] = "somebody's";
  world.start();
  EXPECT_THAT(reason_of_refusal(world, world.bootstrap_body()), HasSubstr("index.html"));
  EXPECT_EQ(world.files->visible.size(), 1U);
}

TEST(bootstrap, a_second_one_is_refused_at_the_front_door) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto second = world.bootstrap();
  world.run();
  const auto answer = world.answer_to(second);
  ASSERT_TRUE(answer && *answer);
  EXPECT_FALSE((*answer)->accepted);
  EXPECT_EQ((*answer)->state, catalog::bootstrap_state::finished);
}

TEST(bootstrap, that_is_not_over_in_time_fails_and_frees_the_repository) {
  actor_world world;
  const auto plan = std::make_shared<fault_plan>();
  world.start(plan);
  const auto id = world.bootstrap();
  const auto has_begun = [&] {
    return std::ranges::count(plan->writes(), "catalog.begin_bootstrap") > 0;
  };
  while (!has_begun() && world.step()) {
  }
  ASSERT_TRUE(has_begun());
  world.kill();
  world.time.advance(std::chrono::seconds(301));
  world.start();
  EXPECT_EQ(world.task(id).state, task_state::failure);
  EXPECT_THAT(world.task(id).result, HasSubstr("timeout"));
  const auto again = world.bootstrap();
  world.run();
  EXPECT_EQ(world.task(again).state, task_state::success);
  EXPECT_TRUE(world.verify());
}

} // namespace
} // namespace rstuf::test
