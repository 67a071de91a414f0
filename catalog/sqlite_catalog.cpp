#include "catalog/sqlite_catalog.hpp"

#include "catalog/sql_catalog.hpp"
#include "catalog/write_queue.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <fcntl.h>
#include <thread>
#include <unistd.h>

// Everything that is SQLite's own. The rest of the SQL, in sql_*.cpp, runs on PostgreSQL as well.
namespace rstuf::catalog {
namespace {

bool is_locked(int code) {
  return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

errc meaning_of(int code) {
  switch (code) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_NOMEM:
  case SQLITE_READONLY:
  case SQLITE_INTERRUPT:
  case SQLITE_IOERR:
  case SQLITE_FULL:
  case SQLITE_CANTOPEN:
  case SQLITE_PROTOCOL:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return errc::unavailable;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return errc::corrupt;
  case SQLITE_TOOBIG:
    return errc::too_large;
  default:
    return errc::internal;
  }
}

int code_of(const soci::soci_error& failure) {
  constexpr int primary = 0xff; // the rest is the extended part
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&failure);
  return sqlite ? sqlite->result() & primary : SQLITE_ERROR;
}

error meaning_of(const soci::soci_error& failure, bool committing) {
  const auto code = code_of(failure);
  auto meaning = meaning_of(code);
  // A commit that failed to reach the disk may still be found there after a crash.
  if (committing && meaning == errc::unavailable && !is_locked(code))
    meaning = errc::timeout;
  // Only the message: SOCI's what() repeats the values of the statement.
  return {meaning, "catalog: " + failure.get_error_message()};
}

class sqlite_dialect final : public sql_dialect {
public:
  sqlite_dialect(std::shared_ptr<write_queue> queue, std::chrono::milliseconds wait)
      : queue_(std::move(queue)), wait_(wait) {}

  /// Takes the write lock at once: a transaction that began as a reader and then writes would fail
  /// without waiting if another one wrote meanwhile.
  void begin_write(soci::session& sql) override {
    in_turn_ = queue_->enter(wait_);
    if (!in_turn_)
      throw soci::sqlite3_soci_error("database is locked", SQLITE_BUSY);
    sql << "BEGIN IMMEDIATE";
  }

  void end_write() override {
    if (std::exchange(in_turn_, false))
      queue_->leave();
  }

  error explain(const soci::soci_error& failure, bool committing) const override {
    return meaning_of(failure, committing);
  }

private:
  std::shared_ptr<write_queue> queue_;
  std::chrono::milliseconds wait_;
  bool in_turn_ = false;
};

/// Makes the file, if there is none, so that only this user reads it; SQLite gives its other files
/// the same mode.
result<void> make_private_file(const std::string& file) {
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0)
    return fail(errc::unavailable, file + ": " + std::generic_category().message(errno));
  ::close(made);
  return {};
}

/// Switches to a log that is written ahead. The switch needs the file for itself for a moment and,
/// unlike all else, does not wait for that by itself.
void switch_to_wal(soci::session& sql, std::chrono::milliseconds wait) {
  const auto give_up = std::chrono::steady_clock::now() + wait;
  for (;;) {
    try {
      std::string mode;
      sql << "PRAGMA journal_mode = WAL", soci::into(mode);
      if (mode == "wal")
        return;
      throw soci::soci_error("this file system cannot hold a write-ahead log");
    } catch (const soci::soci_error& failure) {
      if (!is_locked(code_of(failure)) || std::chrono::steady_clock::now() > give_up)
        throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// Before SQLite's first call. Each connection is used by one thread at a time, and nobody reads
/// SQLite's statistics of memory: each statement would take the locks for both several times.
void leave_out_locks() {
  static const bool done = [] {
    return sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
           sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
  }();
  static_cast<void>(done); // refused if somebody else uses SQLite already: it works all the same
}

/// Opens the file. Every commit is synced to disk.
std::unique_ptr<soci::session> connect(const std::string& file, std::chrono::milliseconds wait) {
  leave_out_locks();
  auto session = std::make_unique<soci::session>(soci::sqlite3, "db=\"" + file + '"');
  auto& sql = *session;
  sql << "PRAGMA busy_timeout = " + std::to_string(wait.count());
  switch_to_wal(sql, wait);
  sql << "PRAGMA synchronous = FULL";
  // A large import writes the same pages in each of its transactions; they go into the file once
  // for several of these.
  sql << "PRAGMA wal_autocheckpoint = 32768"; // pages of 4 KiB
  sql << "PRAGMA journal_size_limit = 134217728";
  sql << "PRAGMA temp_store = MEMORY";
  sql << "PRAGMA cache_size = -32768"; // KiB, of each connection
  return session;
}

} // namespace

result<std::unique_ptr<catalog>> open_sqlite_catalog(const std::string& file, const clock& time,
                                                     std::chrono::milliseconds wait) {
  if (file.empty() || file.find('"') != std::string::npos)
    return fail(errc::invalid_argument, "not a file name for a catalog: '" + file + "'");
  if (auto made = make_private_file(file); !made)
    return std::unexpected(made.error());
  try {
    sql_connection connection(connect(file, wait),
                              std::make_unique<sqlite_dialect>(write_queue::of(file), wait));
    if (auto done = migrate(connection, time.now()); !done)
      return fail(done.error().code, file + ": " + done.error().context);
    return std::make_unique<sql_catalog>(std::move(connection), time);
  } catch (const soci::soci_error& failure) {
    const auto meaning = meaning_of(failure, false);
    return fail(meaning.code, file + ": " + meaning.context);
  }
}

} // namespace rstuf::catalog
