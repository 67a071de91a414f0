#pragma once

#include "tests/unit/actors/actor_world.hpp"

#include <gtest/gtest.h>

namespace rstuf::test {

/// A custom role as requests name it, signed by the online key or by these people.
inline json role(const std::string& name, const std::vector<std::string>& paths,
                 const std::vector<keyholder>& by = {}, std::int64_t threshold = 1) {
  json keyids = json::array();
  for (const auto& p : by)
    keyids.push_back(p.keyid);
  return {{"name", name},   {"terminating", false},   {"keyids", keyids},
          {"paths", paths}, {"threshold", threshold}, {"x-rstuf-expire-policy", 30}};
}

/// The same with hash bins below it.
inline json with_bins(json of, int count, const std::string& style = "succinct") {
  of["x-rstuf-bins"] = {{"number_of_delegated_bins", count}, {"expiration", 5}, {"style", style}};
  return of;
}

/// A repository with the custom roles of its bootstrap.
struct custom_world : actor_world {
  custom_world() : actor_world(0) {
    alice = keyholder::make(keys.path(), "alice");
    bob = keyholder::make(keys.path(), "bob");
  }
  json request(const std::vector<json>& roles) const {
    return {{"keys", {{alice.keyid, tuf::to_json(alice.key)}, {bob.keyid, tuf::to_json(bob.key)}}},
            {"roles", roles}};
  }
  void begin(const std::vector<json>& roles) {
    delegations = request(roles);
    start();
    const auto id = bootstrap();
    run();
    EXPECT_EQ(task(id).state, catalog::task_state::success) << task(id).result;
  }
  std::string delegate(const std::string& action, const std::vector<json>& roles) {
    const auto id = submit(catalog::task_action::metadata_delegation,
                           {{"action", action}, {"delegations", request(roles)}});
    run();
    EXPECT_EQ(task(id).state, catalog::task_state::success) << task(id).result;
    return id;
  }
  json details(const std::string& id) { return result_of(id).at("details"); }
  std::string added(const std::vector<std::string>& paths) {
    const auto id = add(paths);
    run();
    EXPECT_EQ(task(id).state, catalog::task_state::success) << task(id).result;
    return id;
  }
  void sign_now(const std::string& name, const keyholder& by) {
    const auto id = sign(name, by);
    run();
    EXPECT_EQ(task(id).state, catalog::task_state::success) << task(id).result;
  }
  /// The paths that a new client finds.
  std::vector<std::string> found(const std::vector<std::string>& paths) {
    std::vector<std::string> out;
    const auto seen = verify(paths);
    EXPECT_TRUE(seen) << to_string(seen.error());
    for (const auto& [path, length] : seen.value_or(std::map<std::string, std::int64_t>{}))
      out.push_back(path);
    return out;
  }
  /// The newest version of a role in the storage, 0 if there is none.
  std::int64_t version_of(const std::string& name) {
    const auto all = look->roles("default").value();
    for (const auto& row : all)
      if (row.name == name)
        return row.version;
    return 0;
  }
  std::vector<std::string> listed_by(const std::string& name) {
    const std::lock_guard lock(files->mutex);
    std::vector<std::string> out;
    const auto file = std::to_string(version_of(name)) + "." + name + ".json";
    const auto parsed = tuf::parse_metadata<tuf::targets>(files->visible.at(file)).value();
    for (const auto& [path, info] : parsed.role.files)
      out.push_back(path);
    return out;
  }
  keyholder alice, bob;
};

} // namespace rstuf::test
