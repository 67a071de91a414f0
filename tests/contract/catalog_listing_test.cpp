#include "tests/contract/catalog_rig.hpp"
#include "tests/support/seed.hpp"
#include "tuf/hash.hpp"

#include <algorithm>
#include <random>
#include <set>

// Lists of artifacts.
namespace rstuf::test {
namespace {

using namespace catalog;

class catalog_listing : public catalog_contract {
protected:
  /// All pages of a query, one after the other. Between two of them `meanwhile` runs.
  std::vector<listed_artifact> all(
      artifact_filter query, const std::function<void()>& meanwhile = [] {}) {
    std::vector<listed_artifact> out;
    do {
      auto page = must(rows.list_artifacts(repository, query));
      EXPECT_LE(page.artifacts.size(), query.limit);
      out.insert(out.end(), page.artifacts.begin(), page.artifacts.end());
      query.after = page.next;
      meanwhile();
    } while (!query.after.empty());
    return out;
  }
  std::vector<std::string> paths(artifact_filter query) {
    std::vector<std::string> out;
    for (const auto& found : all(std::move(query)))
      out.push_back(found.path);
    return out;
  }
  listed_artifact one(const std::string& path) {
    auto page = must(rows.list_artifacts(repository, {.path = path}));
    return page.artifacts.empty() ? listed_artifact{} : page.artifacts.at(0);
  }
};
INSTANTIATE_TEST_SUITE_P(each, catalog_listing, testing::ValuesIn(catalog_kinds()), name_of_kind);

TEST_P(catalog_listing, tells_what_clients_see_from_what_they_will_see) {
  rig.bootstrap();
  rig.store_now({add("kept", "1"), add("replaced", "1"), add("removed", "1")});
  rig.publish();
  rig.store_now({add("replaced", "2"), removal("removed"), add("new", "1")});
  const auto found = all({});
  ASSERT_EQ(found.size(), 4);
  EXPECT_EQ(found[0].path, "kept");
  EXPECT_EQ(found[0].seen, "1");
  EXPECT_EQ(found[0].stored, "1");
  EXPECT_FALSE(found[0].is_held);
  EXPECT_EQ(found[1].path, "new");
  EXPECT_EQ(found[1].seen, std::nullopt);
  EXPECT_EQ(found[1].stored, "1");
  EXPECT_EQ(found[2].path, "removed");
  EXPECT_EQ(found[2].seen, "1");
  EXPECT_EQ(found[2].stored, std::nullopt);
  EXPECT_EQ(found[3].path, "replaced");
  EXPECT_EQ(found[3].seen, "1");
  EXPECT_EQ(found[3].stored, "2");
  rig.publish();
  EXPECT_EQ(paths({}), (std::vector<std::string>{"kept", "new", "replaced"}));
  EXPECT_EQ(one("replaced").seen, "2");
}

TEST_P(catalog_listing, a_committed_publication_is_not_seen_before_it_is_shown) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  const auto next = rig.next();
  must(rows.commit(rig.own, next));
  EXPECT_EQ(one("a").seen, std::nullopt);
  must(rows.show(rig.own, next.number));
  EXPECT_EQ(one("a").seen, "1");
}

TEST_P(catalog_listing, what_a_role_has_not_published_is_not_seen_whatever_others_publish) {
  rig.bootstrap();
  rig.store_now({add("a", "1")});
  auto next = rig.next();
  const auto role = one("a").role;
  std::erase_if(next.roles, [&](const auto& v) { return v.role == role; });
  must(rows.commit(rig.own, next));
  must(rows.show(rig.own, next.number));
  EXPECT_EQ(one("a").seen, std::nullopt);
  rig.publish();
  EXPECT_EQ(one("a").seen, "1");
}

TEST_P(catalog_listing, shows_what_is_held) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("b", "1")});
  rig.publish();
  rig.ingest({hold(rig.accept(), {add("a", "2"), removal("b"), add("c", "1"), removal("none")})});
  const auto found = all({});
  ASSERT_EQ(found.size(), 3) << "to remove what is not there makes no artifact";
  EXPECT_TRUE(found[0].is_held);
  EXPECT_EQ(found[0].held, "2");
  EXPECT_EQ(found[0].seen, "1");
  EXPECT_TRUE(found[1].is_held);
  EXPECT_EQ(found[1].held, std::nullopt);
  EXPECT_EQ(found[2].path, "c");
  EXPECT_EQ(found[2].held, "1");
  EXPECT_EQ(found[2].stored, std::nullopt);
  EXPECT_FALSE(found[2].role.empty());
}

TEST_P(catalog_listing, sorts_paths_by_their_bytes) {
  rig.bootstrap();
  const std::vector<std::string> sorted{"A",   "B/a", "_", "a",      "a b",       "a-",
                                        "a/b", "ab",  "é", "\u7f8e", "\U0001f600"};
  std::vector<artifact_change> changes;
  for (const auto& path : sorted)
    changes.insert(changes.begin(), add(path, "1"));
  rig.store_now(std::move(changes));
  EXPECT_EQ(paths({}), sorted);
  EXPECT_EQ(paths({.limit = 2}), sorted);
}

