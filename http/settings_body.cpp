#include "http/settings_body.hpp"

#include "http/body_limits.hpp"
#include "tuf/paths.hpp"

namespace rstuf::http {
namespace {

json read_days_by_role(const body_reader& expiration) {
  json out = json::object();
  if (expiration.dictionary() == nullptr)
    return out;
  for (const auto& [role, ignored] : expiration.value().items()) {
    if (role.size() > tuf::max_role_name_length)
      expiration.key_fault(role, "value_error", "Value error, not the name of a role",
                           {{"error", "not the name of a role"}});
    if (auto days = expiration.member(role).integer(1, max_days))
      out[role] = *days;
  }
  return out;
}

} // namespace

checked<json> read_settings_update(const request& r) {
  return read_body(r, [](const body_reader& top) {
    json out = {{"settings", {{"expiration", json::object()}}}};
    if (auto settings = top.member("settings"); settings.object() != nullptr)
      out["settings"]["expiration"] = read_days_by_role(settings.member("expiration"));
    return out;
  });
}

} // namespace rstuf::http
