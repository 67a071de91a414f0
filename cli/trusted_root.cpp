#include "cli/trusted_root.hpp"

#include "cli/file_io.hpp"
#include "client/url.hpp"
#include "tuf/limits.hpp"

namespace rstuf::cli {

result<std::string> read_trusted_root(client::fetcher& net, const std::string& where) {
  auto bytes = where.contains("://") ? net.fetch(where, tuf::max_root_bytes)
                                     : read_input_file(where, tuf::max_root_bytes);
  if (!bytes)
    return fail(bytes.error().code, "--root: " + bytes.error().context);
  return bytes;
}

result<client::published_view> open_published(client::fetcher& net, const std::string& metadata_url,
                                              const std::string& root) {
  const auto bytes =
      root.empty() ? net.fetch(client::join_url(metadata_url, "1.root.json"), tuf::max_root_bytes)
                   : read_trusted_root(net, root);
  if (!bytes)
    return std::unexpected(bytes.error());
  client::updater_config repository;
  repository.metadata_url = metadata_url;
  return client::published_view::open(std::move(repository), net, *bytes);
}

result<tuf::root> read_root_file(const std::filesystem::path& file) {
  const auto bytes = read_input_file(file, tuf::max_root_bytes);
  if (!bytes)
    return std::unexpected(bytes.error());
  auto root = tuf::parse_metadata<tuf::root>(*bytes);
  if (!root)
    return fail(root.error().code, file.string() + ": " + root.error().context);
  return std::move(root->role);
}

} // namespace rstuf::cli
