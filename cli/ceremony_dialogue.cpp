#include "cli/ceremony_dialogue.hpp"

#include "cli/ceremony_questions.hpp"
#include "cli/ceremony_text.hpp"
#include "cli/plain_text.hpp"

#include <array>

namespace rstuf::cli {
namespace {

constexpr auto welcome =
    R"(A key ceremony: makes the first root of a repository, and the request that sets the service up.
An empty line takes the answer in brackets. Any answer can be changed before the signatures; Ctrl-C
gives up. Nothing is written before the end, and nothing is sent.)";

using section = result<void> (ceremony_questions::*)();
constexpr std::array<section, 5> sections{
    &ceremony_questions::ask_lives, &ceremony_questions::ask_artifacts,
    &ceremony_questions::ask_root_keys, &ceremony_questions::ask_online_key,
    &ceremony_questions::ask_signers};
constexpr std::size_t root_keys_section = 2;
constexpr std::size_t signers_section = 4;

std::string signers_in_words(const ceremony_keys& keys) {
  std::string text;
  for (const auto& signer : keys.signers)
    text += (text.empty() ? "" : ", ") + key_name(keys.root.at(signer.root_key));
  return text.empty() ? "nobody" : one_line(text);
}

std::string review_of(const ceremony_plan& plan, const ceremony_keys& keys,
                      const tuf::metadata<tuf::root>& root) {
  return "\nReview\n1  Lives: " + lives_in_words(plan) +
         "\n2  Artifacts: " + artifacts_in_words(plan) +
         "\n3  Root keys: " + root_keys_in_words(plan, keys) +
         "\n4  Online key: " + online_key_in_words(plan, keys) +
         "\n5  Signing now: " + signers_in_words(keys) + "\n\n" + root_in_words(plan, keys, root);
}

result<void> ask_section(ceremony_questions& questions, std::size_t number) {
  auto asked = (questions.*sections.at(number))();
  if (asked && number == root_keys_section)
    asked = (questions.*sections[signers_section])();
  return asked;
}

// Which section is to change; nothing if the person wants to sign.
result<std::optional<std::size_t>> ask_what_next(dialogue& talk) {
  std::optional<std::size_t> number;
  auto asked = talk.ask_until(
      "\"sign\" goes on, 1 to 5 changes that section", "sign",
      [&](const std::string& answer) -> result<void> {
        const bool is_number = answer.size() == 1 && answer >= "1" && answer <= "5";
        if (is_number)
          number = static_cast<std::size_t>(answer.front() - '1');
        if (is_number || answer == "sign")
          return {};
        return fail(errc::invalid_argument, "neither \"sign\" nor a number from 1 to 5");
      });
  if (!asked)
    return std::unexpected(asked.error());
  return number;
}

} // namespace

result<prepared_ceremony> ask_ceremony(dialogue& talk, const key_unlock& unlock,
                                       std::optional<int> passphrase_fd, const clock& time) {
  talk.tell(welcome);
  ceremony_questions questions{talk, unlock, passphrase_fd};
  for (const auto ask : sections)
    if (auto asked = (questions.*ask)(); !asked)
      return std::unexpected(asked.error());
  while (true) { // each round takes an answer
    auto plan = questions.plan();
    auto root = first_root(plan, questions.keys(), time.now());
    if (!root)
      return std::unexpected(root.error());
    talk.tell(review_of(plan, questions.keys(), *root));
    const auto next = ask_what_next(talk);
    if (!next)
      return std::unexpected(next.error());
    if (!*next)
      return prepared_ceremony{std::move(plan), std::move(questions).take_keys(), *std::move(root)};
    if (auto asked = ask_section(questions, **next); !asked)
      return std::unexpected(asked.error());
  }
}

} // namespace rstuf::cli
