#include "bench/process.hpp"

#include "bench/failure.hpp"
#include "bench/text_file.hpp"

#include <csignal>
#include <cstdlib>
#include <sstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace rstuf::bench {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const auto& text : texts)
    result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The number after "name:" in one of the text files of /proc.
std::uint64_t field(const std::string& text, std::string_view name) {
  const auto at = text.find(std::string("\n").append(name).append(":"));
  if (at == std::string::npos)
    return 0;
  return std::strtoull(text.c_str() + at + name.size() + 2, nullptr, 10);
}

} // namespace

process::process(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment, const std::filesystem::path& log) {
  auto variables = environment;
  for (const char* name : {"PATH", "HOME", "LD_LIBRARY_PATH"})
    if (const char* value = std::getenv(name))
      variables.push_back(std::string(name).append("=").append(value));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int error = ::posix_spawn(&pid_, command.front().c_str(), &actions, nullptr,
                                  pointers(command).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    throw failure("cannot start " + command.front());
  }
}

process::~process() {
  if (pid_ < 0)
    return;
  ::kill(pid_, SIGKILL);
  wait();
}

bool process::running() {
  if (pid_ >= 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_)
    pid_ = -1;
  return pid_ >= 0;
}

int process::terminate() {
  if (pid_ >= 0)
    ::kill(pid_, SIGTERM);
  return wait();
}

int process::wait() {
  if (pid_ >= 0)
    ::waitpid(pid_, &status_, 0);
  pid_ = -1;
  return exit_status(status_);
}

usage process::used() const {
  const auto directory = std::filesystem::path("/proc") / std::to_string(pid_);
  // Fields 14 and 15 of stat, counted after the name in parentheses, which may hold blanks.
  const auto stat = read_text(directory / "stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int i = 3; i < 14; ++i)
    fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {.cpu_seconds = (user + system) / ticks,
          .bytes_written = field("\n" + read_text(directory / "io"), "write_bytes"),
          .peak_memory = field(read_text(directory / "status"), "VmHWM") * 1024};
}

void process::reset_peak() const {
  write_text(std::filesystem::path("/proc") / std::to_string(pid_) / "clear_refs", "5");
}

std::string run_command(const std::vector<std::string>& command, const std::filesystem::path& log) {
  const int status = process(command, {}, log).wait();
  auto said = read_text(log);
  if (status != 0)
    throw failure(command.front() + " ended with " + std::to_string(status) + ": " + said);
  return said;
}

} // namespace rstuf::bench
