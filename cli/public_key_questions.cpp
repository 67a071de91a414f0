#include "cli/public_key_questions.hpp"

#include "cli/ceremony_text.hpp"
#include "cli/plan_bounds.hpp"
#include "cli/private_half.hpp"

#include <optional>

namespace rstuf::cli {
namespace {

constexpr auto end_of_list = "-";

std::string earlier_text(const public_key_question& q, std::size_t place, const char* member) {
  return place < q.earlier.size() ? q.earlier[place].value(member, "") : "";
}

std::string holder_in(const tuf::key& key) {
  return key.unrecognized.contains(key_name_member) ? key_name(key) : "";
}

// One of them; nothing at the end of the list.
result<std::optional<json>> ask_public_key(dialogue& talk, const public_key_question& q,
                                           std::size_t place) {
  std::optional<tuf::key> key;
  std::string file;
  const auto take = [&](const std::string& answer) -> result<void> {
    file = answer;
    const bool ends = answer.empty() || answer == end_of_list;
    if (ends && place < q.fewest)
      return fail(errc::invalid_argument, "there must be " + std::to_string(q.fewest));
    if (ends)
      return {};
    auto taken = q.take({key_place({}, answer), "", "file"});
    if (!taken)
      return std::unexpected(taken.error());
    key = *std::move(taken);
    return {};
  };
  const auto number = std::to_string(place + 1);
  const auto earlier = earlier_text(q, place, "file");
  const auto asked =
      talk.ask_until(q.which + " " + number + ", file or pkcs11: URI", earlier, take);
  if (!asked)
    return std::unexpected(asked.error());
  if (!key)
    return std::nullopt;
  talk.tell(key_lines(*key, "key id " + tuf::keyid_of(*key)));
  auto holder = earlier == file ? earlier_text(q, place, "name") : "";
  auto name = talk.ask("Whose key it is", holder.empty() ? holder_in(*key) : holder);
  if (!name)
    return std::unexpected(name.error());
  q.name(*name);
  json one{{"file", file}};
  if (!name->empty())
    one["name"] = *name;
  return one;
}

} // namespace

result<json> ask_public_keys(dialogue& talk, const public_key_question& q) {
  json keys = json::array();
  while (std::cmp_less(keys.size(), max_plan_keys)) {
    auto one = ask_public_key(talk, q, keys.size());
    if (!one)
      return std::unexpected(one.error());
    if (!*one)
      break;
    keys.push_back(**one);
  }
  return keys;
}

} // namespace rstuf::cli
