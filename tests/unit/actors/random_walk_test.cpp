#include "tests/support/seed.hpp"
#include "tests/unit/actors/actor_world.hpp"
#include "tuf/hash.hpp"

#include <gtest/gtest.h>

#include <random>

// Everything at once: artifacts, delegations, signing events, new online keys, renewals, crashes
// and restarts, in an order that nobody thought of. Clients look on after every step.
namespace rstuf::test {
namespace {

using catalog::task_action;
using catalog::task_state;

/// What lists the artifacts of a repository.
enum class layout { bins, custom_roles, custom_roles_with_bins };

class random_walk {
public:
  random_walk(std::uint64_t seed, layout kind)
      : random_(seed), kind_(kind), world_(kind == layout::bins ? 4 : 0) {
    people_ = {keyholder::make(world_.keys.path(), "alice"),
               keyholder::make(world_.keys.path(), "bob")};
    auto rest = role("rest", {"*/*"}, false);
    if (kind_ == layout::custom_roles_with_bins)
      rest["x-rstuf-bins"] = {{"number_of_delegated_bins", 2},
                              {"expiration", 5},
                              {"style", pick(2) == 0 ? "succinct" : "classic"}};
    world_.delegations = request({role("r0", {"a/*"}, true), role("r1", {"b/*"}, false), rest});
    world_.start();
    tasks_.push_back(world_.bootstrap());
    world_.run();
  }

  void step() {
    switch (pick(12)) {
    case 0:
    case 1:
      return add();
    case 2:
      return pick(2) == 0 ? hold() : publish_held();
    case 11:
      return world_.tick();
    case 3:
      return remove();
    case 4:
      return sign();
    case 5:
      return delegate();
    case 6:
      return pick(4) == 0 ? rotate() : sign();
    case 7:
      return pass_time();
    case 8:
      return restart();
    case 9:
      return bump();
    default:
      return world_.tick();
    }
  }

  /// Lets the service do a random part of its work, and clients look.
  void look() {
    const auto steps = pick(2) == 0 ? 1'000'000 : pick(60);
    for (int i = 0; i < steps && world_.step(); ++i) {
    }
    const auto cached = world_.verify_again(cache_.path(), paths());
    ASSERT_TRUE(cached) << "a client that was here before: " << to_string(cached.error());
    if (pick(5) > 0)
      return;
    const auto fresh = world_.verify(paths());
    ASSERT_TRUE(fresh) << "a new client: " << to_string(fresh.error());
  }

  /// Signs all that waits, and waits for the rest. What people gave up signing waits for the next
  /// change of its role: then every path is changed once more.
  void settle() {
    world_.tick();
    publish_held(); // what is held counts from now on
    world_.run();
    if (something_was_given_up()) {
      tasks_.push_back(world_.add(paths(), 2000 + pick(1000)));
      world_.run();
      tasks_.push_back(world_.remove({a_path(), a_path(), a_path()}));
      world_.run();
    }
    for (int round = 0; round < 40; ++round) {
      world_.tick();
      const auto drafts = world_.look->drafts("default").value();
      for (const auto& d : drafts)
        for (const auto& p : people_)
          if (!d.complete && !d.is_stopped())
            world_.send_signature(d.role, p.sign(d.signed_part));
      world_.run();
    }
  }

