#include "cli/file_io.hpp"
#include "cli/new_file_question.hpp"
#include "cli/pending_roles.hpp"
#include "cli/plan_bounds.hpp"
#include "cli/root_questions.hpp"
#include "cli/submit.hpp"
#include "cli/trusted_root.hpp"
#include "client/curl_fetcher.hpp"

#include <CLI/Validators.hpp>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto update_footer = R"(
Makes the next version of root, shows what changes, and signs it. On a terminal, without options that
say what changes, it asks. Who else has to sign does it with `rstuf admin metadata sign`. Examples:
  rstuf admin metadata update
  rstuf admin metadata update --expiration 365 --key keys/ada
  rstuf admin metadata update --remove-key "Ada Lovelace" --add-key keys/radia.pub.json --key keys/grace
  rstuf admin metadata update --online-key keys/new.pub.json --online-key-uri fn:new --key keys/ada
  rstuf admin metadata update --in root.json --plan change.yml --out update-payload.json
docs/cli.md describes the plan, a YAML file that says the same as the options.)";

struct update_options {
  std::string in;
  std::string metadata_url;
  std::string root;
  std::string plan;
  root_change change;
  std::vector<std::string> add_keys;
  std::string online_key;
  std::string online_key_uri;
  std::vector<std::string> keys;
  std::optional<int> passphrase_fd;
  std::string out;
  bool dry_run = false;
  bool wait = true;
};

result<tuf::root> root_in_force(const update_options& o, session& s) {
  if (!o.in.empty())
    return read_root_file(o.in);
  const auto url = s.metadata_url(o.metadata_url);
  if (!url)
    return std::unexpected(url.error());
  const auto net = client::make_curl_fetcher();
  const auto published = open_published(*net, *url, o.root);
  if (!published)
    return std::unexpected(published.error());
  return published->root();
}

result<root_change> change_from(const update_options& o) {
  auto change = o.change;
  if (!o.plan.empty()) {
    auto planned = read_root_change(o.plan);
    if (!planned)
      return planned;
    change = *std::move(planned);
  }
  for (const auto& file : o.add_keys)
    change.add_keys.push_back({file, "", "--add-key"});
  if (!o.online_key.empty())
    change.online_key = {{o.online_key, "", "--online-key"}, o.online_key_uri};
  if (change.online_key && file_name_in(change.online_key->uri).empty())
    return fail(errc::invalid_argument,
                "--online-key-uri: not of the form fn:<name>, the name of a file and not a path");
  for (const auto& file : o.keys)
    change.sign_with.push_back({file, o.passphrase_fd, "--key"});
  if (change.is_empty())
    return fail(errc::invalid_argument, "nothing is to change: give --expiration, --threshold, "
                                        "--add-key, --remove-key, --online-key or --plan");
  return change;
}

// The new root as those who sign it after us will see it.
pending_role as_pending(const tuf::metadata<tuf::root>& next, const tuf::root& trusted) {
  return {.name = "root",
          .signed_part = tuf::to_json(next.role),
          .trusted = tuf::to_json(trusted),
          .signed_bytes = next.signed_bytes,
          .signatures = next.signatures,
          .demands = {{"the trusted root", trusted.keys, trusted.roles.at("root")},
                      {"this root", next.role.keys, next.role.roles.at("root")}}};
}

result<void> hand_over(const update_options& o, const tuf::metadata<tuf::root>& next,
                       const tuf::root& trusted, session& s) {
  const json payload{{"metadata", {{"root", tuf::to_document(next)}}}};
  if (!o.dry_run && o.out.empty())
    return submit({.endpoint = "/api/v1/metadata/", .body = payload, .wait = o.wait}, s);
  auto report = to_json(as_pending(next, trusted));
  report["file"] = o.dry_run ? json(nullptr) : json(o.out);
  if (o.dry_run) {
    s.say("Nothing was sent or written (--dry-run).");
  } else {
    if (auto written = write_output_file(o.out, payload.dump(2) + "\n"); !written)
      return written;
    s.say("Wrote " + o.out + ". Next: rstuf admin send update " + o.out);
  }
  s.report(report);
  return {};
}

bool says_what_changes(const update_options& o) {
  return !o.plan.empty() || !o.change.is_empty() || !o.add_keys.empty() || !o.online_key.empty();
}

