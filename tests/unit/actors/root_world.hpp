#pragma once

#include "tests/unit/actors/actor_world.hpp"

#include <gtest/gtest.h>

namespace rstuf::test {

inline constexpr std::chrono::days year{365};

/// A bootstrapped repository of a few bins and one artifact.
struct root_world : actor_world {
  root_world() : actor_world(4) {
    first = make_root(people, 1, online, time.now() + year);
    use_root(signed_by(first, people));
  }
  void begin() {
    start();
    fill();
  }
  void fill() {
    bootstrap();
    run();
    add({"file"}, 5);
    run();
  }
  tuf::root next(std::int64_t version, const keyholder& key) const {
    return make_root(people, 1, key, time.now() + year, version);
  }
  std::int64_t visible_root() {
    const std::lock_guard lock(files->mutex);
    std::int64_t version = 0;
    while (files->visible.contains(std::to_string(version + 1) + ".root.json"))
      ++version;
    return version;
  }
  std::string error_of(const std::string& id) {
    run();
    EXPECT_EQ(task(id).state, catalog::task_state::errored) << task(id).result;
    return result_of(id).value("error", "");
  }
  void expect_success(const std::string& id) {
    EXPECT_EQ(task(id).state, catalog::task_state::success) << task(id).result;
  }
  tuf::root first;
};

/// Clients that refresh all the time: one that was there before, one that is new each time.
struct audience {
  explicit audience(root_world& w) : world(w) { look(); }
  void look() {
    const auto cached = world.verify_again(cache.path(), {"file"});
    ASSERT_TRUE(cached) << "a client that was here before: " << to_string(cached.error());
    EXPECT_EQ(cached->at("file"), 5);
    const auto fresh = world.verify({"file"});
    ASSERT_TRUE(fresh) << "a new client: " << to_string(fresh.error());
  }
  void watch_all_steps() {
    for (int i = 0; i < 100'000 && world.step(); ++i)
      look();
  }
  void watch_seconds(int count) {
    for (int i = 0; i < count; ++i) {
      world.time.advance(std::chrono::seconds(1));
      world.scheduler().advance_time(std::chrono::seconds(1));
      caf::anon_send(world.service().dispatcher(), actors::tick_atom::value);
      watch_all_steps();
    }
  }
  root_world& world;
  temporary_directory cache;
};

} // namespace rstuf::test
