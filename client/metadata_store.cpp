#include "client/metadata_store.hpp"

#include "client/pending_file.hpp"
#include "client/url.hpp"

#include <fstream>
#include <system_error>

namespace rstuf::client {
namespace {

std::string file_name(std::string_view role) {
  return quote_name(role) + ".json";
}

} // namespace

metadata_store::metadata_store(std::filesystem::path directory)
    : directory_(std::move(directory)) {}

result<std::string> metadata_store::load(std::string_view role, std::int64_t limit) const {
  const auto path = directory_ / file_name(role);
  std::error_code problem;
  if (!std::filesystem::exists(path, problem))
    return problem ? fail(errc::unavailable, path.string() + ": " + problem.message())
                   : fail(errc::not_found, path.string());
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  char block[16'384];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > static_cast<std::uint64_t>(limit))
      return fail(errc::too_large, path.string());
  }
  if (!in.eof())
    return fail(errc::unavailable, path.string() + ": cannot be read");
  return bytes;
}

result<directory_lock> metadata_store::lock() const {
  if (auto made = make_directory(); !made)
    return std::unexpected(made.error());
  return directory_lock::take(directory_);
}

result<void> metadata_store::make_directory() const {
  std::error_code problem;
  std::filesystem::create_directories(directory_, problem);
  if (problem)
    return fail(errc::unavailable, directory_.string() + ": " + problem.message());
  return {};
}

result<void> metadata_store::save(std::string_view role, std::string_view bytes) const {
  if (auto made = make_directory(); !made)
    return made;
  auto file = pending_file::create(directory_);
  if (!file)
    return std::unexpected(file.error());
  if (auto written = file->write(bytes); !written)
    return written;
  return file->commit(file_name(role));
}

result<void> metadata_store::forget(std::string_view role) const {
  const auto path = directory_ / file_name(role);
  std::error_code problem;
  std::filesystem::remove(path, problem);
  if (problem)
    return fail(errc::unavailable, path.string() + ": " + problem.message());
  return {};
}

} // namespace rstuf::client
