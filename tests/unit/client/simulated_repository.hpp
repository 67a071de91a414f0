#pragma once

#include "client/fetcher.hpp"
#include "tuf/metadata.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rstuf::client::test {

inline constexpr time_point start_of_time{std::chrono::seconds{1'800'000'000}};
inline constexpr std::chrono::days lifetime{30};

/// An ed25519 key pair.
struct key_pair {
  tuf::key public_key;
  std::string keyid;
  std::string private_key;

  std::string sign(std::string_view message) const; ///< hex
};
key_pair make_key();

/// A repository in memory, and the network to it. The roles are plain data that tests change;
/// `put_…` signs a role with `signers` and shows it under the names clients ask for, `publish`
/// does what a repository does after a change. `files` may be edited: that is the attacker.
class simulated_repository final : public fetcher {
public:
  static constexpr std::string_view base = "https://repository.example/";

  /// Publishes version 1 of the top-level roles, a key each, in consistent snapshots.
  simulated_repository();

  tuf::root root;
  tuf::timestamp timestamp;
  tuf::snapshot snapshot;
  std::map<std::string, tuf::targets> targets;          ///< by role, "targets" among them
  std::map<std::string, std::vector<key_pair>> signers; ///< by role
  bool list_hashes = false; ///< length and SHA-256 of metadata in snapshot and timestamp

  std::map<std::string, std::string> files; ///< "metadata/…" and "targets/…"
  std::map<std::string, error> failures;    ///< requests the network fails
  std::vector<std::string> requests;        ///< in order, without `base`

  /// Gives a top-level role new keys in the next root; the root is not put yet.
  void rotate(const std::string& role, int keys = 1, std::int64_t threshold = 1);
  /// A delegation by `delegator` to a new, empty role with a key of its own. Put nothing yet.
  tuf::targets& delegate(const std::string& delegator, tuf::delegated_role role);
  tuf::targets& delegate(const std::string& delegator, const std::string& role,
                         std::vector<std::string> paths, bool terminating = false);
  /// 2^bit_length bins under `delegator`, which share one key; all of them empty.
  void delegate_to_bins(const std::string& delegator, const std::string& prefix,
                        std::int64_t bit_length);
  void add_target(const std::string& role, const std::string& path, const std::string& content);

  /// Signs with the signers of this root and those of the version before.
  void put_root();
  /// Raises the version and puts it.
  void put_next_root();
  void put_targets(const std::string& role);
  /// Lists the targets roles as they are and signs.
  void put_snapshot();
  void put_timestamp();
  /// All targets roles as they are, the next snapshot, the next timestamp.
  void publish();

  template <class Role>
  std::string sign(const Role& role, const std::vector<key_pair>& keys) const;

  result<std::string> fetch(const std::string& url, std::int64_t limit) override;
  result<void> stream(const std::string& url, std::int64_t limit,
                      const std::function<result<void>(std::string_view)>& take) override;

private:
  void put_metadata(const std::string& role, std::int64_t version, const std::string& bytes);
  tuf::meta_file describe(std::int64_t version, const std::string& bytes) const;

  std::vector<key_pair> earlier_root_signers_;
};

} // namespace rstuf::client::test
