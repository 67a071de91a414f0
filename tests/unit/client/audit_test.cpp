#include "client/audit.hpp"

#include "client_test.hpp"
#include "tuf/bins.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace rstuf::client::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// A repository with a file in a role, audited as a whole.
class audit_of_a_repository : public client_test {
protected:
  audit_of_a_repository() {
    repo.delegate("targets", "team", {"team/*"});
    repo.add_target("team", "team/file", "content");
    repo.publish();
    options.repository = config;
  }

  audit_report look() {
    return audit(options, repo, time, [this](std::int64_t done, std::int64_t known) {
      EXPECT_LE(done, known);
      last_progress = done;
      least_known = std::min(least_known, known);
    });
  }
  /// Where the faults are.
  strings faults() {
    strings out;
    for (const auto& found : look().findings)
      if (found.how == audit_finding::weight::fault)
        out.push_back(found.where);
    return out;
  }

  audit_options options;
  std::int64_t last_progress = 0;
  std::int64_t least_known = 1000;
};

TEST_F(audit_of_a_repository, finds_no_fault_where_there_is_none) {
  repo.put_next_root();
  repo.delegate_to_bins("team", "bins", 2);
  repo.publish();
  const auto report = look();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_TRUE(report.is_clean());
  EXPECT_EQ(report.roots, 2);
  EXPECT_EQ(report.roles, 6);
  EXPECT_EQ(report.targets, 1);
  EXPECT_EQ(report.fetched_targets, 1);
  EXPECT_GT(last_progress, 6);
  EXPECT_GT(least_known, 6); // nothing is said before that is known
}

TEST_F(audit_of_a_repository, tells_every_fault_and_not_only_the_first) {
  repo.delegate("targets", "gone", {"gone/*"});
  repo.delegate("targets", "forged", {"forged/*"});
  repo.publish();
  repo.files.erase("metadata/1.gone.json");
  repo.files["metadata/1.forged.json"] = repo.sign(repo.targets["forged"], repo.signers["team"]);
  for (auto& [name, bytes] : repo.files)
    if (name.starts_with("targets/"))
      bytes = "CONTENT";
  EXPECT_THAT(faults(), UnorderedElementsAre("1.gone.json", "1.forged.json", "team/file"));
}

TEST_F(audit_of_a_repository, tells_what_has_expired) {
  time.time = start_of_time + lifetime;
  EXPECT_THAT(faults(), UnorderedElementsAre("1.root.json", "timestamp.json", HasSubstr("snapshot"),
                                             HasSubstr("targets"), HasSubstr("team")));
}

TEST_F(audit_of_a_repository, ends_where_no_client_gets_past_a_root) {
  repo.put_next_root();
  repo.files["metadata/2.root.json"] = repo.files["metadata/1.root.json"];
  EXPECT_THAT(faults(), ElementsAre("2.root.json"));
}

TEST_F(audit_of_a_repository, begins_with_the_root_that_is_trusted) {
  options.trusted_root = repo.files["metadata/1.root.json"];
  EXPECT_THAT(faults(), IsEmpty());
  options.trusted_root = simulated_repository().files["metadata/1.root.json"];
  EXPECT_THAT(faults(), Contains("timestamp.json"));
  options.trusted_root = "{}";
  EXPECT_THAT(faults(), ElementsAre("the trusted root"));
}

TEST_F(audit_of_a_repository, tells_what_clients_do_not_find) {
  repo.add_target("team", "elsewhere/file", "content");
  repo.targets["team"].version = 2;
  repo.publish();
  EXPECT_THAT(faults(), ElementsAre("elsewhere/file"));
  repo.delegate("targets", "other", {"elsewhere/*"});
  repo.delegate("other", "team", {"*/*"});
  repo.publish();
  EXPECT_THAT(faults(), IsEmpty()) << "another way leads there now";
}

TEST_F(audit_of_a_repository, counts_bins_that_are_missing) {
  repo.delegate_to_bins("team", "bins", 3);
  repo.targets.erase("bins-5");
  repo.publish();
  EXPECT_THAT(look().findings,
              Contains(AllOf(Field(&audit_finding::where, "team"),
                             Field(&audit_finding::what, HasSubstr("lists 7 of them")))));
}

TEST_F(audit_of_a_repository, notices_roles_that_nobody_delegates_to) {
  repo.targets["targets"].delegations.reset();
  repo.publish();
  const auto report = look();
  EXPECT_TRUE(report.is_clean());
  EXPECT_THAT(report.findings, ElementsAre(Field(&audit_finding::where, "team.json")));
}

TEST_F(audit_of_a_repository, leaves_target_files_alone_unless_it_is_told_where_they_are) {
  options.repository.targets_url.clear();
  std::erase_if(repo.files, [](const auto& file) { return file.first.starts_with("targets/"); });
  EXPECT_THAT(faults(), IsEmpty());
}

} // namespace
} // namespace rstuf::client::test