TEST_P(catalog_listing, a_prefix_is_a_range_of_bytes) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("a%b", "1"), add("a_b", "1"), add("ab", "1"), add("b", "1"),
                 add("\u7f7f", "1"), add("\u7f7f/x", "1"), add("\U0010ffff", "1")});
  EXPECT_EQ(paths({.prefix = "a"}), (std::vector<std::string>{"a", "a%b", "a_b", "ab"}));
  EXPECT_EQ(paths({.prefix = "a_", .limit = 1}), (std::vector<std::string>{"a_b"}));
  EXPECT_EQ(paths({.prefix = "\u7f7f"}), (std::vector<std::string>{"\u7f7f", "\u7f7f/x"}));
  EXPECT_EQ(paths({.prefix = "\U0010ffff"}), (std::vector<std::string>{"\U0010ffff"}));
  EXPECT_TRUE(paths({.prefix = "c"}).empty());
}

TEST_P(catalog_listing, a_bin_lists_what_falls_into_it) {
  rig.bootstrap(2);
  std::map<std::string, std::set<std::string>> expected;
  std::vector<artifact_change> changes;
  const tuf::bins bins{"bins", 2};
  for (int i = 0; i < 50; ++i) {
    changes.push_back(add("file" + std::to_string(i), "1"));
    expected[bins.name(bins.number_of(changes.back().path_hash))].insert(changes.back().path);
  }
  rig.store_now({changes.begin(), changes.begin() + 25});
  rig.ingest({hold(rig.accept(), {changes.begin() + 25, changes.end()})});
  ASSERT_EQ(expected.size(), 4);
  for (const auto& [role, of_role] : expected) {
    const auto found = paths({.role = role, .limit = 3});
    EXPECT_EQ(std::set(found.begin(), found.end()), of_role) << role;
    EXPECT_EQ(found.size(), of_role.size()) << role;
    EXPECT_EQ(one(found.front()).role, role);
  }
}

TEST_P(catalog_listing, a_custom_role_lists_what_it_owns) {
  rig.bootstrap();
  rig.store_now({add("x/1", "1"), add("y", "1")});
  rig.publish();
  const auto bin = one("x/1").role;
  delegation_terms terms;
  terms.role.name = "custom";
  terms.role.paths = {"x/*"};
  terms.role.keys = {.keyids = {"k"}, .threshold = 1};
  terms.role.unrecognized["x-rstuf-expire-policy"] = 7;
  terms.keys["k"] = {.keytype = "ed25519", .scheme = "ed25519", .value = "aa"};
  terms.expiration = 7;
  plan_change what;
  what.is_new_plan = true;
  what.delegations.push_back({.role = "custom", .live = terms, .pending = {}});
  what.dirty = {"custom", "targets", bin};
  what.moves = {{"x/1", tuf::sha256_prefix("x/1"), "custom"}};
  must(rows.change(rig.own, what));
  rig.read_generation();
  EXPECT_EQ(paths({.role = "custom"}), (std::vector<std::string>{"x/1"}));
  EXPECT_EQ(one("x/1").role, "custom");
  EXPECT_EQ(one("x/1").stored, "1");
  EXPECT_EQ(one("x/1").seen, "1") << "in its bin";
  EXPECT_EQ(one("y").role.substr(0, 5), "bins-");
  rig.publish();
  EXPECT_EQ(one("x/1").seen, "1");
  EXPECT_EQ(paths({.role = "custom", .limit = 1}), (std::vector<std::string>{"x/1"}));
  for (const auto& path : paths({.role = bin}))
    EXPECT_NE(path, "x/1");
}

TEST_P(catalog_listing, a_role_without_artifacts_is_empty_and_an_unknown_one_an_error) {
  rig.bootstrap();
  EXPECT_TRUE(must(rows.list_artifacts(repository, {.role = "snapshot"})).artifacts.empty());
  EXPECT_EQ(code_of(rows.list_artifacts(repository, {.role = "bins-7"})), errc::not_found);
  EXPECT_EQ(code_of(rows.list_artifacts("other", {.role = "targets"})), errc::not_found);
  EXPECT_TRUE(must(rows.list_artifacts("other", {})).artifacts.empty());
}

TEST_P(catalog_listing, finds_one_path_exactly) {
  rig.bootstrap();
  rig.store_now({add("a", "1"), add("a/b", "1")});
  EXPECT_EQ(paths({.path = "a"}), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(paths({.path = "A"}).empty());
  EXPECT_TRUE(paths({.path = "a/"}).empty());
}

TEST_P(catalog_listing, an_artifact_that_stays_is_listed_once_while_others_come_and_go) {
  rig.bootstrap();
  std::mt19937 random(static_cast<unsigned>(test_seed()));
  std::set<std::string> staying, passing;
  std::vector<artifact_change> first;
  for (int i = 0; i < 60; ++i) {
    auto path = "p" + std::to_string(random() % 1000);
    (i % 2 ? staying : passing).insert(path);
    first.push_back(add(path, "1"));
  }
  rig.store_now(std::move(first));
  rig.publish();
  const auto write = [&] {
    std::vector<artifact_change> changes;
    for (int i = 0; i < 5; ++i) {
      const auto path = "p" + std::to_string(random() % 1000);
      if (staying.contains(path))
        changes.push_back(add(path, std::to_string(random())));
      else
        changes.push_back(random() % 2 ? removal(path) : add(path, "2"));
    }
    rig.store_now(std::move(changes));
    if (random() % 2) {
      rig.publish();
      must(rows.clean(repository, 100));
    }
  };
  std::map<std::string, int> times;
  for (const auto& found : all({.prefix = "p", .limit = 4}, write))
    ++times[found.path];
  for (const auto& [path, count] : times)
    EXPECT_EQ(count, 1) << path;
  for (const auto& path : staying)
    EXPECT_TRUE(times.contains(path)) << path;
}

} // namespace
} // namespace rstuf::test
