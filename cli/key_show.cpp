#include "cli/key_files.hpp"
#include "cli/session.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

struct key_show_options {
  std::string file;
  std::optional<int> passphrase_fd;
};

result<void> show_key(const key_show_options& o, session& s) {
  const auto key = load_public_key(o.file, [&] { return s.passphrase(o.file, o.passphrase_fd); });
  if (!key)
    return std::unexpected(key.error());
  const auto fingerprint = key_fingerprint(*key);
  if (!fingerprint)
    return std::unexpected(fingerprint.error());
  const auto name = key_name(*key);
  s.say("keyid        " + tuf::keyid_of(*key) + "\ntype         " + key->keytype +
        "\nscheme       " + key->scheme + "\nname         " + name + "\nfingerprint  SHA256 " +
        *fingerprint + "\npublic half  " + key->value);
  auto document = tuf::to_json(*key);
  document["keyid"] = tuf::keyid_of(*key);
  s.report({{"fingerprint", *fingerprint}, {"public_key", document}});
  return {};
}

} // namespace

void add_key_show(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("show", "Show key id, type and fingerprint of a key");
  const auto o = std::make_shared<key_show_options>();
  app->add_option("FILE", o->file, "A private or public PEM file, or a key in TUF's JSON")
      ->required();
  app->add_option("--passphrase-fd", o->passphrase_fd,
                  "Read the passphrase, one line, from this file descriptor; else it is asked for");
  app->footer("\nThe fingerprint is SHA-256 of the public half in DER, as of\n"
              "  openssl pkey -pubin -in FILE -outform DER | sha256sum");
  app->callback([&chosen, o] { chosen = [o](session& s) { return show_key(*o, s); }; });
}

} // namespace rstuf::cli
