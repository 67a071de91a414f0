#include "http/file_cache.hpp"

#include "http/gzip.hpp"
#include "tuf/hash.hpp"

namespace rstuf::http {
namespace {

/// Below this a compressed answer saves no packet.
constexpr std::size_t min_gzip_bytes = 1024;

std::size_t size_of(const served_file& file) {
  constexpr std::size_t overhead = 512;
  return file.plain->size() + (file.gzip ? file.gzip->size() : 0) + overhead;
}

} // namespace

std::shared_ptr<const served_file> make_served_file(std::string bytes) {
  auto file = std::make_shared<served_file>();
  auto hash = tuf::sha256_hex(bytes).substr(0, 32);
  file->etag = '"' + hash + '"';
  if (bytes.size() >= min_gzip_bytes) {
    if (auto small = gzipped(bytes)) {
      file->gzip = std::make_shared<const std::string>(*std::move(small));
      file->gzip_etag = '"' + hash + "-gzip\"";
    }
  }
  file->plain = std::make_shared<const std::string>(std::move(bytes));
  return file;
}

std::shared_ptr<const served_file> file_cache::find(const std::string& name) {
  std::lock_guard lock{mutex_};
  auto found = by_name_.find(name);
  if (found == by_name_.end())
    return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->file;
}

void file_cache::keep(const std::string& name, std::shared_ptr<const served_file> file) {
  auto bytes = size_of(*file);
  std::lock_guard lock{mutex_};
  if (bytes > max_bytes_ / 4 || by_name_.contains(name))
    return;
  by_use_.push_front({name, std::move(file), bytes});
  by_name_[name] = by_use_.begin();
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    bytes_ -= by_use_.back().bytes;
    by_name_.erase(by_use_.back().name);
    by_use_.pop_back();
  }
}

} // namespace rstuf::http
