#include "cli/submit.hpp"
#include "cli/table.hpp"

#include <charconv>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto config_endpoint = "/api/v1/config/";

struct config_options {
  std::vector<std::string> changes;
  bool wait = true;
};

result<void> show_config(session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto got = api->get(config_endpoint);
  if (!got)
    return std::unexpected(got.error());
  const auto settings = got->value("data", json::object());
  std::vector<std::vector<std::string>> rows{{"SETTING", "VALUE"}};
  for (const auto& [name, value] : settings.items())
    rows.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
  s.say(table(std::move(rows)));
  s.report(settings);
  return {};
}

// "snapshot=7" into the settings.
result<void> add_expiration(const std::string& text, json& days) {
  const auto sign = text.find('=');
  std::int64_t count = 0;
  const auto* const end = text.data() + text.size();
  const auto* const begin = sign == text.npos ? end : text.data() + sign + 1;
  const auto [stop, fault] = std::from_chars(begin, end, count);
  if (sign == text.npos || sign == 0 || fault != std::errc{} || stop != end || count < 1)
    return fail(errc::invalid_argument, text + ": write ROLE=DAYS, such as snapshot=7");
  days[text.substr(0, sign)] = count;
  return {};
}

result<void> no_invalid_roles(const json& details) {
  const auto invalid = details.is_object() ? details.value("invalid_roles", json()) : json();
  if (!invalid.is_array() || invalid.empty())
    return {};
  std::string names;
  for (const auto& role : invalid)
    names +=
        (names.empty() ? "" : ", ") + (role.is_string() ? role.get<std::string>() : role.dump());
  return fail(errc::invalid_argument,
              "no role whose expiration is a setting: " + names +
                  " (the other roles are changed; root says itself when it expires, see `rstuf "
                  "admin metadata update`)");
}

result<void> set_config(const config_options& o, session& s) {
  json days = json::object();
  for (const auto& text : o.changes)
    if (auto added = add_expiration(text, days); !added)
      return added;
  return submit({.method = http_method::put,
                 .endpoint = config_endpoint,
                 .body = {{"settings", {{"expiration", std::move(days)}}}},
                 .wait = o.wait,
                 .judge = no_invalid_roles},
                s);
}

} // namespace

void add_config(CLI::App& parent, command& chosen) {
  parent.add_subcommand("show", "Show the settings of the repository")->callback([&chosen] {
    chosen = show_config;
  });
  auto* app = parent.add_subcommand("set", "Change for how many days roles are valid");
  const auto o = std::make_shared<config_options>();
  // CLI11 takes no "=" in a name.
  app->add_option("CHANGE", o->changes, "ROLE=DAYS, from the role's next version on")->required();
  add_no_wait(*app, o->wait);
  app->footer("\nExample:\n  rstuf admin config set snapshot=7 timestamp=1 bins=7");
  app->callback([&chosen, o] { chosen = [o](session& s) { return set_config(*o, s); }; });
}

} // namespace rstuf::cli
