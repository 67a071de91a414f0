#include "client/audit_walk.hpp"
#include "client/content_check.hpp"
#include "client/target_name.hpp"
#include "client/url.hpp"
#include "tuf/paths.hpp"

namespace rstuf::client {

void audit_walk::check_targets(const std::string& role, const listing& files) {
  report_.targets += static_cast<std::int64_t>(files.size());
  if (!options_.repository.targets_url.empty())
    known_ += static_cast<std::int64_t>(files.size());
  for (const auto& [path, file] : files) {
    if (!may_list(role, path, 0))
      strays_.push_back({role, path});
    check_target(path, file);
  }
}

void audit_walk::check_target(const std::string& path, const tuf::target_file& file) {
  if (auto good = tuf::check_target_path(path); !good)
    notice(path, "some clients refuse it: " + good.error().context);
  if (file.hashes.empty()) {
    fault(path, "is listed without a hash");
    return;
  }
  auto content = content_check::begin(path, file.length, file.hashes);
  if (!content) {
    fault(path, content.error().context);
    return;
  }
  const auto& c = options_.repository;
  if (c.targets_url.empty())
    return;
  const bool prefixed = root_->consistent_snapshot && c.prefix_targets_with_hash;
  const auto url = join_url(c.targets_url, quote_path(stored_path(path, file, prefixed)));
  const auto streamed = net_.stream(url, file.length, [&](std::string_view piece) {
    content->update(piece);
    return result<void>{};
  });
  const auto whole = streamed ? content->finish() : streamed;
  if (!whole)
    fault(path, whole.error().context);
  else
    ++report_.fetched_targets;
  did_one();
}

} // namespace rstuf::client
