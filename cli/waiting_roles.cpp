#include "cli/waiting_roles.hpp"

#include "cli/file_io.hpp"
#include "cli/trusted_root.hpp"
#include "client/curl_fetcher.hpp"
#include "client/root_chain.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

constexpr std::size_t max_pending = 64U << 20U;

result<json> waiting_document(const waiting_source& from, session& s) {
  if (!from.in.empty()) {
    const auto text = read_input_file(from.in, max_pending);
    if (!text)
      return std::unexpected(text.error());
    return parse_json(*text);
  }
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  return api->get(sign_endpoint);
}

// Whoever names a root trusts no other, whatever the service calls the root in force.
result<void> check_trusted_root(const std::vector<pending_role>& roles, const tuf::root& trusted) {
  const auto found = std::ranges::find(roles, tuf::root::type, &pending_role::name);
  if (found == roles.end() || found->trusted == tuf::to_json(trusted))
    return {};
  const auto said = found->trusted.is_null()
                        ? "nothing is said to be in force"
                        : "said to be in force is version " + found->trusted.at("version").dump();
  return fail(errc::unverified, "root: --root leads to another one, version " +
                                    std::to_string(trusted.version) + "; " + said);
}

// On a machine without network: the root in force itself.
result<void> check_offline(const std::vector<pending_role>& roles, const waiting_source& from) {
  const auto bytes = read_trusted_root(*client::make_curl_fetcher(), from.root);
  if (!bytes)
    return std::unexpected(bytes.error());
  const auto root = client::read_first_root(*bytes);
  if (!root)
    return fail(root.error().code, "--root: " + root.error().context);
  return check_trusted_root(roles, root->role);
}

// What clients have now of the roles. Who names a root wants to know if it cannot be verified.
result<void> compare_with_published(std::vector<pending_role>& roles, const waiting_source& from,
                                    session& s) {
  const bool only_root =
      std::ranges::all_of(roles, [](const auto& role) { return role.name == tuf::root::type; });
  if (only_root && from.root.empty())
    return {}; // the answer itself shows the root in force
  const auto url = s.metadata_url(from.metadata_url);
  if (!url)
    return std::unexpected(url.error());
  const auto net = client::make_curl_fetcher();
  auto published = open_published(*net, *url, from.root);
  if (!from.root.empty()) {
    const auto trusted = published ? check_trusted_root(roles, published->root())
                                   : std::unexpected(published.error());
    if (!trusted)
      return trusted;
  }
  for (auto& role : roles) {
    if (role.name == tuf::root::type)
      continue;
    auto now = published ? published->role(role.name) : std::unexpected(published.error());
    if (now && *now)
      role.trusted = tuf::to_json(**now);
    else if (!now && !from.root.empty())
      return std::unexpected(now.error());
    else if (!now)
      s.warn(role.name + " cannot be compared with what is published: " + now.error().context);
  }
  return {};
}

} // namespace

result<std::vector<pending_role>> waiting_roles(const waiting_source& from, session& s) {
  const auto document = waiting_document(from, s);
  if (!document)
    return std::unexpected(document.error());
  auto roles = read_pending(*document);
  if (!roles)
    return fail(roles.error().code,
                (from.in.empty() ? "" : from.in + ": ") + roles.error().context);
  if (!from.role.empty())
    std::erase_if(*roles, [&](const auto& role) { return role.name != from.role; });
  if (!from.role.empty() && roles->empty())
    return fail(errc::not_found, from.role + " does not wait for signatures");
  const auto compared = from.in.empty()     ? compare_with_published(*roles, from, s)
                        : from.root.empty() ? result<void>{}
                                            : check_offline(*roles, from);
  if (!compared)
    return std::unexpected(compared.error());
  return roles;
}

} // namespace rstuf::cli
