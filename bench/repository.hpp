#pragma once

#include "bench/connection.hpp"
#include "bench/process.hpp"
#include "bench/text_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rstuf::bench {

/// An artifact that the driver makes up: its content is its path.
std::string artifact_path(std::string_view family, std::size_t number);

/// The body of POST artifacts for these paths.
std::string add_body(const std::vector<std::string>& paths);

/// The id of the task that a 202 announces; throws failure for another answer.
std::string accepted_task(const response& answer);

/// A rstuf-server in a directory of its own, with a ceremony held by the command line.
class repository {
public:
  /// Starts the server and returns when it is ready. Nothing is bootstrapped yet. `programs` is the
  /// directory of the built programs.
  repository(const std::filesystem::path& programs, std::size_t bins);

  /// Sends the ceremony's request and returns when its task is SUCCESS.
  void bootstrap();
  /// Adds artifacts 0 to count of a family in requests of 500, and returns when all are SUCCESS.
  void fill(std::string_view family, std::size_t count);
  /// Returns when the task is SUCCESS; throws failure if it ends otherwise.
  void await_success(const std::string& task_id);

  std::size_t bins() const { return bins_; }
  std::uint16_t port() const { return port_; }
  process& server() { return server_; }
  connection& api() { return api_; }
  /// The signed root, as clients get it out of band.
  const std::string& root() const { return ceremony_.root; }
  const std::filesystem::path& directory() const { return home_.path(); }

private:
  struct ceremony {
    std::string request; ///< the body of POST bootstrap
    std::string root;
  };
  static ceremony hold_ceremony(const std::filesystem::path& programs,
                                const std::filesystem::path& home, std::size_t bins);

  scratch_directory home_;
  std::size_t bins_;
  ceremony ceremony_;
  std::uint16_t port_;
  process server_;
  connection api_;
};

/// A port of this machine that nobody listens on.
std::uint16_t free_port();

} // namespace rstuf::bench
