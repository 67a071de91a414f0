#include "cli/file_io.hpp"
#include "cli/new_file_question.hpp"
#include "cli/role_signing.hpp"
#include "cli/submit.hpp"
#include "cli/waiting_roles.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto sign_footer = R"(
Without --key it shows what waits and what would change; on a terminal it then asks for the role and
the key that signs it. Examples:
  rstuf admin metadata sign
  rstuf admin metadata sign root --key keys/ada
On a machine without network, with a file that another machine fetched:
  curl -o waiting.json https://tuf.example.com/api/v1/metadata/sign
  rstuf admin metadata sign --in waiting.json --key keys/ada --out sign-payload.json
  rstuf admin send sign sign-payload.json)";

struct sign_options {
  waiting_source from;
  std::string key;
  std::optional<int> passphrase_fd;
  std::string out;
  bool wait = true;
};

void show_waiting(const std::vector<pending_role>& roles, session& s) {
  json list = json::array();
  for (const auto& role : roles) {
    s.say(describe(role));
    list.push_back(to_json(role));
  }
  if (roles.empty())
    s.say("Nothing waits for signatures.");
  else if (!s.is_interactive())
    s.say("To sign: rstuf admin metadata sign ROLE --key FILE");
  s.report({{"pending", list}});
}

result<const pending_role*> only_role(const std::vector<pending_role>& roles) {
  if (roles.empty())
    return fail(errc::not_found, "nothing waits for signatures");
  if (roles.size() == 1)
    return &roles.front();
  std::string names;
  for (const auto& role : roles)
    names += (names.empty() ? "" : ", ") + role.name;
  return fail(errc::invalid_argument, "several roles wait, name one of them: " + names);
}

result<void> hand_over_signature(const role_signature& made, const sign_options& o, session& s) {
  const auto& keyid = made.signature.keyid;
  const json payload{{"role", made.role},
                     {"signature", {{"keyid", keyid}, {"sig", made.signature.sig}}}};
  if (o.out.empty())
    return submit({.endpoint = sign_endpoint, .body = payload, .wait = o.wait}, s);
  if (auto written = write_output_file(o.out, payload.dump(2) + "\n"); !written)
    return written;
  s.say("Wrote " + o.out + ". Next: rstuf admin send sign " + o.out);
  s.report({{"file", o.out}, {"role", made.role}, {"keyid", keyid}});
  return {};
}

result<void> sign_by_dialogue(const std::vector<pending_role>& roles, sign_options o, session& s) {
  auto talk = s.talk();
  const auto made = ask_for_signature(talk, roles, s.unlock());
  if (!made)
    return std::unexpected(made.error());
  if (!*made)
    return {};
  if (!o.from.in.empty()) { // somebody without a connection needs a file to carry away
    auto file = ask_new_file(talk, "New file for the signature", "sign-payload.json");
    if (!file)
      return std::unexpected(file.error());
    o.out = *std::move(file);
  }
  return hand_over_signature(**made, o, s);
}

result<void> sign_or_show(const sign_options& o, session& s) {
  const auto roles = waiting_roles(o.from, s);
  if (!roles)
    return std::unexpected(roles.error());
  if (o.key.empty()) {
    show_waiting(*roles, s);
    return s.is_interactive() && !roles->empty() ? sign_by_dialogue(*roles, o, s) : result<void>{};
  }
  const auto role = only_role(*roles);
  if (!role)
    return std::unexpected(role.error());
  s.say(describe(**role));
  const auto made = sign_pending(**role, o.key, o.passphrase_fd, s.unlock());
  if (!made)
    return std::unexpected(made.error());
  return hand_over_signature(*made, o, s);
}

} // namespace

void add_metadata_sign(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("sign", "Show what waits for signatures, and sign it");
  const auto o = std::make_shared<sign_options>();
  app->add_option("ROLE", o->from.role, "The role to sign, if several wait");
  auto* key =
      app->add_option("-k,--key", o->key,
                      "Private key to sign with: a file, or the pkcs11: URI of a key on a token");
  app->add_option(
         "--passphrase-fd", o->passphrase_fd,
         "Read the key's passphrase or PIN, one line, from this file descriptor; else it is asked")
      ->needs(key);
  auto* in = app->add_option("--in", o->from.in,
                             "Read what waits from this file: an answer of GET metadata/sign");
  app->add_option("--metadata-url", o->from.metadata_url,
                  "Base URL of the metadata to compare with (default <api-server>/metadata/)")
      ->excludes(in);
  app->add_option("--root", o->from.root,
                  "File with a root that you trust: nothing is signed unless all that is in force "
                  "follows from it (with --in: unless it is the root in force)");
  auto* out = app->add_option("-o,--out", o->out, "Write the signature to a new file, send nothing")
                  ->needs(key);
  add_no_wait(*app, o->wait);
  app->footer(sign_footer);
  app->callback([&chosen, o, in, key, out] {
    if (in->count() > 0 && key->count() > 0 && out->count() == 0)
      throw CLI::RequiredError("--out (together with --in and --key)");
    chosen = [o](session& s) { return sign_or_show(*o, s); };
  });
}

} // namespace rstuf::cli
