#include "http/root_reader.hpp"

#include "http/body_limits.hpp"
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

/// Members of a key that RSTUF names; each is a string, or null in place of none.
constexpr std::initializer_list<const char*> key_labels = {"name", "x-rstuf-key-name",
                                                           "x-rstuf-online-key-uri"};

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
      erase_null(key, key_labels);
  }
  return root;
}

bool is_text(const body_reader& value) {
  return value.string() != nullptr;
}

bool have_form_of_signatures(const body_reader& signatures) {
  bool good = signatures && signatures.value().is_array();
  for (std::size_t i = 0, count = signatures.size(); i < count; ++i) {
    auto one = signatures.item(i);
    good &= one.object() != nullptr;
    good &= is_text(one.member("keyid"));
    good &= is_text(one.member("sig"));
  }
  return good;
}

bool has_form_of_key(const body_reader& key) {
  bool good = key.object() != nullptr;
  good &= is_text(key.member("keytype"));
  good &= is_text(key.member("scheme"));
  good &= key.member("keyval").dictionary() != nullptr;
  for (const auto* name : key_labels) {
    if (auto label = key.nullable_member(name))
      good &= is_text(label);
  }
  return good;
}

bool has_form_of_role(const body_reader& role) {
  bool good = role.object() != nullptr;
  auto keyids = role.member("keyids");
  good &= keyids && keyids.value().is_array();
  for (std::size_t i = 0, count = keyids.size(); i < count; ++i)
    good &= is_text(keyids.item(i));
  good &= role.member("threshold").integer(1, max_number).has_value();
  return good;
}

bool all_have_form(const body_reader& members, bool (*has_form)(const body_reader&)) {
  if (members.dictionary() == nullptr || !members)
    return false;
  bool good = true;
  for (const auto& [name, ignored] : members.value().items())
    good &= has_form(members.member(name));
  return good;
}

bool has_form_of_root(const body_reader& part) {
  bool good = part.object() != nullptr;
  for (const auto* name : {"_type", "spec_version", "expires"})
    good &= is_text(part.member(name));
  good &= part.member("version").integer(1, max_number).has_value();
  good &= part.member("consistent_snapshot").boolean().has_value();
  good &= all_have_form(part.member("keys"), has_form_of_key);
  good &= all_have_form(part.member("roles"), has_form_of_role);
  return good;
}

void check_names(const body_reader& part, const json& members) {
  constexpr std::array<std::string_view, 7> known = {
      "_type", "consistent_snapshot", "expires", "keys", "roles", "spec_version", "version"};
  for (const auto& [name, ignored] : members.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end() && !is_vendor_name(name))
      part.member(name).refuse("Invalid: `" + name +
                               "` field name, unrecognized_field must use format "
                               "x-<vendor>-<name>");
  }
}

json read_root(const body_reader& root) {
  if (!root || root.object() == nullptr)
    return {};
  auto out = without_nulls(root.value());
  bool good = have_form_of_signatures(root.member("signatures"));
  auto part = root.member("signed");
  good &= has_form_of_root(part);
  if (part && part.value().is_object())
    check_names(part, out["signed"]);
  if (!good)
    return out;
  // What is left are the rules that join members, and forms that are stricter than a request's.
  if (auto read = tuf::metadata_from_json<tuf::root>(out); !read)
    root.refuse(read.error().context);
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