  /// Every task that was accepted is over; clients see what the tasks say they did.
  void check() {
    std::map<std::int64_t, catalog::task> by_number;
    for (const auto& id : tasks_)
      if (const auto row = world_.look->find_task(id).value()) // else its caller got no answer
        by_number.emplace(row->number, *row);
    std::map<std::string, std::int64_t> expected;
    for (const auto& [number, task] : by_number) {
      const auto* row = &task;
      EXPECT_TRUE(is_over(row->state))
          << name_of(row->action) << " " << row->payload << " " << row->result;
      EXPECT_NE(row->state, task_state::failure) << row->result;
      if (row->state == task_state::success)
        apply(*row, expected);
    }
    const auto seen = world_.verify(paths());
    ASSERT_TRUE(seen) << to_string(seen.error());
    EXPECT_EQ(*seen, expected);
  }

private:
  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  static std::vector<std::string> paths() {
    std::vector<std::string> out;
    for (const auto* folder : {"a/", "b/", "c/"})
      for (int i = 0; i < 4; ++i)
        out.push_back(folder + std::to_string(i));
    return out;
  }
  std::string a_path() {
    const auto all = paths();
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  json role(const std::string& name, const std::vector<std::string>& patterns, bool offline) {
    json keyids = json::array();
    if (offline)
      keyids.push_back(people_[static_cast<std::size_t>(pick(2))].keyid);
    if (offline && pick(3) == 0)
      keyids.push_back(world_.online.keyid);
    return {{"name", name},      {"terminating", pick(4) == 0},
            {"keyids", keyids},  {"threshold", offline ? keyids.size() : 1},
            {"paths", patterns}, {"x-rstuf-expire-policy", 60}};
  }
  json request(const std::vector<json>& roles) {
    json keys = json::object();
    for (const auto& p : people_)
      keys[p.keyid] = tuf::to_json(p.key);
    return {{"keys", keys}, {"roles", roles}};
  }

  bool something_was_given_up() {
    const auto drafts = world_.look->drafts("default").value();
    std::map<std::string, bool> newest; // drafts come by rising version
    for (const auto& d : drafts)
      newest[d.role] = d.is_stopped();
    return std::ranges::any_of(newest, [](const auto& role) { return role.second; });
  }

  void add() {
    std::vector<std::string> wanted;
    for (int i = 0; i <= pick(3); ++i)
      wanted.push_back(a_path());
    tasks_.push_back(world_.add(wanted, 1 + pick(1000)));
  }
  void hold() {
    const auto path = a_path();
    const json info{{"length", 1 + pick(1000)}, {"hashes", {{"sha256", tuf::sha256_hex(path)}}}};
    tasks_.push_back(world_.submit(task_action::add_artifacts,
                                   {{"artifacts", json::array({{{"path", path}, {"info", info}}})},
                                    {"publish_artifacts", false}}));
  }
  void publish_held() {
    tasks_.push_back(world_.submit(task_action::publish_artifacts, json::object()));
  }
  void remove() { tasks_.push_back(world_.remove({a_path(), a_path()})); }

  void sign() {
    const auto drafts = world_.look->drafts("default").value();
    if (drafts.empty())
      return;
    const auto& d = drafts[static_cast<std::size_t>(pick(static_cast<int>(drafts.size())))];
    if (d.is_stopped() || d.complete)
      return;
    if (pick(12) == 0)
      tasks_.push_back(world_.submit(task_action::delete_sign_metadata, {{"role", d.role}}));
    else
      tasks_.push_back(world_.send_signature(
          d.role, people_[static_cast<std::size_t>(pick(2))].sign(d.signed_part)));
  }

  void delegate() {
    if (kind_ == layout::bins)
      return add();
    const std::vector<std::vector<std::string>> patterns = {
        {"a/*"}, {"b/*"}, {"a/0", "b/1"}, {"*/2"}, {"c/*", "a/*"}};
    const auto name = "r" + std::to_string(pick(3));
    const auto wanted =
        role(name, patterns[static_cast<std::size_t>(pick(static_cast<int>(patterns.size())))],
             pick(2) == 0);
    const auto* action =
        std::array{"add", "update", "update", "delete"}.at(static_cast<std::size_t>(pick(4)));
    tasks_.push_back(world_.submit(task_action::metadata_delegation,
                                   {{"action", action}, {"delegations", request({wanted})}}));
  }

  void rotate() {
    const auto newest = world_.look->load("default").value().roots.front().version;
    const auto key =
        keyholder::make_online(world_.keys.path(), "online" + std::to_string(++keys_made_));
    tasks_.push_back(world_.send_root(signed_by(
        make_root(world_.people, 1, key, world_.time.now() + std::chrono::days(365), newest + 1),
        world_.people)));
  }

  void bump() {
    tasks_.push_back(
        world_.submit(task_action::force_online_metadata_update, {{"roles", json::array()}}));
  }

  void pass_time() {
    const std::chrono::hours hours(pick(6));
    world_.time.advance(hours);
    world_.scheduler().advance_time(hours);
    for (int i = 0; i < 4; ++i)
      world_.tick(); // the lease is taken again first
  }

  void restart() {
    const auto where = static_cast<std::size_t>(1 + pick(12));
    const auto how = pick(2) == 0 ? crash::before : crash::after;
    world_.kill();
    world_.start(std::make_shared<fault_plan>(where, how));
    add();
    world_.run();
    world_.kill();
    world_.start();
  }

  /// What a task that is success says it did.
  static void apply(const catalog::task& t, std::map<std::string, std::int64_t>& expected) {
    const auto result = json::parse(t.result);
    if (t.action == task_action::add_artifacts) {
      const auto payload = json::parse(t.payload);
      for (const auto& path : result.at("details").at("added_artifacts"))
        for (const auto& artifact : payload.at("artifacts"))
          if (artifact.at("path") == path)
            expected[path] = artifact.at("info").at("length").get<std::int64_t>();
    } else if (t.action == task_action::remove_artifacts) {
      // What was not found may be what an earlier task adds later: the higher number wins.
      const auto payload = json::parse(t.payload);
      for (const auto& path : payload.at("artifacts"))
        expected.erase(path.get<std::string>());
    }
  }

  std::mt19937_64 random_;
  layout kind_;
  actor_world world_;
  std::vector<keyholder> people_;
  std::vector<std::string> tasks_;
  temporary_directory cache_;
  int keys_made_ = 0;
};

class random_walks : public testing::TestWithParam<layout> {};

TEST_P(random_walks, show_no_client_an_error_and_end_where_the_tasks_say) {
  constexpr int walks = 5, steps = 200;
  const auto seed = test_seed();
  for (int walk = 0; walk < walks && !HasFailure(); ++walk) {
    SCOPED_TRACE("walk " + std::to_string(walk) + " of seed " + std::to_string(seed));
    random_walk all(seed + static_cast<std::uint64_t>(walk), GetParam());
    for (int i = 0; i < steps && !HasFatalFailure(); ++i) {
      all.step();
      all.look();
    }
    all.settle();
    all.check();
  }
}

INSTANTIATE_TEST_SUITE_P(over, random_walks,
                         testing::Values(layout::bins, layout::custom_roles,
                                         layout::custom_roles_with_bins),
                         [](const testing::TestParamInfo<layout>& kind) {
                           switch (kind.param) {
                           case layout::bins:
                             return "bins";
                           case layout::custom_roles:
                             return "custom_roles";
                           case layout::custom_roles_with_bins:
                             return "custom_roles_with_bins";
                           }
                           return "";
                         });

} // namespace
} // namespace rstuf::test
