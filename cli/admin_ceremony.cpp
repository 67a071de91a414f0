#include "cli/ceremony.hpp"
#include "cli/file_io.hpp"
#include "cli/session.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct ceremony_options {
  std::string plan;
  std::string out = "ceremony-payload.json";
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

result<void> hold_ceremony(const ceremony_options& o, session& s) {
  const auto plan = read_plan(o.plan);
  if (!plan)
    return fail(plan.error().code, "plan: " + plan.error().context);
  const auto keys = load_keys(*plan, s.unlock());
  if (!keys)
    return fail(keys.error().code, "plan: " + keys.error().context);
  const auto root = make_root(*plan, *keys, s.io().time.now());
  if (!root)
    return fail(root.error().code, "plan: " + root.error().context);
  s.say(describe_ceremony(*plan, *keys, *root));
  if (o.dry_run) {
    s.say("Nothing was written (--dry-run).");
  } else {
    const auto payload = bootstrap_payload(*plan, *root);
    if (auto written = write_output_file(o.out, payload.dump(2) + "\n"); !written)
      return written;
    s.say("Wrote " + o.out + ". Next: rstuf admin send bootstrap " + o.out);
  }
  s.report(report_of(*root, o));
  return {};
}

} // namespace

void add_ceremony(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand(
      "ceremony", "Make the first root of a repository, and the bootstrap request, from a plan");
  const auto o = std::make_shared<ceremony_options>();
  app->add_option("--plan", o->plan, "YAML file; docs/ceremony-plan.md describes it")->required();
  app->add_option("-o,--out", o->out, "File of the bootstrap request")->capture_default_str();
  app->add_flag("--dry-run", o->dry_run, "Do everything but write the file");
  app->callback([&chosen, o] { chosen = [o](session& s) { return hold_ceremony(*o, s); }; });
}

} // namespace rstuf::cli
