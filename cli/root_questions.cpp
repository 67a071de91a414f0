#include "cli/root_questions.hpp"

#include "cli/ceremony_text.hpp"
#include "cli/metadata_diff.hpp"
#include "cli/plan_bounds.hpp"
#include "cli/public_key_questions.hpp"
#include "cli/whole_number.hpp"

#include <algorithm>
#include <array>

namespace rstuf::cli {
namespace {

constexpr std::int64_t usual_life = 365; // days
constexpr auto keep = "keep";

/// The parts of a change, each of which can be asked again. A change is taken in when a root can be
/// made of it.
class root_questions {
public:
  root_questions(dialogue& talk, const tuf::root& trusted, const ask_passphrase& ask,
                 time_point now)
      : talk_(talk), trusted_(trusted), unlock_(ask), now_(now) {}

  result<void> ask_expiry() {
    const bool has_expired = trusted_.expires <= now_;
    return talk_.ask_until(has_expired ? "Days until the new root expires"
                                       : "Days until the new root expires, or \"keep\" for " +
                                             format_time(trusted_.expires),
                           std::to_string(usual_life),
                           [&](const std::string& answer) -> result<void> {
                             auto wanted = change_;
                             wanted.expiration = std::nullopt;
                             if (answer != keep) {
                               const auto days = whole_number(answer, 1, max_plan_days);
                               if (!days)
                                 return std::unexpected(days.error());
                               wanted.expiration = *days;
                             }
                             return take(std::move(wanted));
                           });
  }

  result<void> ask_root_keys() {
    talk_.tell("\nRoot keys now:" + keys_in_words(trusted_) +
               "\nFirst the keys that join them: the file of the public half of each; an empty "
               "line, or \"-\",\nends the list. Compare key id and fingerprint with the key's "
               "holder.");
    auto wanted = change_;
    wanted.add_keys.clear();
    wanted.remove_keys.clear();
    wanted.threshold = 1; // until all keys are known
    const auto list = ask_public_keys(
        talk_, {.which = "New root key",
                .fewest = 0,
                .earlier = added_,
                .take = [&](const auto& one) { return join(one, wanted); },
                .name = [&](const auto& name) { wanted.add_keys.back().name = name; }});
    if (!list)
      return std::unexpected(list.error());
    if (auto asked = ask_who_leaves(wanted); !asked)
      return asked;
    if (auto asked = ask_threshold(wanted); !asked)
      return asked;
    added_ = list->get<std::vector<json>>();
    return {};
  }

  result<void> ask_online_key() {
    talk_.tell(
        "\nWith which key does the service sign from now on? fn:<name> is the file <name> in "
        "its directory\nof online keys, and has to be there before this root is sent.");
    auto wanted = change_;
    plan_online_key online;
    auto asked = talk_.ask_until("Where the service finds the private half", "",
                                 [&](const std::string& answer) -> result<void> {
                                   online.uri = answer;
                                   if (!file_name_in(answer).empty())
                                     return {};
                                   return fail(errc::invalid_argument, "not of the form fn:<name>");
                                 });
    if (!asked)
      return asked;
    return talk_.ask_until("Online key, file with its public half", "", [&](const auto& answer) {
      online.key = {key_place({}, answer), "", "file"};
      wanted.online_key = online;
      return take(wanted);
    });
  }

  bool changes_nothing() const { return change_.is_empty(); }
  result<tuf::metadata<tuf::root>> next() const {
    return next_root(trusted_, change_, unlock_, now_);
  }

private:
  static std::string keys_in_words(const tuf::root& root) {
    std::string text;
    for (const auto& id : root.roles.at("root").keyids)
      if (const auto key = root.keys.find(id); key != root.keys.end())
        text += "\n" + key_lines(key->second, "key id " + id);
    return text;
  }

  result<void> take(root_change wanted) {
    auto made = next_root(trusted_, wanted, unlock_, now_);
    if (!made)
      return std::unexpected(made.error());
    change_ = std::move(wanted);
    return {};
  }

  result<tuf::key> join(const plan_public_key& one, root_change& wanted) const {
    auto more = wanted;
    more.add_keys.push_back(one);
    if (auto made = next_root(trusted_, more, unlock_, now_); !made)
      return std::unexpected(made.error());
    wanted = std::move(more);
    return load_named(one, unlock_);
  }

