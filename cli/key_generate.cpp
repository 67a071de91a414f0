#include "cli/file_io.hpp"
#include "cli/key_files.hpp"
#include "cli/passphrase.hpp"
#include "cli/session.hpp"
#include "signing/key_file.hpp"

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
  int passphrase_fd = -1;
  bool no_passphrase = false;
};

result<signing::secret> choose_passphrase(const generate_options& o, const std::string& file,
                                          terminal& io) {
  if (o.no_passphrase)
    return signing::secret{};
  auto chosen = o.passphrase_fd >= 0 ? read_line(o.passphrase_fd)
                                     : io.ask("Passphrase for the new key " + file + ": ");
  if (!chosen)
    return chosen;
  if (chosen->empty())
    return fail(errc::invalid_argument,
                "an empty passphrase protects nothing; --no-passphrase says so");
  if (o.passphrase_fd >= 0)
    return chosen;
  const auto again = io.ask("The same again: ");
  if (!again)
    return std::unexpected(again.error());
  if (!signing::equal(*again, chosen->reveal()))
    return fail(errc::invalid_argument, "the passphrases differ");
  return chosen;
}

json public_document(const tuf::key& key, const std::string& name) {
  auto document = tuf::to_json(key);
  document["keyid"] = tuf::keyid_of(key);
  if (!name.empty())
    document[std::string(key_name_member)] = name;
  return document;
}

result<void> generate(const generate_options& o, session& s) {
  const auto file = o.out.empty() ? "id_" + o.type : o.out;
  const auto public_file = file + ".pub.json";
  std::error_code ignored;
  for (const auto& name : {file, public_file})
    if (std::filesystem::exists(std::filesystem::symlink_status(name, ignored)))
      return fail(errc::conflict, name + " exists already");
  const auto passphrase = choose_passphrase(o, file, s.io());
  if (!passphrase)
    return std::unexpected(passphrase.error());
  const auto pair = signing::generate_key(types.at(o.type), *passphrase);
  if (!pair)
    return std::unexpected(pair.error());
  const auto document = public_document(pair->public_key, o.name);
  if (auto written = signing::write_private_key(file, pair->private_pem); !written)
    return written;
  if (auto written = write_output_file(public_file, document.dump(2) + "\n"); !written)
    return written;
  s.say("Wrote " + file + " (private) and " + public_file + " (public).\nkeyid " +
        tuf::keyid_of(pair->public_key) + "\n" + document.dump(2));
  s.report({{"private_file", file}, {"public_file", public_file}, {"public_key", document}});
  return {};
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
  auto* from_fd = app->add_option("--passphrase-fd", o->passphrase_fd,
                                  "Read the passphrase, one line, from this file descriptor")
                      ->check(CLI::NonNegativeNumber);
  app->add_flag("--no-passphrase", o->no_passphrase, "Store the private key unencrypted")
      ->excludes(from_fd);
  app->callback([&chosen, o] { chosen = [o](session& s) { return generate(*o, s); }; });
}

} // namespace rstuf::cli
