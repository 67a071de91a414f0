#include "client/root_chain.hpp"

#include "client/signed_metadata.hpp"

namespace rstuf::client {
namespace {

result<tuf::metadata<tuf::root>> signed_by_itself(result<tuf::metadata<tuf::root>> root) {
  if (!root)
    return root;
  const auto verified =
      tuf::verify_by(root->role, tuf::root::type, root->signed_bytes, root->signatures);
  if (!verified)
    return fail(errc::unverified, verified.error().context);
  return root;
}

} // namespace

result<tuf::metadata<tuf::root>> read_first_root(std::string_view bytes) {
  return signed_by_itself(read_metadata<tuf::root>(tuf::root::type, bytes));
}

result<tuf::metadata<tuf::root>> read_next_root(const tuf::root& trusted, std::string_view bytes) {
  // TUF 5.3.4: signed by a threshold of the keys of version N (1), and of version N+1 (2).
  auto next = signed_by_itself(read_signed<tuf::root>(tuf::root::type, trusted, bytes));
  // TUF 5.3.5: exactly the next version.
  if (next && next->role.version != trusted.version + 1)
    return fail(errc::unverified, "root version " + std::to_string(next->role.version) +
                                      " where version " + std::to_string(trusted.version + 1) +
                                      " belongs");
  return next;
}

} // namespace rstuf::client
