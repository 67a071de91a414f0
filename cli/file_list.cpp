#include "cli/file_list.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

std::filesystem::path parent_of(const std::filesystem::path& directory) {
  const auto plain = (directory / "").lexically_normal().parent_path();
  const auto name = plain.filename();
  if (name.empty() || name == "." || name == "..")
    return directory;
  return plain.has_parent_path() ? plain.parent_path() : std::filesystem::path(".");
}

result<void> add_directory(const std::filesystem::path& directory, std::vector<found_file>& all) {
  std::error_code fault;
  const auto below = parent_of(directory);
  const auto first = all.size();
  std::filesystem::recursive_directory_iterator at(directory, fault);
  for (; !fault && at != std::filesystem::recursive_directory_iterator(); at.increment(fault))
    if (at->is_regular_file(fault))
      all.push_back({at->path(), below});
  if (fault)
    return fail(errc::unavailable, directory.string() + ": " + fault.message());
  std::sort(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
            [](const auto& a, const auto& b) { return a.file < b.file; });
  return {};
}

} // namespace

result<std::vector<found_file>> find_files(const std::vector<std::string>& named) {
  std::vector<found_file> all;
  for (const auto& name : named) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(name, ignored))
      all.push_back({name, {}});
    else if (auto added = add_directory(name, all); !added)
      return std::unexpected(added.error());
  }
  return all;
}

std::vector<std::string> read_names(std::istream& in, bool null_separated) {
  std::vector<std::string> names;
  for (std::string name; std::getline(in, name, null_separated ? '\0' : '\n');)
    if (!name.empty())
      names.push_back(std::move(name));
  return names;
}

} // namespace rstuf::cli
