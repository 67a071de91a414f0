#include "bench/text_file.hpp"

#include "bench/failure.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace rstuf::bench {

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw failure("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::filesystem::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  if (!out.flush())
    throw failure("cannot write " + file.string());
}

scratch_directory::scratch_directory() {
  auto pattern = (std::filesystem::temp_directory_path() / "rstuf-bench.XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw failure("cannot make " + pattern);
  path_ = pattern;
}

scratch_directory::~scratch_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

} // namespace rstuf::bench
