#include "bench/text_file.hpp"

#include "bench/failure.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace rstuf::bench {

namespace {

/// Removes directories when the program ends.
class attic {
public:
  attic() = default;
  attic(const attic&) = delete;
  attic& operator=(const attic&) = delete;
  ~attic() {
    std::error_code ignored;
    for (const auto& path : paths_)
      std::filesystem::remove_all(path, ignored);
  }
  void add(std::filesystem::path path) { paths_.push_back(std::move(path)); }

private:
  std::vector<std::filesystem::path> paths_;
};

} // namespace

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
  static attic kept;
  kept.add(path_);
}

} // namespace rstuf::bench
