#include "http/artifact_reader.hpp"

#include "http/body_limits.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/limits.hpp"
#include "tuf/paths.hpp"

#include <algorithm>

namespace rstuf::http {
namespace {

constexpr std::size_t max_entry_bytes = tuf::max_targets_bytes - tuf::envelope_bytes;

bool is_digest(std::string_view hex, std::size_t bytes) {
  return hex.size() == 2 * bytes && std::all_of(hex.begin(), hex.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

json read_hashes(const body_reader& hashes) {
  json out = json::object();
  if (hashes.dictionary() == nullptr)
    return out;
  if (hashes.value().empty())
    hashes.fault("too_short", "Dictionary should have at least 1 item after validation, not 0",
                 {{"field_type", "Dictionary"}, {"min_length", 1}, {"actual_length", 0}});
  for (const auto& [algorithm, ignored] : hashes.value().items()) {
    auto hash = hashes.member(algorithm);
    if (auto hex = read_digest(algorithm, hash, hash))
      out[algorithm] = *std::move(hex);
  }
  return out;
}

json read_info(const body_reader& info) {
  json out = json::object();
  if (info.object() == nullptr)
    return out;
  if (auto length = read_artifact_length(info.member("length")))
    out["length"] = *length;
  out["hashes"] = read_hashes(info.member("hashes"));
  auto custom = info.nullable_member("custom");
  if (custom.dictionary() == nullptr)
    return out;
  if (auto form = tuf::canonical(custom.value()); !form)
    custom.refuse("no canonical form: " + form.error().context);
  else
    out["custom"] = custom.value();
  return out;
}

bool fits_clients(const json& entry) {
  auto form = tuf::canonical(entry);
  return !form || tuf::storable(*form).size() <= max_entry_bytes;
}

} // namespace

std::string read_artifact_path(const body_reader& path) {
  const auto* text = path.string();
  if (text == nullptr)
    return {};
  if (auto fits = tuf::check_target_path(*text); !fits)
    path.refuse(fits.error().context);
  return *text;
}

std::optional<std::int64_t> read_artifact_length(const body_reader& length) {
  return length.integer(0, max_number);
}

std::optional<std::string> read_digest(std::string_view algorithm, const body_reader& name,
                                       const body_reader& digest) {
  auto bytes = tuf::digest_size(algorithm);
  const auto* hex = digest.string();
  if (!bytes)
    name.refuse("unknown hash algorithm");
  else if (hex != nullptr && !is_digest(*hex, *bytes))
    digest.refuse("not " + std::to_string(2 * *bytes) + " lower-case hexadecimal digits");
  else if (hex != nullptr)
    return *hex;
  return {};
}

json read_artifact(const body_reader& artifact) {
  json out = {{"info", read_info(artifact.member("info"))},
              {"path", read_artifact_path(artifact.member("path"))}};
  if (!fits_clients(out))
    artifact.refuse("larger than clients accept of a whole targets file");
  return out;
}

} // namespace rstuf::http