result<void> sign_now(tuf::metadata<tuf::root>& next, const tuf::root& trusted,
                      const std::vector<plan_signing_key>& keys, const update_options& o,
                      dialogue& talk, session& s) {
  if (auto done = sign_root(next, trusted, keys, s.unlock()); !done)
    return done;
  if (!next.signatures.empty() || o.dry_run)
    return {};
  if (!s.is_interactive())
    return fail(errc::invalid_argument,
                "nobody signs: give --key FILE, or only look with --dry-run");
  return ask_root_signatures(talk, next, trusted, s.unlock());
}

result<void> update_by_dialogue(update_options o, const tuf::root& trusted, session& s) {
  auto talk = s.talk();
  auto next = ask_next_root(talk, trusted, s.unlock().passphrase, s.io().time.now());
  if (!next)
    return std::unexpected(next.error());
  std::vector<plan_signing_key> keys;
  for (const auto& file : o.keys)
    keys.push_back({file, o.passphrase_fd, "--key"});
  if (auto done = sign_now(*next, trusted, keys, o, talk, s); !done)
    return done;
  if (!o.in.empty() && o.out.empty() && !o.dry_run) {
    auto file = ask_new_file(talk, "New file for the request", "update-payload.json");
    if (!file)
      return std::unexpected(file.error());
    o.out = *std::move(file);
  }
  return hand_over(o, *next, trusted, s);
}

result<void> update_by_options(const update_options& o, const tuf::root& trusted,
                               const root_change& change, session& s) {
  auto next = next_root(trusted, change, s.unlock().passphrase, s.io().time.now());
  if (!next)
    return std::unexpected(next.error());
  s.say(describe(as_pending(*next, trusted)));
  auto talk = s.talk();
  if (auto done = sign_now(*next, trusted, change.sign_with, o, talk, s); !done)
    return done;
  return hand_over(o, *next, trusted, s);
}

result<void> update_root(const update_options& o, session& s) {
  const bool by_dialogue = !says_what_changes(o) && s.is_interactive();
  const auto change = by_dialogue ? root_change{} : change_from(o);
  if (!change)
    return std::unexpected(change.error());
  const auto trusted = root_in_force(o, s);
  if (!trusted)
    return fail(trusted.error().code, "the trusted root: " + trusted.error().context);
  return by_dialogue ? update_by_dialogue(o, *trusted, s)
                     : update_by_options(o, *trusted, *change, s);
}

void add_changes(CLI::App& app, update_options& o) {
  auto* plan = app.add_option("--plan", o.plan, "YAML file with the changes");
  app.add_option("--expiration", o.change.expiration, "Days from now until the new root expires")
      ->check(CLI::Range(std::int64_t{1}, max_plan_days))
      ->excludes(plan);
  app.add_option("--threshold", o.change.threshold, "How many root keys must sign each root")
      ->check(CLI::Range(std::int64_t{1}, max_plan_keys))
      ->excludes(plan);
  app.add_option("--add-key", o.add_keys, "File with the public half of a further root key")
      ->allow_extra_args(false);
  app.add_option("--remove-key", o.change.remove_keys,
                 "A root key to drop: key id, at least 6 letters of its beginning, or name")
      ->allow_extra_args(false)
      ->excludes(plan);
  auto* online =
      app.add_option("--online-key", o.online_key, "File with the public half of a new online key");
  auto* uri = app.add_option("--online-key-uri", o.online_key_uri,
                             "Where the service finds its private half, such as fn:<name>");
  online->needs(uri);
  uri->needs(online);
}

} // namespace

void add_metadata_update(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("update", "Make and sign the next version of root");
  const auto o = std::make_shared<update_options>();
  auto* in = app->add_option("--in", o->in, "File with the trusted root");
  app->add_option("--metadata-url", o->metadata_url,
                  "Base URL of the metadata to find the trusted root in (default "
                  "<api-server>/metadata/)")
      ->excludes(in);
  app->add_option("--root", o->root,
                  "File with a root that you trust, from which the one in force must follow "
                  "(default: the first that is published)")
      ->excludes(in);
  add_changes(*app, *o);
  auto* key =
      app->add_option("-k,--key", o->keys,
                      "Private key to sign with: a file, or the pkcs11: URI of a key on a token; "
                      "may be repeated")
          ->allow_extra_args(false);
  app->add_option(
         "--passphrase-fd", o->passphrase_fd,
         "Read the keys' passphrases and PINs from this file descriptor, one line for each "
         "key that wants one, in their order; else they are asked for")
      ->needs(key);
  app->add_option("-o,--out", o->out, "Write the request to a new file, send nothing");
  app->add_flag("--dry-run", o->dry_run, "Show everything, send and write nothing");
  add_no_wait(*app, o->wait);
  app->footer(update_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return update_root(*o, s); }; });
}

} // namespace rstuf::cli
