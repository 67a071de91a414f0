#include "cli/ceremony_questions.hpp"

#include "cli/ceremony_text.hpp"
#include "cli/plain_text.hpp"
#include "cli/plan_document.hpp"
#include "cli/public_key_questions.hpp"
#include "cli/role_questions.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

constexpr auto signers_text = R"(
Who signs now? Private key files or pkcs11: URIs, one after the other; an empty line ends the list.
The others sign later, where the service shows what waits: rstuf admin metadata sign. The service
refuses a root that nobody has signed; "none" leaves it without a signature all the same.)";

} // namespace

result<void> ceremony_questions::ask_lives() {
  talk_.tell(
      "\nFor how many days is metadata valid? People sign root and have to come together before\n"
      "it expires; the service signs the rest, and renews it by itself.");
  for (const auto* role : {"root", "targets", "snapshot", "timestamp"})
    if (auto asked = draft_.ask(talk_, std::string("Days until ") + role + " expires",
                                std::string("/") + role + "/expiration");
        !asked)
      return asked;
  return {};
}

result<void> ceremony_questions::ask_artifacts() {
  talk_.tell(
      "\nHow are artifacts shared out? Hash bins share them evenly and suit most; custom roles\n"
      "share them by their paths, and people can sign such roles.");
  bool by_roles = false;
  auto asked = talk_.ask_until("Artifacts are listed by bins or roles",
                               plan().delegations.empty() ? "bins" : "roles",
                               [&](const std::string& answer) -> result<void> {
                                 by_roles = answer == "roles";
                                 if (by_roles || answer == "bins")
                                   return {};
                                 return fail(errc::invalid_argument, "neither bins nor roles");
                               });
  if (!asked)
    return asked;
  return by_roles ? ask_custom_roles() : ask_hash_bins();
}

result<void> ceremony_questions::ask_hash_bins() {
  keys_.delegations = nullptr;
  auto changed = draft_.change([](json& document) { document.erase("delegations"); });
  return changed ? ask_bins(talk_, draft_, "/bins") : changed;
}

result<void> ceremony_questions::ask_custom_roles() {
  if (auto asked = ask_roles(talk_, draft_, unlock_.passphrase); !asked)
    return asked;
  auto loaded = delegations_of(plan().delegations, unlock_.passphrase);
  if (!loaded)
    return std::unexpected(loaded.error());
  keys_.delegations = *std::move(loaded);
  return {};
}

result<void> ceremony_questions::ask_root_keys() {
  talk_.tell(
      "\nWhose keys sign root? Name the public half of each key; an empty line, or \"-\", ends\n"
      "the list. Compare key id and fingerprint with the key's holder.");
  ceremony_keys fresh;
  fresh.online = keys_.online;
  const auto take = [&](const plan_public_key& wanted) -> result<tuf::key> {
    if (auto taken = take_root_key(wanted, unlock_.passphrase, fresh); !taken)
      return std::unexpected(taken.error());
    return fresh.root.back();
  };
  const auto& earlier = draft_.document().at("root").at("keys");
  const auto list = ask_public_keys(
      talk_,
      {.which = "Root key",
       .fewest = 1,
       .earlier = keys_.root.empty() ? std::vector<json>{} : earlier.get<std::vector<json>>(),
       .take = take,
       .name = [&](const auto& name) { name_key(fresh.root.back(), name); }});
  if (!list)
    return std::unexpected(list.error());
  if (auto adopted = adopt_root_keys(*list, std::move(fresh.root)); !adopted)
    return adopted;
  talk_.tell("With too low a threshold few stolen keys take the repository over; with too high a\n"
             "one, few lost keys end it.");
  return draft_.ask(talk_, "How many of these keys must sign each root", "/root/threshold");
}

result<void> ceremony_questions::adopt_root_keys(const json& list, std::vector<tuf::key> keys) {
  const auto count = static_cast<std::int64_t>(keys.size());
  const auto threshold =
      keys_.root.empty() ? count / 2 + 1 : std::min(plan().root_threshold, count);
  keys_.root = std::move(keys);
  keys_.signers.clear();
  return draft_.change([&](json& document) {
    document["root"]["keys"] = list;
    document["root"]["threshold"] = threshold;
    document["sign_with"] = json::array();
  });
}

result<void> ceremony_questions::ask_online_key() {
  talk_.tell(
      "\nWith which key does the service sign? fn:<name> is the file <name> in its directory of\n"
      "online keys; of that key the public half is needed here.");
  if (auto asked = draft_.ask(talk_, "Where the service finds the private half", "/online_key/uri");
      !asked)
    return asked;
  const bool is_known = !keys_.online.value.empty();
  const auto earlier = is_known ? plan().online_key.key.file.string() : "";
  auto asked = talk_.ask_until("Online key, file", earlier, [&](const auto& answer) {
    auto set = draft_.set("/online_key/file", answer);
    return set ? take_online_key(plan().online_key, unlock_.passphrase, keys_) : set;
  });
  if (asked)
    talk_.tell(key_lines(keys_.online, "key id " + tuf::keyid_of(keys_.online)));
  return asked;
}

result<void> ceremony_questions::keep_signer(const std::string& answer) {
  const plan_signing_key wanted{key_place({}, answer), passphrase_fd_, "sign_with"};
  if (auto taken = take_signer(wanted, unlock_, keys_); !taken)
    return taken;
  const auto& key = keys_.root.at(keys_.signers.back().root_key);
  talk_.tell(one_line("  " + key_name(key) + " signs with the key " + short_keyid(key)));
  json entry = answer;
  if (passphrase_fd_)
    entry = {{"file", answer}, {"passphrase_fd", *passphrase_fd_}};
  return draft_.change([&](json& document) { document["sign_with"].push_back(std::move(entry)); });
}

result<void> ceremony_questions::ask_signers() {
  talk_.tell(signers_text);
  keys_.signers.clear();
  if (auto cleared = draft_.set("/sign_with", json::array()); !cleared)
    return cleared;
  bool has_ended = false;
  while (!has_ended && keys_.signers.size() < keys_.root.size()) {
    auto asked = talk_.ask_until("Private key that signs", "", [&](const auto& answer) {
      has_ended = answer == "none" || (answer.empty() && !keys_.signers.empty());
      if (answer.empty() && !has_ended)
        return result<void>(fail(errc::invalid_argument, "somebody has to sign, or \"none\""));
      return has_ended ? result<void>{} : keep_signer(answer);
    });
    if (!asked)
      return asked;
  }
  return {};
}

} // namespace rstuf::cli
