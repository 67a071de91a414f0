#include "cli/line_input.hpp"

namespace rstuf::cli {

ask_line lines_of(std::istream& in, std::ostream& shown) {
  return [&in, &shown](const std::string& prompt) -> result<std::string> {
    std::string line;
    shown << prompt << std::flush;
    if (!std::getline(in, line)) {
      shown << '\n';
      return fail(errc::conflict, "the input ended");
    }
    shown << line << '\n';
    return line;
  };
}

} // namespace rstuf::cli
