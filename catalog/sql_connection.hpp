#pragma once

#include "tuf/clock.hpp"
#include "tuf/error.hpp"

#include <soci/soci.h>

#include <memory>
#include <utility>

namespace rstuf::catalog {

/// What differs between databases.
class sql_dialect {
public:
  virtual ~sql_dialect() = default;
  /// Begins a transaction that will write. What it reads stays true until it ends.
  virtual void begin_write(soci::session& sql) = 0;
  /// Called when that transaction is over, or did not begin.
  virtual void end_write() {}
  /// What an exception of the database means; `committing`: thrown by COMMIT.
  virtual error explain(const soci::soci_error& failure, bool committing) const = 0;
};

/// One connection to a database.
class sql_connection {
public:
  sql_connection(std::unique_ptr<soci::session> session, std::unique_ptr<sql_dialect> dialect)
      : session_(std::move(session)), dialect_(std::move(dialect)) {}

  soci::session& session() { return *session_; }

  /// Runs `work`, which returns a result, in one transaction. An error rolls it back.
  template <class Work>
  auto write(Work work) -> std::invoke_result_t<Work> {
    const end_of_write end{*dialect_};
    return run([this] { dialect_->begin_write(*session_); }, std::move(work));
  }
  /// The same for work that only reads, all of it from one state of the database.
  template <class Work>
  auto read(Work work) -> std::invoke_result_t<Work> {
    return run([this] { *session_ << "BEGIN"; }, std::move(work));
  }

  /// The same for a single statement that reads: it is a transaction of its own.
  template <class Work>
  auto read_one(Work work) -> std::invoke_result_t<Work> {
    try {
      return work();
    } catch (const soci::soci_error& failure) {
      return std::unexpected(dialect_->explain(failure, false));
    }
  }

private:
  struct end_of_write {
    sql_dialect& dialect;
    ~end_of_write() { dialect.end_write(); }
  };

  template <class Begin, class Work>
  auto run(Begin begin, Work work) -> std::invoke_result_t<Work> {
    bool committing = false;
    try {
      begin();
      auto outcome = work();
      if (!outcome) {
        roll_back();
        return outcome;
      }
      committing = true;
      *session_ << "COMMIT";
      return outcome;
    } catch (const soci::soci_error& failure) {
      auto meaning = dialect_->explain(failure, committing);
      roll_back();
      return std::unexpected(std::move(meaning));
    } catch (...) { // not the database's, such as no memory: not ours to explain
      roll_back();
      throw;
    }
  }

  void roll_back() {
    try {
      *session_ << "ROLLBACK";
    } catch (const soci::soci_error&) {
      // The database has ended the transaction by itself.
    }
  }

  std::unique_ptr<soci::session> session_;
  std::unique_ptr<sql_dialect> dialect_;
};

inline std::int64_t to_seconds(time_point t) {
  return t.time_since_epoch().count();
}
inline time_point from_seconds(std::int64_t s) {
  return time_point(std::chrono::seconds(s));
}

struct migration;
/// Takes one step of the schema, and notes that it was taken.
void apply(soci::session& sql, const migration& step, time_point now);

/// Brings the schema up to what this program knows, each step in a transaction of its own.
/// `conflict` if the database is newer than the program.
result<void> migrate(sql_connection& connection, time_point now);

} // namespace rstuf::catalog
