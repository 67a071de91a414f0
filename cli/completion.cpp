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

bool takes_value(const CLI::App& app, const std::string& word) {
  return !word.contains('=') && std::ranges::any_of(options_of(app), [&](const auto* option) {
    return option->check_name(word) && option->get_items_expected_max() > 0;
  });
}

// The command that the words lead to; null if the last one wants a value.
const CLI::App* command_at(const CLI::App& top, std::span<const std::string> words) {
  const auto* app = &top;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with('-')) {
      if (takes_value(*app, words[i]) && ++i == words.size())
        return nullptr;
      continue;
    }
    const auto below = commands_of(*app);
    const auto next = std::ranges::find(below, words[i], &CLI::App::get_name);
    if (next != below.end())
      app = *next;
  }
  return app;
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
  const auto* at = command_at(app, words.first(words.size() - 1));
  std::vector<completion> all;
  if (at == nullptr)
    return all;
  if (!unfinished.starts_with('-')) {
    for (const auto* one : commands_of(*at))
      if (one->get_name().starts_with(unfinished))
        all.push_back({one->get_name(), in_one_line(one->get_description())});
    return all;
  }
  for (const auto* option : options_of(*at))
    for (const auto& name : option->get_lnames())
      if (const auto word = "--" + name;
          word.starts_with(unfinished) &&
          std::ranges::find(all, word, &completion::word) == all.end())
        all.push_back({word, in_one_line(option->get_description())});
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
