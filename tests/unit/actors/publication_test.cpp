#include "tests/unit/actors/actor_world.hpp"

#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

using catalog::task_state;
using testing::ElementsAre;
using testing::Pair;

TEST(publication, a_bootstrap_ends_in_a_repository_that_clients_verify) {
  actor_world world;
  world.start();
  const auto id = world.bootstrap();
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success) << world.task(id).result;
  EXPECT_EQ(world.result_of(id)["details"]["bootstrap"], "Bootstrap finished " + id);
  const auto verified = world.verify();
  EXPECT_TRUE(verified) << to_string(verified.error());
  EXPECT_TRUE(world.ready().check());
}

TEST(publication, an_added_artifact_is_visible_when_its_task_is_success) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto id = world.add({"a/1.deb", "b/2.deb"}, 7);
  while (world.step()) {
    if (world.look->find_task(id).value() && world.task(id).state == task_state::success)
      break;
  }
  const auto verified = world.verify({"a/1.deb", "b/2.deb", "c/3.deb"});
  ASSERT_TRUE(verified) << to_string(verified.error());
  EXPECT_THAT(*verified, ElementsAre(Pair("a/1.deb", 7), Pair("b/2.deb", 7)));
  EXPECT_EQ(world.result_of(id)["details"]["added_artifacts"], json({"a/1.deb", "b/2.deb"}));
}

TEST(publication, a_removed_artifact_is_gone_and_an_unknown_one_is_named) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.add({"a", "b"});
  world.run();
  const auto id = world.remove({"a", "never"});
  world.run();
  EXPECT_EQ(world.task(id).state, task_state::success);
  EXPECT_EQ(world.result_of(id)["details"]["deleted_artifacts"], json({"a"}));
  EXPECT_EQ(world.result_of(id)["details"]["not_found_artifacts"], json({"never"}));
  EXPECT_THAT(world.verify({"a", "b"}).value(), ElementsAre(Pair("b", 1)));
}

TEST(publication, overlapping_tasks_share_publications_and_all_become_visible) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const auto before = world.look->load("default").value().committed_publication;
  std::vector<std::string> ids;
  std::vector<std::string> paths;
  for (int i = 0; i < 50; ++i) {
    paths.push_back("overlap/" + std::to_string(i));
    ids.push_back(world.add({paths.back()}));
    for (int steps = 0; steps < i % 7; ++steps)
      world.step(); // so that they meet the pipeline in different places
  }
  world.run();
  for (const auto& id : ids)
    EXPECT_EQ(world.task(id).state, task_state::success) << id;
  EXPECT_EQ(world.verify(paths).value().size(), paths.size());
  const auto made = world.look->load("default").value().committed_publication - before;
  EXPECT_GT(made, 1);
  EXPECT_LT(made, 50) << "tasks that meet a busy pipeline are gathered";
}

TEST(publication, a_client_that_was_here_before_follows_every_publication) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  const temporary_directory cache;
  for (int i = 0; i < 5; ++i) {
    const auto path = "step/" + std::to_string(i);
    world.add({path});
    world.run();
    const auto verified = world.verify_again(cache.path(), {path});
    ASSERT_TRUE(verified) << to_string(verified.error());
    EXPECT_EQ(verified->size(), 1U);
  }
}

TEST(publication, rows_that_no_publication_needs_are_cleaned_later) {
  actor_world world;
  world.start();
  world.bootstrap();
  world.run();
  world.add({"a"}, 1);
  world.run();
  const auto first = world.look->load("default").value().revision;
  world.add({"a"}, 2);
  world.run();
  const auto all_at = [&](std::int64_t revision) {
    return world.look->contents("default", {}, revision).value().size();
  };
  EXPECT_EQ(all_at(first), 1U);
  world.tick();
  EXPECT_EQ(all_at(first), 0U);
  EXPECT_THAT(world.verify({"a"}).value(), ElementsAre(Pair("a", 2)));
}

TEST(publication, a_task_before_the_bootstrap_is_refused_with_the_state) {
  actor_world world;
  world.start();
  const auto id = world.add({"a"});
  world.run();
  const auto answer = world.answer_to(id);
  ASSERT_TRUE(answer && *answer);
  EXPECT_FALSE((*answer)->accepted);
  EXPECT_EQ((*answer)->state, catalog::bootstrap_state::none);
}

} // namespace
} // namespace rstuf::test
