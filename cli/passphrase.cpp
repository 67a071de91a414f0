#include "cli/passphrase.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace rstuf::cli {
namespace {

constexpr std::size_t max_passphrase = 1024;
constexpr char ctrl_c = 3;
constexpr char ctrl_d = 4;
constexpr char backspace = 8;
constexpr char erase = 127;

// Bytes that are typed, in memory that never moves and is wiped with the secret it becomes.
class typed_line {
public:
  typed_line() { text_.reserve(max_passphrase); }
  bool is_full() const { return text_.size() == max_passphrase; }
  void add(char c) { text_.push_back(c); }
  void drop_last() {
    if (!text_.empty())
      text_.pop_back();
  }
  signing::secret take() && { return signing::secret{std::move(text_)}; }

private:
  std::string text_;
};

// One byte; 0 at the end of the input and -1 on a fault.
ssize_t next_byte(int descriptor, char& c) {
  ssize_t n = 0;
  do
    n = ::read(descriptor, &c, 1);
  while (n < 0 && errno == EINTR);
  return n;
}

// Echo off, and Ctrl-C as a byte instead of a signal that would leave the echo off.
class silent_terminal {
public:
  explicit silent_terminal(int descriptor) : descriptor_(descriptor) {
    active_ = ::tcgetattr(descriptor, &before_) == 0;
    if (!active_)
      return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    active_ = ::tcsetattr(descriptor, TCSAFLUSH, &silent) == 0;
  }
  silent_terminal(const silent_terminal&) = delete;
  silent_terminal& operator=(const silent_terminal&) = delete;
  ~silent_terminal() {
    if (active_)
      ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
  }
  bool is_active() const { return active_; }

private:
  int descriptor_;
  termios before_{};
  bool active_ = false;
};

void show(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n <= 0)
      return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

result<signing::secret> type_line(int descriptor) {
  typed_line line;
  char c = 0;
  while (next_byte(descriptor, c) == 1) {
    if (c == '\n' || c == '\r')
      return std::move(line).take();
    if (c == ctrl_c || c == ctrl_d)
      break;
    if (c == backspace || c == erase)
      line.drop_last();
    else if (!line.is_full())
      line.add(c);
  }
  return fail(errc::conflict, "no passphrase was given");
}

} // namespace

result<signing::secret> read_hidden_line(int descriptor, const std::string& prompt) {
  const silent_terminal silent{descriptor};
  if (!silent.is_active())
    return fail(errc::unavailable, "a passphrase is needed and there is no terminal to ask on");
  show(descriptor, prompt);
  auto line = type_line(descriptor);
  show(descriptor, "\n");
  return line;
}

result<signing::secret> ask_on_terminal(const std::string& prompt) {
  const int descriptor = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  auto line = read_hidden_line(descriptor, prompt);
  if (descriptor >= 0)
    ::close(descriptor);
  return line;
}

result<signing::secret> read_line(int descriptor) {
  const auto name = "file descriptor " + std::to_string(descriptor);
  typed_line line;
  char c = 0;
  bool any = false;
  while (const ssize_t n = next_byte(descriptor, c)) {
    if (n < 0)
      return fail(errc::unavailable, name + ": " + std::strerror(errno));
    any = true;
    if (c == '\n')
      break;
    if (line.is_full())
      return fail(errc::too_large, name + ": a passphrase has at most 1024 bytes");
    line.add(c);
  }
  if (!any)
    return fail(errc::not_found, name + " holds no passphrase");
  return std::move(line).take();
}

} // namespace rstuf::cli
