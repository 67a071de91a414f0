#include "cli/delegation_plan.hpp"
#include "cli/delegation_questions.hpp"
#include "cli/file_io.hpp"
#include "cli/submit.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto delegations_endpoint = "/api/v1/delegations/";

constexpr auto delegations_footer = R"(
FILE is YAML or JSON: the request itself (as RSTUF's delegations-new.json), or a plan such as
  roles:
    - name: dev
      paths: ["dev/*", "docs/*.pdf"]
      expiration: 365            # days
      threshold: 1               # of these keys; without keys the online key signs
      keys: [{name: Ada, file: keys/ada.pub.json}]
      terminating: true          # whether the search for a path ends here; false if it is missing
      bins: {number_of_delegated_bins: 256, expiration: 7}   # below the role, if wanted
Examples:
  rstuf admin delegations new
  rstuf admin delegations new roles.yml
  rstuf admin delegations new roles.yml --out delegations-new.json
  rstuf admin delegations delete dev)";

struct delegation_options {
  std::string file;
  std::string in;
  std::vector<std::string> roles;
  std::string out;
  bool wait = true;
};

// The task is SUCCESS also when every role was refused.
result<void> no_failed_roles(const json& details) {
  std::string reasons;
  for (const auto& role : details.is_object() ? details.value("failed_roles", json()) : json())
    reasons += (reasons.empty() ? "" : "; ") + role.value("role", "?") + ": " +
               role.value("reason", "refused");
  if (!reasons.empty())
    return fail(errc::conflict, reasons);
  return {};
}

result<void> hand_over_delegations(http_method method, const std::string& endpoint, json body,
                                   const delegation_options& o, session& s) {
  if (o.out.empty())
    return submit({.method = method,
                   .endpoint = endpoint,
                   .body = std::move(body),
                   .wait = o.wait,
                   .judge = no_failed_roles},
                  s);
  if (auto written = write_output_file(o.out, body.dump(2) + "\n"); !written)
    return written;
  s.say("Wrote " + o.out);
  s.report({{"file", o.out}});
  return {};
}

// Scripts that forget an argument shall not wait for answers.
result<void> needs_terminal(const std::string& argument, session& s) {
  return s.is_interactive() ? result<void>{}
                            : fail(errc::invalid_argument,
                                   argument + " is missing, and there is no terminal to ask on");
}

result<void> send_delegations(http_method method, const delegation_options& o, session& s) {
  if (auto can_ask = o.file.empty() ? needs_terminal("FILE", s) : result<void>{}; !can_ask)
    return can_ask;
  const auto ask = s.unlock().passphrase;
  auto talk = s.talk();
  auto body = o.file.empty() ? ask_delegations(talk, ask) : read_delegations(o.file, ask);
  if (!body)
    return std::unexpected(body.error());
  return hand_over_delegations(method, delegations_endpoint, *std::move(body), o, s);
}

result<void> delete_delegations(const delegation_options& o, session& s) {
  const bool says_nothing = o.in.empty() && o.roles.empty();
  if (auto can_ask = says_nothing ? needs_terminal("ROLE or --in", s) : result<void>{}; !can_ask)
    return can_ask;
  auto talk = s.talk();
  auto body = !o.in.empty()     ? read_delegations(o.in, {})
              : o.roles.empty() ? ask_delegations_to_delete(talk)
                                : delegations_to_delete(o.roles);
  if (!body)
    return std::unexpected(body.error());
  return hand_over_delegations(http_method::post, "/api/v1/delegations/delete", *std::move(body), o,
                               s);
}

void add_change(CLI::App& parent, command& chosen, const std::string& name, const std::string& help,
                http_method method) {
  auto* app = parent.add_subcommand(name, help);
  const auto o = std::make_shared<delegation_options>();
  app->add_option("FILE", o->file,
                  "The roles: a plan, or the request itself; without it they are asked for");
  app->add_option("-o,--out", o->out, "Write the request to a new file, send nothing");
  add_no_wait(*app, o->wait);
  app->footer(delegations_footer);
  app->callback([&chosen, o, method] {
    chosen = [o, method](session& s) { return send_delegations(method, *o, s); };
  });
}

} // namespace

void add_delegations(CLI::App& parent, command& chosen) {
  add_change(parent, chosen, "new", "Delegate paths to new roles", http_method::post);
  add_change(parent, chosen, "update", "Replace what is said of roles that are there",
             http_method::put);
  auto* app = parent.add_subcommand("delete", "Take delegations back");
  const auto o = std::make_shared<delegation_options>();
  auto* roles = app->add_option("ROLE", o->roles, "Names of roles");
  auto* in =
      app->add_option("--in", o->in, "File with the request, as RSTUF's delegations-delete.json");
  roles->excludes(in);
  app->add_option("-o,--out", o->out, "Write the request to a new file, send nothing");
  add_no_wait(*app, o->wait);
  app->footer("\nExample:\n  rstuf admin delegations delete dev docs");
  app->callback([&chosen, o] { chosen = [o](session& s) { return delete_delegations(*o, s); }; });
}

} // namespace rstuf::cli
