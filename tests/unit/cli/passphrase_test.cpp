#include "cli/passphrase.hpp"

#include "tests/support/must.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <termios.h>
#include <thread>
#include <unistd.h>

namespace rstuf::cli {
namespace {

using rstuf::test::code_of;
using rstuf::test::must;

// A pseudo terminal: `user` is the side of the person, `program` that of the program.
class pseudo_terminal {
public:
  pseudo_terminal() : user(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (user < 0 || ::grantpt(user) != 0 || ::unlockpt(user) != 0)
      throw std::runtime_error("no pseudo terminal");
    program = ::open(::ptsname(user), O_RDWR | O_NOCTTY); // NOLINT(concurrency-mt-unsafe)
  }
  ~pseudo_terminal() {
    ::close(program);
    ::close(user);
  }

  void type(std::string_view keys) const {
    ASSERT_EQ(::write(user, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  /// What the terminal shows, until this text has appeared.
  std::string shown_until(std::string_view text) const {
    std::string shown;
    char c = 0;
    while (!shown.contains(text) && ::read(user, &c, 1) == 1)
      shown.push_back(c);
    return shown;
  }
  bool echoes() const {
    termios state{};
    ::tcgetattr(program, &state);
    return (state.c_lflag & ECHO) != 0;
  }

  int user = -1;
  int program = -1;
};

// The answer to a prompt at which these keys are typed, and what was shown meanwhile.
std::pair<result<signing::secret>, std::string> typed(const pseudo_terminal& tty,
                                                      const std::string& keys) {
  std::string shown;
  std::thread person{[&] {
    shown = tty.shown_until("Word: "); // only then is the echo off
    tty.type(keys);
    shown += tty.shown_until("\n");
  }};
  auto answer = read_hidden_line(tty.program, "Word: ");
  person.join();
  return {std::move(answer), shown};
}

TEST(read_hidden_line, shows_the_prompt_and_nothing_of_what_is_typed) {
  const pseudo_terminal tty;
  auto [answer, shown] = typed(tty, "hunter2\n");
  EXPECT_EQ(must(std::move(answer)).reveal(), "hunter2");
  EXPECT_TRUE(shown.starts_with("Word: "));
  EXPECT_FALSE(shown.contains("h")) << shown;
}

TEST(read_hidden_line, leaves_the_terminal_as_it_was) {
  const pseudo_terminal tty;
  ASSERT_TRUE(tty.echoes());
  EXPECT_TRUE(typed(tty, "x\n").first);
  EXPECT_TRUE(tty.echoes());
  EXPECT_FALSE(typed(tty, "x\x03").first);
  EXPECT_TRUE(tty.echoes());
}

TEST(read_hidden_line, takes_backspace_for_what_it_is) {
  const pseudo_terminal tty;
  EXPECT_EQ(must(typed(tty, "\x7f"
                            "ab\x7f"
                            "c\b\b\rd")
                     .first)
                .reveal(),
            "");
  EXPECT_EQ(must(typed(tty, "ab\x7f"
                            "c\n")
                     .first)
                .reveal(),
            "ac");
}

TEST(read_hidden_line, gives_up_on_control_c_and_control_d) {
  const pseudo_terminal tty;
  EXPECT_EQ(code_of(typed(tty, "secret\x03").first), errc::conflict);
  EXPECT_EQ(code_of(typed(tty, "secret\x04").first), errc::conflict);
}

TEST(read_hidden_line, needs_a_terminal) {
  const int descriptor = ::open("/dev/null", O_RDWR);
  EXPECT_EQ(code_of(read_hidden_line(descriptor, "Word: ")), errc::unavailable);
  ::close(descriptor);
  EXPECT_EQ(code_of(read_hidden_line(-1, "Word: ")), errc::unavailable);
}

class piped : public testing::Test {
protected:
  piped() {
    if (::pipe(ends_) != 0)
      throw std::runtime_error("no pipe");
  }
  ~piped() override { ::close(ends_[0]); }

  int holding(const std::string& text) {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(ends_[1]);
    return ends_[0];
  }

  int ends_[2] = {-1, -1};
};

TEST_F(piped, lines_are_read_one_by_one) {
  const int descriptor = holding("first\n\nlast");
  EXPECT_EQ(must(read_line(descriptor)).reveal(), "first");
  EXPECT_EQ(must(read_line(descriptor)).reveal(), "");
  EXPECT_EQ(must(read_line(descriptor)).reveal(), "last");
  EXPECT_EQ(code_of(read_line(descriptor)), errc::not_found);
}

TEST_F(piped, lines_beyond_1024_bytes_are_refused) {
  EXPECT_EQ(code_of(read_line(holding(std::string(1025, 'x') + "\n"))), errc::too_large);
}

TEST(read_line, is_unavailable_on_a_descriptor_that_is_not_open) {
  EXPECT_EQ(code_of(read_line(60'000)), errc::unavailable);
}

} // namespace
} // namespace rstuf::cli
