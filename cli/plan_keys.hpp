#pragma once

#include "cli/fields.hpp"
#include "cli/key_files.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// The keys that plans name, for every kind of plan.
namespace rstuf::cli {

/// A file with the public half of a key.
struct plan_public_key {
  std::filesystem::path file;
  std::string name;
  std::string field; ///< for errors, such as "root.keys[1].file"
};

/// A private key that signs now.
struct plan_signing_key {
  std::filesystem::path file;
  std::optional<int> passphrase_fd;
  std::string field;
};

/// The service's key: its public half, and where the service finds the private one.
struct plan_online_key {
  plan_public_key key;
  std::string uri;
};

inline constexpr std::string_view online_uri_member = "x-rstuf-online-key-uri";

/// Relative paths start at `base`. Faults are left in the fields.
std::vector<plan_public_key> read_public_keys(fields& of, std::string_view name,
                                              const std::filesystem::path& base);
plan_online_key read_online_key(fields online, const std::filesystem::path& base);
/// Nobody has to sign.
std::vector<plan_signing_key> read_signing_keys(fields& of, std::string_view name,
                                                const std::filesystem::path& base);

/// The name in "fn:<name>"; empty if it is no plain file name.
std::string file_name_in(const std::string& uri);

/// Loads them. Errors name the field.
result<tuf::key> load_named(const plan_public_key& wanted, const ask_passphrase& ask);
result<tuf::key> load_online(const plan_online_key& wanted, const ask_passphrase& ask);

/// Says whose key it is; an empty name leaves the one in the key file.
void name_key(tuf::key& key, const std::string& name);

/// The same error, with the name of the field in front.
std::unexpected<error> at_field(const std::string& field, const error& e);

} // namespace rstuf::cli
