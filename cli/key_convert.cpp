#include "cli/key_files.hpp"
#include "cli/key_pair_files.hpp"
#include "cli/new_passphrase.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto convert_footer = R"(
IN is any private key that signs here: PKCS#8, PKCS#1 RSA or SEC1 EC in PEM, encrypted in today's or
in old ways, or an ed25519 key as securesystemslib (RSTUF, tuf) wrote them. IN stays as it is.
Examples:
  rstuf key convert old/id_rsa --out keys/ada
  rstuf key convert keystore/root --out keys/root --passphrase-fd 3 --new-passphrase-fd 4 3<old 4<new)";

struct convert_options {
  std::string in;
  std::string out;
  std::string name;
  std::optional<int> passphrase_fd;
  new_passphrase_options passphrase;
};

result<void> convert_key(const convert_options& o, session& s) {
  if (auto fresh = check_new_pair(o.out); !fresh)
    return fresh;
  const auto key = load_private_key(o.in, [&] { return s.passphrase(o.in, o.passphrase_fd); });
  if (!key)
    return std::unexpected(key.error());
  const auto passphrase = choose_passphrase(o.passphrase, o.out, s.io());
  if (!passphrase)
    return std::unexpected(passphrase.error());
  auto pem = signing::private_pem(*key->pkey, *passphrase);
  if (!pem)
    return std::unexpected(pem.error());
  return write_pair(o.out, {*std::move(pem), key->public_key}, o.name, s);
}

} // namespace

void add_key_convert(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("convert", "Rewrite a private key as encrypted PKCS#8");
  const auto o = std::make_shared<convert_options>();
  app->add_option("IN", o->in, "File of the key as it is")->required();
  app->add_option("-o,--out", o->out, "File of the key as it shall be")->required();
  app->add_option("--name", o->name, "Who holds the key; kept in the public half");
  app->add_option(
      "--passphrase-fd", o->passphrase_fd,
      "Read IN's passphrase, one line, from this file descriptor; else it is asked for");
  add_new_passphrase(*app, "new-passphrase-fd", o->passphrase);
  app->footer(convert_footer);
  app->callback([&chosen, o] { chosen = [o](session& s) { return convert_key(*o, s); }; });
}

} // namespace rstuf::cli
