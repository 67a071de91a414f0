#include "http/task_log.hpp"

#include "http/submission.hpp"
#include "http/task_view.hpp"

namespace rstuf::http {
namespace {

/// Tasks that are followed at one time. Those beyond end without an event.
constexpr std::size_t max_open = 10'000;

std::string event(std::string_view kind, const json& data) {
  return std::string("event: ").append(kind).append("\ndata: ").append(data.dump()) + "\n\n";
}

/// Adds what is under way when the first listener comes.
result<void> add_open(catalog::catalog& rows, catalog::task_news& to) {
  for (const auto state : {catalog::task_state::accepted, catalog::task_state::started,
                           catalog::task_state::running}) {
    auto page = rows.list_tasks(default_repository, {.state = state, .limit = max_open});
    if (!page)
      return std::unexpected(page.error());
    to.tasks.insert(to.tasks.end(), page->tasks.begin(), page->tasks.end());
  }
  return {};
}

} // namespace

result<task_log::sight> task_log::look(catalog::catalog& rows, const question& what) {
  sight out{.from_the_start = what.from_the_start,
            .with_news = what.from_the_start || what.after >= 0};
  auto ids = what.followed;
  ids.insert(ids.end(), what.waited_for.begin(), what.waited_for.end());
  auto news = rows.news(default_repository, ids, what.after);
  if (!news)
    return std::unexpected(news.error());
  out.news = *std::move(news);
  for (const auto& t : out.news.tasks) {
    if (!is_over(t.state) || !what.waited_for.contains(t.id))
      continue;
    auto found = rows.find_task(t.id);
    if (!found)
      return std::unexpected(found.error());
    if (*found)
      out.over.push_back(**std::move(found));
  }
  if (what.from_the_start)
    if (auto added = add_open(rows, out.news); !added)
      return std::unexpected(added.error());
  return out;
}

task_log::question task_log::next_question(bool with_news) const {
  question out;
  if (!with_news)
    return out;
  out.after = newest_;
  out.from_the_start = newest_ < 0;
  for (const auto& [id, state] : open_)
    out.followed.push_back(id);
  return out;
}

std::string task_log::events(const sight& seen) {
  std::string out;
  if (!seen.with_news || seen.from_the_start != (newest_ < 0))
    return out; // asked before the present listeners came
  const auto publication = [&] {
    if (!seen.from_the_start && seen.news.visible_publication > visible_)
      out += event("publication", {{"publication", seen.news.visible_publication}});
    visible_ = seen.news.visible_publication;
  };
  publication(); // before the ends of the tasks that it shows
  auto newest = seen.from_the_start ? seen.news.newest : newest_;
  for (const auto& t : seen.news.tasks) {
    const auto known = open_.find(t.id);
    const bool is_new = t.number > newest_;
    newest = std::max(newest, t.number);
    if (!seen.from_the_start && (known == open_.end() ? is_new : known->second != t.state))
      out += event("task", shown(t));
    if (is_over(t.state))
      open_.erase(t.id);
    else if (known != open_.end() || open_.size() < max_open)
      open_[t.id] = t.state;
  }
  newest_ = newest;
  return out;
}

void task_log::forget() {
  *this = {};
}

} // namespace rstuf::http
