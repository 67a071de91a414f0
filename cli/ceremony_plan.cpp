#include "cli/ceremony_plan.hpp"

#include "cli/fields.hpp"
#include "cli/private_half.hpp"
#include "cli/yaml.hpp"

#include <bit>

namespace rstuf::cli {
namespace {

constexpr std::int64_t max_days = 36'500;
constexpr std::int64_t max_bins = 16'384; // what clients can bear in one snapshot
constexpr std::int64_t max_keys = 1'024;
constexpr std::int64_t max_timeout = 86'400;

class plan_reader {
public:
  explicit plan_reader(std::filesystem::path base) : base_(std::move(base)) {}

  result<ceremony_plan> read(const json& document) {
    fields all{document, "", fault_};
    read_root(all.object("root"));
    plan_.expiration.targets = read_days(all.object("targets"), plan_.expiration.targets);
    plan_.expiration.snapshot = read_days(all.object("snapshot"), plan_.expiration.snapshot);
    plan_.expiration.timestamp = read_days(all.object("timestamp"), plan_.expiration.timestamp);
    read_bins(all.object("bins"));
    read_online_key(all.object("online_key"));
    read_sign_with(all);
    plan_.timeout = all.number_or("timeout", 1, max_timeout, plan_.timeout);
    all.refuse_others();
    if (fault_)
      return std::unexpected(*fault_);
    return std::move(plan_);
  }

private:
  std::filesystem::path resolved(const std::string& text) const { return key_place(base_, text); }

  static std::int64_t read_days(fields role, std::int64_t fallback) {
    const auto days = role.number_or("expiration", 1, max_days, fallback);
    role.refuse_others();
    return days;
  }

  void read_root(fields root) {
    plan_.expiration.root = root.number_or("expiration", 1, max_days, plan_.expiration.root);
    const auto items = root.list("keys");
    for (std::size_t i = 0; i < items.size(); ++i) {
      fields key{*items[i], root.path_of("keys") + "[" + std::to_string(i) + "]", fault_};
      plan_.root_keys.push_back(
          {resolved(key.text("file")), key.text_or("name", ""), key.path_of("file")});
      key.refuse_others();
    }
    plan_.root_threshold = root.number("threshold", 1, max_keys);
    if (std::cmp_greater(plan_.root_threshold, plan_.root_keys.size()))
      root.refuse("threshold", "more than there are keys");
    root.refuse_others();
  }

  void read_bins(fields bins) {
    plan_.expiration.bins = bins.number_or("expiration", 1, max_days, plan_.expiration.bins);
    plan_.number_of_delegated_bins =
        bins.number_or("number_of_delegated_bins", 2, max_bins, plan_.number_of_delegated_bins);
    if (!std::has_single_bit(static_cast<std::uint64_t>(plan_.number_of_delegated_bins)))
      bins.refuse("number_of_delegated_bins", "not a power of two");
    bins.refuse_others();
  }

  void read_online_key(fields online) {
    plan_.online_key_uri = online.text("uri");
    const auto name = file_name_in(plan_.online_key_uri);
    if (!plan_.online_key_uri.empty() && name.empty())
      online.refuse("uri", "not of the form fn:<name>, the name of a file and not a path");
    plan_.online_key.name = online.text_or("name", "");
    if (online.has("file") == online.has("directory"))
      online.refuse("file", "give either file or directory");
    const auto directory = online.text_or("directory", "");
    const auto file = online.text_or("file", "");
    const bool by_directory = !directory.empty();
    plan_.online_key.file = by_directory ? resolved(directory) / name : resolved(file);
    plan_.online_key.field = online.path_of(by_directory ? "directory" : "file");
    online.refuse_others();
  }

  // The name in "fn:<name>"; empty if it is no plain file name.
  static std::string file_name_in(const std::string& uri) {
    if (!uri.starts_with("fn:"))
      return {};
    auto name = uri.substr(3);
    const bool is_path = name == "." || name == ".." || name.find_first_of("/\\") != name.npos;
    return is_path ? std::string() : name;
  }

  void read_sign_with(fields& all) {
    const auto items = all.list("sign_with");
    for (std::size_t i = 0; i < items.size(); ++i)
      read_signing_key(*items[i], "sign_with[" + std::to_string(i) + "]");
  }

  void read_signing_key(const json& item, const std::string& path) {
    if (item.is_string()) {
      add_signing_key(item.get<std::string>(), std::nullopt, path);
      return;
    }
    fields key{item, path, fault_};
    const auto file = key.text("file");
    std::optional<int> descriptor;
    if (key.has("passphrase_fd"))
      descriptor = static_cast<int>(key.number("passphrase_fd", 0, 65'535));
    add_signing_key(file, descriptor, key.path_of("file"));
    key.refuse_others();
  }

  void add_signing_key(std::string file, std::optional<int> descriptor, const std::string& field) {
    if (file.starts_with("file:"))
      file.erase(0, std::string_view("file:").size());
    plan_.sign_with.push_back({resolved(file), descriptor, field});
  }

  std::filesystem::path base_;
  std::optional<error> fault_;
  ceremony_plan plan_;
};

} // namespace

result<ceremony_plan> parse_plan(const json& document, const std::filesystem::path& base) {
  return plan_reader{base}.read(document);
}

result<ceremony_plan> read_plan(const std::filesystem::path& file) {
  const auto document = read_yaml(file);
  if (!document)
    return std::unexpected(document.error());
  return parse_plan(*document, file.parent_path());
}

} // namespace rstuf::cli
