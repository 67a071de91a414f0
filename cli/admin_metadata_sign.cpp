#include "cli/file_io.hpp"
#include "cli/metadata_diff.hpp"
#include "cli/pending_roles.hpp"
#include "cli/published_role.hpp"
#include "cli/role_signing.hpp"
#include "cli/submit.hpp"
#include "client/curl_fetcher.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto sign_endpoint = "/api/v1/metadata/sign";
constexpr std::size_t max_pending = 64U << 20U;

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
  std::string role;
  std::string key;
  std::optional<int> passphrase_fd;
  std::string in;
  std::string metadata_url;
  std::string out;
  bool wait = true;
};

result<json> waiting_document(const sign_options& o, session& s) {
  if (!o.in.empty()) {
    const auto text = read_input_file(o.in, max_pending);
    if (!text)
      return std::unexpected(text.error());
    return parse_json(*text);
  }
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  return api->get(sign_endpoint);
}

// What clients have now of roles that people sign, which the answer itself does not show.
result<void> add_published(std::vector<pending_role>& roles, const std::string& metadata_url,
                           session& s) {
  const auto url = s.metadata_url(metadata_url);
  if (!url)
    return std::unexpected(url.error());
  const auto net = client::make_curl_fetcher();
  for (auto& role : roles) {
    if (role.name == tuf::root::type)
      continue;
    auto published = published_role(*net, *url, role.name);
    if (published)
      role.trusted = *std::move(published);
    else
      s.warn(role.name +
             " cannot be compared with what is published: " + published.error().context);
  }
  return {};
}

result<std::vector<pending_role>> waiting_roles(const sign_options& o, session& s) {
  const auto document = waiting_document(o, s);
  if (!document)
    return std::unexpected(document.error());
  auto roles = read_pending(*document);
  if (!roles)
    return fail(roles.error().code, (o.in.empty() ? "" : o.in + ": ") + roles.error().context);
  if (!o.role.empty())
    std::erase_if(*roles, [&](const auto& role) { return role.name != o.role; });
  if (!o.role.empty() && roles->empty())
    return fail(errc::not_found, o.role + " does not wait for signatures");
  if (o.in.empty())
    if (auto added = add_published(*roles, o.metadata_url, s); !added)
      return std::unexpected(added.error());
  return roles;
}

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

// Somebody without a connection needs a file to carry away.
result<void> ask_for_file(dialogue& talk, sign_options& o) {
  if (o.in.empty())
    return {};
  return talk.ask_until("New file for the signature", "sign-payload.json", [&](const auto& answer) {
    o.out = answer;
    return check_new_file(answer);
  });
}

result<void> sign_by_dialogue(const std::vector<pending_role>& roles, sign_options o, session& s) {
  auto talk = s.talk();
  const auto made = ask_for_signature(talk, roles, s.unlock());
  if (!made)
    return std::unexpected(made.error());
  if (!*made)
    return {};
  auto asked = ask_for_file(talk, o);
  return asked ? hand_over_signature(**made, o, s) : asked;
}

result<void> sign_or_show(const sign_options& o, session& s) {
  const auto roles = waiting_roles(o, s);
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
  app->add_option("ROLE", o->role, "The role to sign, if several wait");
  auto* key =
      app->add_option("-k,--key", o->key,
                      "Private key to sign with: a file, or the pkcs11: URI of a key on a token");
  app->add_option(
         "--passphrase-fd", o->passphrase_fd,
         "Read the key's passphrase or PIN, one line, from this file descriptor; else it is asked")
      ->needs(key);
  auto* in = app->add_option("--in", o->in,
                             "Read what waits from this file: an answer of GET metadata/sign");
  app->add_option("--metadata-url", o->metadata_url,
                  "Base URL of the metadata to compare with (default <api-server>/metadata/)")
      ->excludes(in);
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
