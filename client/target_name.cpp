#include "client/target_name.hpp"

namespace rstuf::client {

std::string stored_path(const std::string& path, const tuf::target_file& file, bool prefixed) {
  if (!prefixed)
    return path;
  const auto slash = path.rfind('/');
  const auto name_at = slash == std::string::npos ? 0 : slash + 1;
  return path.substr(0, name_at) + file.hashes.begin()->second + "." + path.substr(name_at);
}

} // namespace rstuf::client
