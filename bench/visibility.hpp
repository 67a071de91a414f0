#pragma once

#include "bench/connection.hpp"
#include "bench/samples.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace rstuf::bench {

/// When artifacts became visible to clients: from when on the bin that lists them can be reached
/// from timestamp.json. It looks as a client does, over HTTP, and takes nobody's word for it.
///
/// While the workload runs, observe() reads only the timestamp and, when that is new, the snapshot,
/// so that watching costs the server little. Which version of a bin first listed an artifact is
/// read afterwards from the bins' files, which never change.
class visibility {
public:
  visibility(std::uint16_t port, std::size_t bins);

  /// Looks once; true if the timestamp is newer than at the last look.
  bool observe();

  /// The moment at which each path was seen first; throws failure for one that never was.
  std::map<std::string, moment> resolve(const std::vector<std::string>& paths);

  /// Bytes of the newest files seen, for the floor: what one publication writes.
  struct file_sizes {
    std::size_t bin = 0; ///< mean over the bins that resolve() read
    std::size_t snapshot = 0;
    std::size_t timestamp = 0;
  };
  file_sizes sizes() const;

private:
  struct sighting {
    std::int64_t version = 0; ///< of the bin
    moment seen;
  };

  const std::set<std::string>& listed(const std::string& bin, std::int64_t version);

  connection metadata_;
  std::size_t bins_;
  std::int64_t timestamp_version_ = 0;
  std::map<std::string, std::vector<sighting>> history_; ///< by bin, versions going up
  std::map<std::string, std::set<std::string>> bin_files_;
  file_sizes newest_;
  std::map<std::string, std::size_t> bin_bytes_; ///< of the newest file read of each bin
};

} // namespace rstuf::bench
