#include "config/settings_text.hpp"

#include "config/settings_table.hpp"

namespace rstuf::config {
namespace {

std::string default_of(const setting& row) {
  if (!row.derived_default.empty())
    return std::string(row.derived_default);
  if (std::holds_alternative<secret_member>(row.kind))
    return {};
  return shown(row, settings{});
}

std::string as_code(const std::string& text) {
  return text.empty() ? "" : "`" + text + "`";
}

constexpr std::string_view page_head = R"(# Settings

All programs of the service are set up by environment variables. This page is written by
`rstuf-server --settings-table`; `rstuf-server --check-config` reads the settings, says what is
wrong with them, and shows those in force.

An empty variable counts as not set. A variable whose name begins with `RSTUF_` and which is no
setting is warned about at start. A secret `NAME` is also read from the file that `NAME_FILE` names,
or from `/run/secrets/NAME` (or the same in lower case); secrets are never shown.

`RSTUF_DISABLE_ENDPOINTS` takes paths, such as `/api/v1/bootstrap` (all methods, and everything
below), and single methods of a path, such as `POST/api/v1/artifacts/publish` (RSTUF's spelling
`{'POST'}/api/v1/artifacts/publish` is read too).

| setting | allowed | default | meaning |
| --- | --- | --- | --- |
)";

} // namespace

std::string settings_help() {
  std::string text = "Settings (environment variables):\n";
  for (const auto& row : settings_table()) {
    text += "  " + std::string(row.name) + "\n      " + std::string(row.help) +
            ".\n      Allowed: " + allowed(row);
    if (const auto value = default_of(row); !value.empty())
      text += ". Default: " + value;
    text += ".\n";
  }
  return text;
}

std::string settings_markdown() {
  std::string text{page_head};
  for (const auto& row : settings_table())
    text += "| `" + std::string(row.name) + "` | " + allowed(row) + " | " +
            as_code(default_of(row)) + " | " + std::string(row.help) + " |\n";
  return text;
}

std::string describe(const settings& s) {
  std::string text;
  for (const auto& row : settings_table())
    text += std::string(row.name) + "=" + shown(row, s) + "\n";
  return text;
}

} // namespace rstuf::config
