#pragma once

#include "tuf/json.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::cli {

/// A repository to download from, with the members by which RSTUF keeps it.
struct known_repository {
  std::string metadata_url;
  std::string artifacts_url;
  std::string trusted_root; ///< the bytes of the root that was trusted first
  bool hash_prefix = false; ///< artifacts are stored as <hash>.<name>
};

/// The config file, RSTUF's `.rstuf.yml`: what this program does not know in it is kept when it is
/// written again, comments are not. Names of members are taken in upper and lower case, as RSTUF
/// takes them.
class config_file {
public:
  /// A file that does not exist reads as empty. Errors: those of read_yaml; `invalid_argument`.
  static result<config_file> read(std::filesystem::path file);

  const std::filesystem::path& path() const { return path_; }
  /// A member by its upper-case name; null if it is not there.
  const json& member(std::string_view name) const;
  /// The same of one that is a text; empty if it is not there.
  result<std::string> text(std::string_view name) const;

  std::vector<std::string> repositories() const;
  bool has(const std::string& repository) const;
  /// The name of the current one; empty if none is set.
  std::string current() const;
  /// Errors: `not_found`, `invalid_argument` naming the member.
  result<known_repository> repository(const std::string& name) const;

  void put(const std::string& name, const known_repository& repository);
  void remove(const std::string& name);
  void make_current(const std::string& name);

  /// Writes the file, complete or not at all, readable by its owner only if it is new.
  result<void> write() const;

private:
  config_file(std::filesystem::path path, json document)
      : path_(std::move(path)), document_(std::move(document)) {}
  json& own_member(const std::string& name);

  std::filesystem::path path_;
  json document_;
};

/// Base64 (RFC 4648) and back; `invalid_argument` for what is none.
std::string to_base64(std::string_view bytes);
result<std::string> from_base64(std::string_view text);

} // namespace rstuf::cli
