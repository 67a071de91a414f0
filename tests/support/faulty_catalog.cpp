#include "tests/support/faulty.hpp"

#include <functional>

namespace rstuf::test {
namespace {

using namespace catalog;

class faulty_catalog final : public rstuf::catalog::catalog {
public:
  faulty_catalog(std::unique_ptr<catalog> inner, std::shared_ptr<fault_plan> plan)
      : inner_(std::move(inner)), plan_(std::move(plan)) {}

  result<std::vector<acceptance>> accept(std::span<const new_task> tasks) override {
    return write("catalog.accept", &catalog::accept, tasks);
  }
  result<std::optional<task>> start(std::string_view id) override {
    return write("catalog.start", &catalog::start, id);
  }
  result<std::optional<task>> next_administrative(std::string_view repository) override {
    return write("catalog.next_administrative", &catalog::next_administrative, repository);
  }
  result<void> finish(std::string_view id, task_state state, std::string_view text) override {
    return write("catalog.finish", &catalog::finish, id, state, text);
  }
  result<ingest_report> ingest(std::string_view repository, const layout& where,
                               std::span<const ingest_task> tasks) override {
    return write("catalog.ingest", &catalog::ingest, repository, where, tasks);
  }
  result<lease> take_lease(const lease& seen, std::string_view worker,
                           std::string_view nonce) override {
    return write("catalog.take_lease", &catalog::take_lease, seen, worker, nonce);
  }
  result<lease> beat(const lease& own) override {
    return write("catalog.beat", &catalog::beat, own);
  }
  result<void> release(const lease& own) override {
    return write("catalog.release", &catalog::release, own);
  }
  result<void> claim_storage(const lease& own) override {
    return write("catalog.claim_storage", &catalog::claim_storage, own);
  }
  result<void> begin_bootstrap(const lease& own, const bootstrap_plan& plan) override {
    return write("catalog.begin_bootstrap", &catalog::begin_bootstrap, own, plan);
  }
  result<void> abort_bootstrap(const lease& own, task_state state, std::string_view text) override {
    return write("catalog.abort_bootstrap", &catalog::abort_bootstrap, own, state, text);
  }
  result<std::int64_t> change(const lease& own, const plan_change& what) override {
    return write("catalog.change", &catalog::change, own, what);
  }
  result<void> commit(const lease& own, const publication& next) override {
    return write("catalog.commit", &catalog::commit, own, next);
  }
  result<void> show(const lease& own, std::int64_t number) override {
    return write("catalog.show", &catalog::show, own, number);
  }
  result<std::size_t> clean(std::string_view repository, std::size_t limit) override {
    return write("catalog.clean", &catalog::clean, repository, limit);
  }

  result<time_point> now() override { return read(&catalog::now); }
  result<std::optional<task>> find_task(std::string_view id) override {
    return read(&catalog::find_task, id);
  }
  result<std::vector<task>> accepted(std::span<const std::string> ids) override {
    return read(&catalog::accepted, ids);
  }
  result<std::vector<task>> unfinished(std::int64_t after, std::size_t limit) override {
    return read(&catalog::unfinished, after, limit);
  }
  result<lease> current_lease(std::string_view repository) override {
    return read(&catalog::current_lease, repository);
  }
  result<void> check(const lease& own) override { return read(&catalog::check, own); }
  result<std::vector<std::string>> repositories() override { return read(&catalog::repositories); }
  result<repository_state> load(std::string_view repository) override {
    return read(&catalog::load, repository);
  }
  result<std::vector<role_row>> roles(std::string_view repository) override {
    return read(&catalog::roles, repository);
  }
  result<dirty_roles> dirty(std::string_view repository) override {
    return read(&catalog::dirty, repository);
  }
  result<std::vector<artifact>> contents(std::string_view repository, const share& what,
                                         std::int64_t revision) override {
    return read(&catalog::contents, repository, what, revision);
  }
  result<std::vector<std::string>> superseded(std::string_view repository, time_point before,
                                              std::size_t limit) override {
    return read(&catalog::superseded, repository, before, limit);
  }
  result<void> forget_files(const lease& own, std::span<const std::string> names) override {
    return write("catalog.forget_files", &catalog::forget_files, own, names);
  }
  result<std::vector<draft>> drafts(std::string_view repository) override {
    return read(&catalog::drafts, repository);
  }
  result<std::vector<waiting_draft>> waiting(std::string_view repository) override {
    return read(&catalog::waiting, repository);
  }
  result<std::vector<task_count>> ended(std::string_view repository, time_point from,
                                        time_point to) override {
    return read(&catalog::ended, repository, from, to);
  }
  result<artifact_page> list_artifacts(std::string_view repository,
                                       const artifact_filter& query) override {
    return read(&catalog::list_artifacts, repository, query);
  }
  result<task_page> list_tasks(std::string_view repository, const task_filter& query) override {
    return read(&catalog::list_tasks, repository, query);
  }
  result<task_news> news(std::string_view repository, std::span<const std::string> ids,
                         std::int64_t after) override {
    return read(&catalog::news, repository, ids, after);
  }
  result<task> cancel(std::string_view id, std::string_view text) override {
    return write("catalog.cancel", &catalog::cancel, id, text);
  }
  result<std::size_t> clean_tasks(std::string_view repository, const retention& kept,
                                  std::size_t limit) override {
    return write("catalog.clean_tasks", &catalog::clean_tasks, repository, kept, limit);
  }
  result<std::vector<std::string>> due(std::string_view repository, time_point by,
                                       std::size_t limit) override {
    return read(&catalog::due, repository, by, limit);
  }

private:
  template <class Method, class... Args>
  auto write(const char* name, Method method, const Args&... args)
      -> std::invoke_result_t<Method, catalog&, const Args&...> {
    const auto fault = plan_->next_write(name);
    if (!fault)
      return std::invoke(method, *inner_, args...);
    if (*fault != crash::after)
      return fail(errc::unavailable, "catalog crashed");
    if (auto done = std::invoke(method, *inner_, args...); !done)
      return done;
    return fail(errc::timeout, "catalog crashed");
  }

  template <class Method, class... Args>
  auto read(Method method, const Args&... args)
      -> std::invoke_result_t<Method, catalog&, const Args&...> {
    if (plan_->crashed())
      return fail(errc::unavailable, "catalog crashed");
    return std::invoke(method, *inner_, args...);
  }

  std::unique_ptr<catalog> inner_;
  std::shared_ptr<fault_plan> plan_;
};

} // namespace

std::unique_ptr<rstuf::catalog::catalog> make_faulty(std::unique_ptr<rstuf::catalog::catalog> inner,
                                                     std::shared_ptr<fault_plan> plan) {
  return std::make_unique<faulty_catalog>(std::move(inner), std::move(plan));
}

} // namespace rstuf::test
