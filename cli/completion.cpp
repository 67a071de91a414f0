#include "cli/completion.hpp"

#include "cli/session.hpp"

#include <algorithm>
#include <CLI/Validators.hpp>
#include <map>
#include <memory>

namespace rstuf::cli {
namespace {

constexpr auto bash_script = R"(_rstuf() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("${line%%$'\t'*}")
  done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _rstuf rstuf
)";

constexpr auto zsh_script = R"(#compdef rstuf
_rstuf() {
  local line
  local -a candidates
  for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -z $line ]] || candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  if (( $#candidates )); then _describe -t commands rstuf candidates; else _files; fi
}
if [[ $funcstack[1] == _rstuf ]]; then _rstuf "$@"; else compdef _rstuf rstuf; fi
)";

constexpr auto fish_script = R"(function __rstuf_complete
  set -l words (commandline -opc)
  set -l candidates ($words[1] __complete $words[2..] (commandline -ct) 2>/dev/null)
  if test (count $candidates) -gt 0
    printf '%s\n' $candidates
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c rstuf -f -a '(__rstuf_complete)'
)";

const std::map<std::string, const char*>& scripts() {
  static const std::map<std::string, const char*> all{
      {"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};
  return all;
}

constexpr auto completion_footer = R"(
Examples:
  rstuf completion bash > /etc/bash_completion.d/rstuf
  rstuf completion zsh > "${fpath[1]}/_rstuf"
  rstuf completion fish > ~/.config/fish/completions/rstuf.fish)";

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
}

// Options may stand behind the commands of which they are: those of all ancestors count.
std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  std::vector<const CLI::Option*> all;
  for (const auto* one = &app; one != nullptr; one = one->get_parent())
    for (const auto* option : one->get_options())
      if (!option->get_positional())
        all.push_back(option);
  return all;
}

// The option that this word is, if it takes a value from the next one.
const CLI::Option* option_with_value(const CLI::App& app, const std::string& word) {
  if (word.contains('='))
    return nullptr;
  const auto all = options_of(app);
  const auto found = std::ranges::find_if(all, [&](const auto* option) {
    return option->check_name(word) && option->get_items_expected_max() > 0;
  });
  return found == all.end() ? nullptr : *found;
}

/// Where words lead to.
struct position {
  const CLI::App* command;
  const CLI::Option* wants_value = nullptr; ///< the last word, if its value is next
};

position position_after(const CLI::App& top, std::span<const std::string> words) {
  position at{.command = &top};
  for (const auto& word : words) {
    if (at.wants_value != nullptr) {
      at.wants_value = nullptr;
      continue;
    }
    if (word.starts_with('-')) {
      at.wants_value = option_with_value(*at.command, word);
      continue;
    }
    const auto below = commands_of(*at.command);
    const auto next = std::ranges::find(below, word, &CLI::App::get_name);
    if (next != below.end())
      at.command = *next;
  }
  return at;
}

// CLI11 tells of one that takes a word out of several by its type: "TEXT:{bash,fish,zsh}".
std::vector<std::string> choices_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  const auto begin = type.find('{');
  const auto end = type.rfind('}');
  if (begin == type.npos || end == type.npos)
    return {};
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

// A description's first line.
std::string in_one_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

} // namespace

std::vector<completion> complete(const CLI::App& app, std::span<const std::string> words) {
  if (words.empty())
    return {};
  const auto& unfinished = words.back();
  const auto at = position_after(app, words.first(words.size() - 1));
  std::vector<completion> all;
  const auto offer = [&](const std::string& word, const std::string& description) {
    if (word.starts_with(unfinished) && std::ranges::count(all, word, &completion::word) == 0)
      all.push_back({word, in_one_line(description)});
  };
  const auto offer_choices = [&](const CLI::Option& option) {
    for (const auto& choice : choices_of(option))
      offer(choice, "");
  };
  if (at.wants_value != nullptr) {
    offer_choices(*at.wants_value);
  } else if (unfinished.starts_with('-')) {
    for (const auto* option : options_of(*at.command))
      for (const auto& name : option->get_lnames())
        offer("--" + name, option->get_description());
  } else {
    for (const auto* one : commands_of(*at.command))
      offer(one->get_name(), one->get_description());
    for (const auto* option : at.command->get_options())
      if (option->get_positional())
        offer_choices(*option);
  }
  return all;
}

std::string completion_lines(const CLI::App& app, std::span<const std::string> words) {
  std::string lines;
  for (const auto& one : complete(app, words))
    lines += one.word + "\t" + one.description + "\n";
  return lines;
}

void add_completion(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("completion", "Write a script that completes words in a shell");
  const auto shell = std::make_shared<std::string>();
  app->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app->footer(completion_footer);
  app->callback([&chosen, shell] {
    chosen = [shell](session& s) -> result<void> {
      s.io().out << scripts().at(*shell);
      return {};
    };
  });
}

} // namespace rstuf::cli
