#include "entries.hpp"
#include "promise.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/metadata.hpp"
#include "tuf/paths.hpp"
#include "tuf/verify.hpp"

namespace rstuf::fuzz {
namespace {

template <class Role>
std::optional<tuf::metadata<Role>> read(std::string_view input) {
  auto m = tuf::parse_metadata<Role>(input);
  if (!m)
    return std::nullopt;
  auto bytes = tuf::serialize(*m);
  promise(tuf::parse_metadata<Role>(bytes) == *m, "metadata changes when written and read");
  promise(tuf::canonical(tuf::to_json(m->role)) == m->signed_bytes,
          "the role does not give the bytes that were signed");
  promise(tuf::metadata_from_json<Role>(tuf::to_document(*m)) == *m,
          "metadata changes on its way through a document");
  return *std::move(m);
}

/// Asks for every delegation, with the signatures that came along.
template <class Delegator>
void verify(const tuf::metadata<Delegator>& m, std::string_view name) {
  auto verified = tuf::verify_by(m.role, name, m.signed_bytes, m.signatures);
  promise(verified || verified.error().code == errc::unverified ||
              verified.error().code == errc::not_found,
          "verification fails in another way than by not verifying");
}

} // namespace

void root(std::string_view input) {
  if (auto m = read<tuf::root>(input)) {
    for (const auto& [name, who] : m->role.roles)
      verify(*m, name);
  }
}

void targets(std::string_view input) {
  auto m = read<tuf::targets>(input);
  if (!m)
    return;
  verify(*m, "bins-0");
  if (!m->role.delegations)
    return;
  for (const auto& role : m->role.delegations->roles) {
    verify(*m, role.name);
    for (const auto& [path, file] : m->role.files)
      tuf::delegates(role, path);
  }
}

void snapshot(std::string_view input) {
  read<tuf::snapshot>(input);
}

void timestamp(std::string_view input) {
  read<tuf::timestamp>(input);
}

} // namespace rstuf::fuzz
