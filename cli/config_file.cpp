#include "cli/config_file.hpp"

#include "cli/file_io.hpp"
#include "cli/yaml.hpp"

#include <algorithm>
#include <cctype>
#include <openssl/evp.h>

namespace rstuf::cli {
namespace {

constexpr auto repositories_member = "REPOSITORIES";
constexpr auto current_member = "CURRENT_REPOSITORY";

std::string lower_case(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

const json& absent() {
  static const json null;
  return null;
}

result<std::string> text_of(const json& repository, const std::string& name,
                            const std::string& where) {
  const auto found = repository.find(name);
  if (found == repository.end() || !found->is_string())
    return fail(errc::invalid_argument, where + "." + name + ": missing, or not a text");
  return found->get<std::string>();
}

} // namespace

std::string to_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // OpenSSL adds a zero byte
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

result<std::string> from_base64(std::string_view text) {
  std::string out(3 * (text.size() / 4) + 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0)
    return fail(errc::invalid_argument, "not base64");
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  out.resize(static_cast<std::size_t>(length) - padding); // OpenSSL decodes padding to zero bytes
  return out;
}

result<config_file> config_file::read(std::filesystem::path file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    return config_file{std::move(file), json::object()};
  auto document = read_yaml(file);
  if (!document)
    return std::unexpected(document.error());
  if (document->is_null())
    *document = json::object();
  if (!document->is_object())
    return fail(errc::invalid_argument, file.string() + ": no mapping of names to values");
  return config_file{std::move(file), *std::move(document)};
}

const json& config_file::member(std::string_view name) const {
  for (const auto& spelling : {std::string(name), lower_case(name)})
    if (const auto found = document_.find(spelling); found != document_.end() && !found->is_null())
      return *found;
  return absent();
}

result<std::string> config_file::text(std::string_view name) const {
  const auto& value = member(name);
  if (value.is_null())
    return std::string();
  if (!value.is_string())
    return fail(errc::invalid_argument, path_.string() + ": " + std::string(name) + ": not a text");
  return value.get<std::string>();
}

std::vector<std::string> config_file::repositories() const {
  std::vector<std::string> names;
  if (const auto& all = member(repositories_member); all.is_object())
    for (const auto& [name, value] : all.items())
      names.push_back(name);
  return names;
}

bool config_file::has(const std::string& repository) const {
  const auto& all = member(repositories_member);
  return all.is_object() && all.contains(repository);
}

std::string config_file::current() const {
  return text(current_member).value_or("");
}

result<known_repository> config_file::repository(const std::string& name) const {
  if (!has(name))
    return fail(errc::not_found, path_.string() + " has no repository " + name);
  const auto& value = member(repositories_member).at(name);
  const auto where = path_.string() + ": " + repositories_member + "." + name;
  if (!value.is_object())
    return fail(errc::invalid_argument, where + ": no mapping of names to values");
  auto metadata_url = text_of(value, "metadata_url", where);
  auto artifacts_url = text_of(value, "artifact_base_url", where);
  const auto root = text_of(value, "trusted_root", where);
  if (!metadata_url)
    return std::unexpected(metadata_url.error());
  if (!artifacts_url)
    return std::unexpected(artifacts_url.error());
  if (!root)
    return std::unexpected(root.error());
  auto bytes = from_base64(*root);
  if (!bytes)
    return fail(errc::invalid_argument, where + ".trusted_root: " + bytes.error().context);
  return known_repository{.metadata_url = *std::move(metadata_url),
                          .artifacts_url = *std::move(artifacts_url),
                          .trusted_root = *std::move(bytes),
                          .hash_prefix = value.value("hash_prefix", json(false)) == true};
}

json& config_file::own_member(const std::string& name) {
  const auto lower = lower_case(name);
  return document_.contains(lower) && !document_.contains(name) ? document_[lower]
                                                                : document_[name];
}

void config_file::put(const std::string& name, const known_repository& repository) {
  auto& all = own_member(repositories_member);
  if (!all.is_object())
    all = json::object();
  all[name] = {{"metadata_url", repository.metadata_url},
               {"artifact_base_url", repository.artifacts_url},
               {"trusted_root", to_base64(repository.trusted_root)},
               {"hash_prefix", repository.hash_prefix}};
}

void config_file::remove(const std::string& name) {
  own_member(repositories_member).erase(name);
  if (current() == name)
    document_.erase(document_.contains(current_member) ? current_member
                                                       : lower_case(current_member));
}

void config_file::make_current(const std::string& name) {
  own_member(current_member) = name;
}

result<void> config_file::write() const {
  return replace_private_file(path_, to_yaml(nlohmann::ordered_json(document_)));
}

} // namespace rstuf::cli
