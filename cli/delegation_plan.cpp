#include "cli/delegation_plan.hpp"

#include "cli/yaml.hpp"

namespace rstuf::cli {
namespace {

constexpr std::int64_t most_days = 36'500;
constexpr std::int64_t most_bins = 16'384;
constexpr std::int64_t most_keys = 1'024;

class delegation_reader {
public:
  delegation_reader(std::filesystem::path base, const ask_passphrase& ask)
      : base_(std::move(base)), ask_(&ask) {}

  result<json> read(const json& document) {
    fields all{document, "", fault_};
    const auto items = all.list("roles");
    for (std::size_t i = 0; i < items.size(); ++i)
      roles_.push_back(read_role(all.item(*items[i], "roles[" + std::to_string(i) + "]")));
    all.refuse_others();
    if (fault_)
      return std::unexpected(*fault_);
    return json{{"delegations", {{"keys", std::move(keys_)}, {"roles", std::move(roles_)}}}};
  }

private:
  json read_role(fields role) {
    json out{{"name", role.text("name")},
             {"terminating", role.flag_or("terminating", false)},
             {"threshold", role.number_or("threshold", 1, most_keys, 1)},
             {"paths", role.texts("paths")},
             {"x-rstuf-expire-policy", role.number("expiration", 1, most_days)},
             {"keyids", json::array()}};
    if (role.has("keys"))
      out["keyids"] = add_keys(read_public_keys(role, "keys", base_));
    if (role.has("bins"))
      out["x-rstuf-bins"] = read_bins(role.object("bins"));
    if (out["keyids"].size() < out["threshold"] && !out["keyids"].empty())
      role.refuse("threshold", "more than there are keys");
    role.refuse_others();
    return out;
  }

  static json read_bins(fields bins) {
    json out{{"number_of_delegated_bins", bins.number("number_of_delegated_bins", 2, most_bins)},
             {"expiration", bins.number("expiration", 1, most_days)}};
    if (bins.has("style"))
      out["style"] = bins.text("style");
    bins.refuse_others();
    return out;
  }

  json add_keys(const std::vector<plan_public_key>& wanted) {
    json ids = json::array();
    for (const auto& one : wanted) {
      if (fault_)
        break;
      const auto key = load_named(one, *ask_);
      if (!key) {
        fault_ = error{key.error().code, key.error().context};
        break;
      }
      const auto id = tuf::keyid_of(*key);
      keys_[id] = tuf::to_json(*key);
      ids.push_back(id);
    }
    return ids;
  }

  std::filesystem::path base_;
  const ask_passphrase* ask_;
  std::optional<error> fault_;
  json keys_ = json::object();
  json roles_ = json::array();
};

} // namespace

result<json> read_delegations(const std::filesystem::path& file, const ask_passphrase& ask) {
  auto document = read_yaml(file); // JSON is YAML
  if (!document || (document->is_object() && document->contains("delegations")))
    return document;
  auto body = delegation_reader{file.parent_path(), ask}.read(*document);
  if (!body)
    return fail(body.error().code, file.string() + ": " + body.error().context);
  return body;
}

} // namespace rstuf::cli
