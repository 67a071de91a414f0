#include "actors/repository.hpp"
#include "actors/storage_actor.hpp"

#include <spdlog/spdlog.h>

// What REPOSITORY throws away in small steps: rows and files that nobody needs any more.
namespace rstuf::actors {
namespace {

constexpr std::size_t max_cleaned = 2000; ///< rows at one tick
constexpr std::size_t max_removed = 1000; ///< files at one time

/// So few at one tick, since their payloads may be large. They hurry no one.
constexpr std::size_t max_tasks_cleaned = 500;
constexpr std::chrono::minutes task_cleaning_pause{1};

} // namespace

void repository_state::clean() {
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name](catalog::catalog& c) { return c.clean(repository, max_cleaned); },
      [this](const result<std::size_t>& removed) {
        if (!removed)
          spdlog::warn("catalog-not-cleaned {} {}", parts_.name, to_string(removed.error()));
        uncleaned_ = removed && *removed == max_cleaned;
      });
}

void repository_state::clean_tasks() {
  next_task_cleaning_ = steady_now() + task_cleaning_pause;
  ask(
      self, parts_.catalog, parts_.wait.catalog,
      [repository = parts_.name,
       life = parts_.task_retention](catalog::catalog& c) -> result<std::size_t> {
        const auto now = c.now();
        if (!now)
          return std::unexpected(now.error());
        return c.clean_tasks(repository, {*now - life, *now - catalog::request_key_life},
                             max_tasks_cleaned);
      },
      [this](const result<std::size_t>& removed) {
        if (!removed)
          spdlog::warn("tasks-not-cleaned {} {}", parts_.name, to_string(removed.error()));
        else if (*removed >= max_tasks_cleaned)
          next_task_cleaning_ = steady_now();
      });
}

/// Files go first and their rows then: a crash in between removes them once more.
void repository_state::remove_superseded() {
  auto call = [repository = parts_.name, age = parts_.file_retention](
                  catalog::catalog& c) -> result<std::vector<std::string>> {
    const auto now = c.now();
    if (!now)
      return std::unexpected(now.error());
    return c.superseded(repository, *now - age, max_removed);
  };
  ask(self, parts_.catalog, parts_.wait.catalog, std::move(call),
      [this](const result<std::vector<std::string>>& names) {
        if (!names)
          spdlog::warn("old-files-not-read {} {}", parts_.name, to_string(names.error()));
        else if (!names->empty())
          remove_files(*names);
      });
}

void repository_state::remove_files(const std::vector<std::string>& names) {
  const auto forget = [this, names](const result<void>& removed) {
    if (!removed) {
      spdlog::warn("old-files-not-removed {} {}", parts_.name, to_string(removed.error()));
      return;
    }
    spdlog::info("old-files-removed {} count={} first={}", parts_.name, names.size(),
                 names.front());
    if (names.size() == max_removed)
      next_task_cleaning_ = steady_now();
    if (!lease_.own())
      return;
    ask(
        self, parts_.catalog, parts_.wait.catalog,
        [own = *lease_.own(), names](catalog::catalog& c) { return c.forget_files(own, names); },
        [this](const result<void>& done) {
          if (!done)
            spdlog::warn("old-files-not-forgotten {} {}", parts_.name, to_string(done.error()));
        });
  };
  ask(
      self, parts_.storage, parts_.wait.storage,
      [names](storage::metadata_storage& s) { return s.remove(names); }, forget);
}

} // namespace rstuf::actors
