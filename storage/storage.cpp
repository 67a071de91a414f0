#include "storage/storage.hpp"

namespace rstuf::storage {

bool is_file_name(std::string_view name) {
  constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= 255 && name.front() != '.' &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

result<void> check_file_name(std::string_view name) {
  if (is_file_name(name))
    return {};
  return fail(errc::invalid_argument, "not a metadata file's name: " + std::string(name));
}

} // namespace rstuf::storage
