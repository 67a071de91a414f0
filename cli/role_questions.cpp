#include "cli/role_questions.hpp"

#include "cli/plan_document.hpp"
#include "cli/public_key_questions.hpp"

#include <algorithm>
#include <sstream>

namespace rstuf::cli {
namespace {

const json::json_pointer roles_at("/delegations/roles");
constexpr auto no_name = "unnamed-role";

json stand_in_role() {
  return {{"name", no_name},
          {"paths", {"*"}},
          {"expiration", 365},
          {"threshold", 1},
          {"terminating", false}};
}

std::vector<std::string> words_in(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

/// One role, at its place of the plan.
class role_questions {
public:
  role_questions(dialogue& talk, plan_draft& draft, const ask_passphrase& ask, std::size_t place)
      : talk_(talk), draft_(draft), unlock_(ask), where_((roles_at / place).to_string()) {}

  result<void> ask() {
    for (const auto step :
         {&role_questions::ask_name, &role_questions::ask_paths, &role_questions::ask_life,
          &role_questions::ask_keys, &role_questions::ask_threshold,
          &role_questions::ask_terminating, &role_questions::ask_own_bins})
      if (auto asked = (this->*step)(); !asked)
        return asked;
    return {};
  }

private:
  json at(const char* member) const {
    return draft_.document().at(json::json_pointer(where_)).value(member, json());
  }

  result<void> ask_name() {
    const auto now = at("name").get<std::string>();
    return talk_.ask_until("Name of the role", now == no_name ? "" : now, [&](const auto& answer) {
      return draft_.set(where_ + "/name", answer);
    });
  }

  result<void> ask_paths() {
    std::string now;
    for (const auto& path : at("paths"))
      now += (now.empty() ? "" : " ") + path.get<std::string>();
    return talk_.ask_until(
        "Its paths, such as dev/* docs/*.pdf", now == "*" ? "" : now,
        [&](const auto& answer) { return draft_.set(where_ + "/paths", words_in(answer)); });
  }

  result<void> ask_life() {
    return draft_.ask(talk_, "Days until it expires", where_ + "/expiration");
  }

  result<void> ask_keys() {
    talk_.tell("  Without a key the online key signs; \"-\" ends the list.");
    const auto now = at("keys");
    std::vector<tuf::key> taken;
    const auto keys = ask_public_keys(
        talk_, {.which = "Key",
                .fewest = 0,
                .earlier = now.is_array() ? now.get<std::vector<json>>() : std::vector<json>{},
                .take = [&](const auto& wanted) { return take_key(wanted, taken); },
                .name = [](const auto&) {}});
    if (!keys)
      return std::unexpected(keys.error());
    return draft_.change([&](json& document) {
      auto& role = document[json::json_pointer(where_)];
      role["keys"] = *keys;
      role["threshold"] = std::clamp<std::int64_t>(
          role.at("threshold").get<std::int64_t>(), 1,
          std::max<std::int64_t>(1, static_cast<std::int64_t>(keys->size())));
      if (keys->empty())
        role.erase("keys");
    });
  }

  result<tuf::key> take_key(const plan_public_key& wanted, std::vector<tuf::key>& taken) const {
    auto key = load_named(wanted, unlock_);
    if (key && std::ranges::any_of(taken, [&](const auto& k) { return same_key(k, *key); }))
      return fail(errc::invalid_argument, "file: this key stands there already");
    if (key)
      taken.push_back(*key);
    return key;
  }

  result<void> ask_threshold() {
    if (at("keys").size() < 2)
      return {};
    return draft_.ask(talk_, "How many of these keys must sign", where_ + "/threshold");
  }

  result<void> ask_terminating() {
    const auto yes = talk_.confirm("Is it terminating, so that the search for a path ends with it",
                                   at("terminating").get<bool>());
    return yes ? draft_.set(where_ + "/terminating", *yes) : std::unexpected(yes.error());
  }

  result<void> ask_own_bins() {
    const auto yes =
        talk_.confirm("Hash bins below it, for many artifacts", at("bins").is_object());
    if (!yes)
      return std::unexpected(yes.error());
    if (*yes)
      return ask_bins(talk_, draft_, where_ + "/bins");
    return draft_.change(
        [&](json& document) { document[json::json_pointer(where_)].erase("bins"); });
  }

  dialogue& talk_;
  plan_draft& draft_;
  const ask_passphrase& unlock_;
  std::string where_;
};

result<void> add_role(plan_draft& draft, std::size_t place) {
  return draft.change([&](json& document) {
    document.erase("bins");
    auto& roles = document["delegations"]["roles"];
    if (place >= roles.size())
      roles.push_back(stand_in_role());
  });
}

} // namespace

result<void> ask_bins(dialogue& talk, plan_draft& draft, const std::string& where) {
  const auto present = draft.change([&](json& document) {
    auto& bins = document[json::json_pointer(where)];
    if (bins.is_null())
      bins = bins_document({});
  });
  if (!present)
    return present;
  if (auto asked =
          draft.ask(talk, "How many bins, a power of two", where + "/number_of_delegated_bins");
      !asked)
    return asked;
  if (auto asked = draft.ask(talk, "Days until each bin expires", where + "/expiration"); !asked)
    return asked;
  return draft.ask(talk, "Style, succinct or classic (for clients without TAP 15)",
                   where + "/style");
}

result<void> ask_roles(dialogue& talk, plan_draft& draft, const ask_passphrase& ask) {
  for (std::size_t place = 0;; ++place) {
    if (auto added = add_role(draft, place); !added)
      return added;
    if (auto asked = role_questions{talk, draft, ask, place}.ask(); !asked)
      return asked;
    const bool has_next = draft.document().at(roles_at).size() > place + 1;
    const auto more = talk.confirm("Another role", has_next);
    if (!more)
      return std::unexpected(more.error());
    if (!*more)
      return draft.change([&](json& document) {
        auto& roles = document[roles_at];
        roles.erase(roles.begin() + static_cast<std::ptrdiff_t>(place) + 1, roles.end());
      });
  }
}

} // namespace rstuf::cli
