#include "cli/key_files.hpp"
#include "cli/session.hpp"
#include "signing/pkcs11_keys.hpp"
#include "tuf/hash.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

// Labels may hold any bytes, and JSON only text.
json as_text(const std::string& bytes) {
  return json::parse(json(bytes).dump(-1, ' ', false, json::error_handler_t::replace));
}

json document_of(const signing::pkcs11_key& key) {
  json document{{"token", as_text(key.token.label)},  {"serial", as_text(key.token.serial)},
                {"label", as_text(key.label)},        {"id", tuf::to_hex(key.id)},
                {"uri", signing::to_string(key.uri)}, {"public_key", nullptr}};
  if (key.public_key) {
    document["public_key"] = tuf::to_json(*key.public_key);
    document["public_key"]["keyid"] = tuf::keyid_of(*key.public_key);
  } else {
    document["unusable"] = key.public_key.error().context;
  }
  return document;
}

// The label stands in the URI only, where it can do a terminal no harm.
std::string lines_of(const signing::pkcs11_key& key) {
  const auto what = key.public_key ? short_keyid(*key.public_key) + "  " + key.public_key->scheme
                                   : "not usable: " + key.public_key.error().context;
  return "  " + what + "\n    " + signing::to_string(key.uri);
}

result<void> list_keys(const std::string& module_path, session& s) {
  const auto keys = signing::list_pkcs11_keys(module_path);
  if (!keys)
    return std::unexpected(keys.error());
  json documents = json::array();
  std::string token;
  for (const auto& key : *keys) {
    if (key.token.name() != token)
      s.say(token = key.token.name());
    s.say(lines_of(key));
    documents.push_back(document_of(key));
  }
  if (keys->empty())
    s.say("No keys are to be seen; some modules show none of a token that is not plugged in.");
  s.report({{"keys", documents}});
  return {};
}

} // namespace

void add_key_list(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("list", "List the keys on the tokens of a PKCS#11 module");
  const auto module_path = std::make_shared<std::string>();
  app->add_option("--pkcs11-module", *module_path,
                  "The module: a shared library, such as libykcs11.so; it is loaded and run")
      ->required();
  app->callback([&chosen, module_path] {
    chosen = [module_path](session& s) { return list_keys(*module_path, s); };
  });
}

} // namespace rstuf::cli
