#pragma once

#include "catalog/memory_catalog.hpp"
#include "catalog/sqlite_catalog.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temp_directory.hpp"

#include <memory>
#include <string>

namespace rstuf::test {

/// A place where catalogs of one kind are opened, any number of them on the same rows.
class catalog_place {
public:
  virtual ~catalog_place() = default;
  virtual std::unique_ptr<catalog::catalog> open(const clock& time) = 0;
};

class memory_place final : public catalog_place {
public:
  std::unique_ptr<catalog::catalog> open(const clock& time) override {
    return catalog::open_memory_catalog(rows_, time);
  }

private:
  std::shared_ptr<catalog::memory_rows> rows_ = catalog::make_memory_rows();
};

/// An SQLite file that outlives the place.
class file_place final : public catalog_place {
public:
  explicit file_place(std::string file) : file_(std::move(file)) {}
  std::unique_ptr<catalog::catalog> open(const clock& time) override {
    return must(catalog::open_sqlite_catalog(file_, time, std::chrono::seconds(20)));
  }

private:
  std::string file_;
};

/// An SQLite file of its own, removed with the place.
class sqlite_place final : public catalog_place {
public:
  std::unique_ptr<catalog::catalog> open(const clock& time) override { return file_.open(time); }

private:
  temp_directory directory_;
  file_place file_{directory_.path() / "catalog.sqlite"};
};

} // namespace rstuf::test
