#pragma once

#include "tuf/clock.hpp"
#include "tuf/json.hpp"
#include "tuf/key.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The model of TUF 1.0.3x metadata (TUF 4.2 to 4.6). Members the specification does not name are
// kept in `unrecognized`, byte for byte in canonical form, and covered by signatures.
namespace rstuf::tuf {

struct signature {
  std::string keyid = {};
  std::string sig = {}; ///< hex; may be empty while a signer has not signed yet
  json unrecognized = json::object();

  friend bool operator==(const signature&, const signature&) = default;
};

/// keyids and how many distinct keys of them must have signed.
struct role_keys {
  std::vector<std::string> keyids = {};
  std::int64_t threshold = 1;
  json unrecognized = json::object();

  friend bool operator==(const role_keys&, const role_keys&) = default;
};

/// What every signed role has.
struct common {
  std::int64_t version = 1;
  std::string spec_version = "1.0.31";
  time_point expires{};
  json unrecognized = json::object();

  friend bool operator==(const common&, const common&) = default;
};

struct root : common {
  static constexpr std::string_view type = "root";
  bool consistent_snapshot = true;
  std::map<std::string, key> keys = {};
  std::map<std::string, role_keys> roles = {}; ///< root, targets, snapshot, timestamp (and mirrors)

  friend bool operator==(const root&, const root&) = default;
};

/// A line of snapshot or timestamp about another metadata file.
struct meta_file {
  std::int64_t version = 1;
  std::optional<std::int64_t> length = {};
  std::map<std::string, std::string> hashes = {}; ///< algorithm to hex
  json unrecognized = json::object();

  friend bool operator==(const meta_file&, const meta_file&) = default;
};

struct timestamp : common {
  static constexpr std::string_view type = "timestamp";
  meta_file snapshot = {};
  json meta_unrecognized = json::object(); ///< other members of `meta`

  friend bool operator==(const timestamp&, const timestamp&) = default;
};

struct snapshot : common {
  static constexpr std::string_view type = "snapshot";
  std::map<std::string, meta_file> meta = {}; ///< keyed by file name, such as "targets.json"

  friend bool operator==(const snapshot&, const snapshot&) = default;
};

struct target_file {
  std::int64_t length = 0;
  std::map<std::string, std::string> hashes = {};
  json unrecognized = json::object(); ///< `custom` among them

  friend bool operator==(const target_file&, const target_file&) = default;
};

struct delegated_role {
  std::string name = {};
  role_keys keys = {}; ///< its `unrecognized` is unused here: the role's own stands below
  bool terminating = false;
  /// Exactly one of the two is present.
  std::optional<std::vector<std::string>> paths = {};
  std::optional<std::vector<std::string>> path_hash_prefixes = {};
  json unrecognized = json::object();

  friend bool operator==(const delegated_role&, const delegated_role&) = default;
};

/// TAP 15: 2^bit_length bins named `<prefix>-<hex>`.
struct succinct_roles {
  role_keys keys = {};
  std::int64_t bit_length = 1; ///< 1 to 32
  std::string name_prefix = {};
  json unrecognized = json::object();

  friend bool operator==(const succinct_roles&, const succinct_roles&) = default;
};

/// `roles` and `succinct` exclude each other.
struct delegations {
  std::map<std::string, key> keys = {};
  std::vector<delegated_role> roles = {};
  std::optional<succinct_roles> succinct = {};
  json unrecognized = json::object();

  friend bool operator==(const delegations&, const delegations&) = default;
};

struct targets : common {
  static constexpr std::string_view type = "targets";
  std::map<std::string, target_file> files = {}; ///< the member "targets"
  std::optional<tuf::delegations> delegations = {};

  friend bool operator==(const targets&, const targets&) = default;
};

/// Role, the exact bytes that were signed, and the signatures over them.
template <class Role>
struct metadata {
  Role role = {};
  std::string signed_bytes = {}; ///< canonical JSON of the signed part
  std::vector<signature> signatures = {};
  json unrecognized = json::object();

  friend bool operator==(const metadata&, const metadata&) = default;
};

/// The signed part of a role, and back. `from_json` names the faulty member in its error.
json to_json(const root& r);
json to_json(const timestamp& r);
json to_json(const snapshot& r);
json to_json(const targets& r);
template <class Role>
result<Role> role_from_json(const json& signed_part);
template <>
result<root> role_from_json<root>(const json& signed_part);
template <>
result<timestamp> role_from_json<timestamp>(const json& signed_part);
template <>
result<snapshot> role_from_json<snapshot>(const json& signed_part);
template <>
result<targets> role_from_json<targets>(const json& signed_part);

/// Reads a metadata file. Checks form, not trust. Errors: `invalid_argument`, `too_large`.
template <class Role>
result<metadata<Role>> parse_metadata(std::string_view bytes, const json_limits& limits = {});
template <class Role>
result<metadata<Role>> metadata_from_json(const json& document);

/// Wraps a role that nobody signed yet.
template <class Role>
result<metadata<Role>> unsigned_metadata(Role role);

/// The bytes of a metadata file: `{"signatures":[…],"signed":…}`, strict JSON in which the signed
/// part is the canonical bytes (control bytes escaped).
template <class Role>
std::string serialize(const metadata<Role>& m);
std::string serialize(std::string_view signed_bytes, const std::vector<signature>& signatures);

/// The document as JSON, for payloads and answers.
template <class Role>
json to_document(const metadata<Role>& m);

json to_json(const signature& s);
result<signature> signature_from_json(const json& value);
json to_json(const delegations& d);
result<delegations> delegations_from_json(const json& value);
json to_json(const target_file& f);
result<target_file> target_file_from_json(const json& value);

/// One of root, targets, snapshot, timestamp.
bool is_top_level(std::string_view role);

} // namespace rstuf::tuf
