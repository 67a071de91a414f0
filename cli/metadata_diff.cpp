#include "cli/metadata_diff.hpp"

#include "cli/key_files.hpp"
#include "cli/plain_text.hpp"

#include <algorithm>
#include <map>

namespace rstuf::cli {
namespace {

/// What a role says, one entry for each thing that can change by itself.
using facts = std::map<std::pair<std::string, std::string>, json>;

void add_others(facts& all, const json& object, const std::string& prefix,
                std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : object.items())
    if (std::ranges::find(known, name) == known.end())
      all[{prefix + name, ""}] = value;
}

void add_signers(facts& all, const std::string& who, const json& role, const json& keys) {
  for (const auto& id : role.at("keyids")) {
    const auto keyid = id.get<std::string>();
    all[{who + " key", keyid}] = keys.contains(keyid) ? keys.at(keyid) : json("not described");
  }
}

bool shares_online_key(const json& roles) {
  const auto& one = roles.at("targets");
  return roles.at("snapshot") == one && roles.at("timestamp") == one;
}

void add_root(facts& all, const json& root) {
  const auto& keys = root.at("keys");
  auto unused = keys;
  for (auto [name, role] : root.at("roles").items()) {
    const bool is_online = name == "targets" || name == "snapshot" || name == "timestamp";
    const auto who = is_online && shares_online_key(root.at("roles")) ? "online" : name;
    add_signers(all, who, role, keys);
    add_others(all, role, who + " ", {"keyids"});
    for (const auto& id : role.at("keyids"))
      unused.erase(id.get<std::string>());
  }
  for (const auto& [id, key] : unused.items())
    all[{"unused key", id}] = key;
}

void add_delegations(facts& all, const json& delegations) {
  const auto& keys = delegations.at("keys");
  json order = json::array();
  for (const auto& role : delegations.value("roles", json::array())) {
    const auto name = role.at("name").get<std::string>();
    order.push_back(name);
    add_signers(all, "delegation " + name, role, keys);
    add_others(all, role, "delegation " + name + " ", {"name", "keyids"});
  }
  if (!order.empty())
    all[{"delegations", ""}] = std::move(order);
  if (delegations.contains("succinct_roles")) {
    const auto& bins = delegations.at("succinct_roles");
    add_signers(all, "bins", bins, keys);
    add_others(all, bins, "bins ", {"keyids"});
  }
  add_others(all, delegations, "delegations ", {"keys", "roles", "succinct_roles"});
}

void add_targets(facts& all, const json& targets) {
  for (const auto& [path, info] : targets.at("targets").items())
    all[{"artifact", path}] = info;
  if (targets.contains("delegations"))
    add_delegations(all, targets.at("delegations"));
}

facts facts_of(const json& signed_part) {
  facts all;
  if (signed_part.is_null())
    return all;
  const auto type = signed_part.value("_type", json());
  if (type == "root") {
    add_root(all, signed_part);
    add_others(all, signed_part, "", {"keys", "roles"});
  } else if (type == "targets") {
    add_targets(all, signed_part);
    add_others(all, signed_part, "", {"targets", "delegations"});
  } else {
    add_others(all, signed_part, "", {});
  }
  return all;
}

std::string value_in_words(const json& value) {
  if (value.is_string())
    return value.get<std::string>();
  if (value.is_object() && value.contains("keyval") && value.contains("scheme")) {
    const auto uri = value.value("x-rstuf-online-key-uri", "");
    return value.value("scheme", "") + " (" + key_name(value) + ")" +
           (uri.empty() ? "" : " at " + uri);
  }
  if (value.is_object() && value.contains("length") && value.contains("hashes")) {
    auto text = value.at("length").dump() + " bytes";
    for (const auto& [algorithm, digest] : value.at("hashes").items())
      text += ", " + algorithm + " " + value_in_words(digest).substr(0, 12);
    for (const auto& [name, other] : value.items())
      if (name != "length" && name != "hashes")
        text += ", " + name + " " + other.dump();
    return text;
  }
  if (!value.is_array())
    return value.dump();
  std::string text;
  for (const auto& item : value)
    text += (text.empty() ? "" : ", ") + value_in_words(item);
  return text;
}

} // namespace

std::vector<change> difference(const json& before, const json& after) {
  const auto old_facts = facts_of(before);
  const auto new_facts = facts_of(after);
  std::vector<change> changes;
  for (const auto& [name, value] : new_facts)
    if (const auto old = old_facts.find(name); old == old_facts.end())
      changes.push_back({name.first, name.second, nullptr, value});
    else if (old->second != value)
      changes.push_back({name.first, name.second, old->second, value});
  for (const auto& [name, value] : old_facts)
    if (!new_facts.contains(name))
      changes.push_back({name.first, name.second, value, nullptr});
  std::ranges::stable_sort(changes, {}, &change::what);
  return changes;
}

std::string in_words(const change& c) {
  const bool is_key = c.what.ends_with(" key");
  auto text = c.what;
  if (!c.subject.empty())
    text += " " + (is_key ? c.subject.substr(0, short_keyid_length) : c.subject);
  const auto old_value = value_in_words(c.before);
  const auto new_value = value_in_words(c.after);
  if (c.before.is_null())
    return "+ " + text + ": " + new_value;
  if (c.after.is_null())
    return "- " + text + ": " + old_value;
  // What the short form leaves out must not look like no change.
  const bool looks_equal = old_value == new_value;
  return "~ " + text + ": " + (looks_equal ? c.before.dump() : old_value) + " -> " +
         (looks_equal ? c.after.dump() : new_value);
}

std::string in_words(const std::vector<change>& changes, std::size_t most) {
  std::string text;
  std::map<std::string, std::size_t> shown;
  for (const auto& c : changes)
    if (++shown[c.what] <= most)
      text += "  " + one_line(in_words(c)) + "\n";
  for (const auto& [what, count] : shown)
    if (count > most)
      text += "  … and " + std::to_string(count - most) + " more of: " + one_line(what) + "\n";
  return text.empty() ? "  nothing\n" : text;
}

json to_json(const change& c) {
  json out{{"what", c.what}, {"before", c.before}, {"after", c.after}};
  if (!c.subject.empty())
    out["subject"] = c.subject;
  return out;
}

} // namespace rstuf::cli
