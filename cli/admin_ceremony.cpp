#include "cli/ceremony_dialogue.hpp"
#include "cli/file_io.hpp"
#include "cli/plan_bounds.hpp"
#include "cli/plan_document.hpp"
#include "cli/session.hpp"

#include <CLI/Validators.hpp>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto ceremony_footer = R"(
Without --plan it asks for everything, explains each choice, and shows what will be signed before it
is: on a terminal, or from standard input, one answer a line. No connection is needed, and nothing is
sent. Passphrases are asked for without echo. Examples:
  rstuf admin ceremony
  rstuf admin ceremony --dry-run --save-plan plan.yml
  rstuf admin ceremony --plan plan.yml
  rstuf admin send bootstrap ceremony-payload.json
docs/ceremony-plan.md describes the plan, a YAML file.)";

struct ceremony_options {
  std::string plan;
  std::string save_plan;
  std::string out = "ceremony-payload.json";
  std::optional<std::int64_t> timeout;
  std::optional<int> passphrase_fd;
  bool dry_run = false;
};

json report_of(const tuf::metadata<tuf::root>& root, const ceremony_options& o) {
  json report{{"expires", format_time(root.role.expires)},
              {"threshold", root.role.roles.at("root").threshold},
              {"signatures", root.signatures.size()},
              {"root_keyids", root.role.roles.at("root").keyids},
              {"online_keyid", root.role.roles.at("targets").keyids.front()},
              {"file", o.out}};
  if (o.dry_run)
    report["file"] = nullptr;
  return report;
}

std::unexpected<error> in_plan(const error& e) {
  return fail(e.code, "plan: " + e.context);
}

result<prepared_ceremony> from_plan(const ceremony_options& o, session& s) {
  auto plan = read_plan(o.plan);
  if (!plan)
    return in_plan(plan.error());
  auto keys = load_keys(*plan, s.unlock());
  if (!keys)
    return in_plan(keys.error());
  auto root = first_root(*plan, *keys, s.io().time.now());
  if (!root)
    return in_plan(root.error());
  s.say(describe_ceremony(*plan, *keys, *root));
  return prepared_ceremony{*std::move(plan), *std::move(keys), *std::move(root)};
}

result<prepared_ceremony> from_answers(const ceremony_options& o, session& s) {
  auto talk = s.talk();
  return ask_ceremony(talk, s.unlock(), o.passphrase_fd, s.io().time);
}

// Late is worse: somebody has answered everything by then.
result<void> check_files(const ceremony_options& o) {
  auto free = o.dry_run ? result<void>{} : check_new_file(o.out);
  return free && !o.save_plan.empty() ? check_new_file(o.save_plan) : free;
}

result<void> keep_plan(const prepared_ceremony& held, const ceremony_options& o, session& s) {
  if (o.save_plan.empty())
    return {};
  auto saved = save_plan(held.plan, o.save_plan);
  if (saved)
    s.say("Wrote the plan " + o.save_plan + ".");
  return saved;
}

result<void> write_payload(const prepared_ceremony& held, const ceremony_options& o, session& s) {
  if (o.dry_run) {
    s.say(o.save_plan.empty() ? "Nothing was written (--dry-run)."
                              : "The request was not written (--dry-run).");
    return {};
  }
  const auto payload = bootstrap_payload(held.plan, held.keys, held.root);
  auto written = write_output_file(o.out, payload.dump(2) + "\n");
  if (written)
    s.say("Wrote " + o.out + ". Next: rstuf admin send bootstrap " + o.out);
  return written;
}

result<void> hold_ceremony(const ceremony_options& o, session& s) {
  if (auto free = check_files(o); !free)
    return free;
  auto held = o.plan.empty() ? from_answers(o, s) : from_plan(o, s);
  if (!held)
    return std::unexpected(held.error());
  held->plan.timeout = o.timeout.value_or(held->plan.timeout);
  if (auto kept = keep_plan(*held, o, s); !kept)
    return kept;
  if (auto done = sign_first_root(held->keys, held->root); !done)
    return o.plan.empty() ? done : in_plan(done.error());
  if (auto written = write_payload(*held, o, s); !written)
    return written;
  s.report(report_of(held->root, o));
  return {};
}

} // namespace

void add_ceremony(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand(
      "ceremony", "Make the first root of a repository, and the bootstrap request");
  const auto o = std::make_shared<ceremony_options>();
  auto* plan = app->add_option("--plan", o->plan, "Ask nothing: a YAML file has all the answers");
  app->add_option("--save-plan", o->save_plan, "Write the answers to a new file, as a plan");
  app->add_option("-o,--out", o->out, "File of the bootstrap request")->capture_default_str();
  app->add_option("--timeout", o->timeout,
                  "Seconds after which the service gives a failed bootstrap up (default 300, or "
                  "what the plan says)")
      ->check(CLI::Range(std::int64_t{1}, max_plan_timeout));
  app->add_option("--passphrase-fd", o->passphrase_fd,
                  "Read passphrases and PINs of those who sign from this file descriptor, one line "
                  "for each key that wants one; else they are asked for")
      ->check(CLI::NonNegativeNumber)
      ->excludes(plan);
  app->add_flag("--dry-run", o->dry_run, "Do everything but write the request");
  app->footer(ceremony_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return hold_ceremony(*o, s); }; });
}

} // namespace rstuf::cli
