#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rstuf::http {

/// A metadata file as it is sent: as it is stored, and compressed if that pays.
struct served_file {
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> gzip; ///< none if it is small, or no smaller compressed
  std::string etag;                        ///< strong, in quotes
  std::string gzip_etag;
};
std::shared_ptr<const served_file> make_served_file(std::string bytes);

/// The files that were asked for last, up to a number of bytes. For files that never change.
class file_cache {
public:
  explicit file_cache(std::size_t max_bytes) : max_bytes_{max_bytes} {}

  /// None if the file is not here. From any thread.
  std::shared_ptr<const served_file> find(const std::string& name);
  /// A file that would take more than a quarter of the room is not kept.
  void keep(const std::string& name, std::shared_ptr<const served_file> file);

private:
  struct entry {
    std::string name;
    std::shared_ptr<const served_file> file;
    std::size_t bytes;
  };

  std::size_t max_bytes_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<entry> by_use_; ///< the last used first
  std::unordered_map<std::string, std::list<entry>::iterator> by_name_;
};

} // namespace rstuf::http
