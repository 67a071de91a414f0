#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rstuf::bench {

/// The whole file; throws failure.
std::string read_text(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, std::string_view text);

/// A new empty directory under the system's temporary one. It goes when the program ends: a file
/// system that has just lost ten thousands of files is slow to make new ones, and that would count
/// against what is measured next.
class scratch_directory {
public:
  scratch_directory();
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory();

  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

} // namespace rstuf::bench
