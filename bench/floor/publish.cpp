#include "bench/floor/publish.hpp"

#include <sodium.h>
#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace rstuf::floor {
namespace {

void demand(bool held, const char* what) {
  if (!held)
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

class descriptor {
public:
  explicit descriptor(int fd) : fd_(fd) { demand(fd >= 0, "open"); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() { ::close(fd_); }
  int get() const { return fd_; }

private:
  int fd_;
};

/// Signs what it is given and writes it, with the signature in front, as a new file.
class signed_files {
public:
  signed_files() {
    demand(sodium_init() >= 0, "libsodium");
    crypto_sign_keypair(public_.data(), secret_.data());
  }

  void write(int directory, const std::string& name, std::string_view bytes) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
    crypto_hash_sha256(digest.data(), data, bytes.size());
    std::array<unsigned char, crypto_sign_BYTES> signature;
    crypto_sign_detached(signature.data(), nullptr, data, bytes.size(), secret_.data());
    const descriptor file(
        ::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    put(file.get(), signature.data(), signature.size());
    put(file.get(), data, bytes.size());
  }

private:
  static void put(int fd, const unsigned char* data, std::size_t size) {
    demand(::write(fd, data, size) == static_cast<ssize_t>(size), "write");
  }

  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_;
};

class database {
public:
  explicit database(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    const int status = sqlite3_open(file.c_str(), &opened);
    handle_.reset(opened);
    check(status);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE row (id INTEGER PRIMARY KEY, path TEXT, info TEXT)");
  }

  /// One durable transaction that inserts `rows` rows the size of an artifact's.
  void commit(std::size_t rows) {
    run("BEGIN IMMEDIATE");
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v2(handle_.get(), "INSERT INTO row (path, info) VALUES (?, ?)", -1,
                             &prepared, nullptr));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> insert(prepared, sqlite3_finalize);
    const std::string path(40, 'p');
    const std::string info(110, 'i');
    for (std::size_t i = 0; i < rows; ++i) {
      check(sqlite3_bind_text(prepared, 1, path.data(), static_cast<int>(path.size()), nullptr));
      check(sqlite3_bind_text(prepared, 2, info.data(), static_cast<int>(info.size()), nullptr));
      check(sqlite3_step(prepared));
      check(sqlite3_reset(prepared));
    }
    run("COMMIT");
  }

private:
  void run(const char* sql) { check(sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr)); }
  void check(int status) {
    if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW)
      throw std::runtime_error(sqlite3_errmsg(handle_.get()));
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_{nullptr, sqlite3_close};
};

/// Up to so many files, one fsync each is cheaper than the syncfs of a disk that others use too.
constexpr std::size_t few_files = 16;

void make_durable(int directory, const std::vector<std::pair<std::string, std::string>>& renames) {
  if (renames.size() > few_files) {
    demand(::syncfs(directory) == 0, "syncfs");
    return;
  }
  for (const auto& [from, to] : renames) {
    const descriptor file(::openat(directory, from.c_str(), O_RDONLY | O_CLOEXEC));
    demand(::fdatasync(file.get()) == 0, "fdatasync");
  }
}

/// The files of one publication, from nothing to durable under their names.
void write_files(const publish_plan& plan, int directory, signed_files& files, std::size_t round,
                 std::string& bytes) {
  std::vector<std::pair<std::string, std::string>> renames;
  for (const auto& [size, count] : plan.files)
    for (std::size_t i = 0; i < count; ++i) {
      auto name = std::to_string(round) + "." + std::to_string(renames.size()) + ".json";
      bytes.replace(0, name.size(), name); // no two files are equal
      files.write(directory, name + ".tmp", std::string_view(bytes).substr(0, size));
      renames.emplace_back(name + ".tmp", std::move(name));
    }
  make_durable(directory, renames);
  for (const auto& [from, to] : renames)
    demand(::renameat(directory, from.c_str(), directory, to.c_str()) == 0, "rename");
  demand(::fsync(directory) == 0, "fsync");
}

} // namespace

std::vector<double> publish(const publish_plan& plan) {
  std::size_t largest = 64;
  for (const auto& [size, count] : plan.files)
    largest = std::max(largest, size);
  std::string bytes(largest, 'x');
  database catalog(plan.directory / "floor.sqlite");
  const descriptor directory(::open(plan.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  signed_files files;
  std::vector<double> result;
  for (std::size_t round = 0; round < plan.times; ++round) {
    const auto start = std::chrono::steady_clock::now();
    write_files(plan, directory.get(), files, round, bytes);
    catalog.commit(plan.rows);
    result.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return result;
}

} // namespace rstuf::floor
