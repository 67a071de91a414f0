#include "cli/file_io.hpp"

#include "client/pending_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace rstuf::cli {

result<std::string> read_input_file(const std::filesystem::path& file, std::size_t limit) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return fail(errc::unavailable, file.string() + " is a directory");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(errno == ENOENT ? errc::not_found : errc::unavailable,
                file.string() + ": " + std::strerror(errno));
  std::string text(limit + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad())
    return fail(errc::unavailable, file.string() + " cannot be read");
  if (text.size() > limit)
    return fail(errc::too_large, file.string() + " is over " + std::to_string(limit) + " bytes");
  return text;
}

result<void> check_new_file(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
    return fail(errc::conflict, file.string() + " exists already");
  return {};
}

result<void> write_output_file(const std::filesystem::path& file, std::string_view bytes) {
  if (auto is_new = check_new_file(file); !is_new)
    return is_new;
  auto pending = client::pending_file::create(file.parent_path());
  if (!pending)
    return std::unexpected(pending.error());
  if (auto written = pending->write(bytes); !written)
    return written;
  return pending->commit(file.filename().string());
}

result<void> replace_private_file(const std::filesystem::path& file, std::string_view bytes) {
  using std::filesystem::perms;
  std::error_code absent;
  auto target = std::filesystem::canonical(file, absent);
  if (absent)
    target = file;
  const auto mode = absent ? perms::owner_read | perms::owner_write
                           : std::filesystem::status(target).permissions();
  auto pending = client::pending_file::create(target.parent_path());
  if (!pending)
    return std::unexpected(pending.error());
  if (auto permitted = pending->permit(mode); !permitted)
    return permitted;
  if (auto written = pending->write(bytes); !written)
    return written;
  return pending->commit(target.filename().string());
}

} // namespace rstuf::cli
