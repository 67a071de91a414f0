#pragma once

#include "cli/import_file.hpp"
#include "cli/session.hpp"
#include "cli/upload_window.hpp"

#include <chrono>
#include <deque>
#include <string>
#include <vector>

namespace rstuf::cli {

/// How files are imported, and under which keys.
struct import_terms {
  import_format format = import_format::csv;
  bool publish = true;    ///< false: kept back until a publication is asked for
  std::int64_t bytes = 0; ///< of all the files; 0 where nobody knows
  /// Makes the keys of the batches differ from those of an earlier run; empty: they are the same
  /// for the same bytes, and what the service took before is not taken again.
  std::string salt;
};

/// One import: sends the batches of files, a few at a time, and waits for their tasks.
class import_run {
public:
  import_run(import_terms terms, std::vector<api_client> connections, session& s)
      : terms_(std::move(terms)), window_(std::move(connections)), session_(s) {}

  /// Sends a file, whose name is for people. `invalid_argument` names the line that the service
  /// refused.
  result<void> send(const std::string& name, import_file& file);
  /// `conflict` if a task failed, or some artifacts have paths that no role takes.
  result<void> wait(api_client& api);
  /// What was done, for programs.
  json report() const;
  std::string summary() const;

private:
  struct sent_batch {
    std::string file;
    std::size_t first_line, last_line, rows, bytes;
    std::string task;
    json result = {};
  };

  result<void> send_all(const std::string& name, import_file& file);
  void begin(const std::string& name, import_batch batch);
  result<void> take_oldest();
  std::int64_t total(const char* count) const;
  double seconds() const;
  void show_progress() const;
  result<void> judge_paths() const;

  import_terms terms_;
  std::deque<sent_batch> under_way_;
  std::vector<sent_batch> sent_;
  std::size_t rows_ = 0; ///< that were accepted
  std::size_t bytes_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  upload_window window_;
  session& session_;
};

/// Why a batch was refused, with the lines of the file: "rows.csv:17: size: …".
std::string import_refusal(const json& answer, const std::string& file, std::size_t first_line);

} // namespace rstuf::cli
