#include "cli/key_pair_files.hpp"
#include "cli/new_passphrase.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <map>
#include <memory>

namespace rstuf::cli {
namespace {

using signing::key_type;

const std::map<std::string, key_type> types{{"ed25519", key_type::ed25519},
                                            {"ecdsa", key_type::ecdsa_p256},
                                            {"ecdsa-p384", key_type::ecdsa_p384},
                                            {"rsa", key_type::rsa_3072}};

struct generate_options {
  std::string type = "ed25519";
  std::string out;
  std::string name;
  new_passphrase_options passphrase;
};

result<void> generate(const generate_options& o, session& s) {
  const auto file = o.out.empty() ? "id_" + o.type : o.out;
  if (auto fresh = check_new_pair(file); !fresh)
    return fresh;
  const auto passphrase = choose_passphrase(o.passphrase, file, s.io());
  if (!passphrase)
    return std::unexpected(passphrase.error());
  const auto pair = signing::generate_key(types.at(o.type), *passphrase);
  if (!pair)
    return std::unexpected(pair.error());
  return write_pair(file, *pair, o.name, s);
}

} // namespace

void add_key_generate(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("generate", "Make a key pair");
  const auto o = std::make_shared<generate_options>();
  app->add_option("--type", o->type, "ed25519, ecdsa (P-256), ecdsa-p384 or rsa (3072 bits)")
      ->check(CLI::IsMember(types))
      ->capture_default_str();
  app->add_option("-o,--out", o->out, "File of the private key (default id_<type>)");
  app->add_option("--name", o->name, "Who holds the key; kept in the public half");
  add_new_passphrase(*app, "passphrase-fd", o->passphrase);
  app->callback([&chosen, o] { chosen = [o](session& s) { return generate(*o, s); }; });
}

} // namespace rstuf::cli
