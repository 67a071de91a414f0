#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace rstuf::bench {

/// What a process has used since it began (or since reset_peak, for the memory).
struct usage {
  double cpu_seconds = 0;
  std::uint64_t bytes_written = 0; ///< to files, whether or not they reached the disk
  std::uint64_t peak_memory = 0;   ///< resident bytes
};

/// A child process; killed with the object unless it has ended.
class process {
public:
  /// `environment` entries, "NAME=value", come on top of PATH and HOME; what the program says goes
  /// to `log`. Throws failure.
  process(const std::vector<std::string>& command, const std::vector<std::string>& environment,
          const std::filesystem::path& log);
  process(const process&) = delete;
  process& operator=(const process&) = delete;
  ~process();

  bool running();
  /// SIGTERM; the exit status, or 128 + the signal it died of.
  int terminate();
  /// Waits for the end by itself.
  int wait();

  usage used() const;
  /// Lets the peak of the memory begin anew.
  void reset_peak() const;

private:
  pid_t pid_ = -1;
  int status_ = -1;
};

/// Runs a command to its end and gives its standard output. Throws failure, with what it said,
/// unless it ends with 0. `log` is a scratch file.
std::string run_command(const std::vector<std::string>& command, const std::filesystem::path& log);

} // namespace rstuf::bench
