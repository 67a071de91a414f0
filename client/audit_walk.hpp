#pragma once

#include "client/audit.hpp"

#include <deque>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace rstuf::client {

/// What one audit knows. Its steps are spread over audit.cpp (the top-level roles),
/// audit_roles.cpp (delegations) and audit_targets.cpp (target files).
class audit_walk {
public:
  audit_walk(const audit_options& options, fetcher& net, time_point now,
             const audit_progress& progress)
      : options_(options), net_(net), now_(now), progress_(progress) {}

  audit_report run() &&;

private:
  using listing = std::map<std::string, tuf::target_file>;

  /// A delegation on the way to a role. `all` is the top-level role, which may list any path.
  struct edge {
    std::string delegator;
    std::function<bool(std::string_view path)> covers;
  };
  struct pending_role {
    std::string name;
    std::string delegator;
  };
  struct stray {
    std::string role;
    std::string path;
  };

  void fault(std::string_view where, std::string what);
  void notice(std::string_view where, std::string what);
  void tell(audit_finding found);
  void did_one();

  // audit.cpp
  bool read_roots();
  std::optional<tuf::metadata<tuf::root>> read_first_root();
  bool read_timestamp();
  bool read_snapshot();
  void check_expiry(std::string_view where, const tuf::common& role);
  /// Name, limit and bytes of "<version>.<role>.json"; a fault if it cannot be had.
  std::optional<std::string> fetch_listed(const std::string& file, const tuf::meta_file& listed,
                                          std::int64_t limit);
  std::string file_of(std::string_view role, std::int64_t version) const;

  // audit_roles.cpp
  void read_roles();
  void read_role(const pending_role& next);
  std::optional<tuf::metadata<tuf::targets>> load_role(const std::string& role);
  void verify_role(const pending_role& next, const tuf::metadata<tuf::targets>& role);
  void follow(const std::string& role, const tuf::delegations& delegations);
  void follow_bins(const std::string& role, const tuf::succinct_roles& succinct);
  void expect(const std::string& role, const std::string& delegator,
              std::function<bool(std::string_view)> covers);
  bool may_list(const std::string& role, std::string_view path, int depth) const;
  void report_strays();
  void report_unreachable();

  // audit_targets.cpp
  void check_targets(const std::string& role, const listing& files);
  void check_target(const std::string& path, const tuf::target_file& file);

  const audit_options& options_;
  fetcher& net_;
  time_point now_;
  const audit_progress& progress_;
  audit_report report_;
  std::int64_t done_ = 0;
  std::int64_t known_ = 0;

  std::optional<tuf::root> root_;
  std::optional<tuf::timestamp> timestamp_;
  std::optional<tuf::snapshot> snapshot_;
  std::deque<pending_role> pending_;
  std::multimap<std::string, edge, std::less<>> edges_; ///< by the role that is delegated to
  /// The roles that were read, with what they delegate. What they list is not kept: it may be much.
  std::map<std::string, tuf::targets, std::less<>> roles_;
  std::set<std::string, std::less<>> unreadable_;
  std::set<std::pair<std::string, std::string>> told_; ///< findings, each of which is told once
  std::vector<stray> strays_;
};

} // namespace rstuf::client
