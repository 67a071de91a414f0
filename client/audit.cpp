#include "client/audit_walk.hpp"
#include "client/content_check.hpp"
#include "client/root_chain.hpp"
#include "client/signed_metadata.hpp"
#include "client/url.hpp"

#include <algorithm>

namespace rstuf::client {

bool audit_report::is_clean() const {
  return std::ranges::none_of(findings, [](const audit_finding& found) {
    return found.how == audit_finding::weight::fault;
  });
}

audit_report audit(const audit_options& options, fetcher& net, const clock& time,
                   const audit_progress& progress) {
  return audit_walk{options, net, time.now(), progress}.run();
}

audit_report audit_walk::run() && {
  if (read_roots() && read_timestamp() && read_snapshot())
    read_roles();
  return std::move(report_);
}

void audit_walk::tell(audit_finding found) {
  if (told_.emplace(found.where, found.what).second)
    report_.findings.push_back(std::move(found));
}

void audit_walk::fault(std::string_view where, std::string what) {
  tell({audit_finding::weight::fault, std::string(where), std::move(what)});
}

void audit_walk::notice(std::string_view where, std::string what) {
  tell({audit_finding::weight::notice, std::string(where), std::move(what)});
}

void audit_walk::did_one() {
  ++done_;
  if (progress_ && known_ > 0) // the snapshot says how much there is
    progress_(done_, std::max(done_, known_));
}

std::string audit_walk::file_of(std::string_view role, std::int64_t version) const {
  const bool versioned = root_->consistent_snapshot;
  return (versioned ? std::to_string(version) + "." : "") + quote_name(role) + ".json";
}

void audit_walk::check_expiry(std::string_view where, const tuf::common& role) {
  if (role.expires <= now_)
    fault(where, "expired at " + format_time(role.expires));
}

std::optional<tuf::metadata<tuf::root>> audit_walk::read_first_root() {
  constexpr std::string_view oldest = "1.root.json";
  const auto& c = options_.repository;
  const auto bytes = options_.trusted_root
                         ? result<std::string>(*options_.trusted_root)
                         : net_.fetch(join_url(c.metadata_url, oldest), c.root_limit);
  const std::string where = options_.trusted_root ? "the trusted root" : std::string(oldest);
  if (!bytes) {
    fault(where, bytes.error().context);
    return {};
  }
  auto root = client::read_first_root(*bytes);
  if (!root) {
    fault(where, root.error().context);
    return {};
  }
  if (!options_.trusted_root && root->role.version != 1)
    fault(where, "has version " + std::to_string(root->role.version));
  return *std::move(root);
}

// The chain as clients go it (TUF 5.3): a root that does not follow from the one before ends it.
bool audit_walk::read_roots() {
  auto first = read_first_root();
  if (!first)
    return false;
  root_ = std::move(first->role);
  ++report_.roots;
  const auto& c = options_.repository;
  std::string where;
  for (int i = 0;; ++i) {
    const auto number = root_->version + 1;
    where = std::to_string(number) + ".root.json";
    const auto bytes = net_.fetch(join_url(c.metadata_url, where), c.root_limit);
    if (!bytes && bytes.error().code == errc::not_found)
      break;
    if (i == c.max_root_rotations)
      notice(where, "a client with the first root needs more than one refresh to come here");
    auto next = bytes ? read_next_root(*root_, *bytes) : std::unexpected(bytes.error());
    if (!next) {
      fault(where, next.error().context);
      return false; // no client gets past it
    }
    root_ = std::move(next->role);
    ++report_.roots;
    did_one();
  }
  check_expiry(std::to_string(root_->version) + ".root.json", *root_);
  return true;
}

bool audit_walk::read_timestamp() {
  constexpr std::string_view where = "timestamp.json";
  const auto& c = options_.repository;
  const auto bytes = net_.fetch(join_url(c.metadata_url, where), c.timestamp_limit);
  if (!bytes) {
    fault(where, bytes.error().context);
    return false;
  }
  auto read = read_metadata<tuf::timestamp>("timestamp", *bytes);
  if (!read) {
    fault(where, read.error().context);
    return false;
  }
  if (auto good = tuf::verify_by(*root_, "timestamp", read->signed_bytes, read->signatures); !good)
    fault(where, good.error().context);
  check_expiry(where, read->role);
  timestamp_ = std::move(read->role);
  did_one();
  return true;
}

std::optional<std::string> audit_walk::fetch_listed(const std::string& file,
                                                    const tuf::meta_file& listed,
                                                    std::int64_t limit) {
  auto bytes = net_.fetch(join_url(options_.repository.metadata_url, file), limit);
  if (!bytes) {
    fault(file, bytes.error().context);
    return {};
  }
  if (auto same = check_content(file, listed, *bytes); !same)
    fault(file, same.error().context);
  return *std::move(bytes);
}

bool audit_walk::read_snapshot() {
  const auto& listed = timestamp_->snapshot;
  const auto where = file_of("snapshot", listed.version);
  const auto bytes = fetch_listed(where, listed, options_.repository.snapshot_limit);
  if (!bytes)
    return false;
  auto read = read_metadata<tuf::snapshot>("snapshot", *bytes);
  if (!read) {
    fault(where, read.error().context);
    return false;
  }
  if (auto good = tuf::verify_by(*root_, "snapshot", read->signed_bytes, read->signatures); !good)
    fault(where, good.error().context);
  if (read->role.version != listed.version)
    fault(where, "has version " + std::to_string(read->role.version));
  check_expiry(where, read->role);
  snapshot_ = std::move(read->role);
  known_ = done_ + 1 + static_cast<std::int64_t>(snapshot_->meta.size());
  did_one();
  return true;
}

} // namespace rstuf::client
