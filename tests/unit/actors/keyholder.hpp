#pragma once

#include "tuf/metadata.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rstuf::test {

/// Somebody with a key pair whose private half lies in a directory.
struct keyholder {
  std::filesystem::path file;
  std::string keyid;
  tuf::key key;

  /// A person with a new key.
  static keyholder make(const std::filesystem::path& directory, const std::string& name);
  /// An online key, which the service finds as fn:<name>.
  static keyholder make_online(const std::filesystem::path& directory, const std::string& name);

  tuf::signature sign(const std::string& signed_bytes) const;
};

/// A root that these people hold, `threshold` of whom must sign, with this online key.
tuf::root make_root(const std::vector<keyholder>& people, std::int64_t threshold,
                    const keyholder& online, time_point expires, std::int64_t version = 1);

/// The root as these people sign it.
tuf::metadata<tuf::root> signed_by(const tuf::root& root, const std::vector<keyholder>& people);

} // namespace rstuf::test
