#pragma once

#include "cli/run.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temp_directory.hpp"
#include "tuf/json.hpp"

#include <deque>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace rstuf::cli::test {

/// Runs commands as the program would, in a directory of their own, and keeps what they wrote.
class command_line : public testing::Test {
protected:
  command_line() { variables_["HOME"] = home(); }

  /// Each run has fresh output.
  exit_status run(std::vector<std::string> args) {
    std::ostringstream out;
    std::ostringstream err;
    std::istringstream in{in_};
    terminal io{.in = in,
                .out = out,
                .err = err,
                .shows_progress = false,
                .lines = lines_,
                .ask = [this](const std::string& prompt) { return next_answer(prompt); },
                .variable = [this](std::string_view name) { return variable(name); },
                .time = clock_};
    const auto status = cli::run(std::move(args), io);
    out_ = out.str();
    err_ = err.str();
    return status;
  }

  std::string home() const { return home_.path().string(); }
  /// A name inside the directory.
  std::string at(const std::string& name) const { return (home_.path() / name).string(); }
  bool exists(const std::string& name) const { return std::filesystem::exists(at(name)); }

  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(at(name), std::ios::binary).rdbuf();
    return text.str();
  }
  json read_json(const std::string& name) const { return json::parse(read(name)); }

  /// From now on, standard input is a terminal on which somebody types these lines.
  void type(std::deque<std::string> lines) {
    lines_ = [typed = std::move(lines)](const std::string&) mutable -> result<std::string> {
      if (typed.empty())
        return fail(errc::conflict, "given up");
      auto line = std::move(typed.front());
      typed.pop_front();
      return line;
    };
  }

  std::string in_;  ///< what the next runs read
  ask_line lines_;  ///< empty unless standard input is a terminal
  std::string out_; ///< what the last run wrote
  std::string err_;
  std::deque<std::string> answers_; ///< to prompts, in order
  std::vector<std::string> prompts_;
  std::map<std::string, std::string, std::less<>> variables_;
  rstuf::test::manual_clock clock_;

private:
  result<signing::secret> next_answer(const std::string& prompt) {
    prompts_.push_back(prompt);
    if (answers_.empty())
      return fail(errc::unavailable, "no terminal");
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return signing::secret{std::move(answer)};
  }
  std::optional<std::string> variable(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

  rstuf::test::temp_directory home_;
};

inline std::ostream& operator<<(std::ostream& out, exit_status status) {
  return out << static_cast<int>(status);
}

} // namespace rstuf::cli::test
