#include "cli/line_input.hpp"

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <histedit.h>
#include <memory>

namespace rstuf::cli {
namespace {

// One libedit for all questions: it forgets what was typed ahead when it ends.
class line_editor {
public:
  line_editor() {
    understand_utf8();
    editor_ = el_init("rstuf", stdin, stderr, stderr);
    if (editor_ == nullptr)
      return;
    el_set(editor_, EL_CLIENTDATA, static_cast<void*>(this));
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_PROMPT, &line_editor::prompt_of);
    el_set(editor_, EL_SIGNAL,
           1); // a resize is drawn anew, and an end leaves the terminal as it was
    // Ctrl-C as a key, so that it ends one question and not the process in the middle of something.
    el_set(editor_, EL_SETTY, "-d", "-isig", nullptr);
    el_set(editor_, EL_ADDFN, "give-up", "Give up", &line_editor::give_up);
    el_set(editor_, EL_BIND, "^C", "give-up", nullptr);
    el_set(editor_, EL_ADDFN, "complete-file", "Complete the name of a file", &_el_fn_complete);
    el_set(editor_, EL_BIND, "^I", "complete-file", nullptr);
  }
  line_editor(const line_editor&) = delete;
  line_editor& operator=(const line_editor&) = delete;
  ~line_editor() {
    if (editor_ != nullptr)
      el_end(editor_);
  }

  result<std::string> ask(const std::string& prompt) {
    if (editor_ == nullptr)
      return fail(errc::unavailable, "this terminal cannot be used for questions");
    prompt_ = prompt;
    int length = 0;
    const char* typed = el_gets(editor_, &length);
    if (typed == nullptr || length <= 0) {
      std::fputc('\n', stderr);
      return fail(errc::conflict, "given up");
    }
    std::string line(typed, static_cast<std::size_t>(length));
    while (line.ends_with('\n') || line.ends_with('\r'))
      line.pop_back();
    return line;
  }

private:
  // Names of people have letters that the locale "C" does not know.
  static void understand_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX == 1)
      std::setlocale(LC_CTYPE, "C.UTF-8");
  }

  static char* prompt_of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return static_cast<line_editor*>(self)->prompt_.data();
  }
  static unsigned char give_up(EditLine* /*editor*/, int /*key*/) { return CC_EOF; }

  EditLine* editor_ = nullptr;
  std::string prompt_;
};

} // namespace

ask_line edited_lines() {
  return [editor = std::shared_ptr<line_editor>()](const std::string& prompt) mutable {
    if (!editor)
      editor = std::make_shared<line_editor>();
    return editor->ask(prompt);
  };
}

} // namespace rstuf::cli
