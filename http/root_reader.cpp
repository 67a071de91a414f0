#include "http/root_reader.hpp"

#include "tuf/metadata.hpp"

#include <algorithm>
#include <array>

namespace rstuf::http {
namespace {

/// `x-<vendor>-<name>`.
bool is_vendor_name(std::string_view name) {
  auto dash = name.find('-', 2);
  return name.starts_with("x-") && dash != name.npos && dash > 2 && dash + 1 < name.size();
}

void erase_null(json& object, std::initializer_list<const char*> names) {
  if (!object.is_object())
    return;
  for (const auto* name : names) {
    if (auto found = object.find(name); found != object.end() && found->is_null())
      object.erase(found);
  }
}

/// Optional members that are null count as absent. RSTUF's programs write them so.
json without_nulls(json root) {
  if (!root.is_object())
    return root;
  if (auto signatures = root.find("signatures"); signatures != root.end()) {
    for (auto& signature : *signatures)
      erase_null(signature, {"bundle"});
  }
  auto part = root.find("signed");
  if (part == root.end() || !part->is_object())
    return root;
  erase_null(*part, {"meta", "targets", "delegations"});
  if (auto keys = part->find("keys"); keys != part->end()) {
    for (auto& key : *keys)
      erase_null(key, {"name", "x-rstuf-key-name", "x-rstuf-online-key-uri"});
  }
  return root;
}

json read_root(const body_reader& root) {
  if (root.object() == nullptr)
    return {};
  constexpr std::array<std::string_view, 7> known = {
      "_type", "consistent_snapshot", "expires", "keys", "roles", "spec_version", "version"};
  auto out = without_nulls(root.value());
  if (auto part = root.member("signed"); part.object() != nullptr) {
    for (const auto& [name, ignored] : out["signed"].items()) {
      if (std::find(known.begin(), known.end(), name) == known.end() && !is_vendor_name(name))
        part.member(name).refuse("Invalid: `" + name +
                                 "` field name, unrecognized_field must use format "
                                 "x-<vendor>-<name>");
    }
    if (auto read = tuf::metadata_from_json<tuf::root>(out); !read)
      root.refuse(read.error().context);
  }
  return out;
}

} // namespace

json read_root_metadata(const body_reader& metadata) {
  if (metadata.dictionary() == nullptr)
    return {};
  for (const auto& [name, ignored] : metadata.value().items()) {
    if (name != "root")
      metadata.key_fault(name, "literal_error", "Input should be 'root'", {{"expected", "'root'"}});
  }
  return {{"root", read_root(metadata.member("root"))}};
}

} // namespace rstuf::http
