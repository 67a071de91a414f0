#include "command_line.hpp"

#include <gmock/gmock.h>

namespace rstuf::cli::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class completions : public command_line {
protected:
  /// The lines for these words, the last of which is not finished.
  std::string of(std::vector<std::string> words) {
    words.insert(words.begin(), "__complete");
    EXPECT_EQ(run(std::move(words)), exit_status::done);
    EXPECT_THAT(err_, IsEmpty());
    return out_;
  }
};

TEST_F(completions, are_the_commands_that_may_follow) {
  EXPECT_THAT(of({""}), AllOf(HasSubstr("admin\t"), HasSubstr("artifact\t"), HasSubstr("key\t")));
  EXPECT_THAT(of({"ad"}), AllOf(StartsWith("admin\t"), Not(HasSubstr("artifact"))));
  EXPECT_THAT(of({"admin", "metadata", "s"}),
              AllOf(HasSubstr("sign\t"), HasSubstr("stop-sign\t"), Not(HasSubstr("update"))));
  EXPECT_THAT(of({}), IsEmpty());
}

TEST_F(completions, are_the_options_of_the_command_and_of_all) {
  EXPECT_THAT(of({"artifact", "add", "--"}),
              AllOf(HasSubstr("--length\t"), HasSubstr("--json\t"), HasSubstr("--help\t"),
                    Not(HasSubstr("FILE\t"))));
  EXPECT_THAT(of({"artifact", "add", "--le"}), StartsWith("--length\t"));
}

TEST_F(completions, pass_over_options_and_their_values) {
  EXPECT_THAT(of({"--api-server", "admin", "key", "g"}), StartsWith("generate\t"));
  EXPECT_THAT(of({"--api-server=admin", "key", "g"}), StartsWith("generate\t"));
  EXPECT_THAT(of({"--json", "key", "g"}), StartsWith("generate\t"));
}

TEST_F(completions, are_the_words_that_an_option_or_argument_takes) {
  EXPECT_EQ(of({"key", "generate", "--type", "ec"}), "ecdsa\t\necdsa-p384\t\n");
  EXPECT_EQ(of({"task", "list", "--state", "RU"}), "RUNNING\t\n");
  EXPECT_EQ(of({"completion", "z"}), "zsh\t\n");
}

TEST_F(completions, leave_values_and_files_to_the_shell) {
  EXPECT_THAT(of({"admin", "ceremony", "--plan", ""}), IsEmpty());
  EXPECT_THAT(of({"artifact", "add", "build/"}), IsEmpty());
}

TEST_F(completions, are_not_offered_for_a_command_that_nobody_types) {
  EXPECT_THAT(of({"__"}), IsEmpty());
  run({"--help"});
  EXPECT_THAT(out_, Not(HasSubstr("__complete")));
}

TEST_F(completions, have_a_script_for_each_shell) {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    ASSERT_EQ(run({"completion", shell}), exit_status::done) << shell;
    EXPECT_THAT(out_, HasSubstr("__complete")) << shell;
  }
  EXPECT_EQ(run({"completion", "tcsh"}), exit_status::usage);
}

} // namespace
} // namespace rstuf::cli::test
