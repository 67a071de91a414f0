#include "client/content_check.hpp"

namespace rstuf::client {

result<content_check> content_check::begin(std::string name, std::optional<std::int64_t> length,
                                           const std::map<std::string, std::string>& hashes) {
  content_check check;
  check.name_ = std::move(name);
  check.length_ = length;
  for (const auto& [algorithm, hex] : hashes) {
    if (!tuf::digest_size(algorithm))
      return fail(errc::unverified, check.name_ + ": unknown hash algorithm " + algorithm);
    check.hashes_.push_back({algorithm, hex, tuf::hasher(algorithm)});
  }
  return check;
}

void content_check::update(std::string_view bytes) {
  received_ += static_cast<std::int64_t>(bytes.size());
  for (auto& hash : hashes_)
    hash.hasher.update(bytes);
}

result<void> content_check::finish() {
  if (length_ && received_ != *length_)
    return fail(errc::unverified, name_ + ": " + std::to_string(received_) + " bytes, listed are " +
                                      std::to_string(*length_));
  for (auto& hash : hashes_) {
    if (hash.hasher.finish() != hash.hex)
      return fail(errc::unverified, name_ + ": its " + hash.algorithm + " is not the listed one");
  }
  return {};
}

result<void> check_content(std::string_view name, const tuf::meta_file& listed,
                           std::string_view bytes) {
  auto check = content_check::begin(std::string(name), listed.length, listed.hashes);
  if (!check)
    return std::unexpected(check.error());
  check->update(bytes);
  return check->finish();
}

} // namespace rstuf::client
