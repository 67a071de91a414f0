#include "cli/published_role.hpp"

#include "cli/file_io.hpp"
#include "tuf/limits.hpp"
#include "tuf/verify.hpp"

namespace rstuf::cli {
namespace {

constexpr std::int64_t max_fetched = 16 << 20;

std::string file_url(const std::string& base, const std::string& file) {
  return base + (base.ends_with('/') ? "" : "/") + file;
}

result<void> verify_next(const tuf::metadata<tuf::root>& trusted,
                         const tuf::metadata<tuf::root>& next) {
  if (next.role.version != trusted.role.version + 1)
    return fail(errc::unverified, "its version is " + std::to_string(next.role.version));
  if (auto by_old = tuf::verify_by(trusted.role, "root", next.signed_bytes, next.signatures);
      !by_old)
    return by_old;
  return tuf::verify_by(next.role, "root", next.signed_bytes, next.signatures);
}

result<json> signed_part_at(client::fetcher& net, const std::string& url) {
  const auto bytes = net.fetch(url, max_fetched);
  if (!bytes)
    return std::unexpected(bytes.error());
  auto document = parse_json(*bytes);
  if (!document || !document->is_object() || !document->contains("signed"))
    return fail(errc::invalid_argument, url + " is no metadata");
  return document->at("signed");
}

result<std::string> listed_file(const json& part, const std::string& name) {
  const auto at = json::json_pointer("/meta") / name / "version";
  if (!part.contains(at) || !part.at(at).is_number_integer())
    return fail(errc::not_found, name + " is not listed");
  return part.at(at).dump() + "." + name;
}

} // namespace

result<tuf::metadata<tuf::root>> newest_root(client::fetcher& net,
                                             const std::string& metadata_url) {
  std::optional<tuf::metadata<tuf::root>> trusted;
  for (std::int64_t version = 1;; ++version) {
    const auto name = std::to_string(version) + ".root.json";
    const auto bytes = net.fetch(file_url(metadata_url, name), max_fetched);
    if (!bytes && bytes.error().code == errc::not_found && trusted)
      return *std::move(trusted);
    if (!bytes)
      return std::unexpected(bytes.error());
    auto next = tuf::parse_metadata<tuf::root>(*bytes);
    if (!next)
      return fail(next.error().code, name + ": " + next.error().context);
    const auto fits =
        trusted ? verify_next(*trusted, *next)
                : tuf::verify_by(next->role, "root", next->signed_bytes, next->signatures);
    if (!fits)
      return fail(fits.error().code, name + ": " + fits.error().context);
    trusted = *std::move(next);
  }
}

result<tuf::metadata<tuf::root>> read_root_file(const std::filesystem::path& file) {
  const auto bytes = read_input_file(file, max_fetched);
  if (!bytes)
    return std::unexpected(bytes.error());
  auto root = tuf::parse_metadata<tuf::root>(*bytes);
  if (!root)
    return fail(root.error().code, file.string() + ": " + root.error().context);
  return root;
}

result<json> published_role(client::fetcher& net, const std::string& metadata_url,
                            const std::string& role) {
  const auto timestamp = signed_part_at(net, file_url(metadata_url, "timestamp.json"));
  if (!timestamp)
    return timestamp;
  const auto snapshot_file = listed_file(*timestamp, "snapshot.json");
  if (!snapshot_file)
    return std::unexpected(snapshot_file.error());
  const auto snapshot = signed_part_at(net, file_url(metadata_url, *snapshot_file));
  if (!snapshot)
    return snapshot;
  const auto role_file = listed_file(*snapshot, role + ".json");
  if (!role_file)
    return json(nullptr);
  return signed_part_at(net, file_url(metadata_url, *role_file));
}

} // namespace rstuf::cli
