#include "cli/listing.hpp"
#include "cli/table.hpp"
#include "cli/time_left.hpp"
#include "cli/waiting_roles.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct roles_options {
  bool bins = false;
  page_options page;
};

/// Whose signatures each role waits for, by its name.
using waiting_signers = std::map<std::string, std::string>;

// The names of those who may still sign, and how many of them must.
std::string still_to_sign(const pending_role& role) {
  std::string names;
  for (const auto& who : role.signers())
    if (!role.has_signed(who))
      names += (names.empty() ? "" : ", ") + who.keyid.substr(0, short_keyid_length) + " (" +
               key_name(who.key) + ")";
  std::int64_t missing = 0;
  for (const auto& d : role.demands)
    missing = std::max(missing, d.missing(role.signed_bytes, role.signatures));
  return "version " + role.signed_part.at("version").dump() + ": " + std::to_string(missing) +
         " of " + names;
}

result<waiting_signers> fetch_waiting(api_client& api) {
  const auto got = api.get(sign_endpoint);
  if (!got && got.error().code == errc::not_found)
    return waiting_signers{}; // before a bootstrap nothing waits
  if (!got)
    return std::unexpected(got.error());
  const auto pending = read_pending(*got);
  if (!pending)
    return std::unexpected(pending.error());
  waiting_signers waiting;
  for (const auto& role : *pending)
    waiting[role.name] = still_to_sign(role);
  return waiting;
}

std::vector<std::string> role_row(const json& role, const std::string& waits_for, time_point now) {
  const auto expires = role.value("expires", "");
  const auto threshold = role.contains("threshold")
                             ? role.at("threshold").dump() + " of " +
                                   std::to_string(role.value("keys", json::array()).size())
                             : "";
  return {role.value("role", ""),
          role.contains("version") ? role.at("version").dump() : "",
          expires,
          expires.empty() ? "" : time_left(expires, now),
          threshold,
          role.value("state", ""),
          waits_for};
}

std::string bins_line(const json& bins, time_point now) {
  const auto earliest = bins.value("earliest_expiry", "");
  return bins.at("count").dump() + " bins, of which " + bins.value("waiting", json(0)).dump() +
         " wait" +
         (earliest.empty() ? ""
                           : "; the first expires " + earliest + ", " + time_left(earliest, now));
}

result<json> fetch_roles(const roles_options& o, api_client& api) {
  if (o.bins)
    return fetch_list(api, {"/api/v1/roles/", "roles", {{"bins", "true"}}}, o.page);
  const auto got = api.get("/api/v1/roles/");
  if (!got)
    return std::unexpected(got.error());
  const auto data = got->value("data", json::object());
  if (!data.is_object() || !data.value("roles", json()).is_array())
    return fail(errc::unavailable, "the service answered without a list of roles");
  return data;
}

result<void> show_roles(const roles_options& o, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  auto data = fetch_roles(o, *api);
  if (!data)
    return std::unexpected(data.error());
  const auto waiting = fetch_waiting(*api);
  if (!waiting)
    return std::unexpected(waiting.error());
  const auto now = s.io().time.now();
  std::vector<std::vector<std::string>> rows{
      {"ROLE", "VERSION", "EXPIRES", "WHICH IS", "THRESHOLD", "STATE", "WAITS FOR"}};
  for (auto& role : data->at("roles")) {
    const auto who = waiting->find(role.value("role", ""));
    if (who != waiting->end())
      role["waits_for"] = who->second;
    rows.push_back(role_row(role, role.value("waits_for", ""), now));
  }
  s.say(table(std::move(rows)));
  if (data->contains("bins"))
    s.say(bins_line(data->at("bins"), now));
  if (const auto more = more_hint(*data); !more.empty())
    s.say(more);
  s.report(*data);
  return {};
}

} // namespace

void add_roles(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("roles", "Show each role: version, expiry, who waits for whom");
  const auto o = std::make_shared<roles_options>();
  app->add_flag("--bins", o->bins, "The hash bins instead");
  add_page_options(*app, o->page);
  app->footer("\nExamples:\n  rstuf admin roles\n  rstuf admin roles --bins --all --json");
  app->callback([&chosen, o] { chosen = [o](session& s) { return show_roles(*o, s); }; });
}

} // namespace rstuf::cli