  result<void> ask_who_leaves(root_change& wanted) const {
    bool has_ended = false;
    while (!has_ended && wanted.remove_keys.size() < trusted_.roles.at("root").keyids.size()) {
      auto asked = talk_.ask_until(
          "Root key that leaves, its name or the beginning of its key id; empty: no more", "",
          [&](const std::string& answer) -> result<void> {
            has_ended = answer.empty();
            if (has_ended)
              return {};
            auto fewer = wanted;
            fewer.remove_keys.push_back(answer);
            if (auto made = next_root(trusted_, fewer, unlock_, now_); !made)
              return std::unexpected(made.error());
            wanted = std::move(fewer);
            return {};
          });
      if (!asked)
        return asked;
    }
    return {};
  }

  result<void> ask_threshold(root_change& wanted) {
    const auto made = next_root(trusted_, wanted, unlock_, now_);
    if (!made)
      return std::unexpected(made.error());
    const auto count = static_cast<std::int64_t>(made->role.roles.at("root").keyids.size());
    const auto before = trusted_.roles.at("root").threshold;
    return talk_.ask_until(
        "How many of the " + std::to_string(count) + " root keys must sign each root",
        std::to_string(std::min(before, count)), [&](const std::string& answer) -> result<void> {
          const auto number = whole_number(answer, 1, count);
          if (!number)
            return std::unexpected(number.error());
          wanted.threshold = *number;
          if (*number == before)
            wanted.threshold = std::nullopt;
          return take(wanted);
        });
  }

  dialogue& talk_;
  const tuf::root& trusted_;
  const ask_passphrase& unlock_;
  time_point now_;
  root_change change_;
  std::vector<json> added_; ///< the answers about new keys
};

using section = result<void> (root_questions::*)();
constexpr std::array<section, 3> sections{
    &root_questions::ask_expiry, &root_questions::ask_root_keys, &root_questions::ask_online_key};

// Which part is to change; nothing if the person wants to sign.
result<std::optional<std::size_t>> ask_what_changes(dialogue& talk, bool can_sign) {
  std::optional<std::size_t> number;
  auto asked =
      talk.ask_until("1 changes the expiry, 2 the root keys and their threshold, 3 the online key; "
                     "\"sign\" goes on",
                     can_sign ? "sign" : "", [&](const std::string& answer) -> result<void> {
                       const bool is_number = answer.size() == 1 && answer >= "1" && answer <= "3";
                       if (is_number)
                         number = static_cast<std::size_t>(answer.front() - '1');
                       if (is_number || (can_sign && answer == "sign"))
                         return {};
                       return fail(errc::invalid_argument,
                                   answer == "sign" ? "nothing has changed yet"
                                                    : "neither \"sign\" nor a number from 1 to 3");
                     });
  if (!asked)
    return std::unexpected(asked.error());
  return number;
}

} // namespace

result<tuf::metadata<tuf::root>> ask_next_root(dialogue& talk, const tuf::root& trusted,
                                               const ask_passphrase& ask, time_point now) {
  talk.tell("The next version of root: version " + std::to_string(trusted.version) +
            " is in force, and expires " + format_time(trusted.expires) +
            ".\nAn empty line takes the answer in brackets. Ctrl-C gives up; nothing is written or "
            "sent before the end.\n");
  root_questions questions{talk, trusted, ask, now};
  auto asked = questions.ask_expiry();
  while (asked) { // each round takes an answer
    auto next = questions.next();
    if (!next)
      return next;
    talk.tell("\nVersion " + std::to_string(next->role.version) + " changes:\n" +
              in_words(difference(tuf::to_json(trusted), tuf::to_json(next->role))));
    const auto what = ask_what_changes(talk, !questions.changes_nothing());
    if (!what)
      return std::unexpected(what.error());
    if (!*what)
      return next;
    asked = (questions.*sections.at(**what))();
  }
  return std::unexpected(asked.error());
}

result<void> ask_root_signatures(dialogue& talk, tuf::metadata<tuf::root>& next,
                                 const tuf::root& trusted, const key_unlock& unlock) {
  talk.tell(
      "\nWho signs now? Private key files or pkcs11: URIs, one after the other; an empty line "
      "ends the list.\nThe others sign later: rstuf admin metadata sign.");
  const auto everybody = root_signers(next.role, trusted).size();
  bool has_ended = false;
  while (!has_ended && next.signatures.size() < everybody) {
    auto asked = talk.ask_until("Private key that signs", "", [&](const std::string& answer) {
      has_ended = answer.empty() && !next.signatures.empty();
      if (answer.empty() && !has_ended)
        return result<void>(fail(errc::invalid_argument, "somebody has to sign"));
      return has_ended ? result<void>{}
                       : sign_root(next, trusted, {{key_place({}, answer), {}, "key"}}, unlock);
    });
    if (!asked)
      return asked;
  }
  return {};
}

} // namespace rstuf::cli
