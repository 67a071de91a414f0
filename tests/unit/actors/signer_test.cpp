#include "actors/signer.hpp"

#include "actors/storage_actor.hpp"
#include "tests/unit/actors/actor_world.hpp"
#include "tuf/writer.hpp"

#include <caf/scoped_actor.hpp>
#include <gmock/gmock.h>

namespace rstuf::test {
namespace {

using namespace actors;

/// Takes every file, counts it and never answers.
storage_actor::behavior_type silent_storage(storage_actor::pointer self,
                                            std::shared_ptr<int> taken) {
  return {[self, taken](create_atom, const storage::file&) -> caf::result<storage::creation> {
            ++*taken;
            return self->make_response_promise<storage::creation>();
          },
          [](flush_atom) {},
          [](run_atom, const job<storage::metadata_storage>&) { return caf::ok_atom::value; }};
}

sign_order empty_targets(std::int64_t version) {
  sign_order order;
  order.role = "targets";
  order.version = version;
  order.render = [](std::int64_t v, time_point expires) {
    return tuf::targets_writer(v, expires).finish();
  };
  return order;
}

struct signer_alone : testing::Test {
  signer_alone() { world.start(); }

  /// A SIGNER between a real catalog and keyring and this storage.
  signer_actor with(const storage_actor& storage) {
    auto rows =
        std::shared_ptr<catalog::catalog>(catalog::open_memory_catalog(world.rows, world.time));
    return world.system().spawn(
        signer,
        signer_parts{"default",
                     spawn_worker<catalog::catalog>(world.system(), rows, threading::scheduler),
                     storage,
                     spawn_worker<signing::keyring>(
                         world.system(), std::make_shared<signing::keyring>(signing::key_access{}),
                         threading::scheduler),
                     deadlines{}});
  }

  result<signed_role> ask_for(const signer_actor& asked, const sign_order& order,
                              std::chrono::seconds pass = {}) {
    caf::scoped_actor asker{world.system()};
    auto request = asker->request(asked, std::chrono::seconds(3600), sign_atom::value, order);
    world.run();
    if (pass.count() > 0) {
      world.scheduler().advance_time(pass);
      world.run();
    }
    result<signed_role> answer;
    request.receive([&](const signed_role& r) { answer = r; },
                    [&](const caf::error& e) { answer = std::unexpected(from_caf(e)); });
    caf::anon_send_exit(asked, caf::exit_reason::user_shutdown);
    return answer;
  }

  storage_actor over(std::shared_ptr<storage::memory_files> files) {
    return spawn_storage(world.system(), storage::open_memory_storage(std::move(files)),
                         threading::scheduler);
  }

  actor_world world;
};

TEST_F(signer_alone, gives_up_on_a_storage_that_does_not_answer_within_the_deadline) {
  const auto taken = std::make_shared<int>(0);
  const auto storage = world.system().spawn(silent_storage, taken);
  const auto answer = ask_for(with(storage), empty_targets(1), deadlines{}.storage);
  ASSERT_FALSE(answer);
  EXPECT_EQ(*taken, 1);
  EXPECT_EQ(answer.error().code, errc::timeout);
  EXPECT_THAT(answer.error().context, testing::HasSubstr("role targets"));
  caf::anon_send_exit(storage, caf::exit_reason::user_shutdown);
}

TEST_F(signer_alone, reports_a_key_without_a_uri_by_its_key_id) {
  auto order = empty_targets(1);
  order.keys = {{"0123", tuf::key{.keytype = "ed25519", .scheme = "ed25519", .value = "00"}}};
  const auto storage = over(std::make_shared<storage::memory_files>());
  const auto answer = ask_for(with(storage), order);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().context, testing::HasSubstr("key 0123"));
  caf::anon_send_exit(storage, caf::exit_reason::user_shutdown);
}

TEST_F(signer_alone, refuses_a_role_that_clients_would_refuse_for_its_size) {
  auto order = empty_targets(1);
  order.max_bytes = 10;
  const auto storage = over(std::make_shared<storage::memory_files>());
  const auto answer = ask_for(with(storage), order);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, errc::too_large);
  caf::anon_send_exit(storage, caf::exit_reason::user_shutdown);
}

TEST_F(signer_alone, adopts_a_file_that_holds_the_very_same_bytes) {
  auto files = std::make_shared<storage::memory_files>();
  const auto storage = over(files);
  const auto first = ask_for(with(storage), empty_targets(5));
  const auto second = ask_for(with(storage), empty_targets(5));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->what.version, 5);
  EXPECT_EQ(files->visible.size(), 1U);
  caf::anon_send_exit(storage, caf::exit_reason::user_shutdown);
}

} // namespace
} // namespace rstuf::test
