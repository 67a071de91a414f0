#include "client/published_view.hpp"
#include "client_test.hpp"

namespace rstuf::client::test {
namespace {

class published : public client_test {
protected:
  published() {
    repo.delegate("targets", "dev", {"dev/*"});
    repo.add_target("dev", "dev/a", "a");
    repo.publish();
  }
  result<published_view> open(const std::string& root = "metadata/1.root.json") {
    repo.requests.clear();
    return published_view::open(config, repo, repo.files.at(root));
  }
  void damage(const std::string& file) {
    auto& bytes = repo.files.at(file);
    bytes.insert(bytes.find("\"version\":"), "\"x\":1,");
  }
  errc failure_of_role(const std::string& name) {
    auto view = open();
    EXPECT_TRUE(ok(view));
    return failure_of(view->role(name));
  }
};

TEST_F(published, leads_from_a_trusted_root_to_the_newest) {
  repo.rotate("root", 2, 2);
  repo.put_next_root();
  repo.put_next_root();
  const auto view = open();
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->root(), repo.root);
  EXPECT_EQ(repo.requests,
            (strings{"metadata/2.root.json", "metadata/3.root.json", "metadata/4.root.json"}));
}

TEST_F(published, shows_a_role_as_clients_have_it) {
  auto view = open();
  ASSERT_TRUE(ok(view));
  const auto role = view->role("dev");
  ASSERT_TRUE(ok(role));
  EXPECT_EQ(role->value(), repo.targets.at("dev"));
  EXPECT_TRUE(view->role("dev").value()); // and asks for nothing twice
  EXPECT_EQ(repo.requests.size(), 5U) << "root, timestamp, snapshot, targets, dev";
}

TEST_F(published, has_no_role_to_which_nobody_delegates_or_that_was_never_published) {
  auto view = open();
  ASSERT_TRUE(ok(view));
  EXPECT_FALSE(view->role("other").value());
  EXPECT_FALSE(view->role("root").value());
  repo.delegate("targets", "new", {"new/*"});
  repo.put_targets("targets");
  repo.put_snapshot();
  repo.put_timestamp();
  auto later = open();
  ASSERT_TRUE(ok(later));
  EXPECT_FALSE(later->role("new").value());
}

TEST_F(published, is_shown_though_it_has_expired) {
  time.time += 10 * lifetime;
  repo.targets.at("dev").expires = start_of_time - lifetime;
  repo.publish();
  auto view = open();
  ASSERT_TRUE(ok(view));
  EXPECT_TRUE(view->role("dev").value());
}

TEST_F(published, is_refused_where_a_signature_does_not_hold) {
  repo.put_next_root();
  const auto good = repo.files;
  for (const auto* file : {"metadata/timestamp.json", "metadata/2.snapshot.json",
                           "metadata/1.targets.json", "metadata/1.dev.json"}) {
    damage(file);
    EXPECT_EQ(failure_of_role("dev"), errc::unverified) << file;
    repo.files = good;
  }
  damage("metadata/2.root.json");
  EXPECT_EQ(failure_of(open()), errc::unverified);
  repo.files = good;
  repo.files.erase("metadata/2.snapshot.json");
  EXPECT_EQ(failure_of_role("dev"), errc::not_found);
  EXPECT_EQ(failure_of(published_view::open(config, repo, "{}")), errc::unverified);
}

TEST_F(published, does_not_follow_roots_without_end) {
  config.max_root_rotations = 2;
  repo.put_next_root();
  EXPECT_TRUE(ok(open()));
  repo.put_next_root();
  EXPECT_EQ(failure_of(open()), errc::too_large);
}

} // namespace
} // namespace rstuf::client::test
