#include "cli/plan_draft.hpp"

#include "cli/plan_document.hpp"
#include "cli/whole_number.hpp"

#include <limits>

namespace rstuf::cli {
namespace {

ceremony_plan stand_in_plan() {
  ceremony_plan plan;
  plan.root_keys = {{.file = "?", .name = "", .field = ""}};
  plan.online_key = {.key = {.file = "?", .name = "", .field = ""}, .uri = "fn:online"};
  return plan;
}

// What is no number stays a text, which the reader then refuses by its bounds.
json number_in(const std::string& answer) {
  using limits = std::numeric_limits<std::int64_t>;
  const auto number = whole_number(answer, limits::min(), limits::max());
  return number ? json(*number) : json(answer);
}

} // namespace

plan_draft::plan_draft() : document_(plan_document(stand_in_plan(), {})) {}

ceremony_plan plan_draft::plan() const {
  return parse_plan(document_, {}).value();
}

result<void> plan_draft::change(const std::function<void(json&)>& edit) {
  auto changed = document_;
  edit(changed);
  if (const auto plan = parse_plan(changed, {}); !plan)
    return std::unexpected(plan.error());
  document_ = std::move(changed);
  return {};
}

result<void> plan_draft::set(const std::string& where, json value) {
  return change([&](json& document) { document[json::json_pointer(where)] = std::move(value); });
}

result<void> plan_draft::ask(dialogue& talk, const std::string& question,
                             const std::string& where) {
  const auto now = document_.at(json::json_pointer(where));
  const auto shown = now.is_string() ? now.get<std::string>() : now.dump();
  return talk.ask_until(question, shown, [&](const std::string& answer) {
    return set(where, now.is_number() ? number_in(answer) : json(answer));
  });
}

} // namespace rstuf::cli
