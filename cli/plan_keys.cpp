#include "cli/plan_keys.hpp"

#include "cli/private_half.hpp"

namespace rstuf::cli {
namespace {

constexpr std::int64_t max_descriptor = 65'535;

std::string item_path(const fields& of, std::string_view name, std::size_t index) {
  return of.path_of(name) + "[" + std::to_string(index) + "]";
}

plan_signing_key signing_key_at(const std::filesystem::path& base, std::string file,
                                std::optional<int> descriptor, std::string field) {
  if (file.starts_with("file:"))
    file.erase(0, std::string_view("file:").size());
  return {key_place(base, file), descriptor, std::move(field)};
}

} // namespace

std::vector<plan_public_key> read_public_keys(fields& of, std::string_view name,
                                              const std::filesystem::path& base) {
  std::vector<plan_public_key> keys;
  const auto items = of.list(name);
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto key = of.item(*items[i], item_path(of, name, i));
    keys.push_back(
        {key_place(base, key.text("file")), key.text_or("name", ""), key.path_of("file")});
    key.refuse_others();
  }
  return keys;
}

plan_online_key read_online_key(fields online, const std::filesystem::path& base) {
  plan_online_key plan;
  plan.uri = online.text("uri");
  const auto name = file_name_in(plan.uri);
  if (!plan.uri.empty() && name.empty())
    online.refuse("uri", "not of the form fn:<name>, the name of a file and not a path");
  plan.key.name = online.text_or("name", "");
  if (online.has("file") == online.has("directory"))
    online.refuse("file", "give either file or directory");
  const auto directory = online.text_or("directory", "");
  const auto file = online.text_or("file", "");
  const bool by_directory = !directory.empty();
  plan.key.file = base / (by_directory ? directory + "/" + name : file);
  plan.key.field = online.path_of(by_directory ? "directory" : "file");
  online.refuse_others();
  return plan;
}

std::vector<plan_signing_key> read_signing_keys(fields& of, std::string_view name,
                                                const std::filesystem::path& base) {
  std::vector<plan_signing_key> keys;
  const auto items = of.list_or_none(name);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto path = item_path(of, name, i);
    if (items[i]->is_string()) {
      keys.push_back(signing_key_at(base, items[i]->get<std::string>(), std::nullopt, path));
      continue;
    }
    auto key = of.item(*items[i], path);
    const auto file = key.text("file");
    std::optional<int> descriptor;
    if (key.has("passphrase_fd"))
      descriptor = static_cast<int>(key.number("passphrase_fd", 0, max_descriptor));
    keys.push_back(signing_key_at(base, file, descriptor, key.path_of("file")));
    key.refuse_others();
  }
  return keys;
}

std::string file_name_in(const std::string& uri) {
  if (!uri.starts_with("fn:"))
    return {};
  auto name = uri.substr(3);
  const bool is_path = name == "." || name == ".." || name.find_first_of("/\\") != name.npos;
  return is_path ? std::string() : name;
}

std::unexpected<error> at_field(const std::string& field, const error& e) {
  return fail(e.code, field + ": " + e.context);
}

void name_key(tuf::key& key, const std::string& name) {
  if (!name.empty())
    key.unrecognized[std::string(key_name_member)] = name;
}

result<tuf::key> load_named(const plan_public_key& wanted, const ask_passphrase& ask) {
  auto key = load_public_key(wanted.file, [&] { return ask(wanted.file, std::nullopt); });
  if (!key)
    return at_field(wanted.field, key.error());
  name_key(*key, wanted.name);
  return key;
}

result<tuf::key> load_online(const plan_online_key& wanted, const ask_passphrase& ask) {
  auto key = load_named(wanted.key, ask);
  if (key)
    key->unrecognized[std::string(online_uri_member)] = wanted.uri;
  return key;
}

} // namespace rstuf::cli
