#include "client/content_check.hpp"
#include "client/pending_file.hpp"
#include "client/target_name.hpp"
#include "client/updater_state.hpp"
#include "client/url.hpp"

#include <fstream>
#include <system_error>
#include <utility>

// TUF 5.7: the target file itself.
namespace rstuf::client {
namespace {

result<content_check> begin_check(const target_info& target) {
  if (target.file.hashes.empty())
    return fail(errc::unverified, target.path + ": listed without a hash");
  return content_check::begin(target.path, target.file.length, target.file.hashes);
}

bool is_there_already(const target_info& target, const std::filesystem::path& file) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem || std::cmp_not_equal(size, target.file.length))
    return false;
  auto check = begin_check(target);
  std::ifstream in(file, std::ios::binary);
  char block[65'536];
  while (check && (in.read(block, sizeof block) || in.gcount() > 0))
    check->update({block, static_cast<std::size_t>(in.gcount())});
  return check && in.eof() && check->finish();
}

result<void> make_parent(const std::filesystem::path& file) {
  std::error_code problem;
  if (file.has_parent_path())
    std::filesystem::create_directories(file.parent_path(), problem);
  if (problem)
    return fail(errc::unavailable, file.parent_path().string() + ": " + problem.message());
  return {};
}

} // namespace

result<void> updater::state::download(const target_info& target,
                                      const std::filesystem::path& file) {
  if (!file.has_filename())
    return fail(errc::invalid_argument, "no file name in \"" + file.string() + "\"");
  if (auto done = ensure_refreshed(); !done)
    return done;
  auto check = begin_check(target);
  if (!check)
    return std::unexpected(check.error());
  if (is_there_already(target, file))
    return {};
  if (auto done = make_parent(file); !done)
    return done;
  auto pending = pending_file::create(file.parent_path());
  if (!pending)
    return std::unexpected(pending.error());

  const bool prefixed = trusted->root().consistent_snapshot && config.prefix_targets_with_hash;
  const auto url =
      join_url(config.targets_url, quote_path(stored_path(target.path, target.file, prefixed)));
  auto streamed = net.stream(url, target.file.length, [&](std::string_view piece) {
    check->update(piece);
    return pending->write(piece);
  });
  if (!streamed)
    return streamed;
  if (auto verified = check->finish(); !verified)
    return verified;
  return pending->commit(file.filename().string());
}

} // namespace rstuf::client
