#include "catalog/sql_catalog.hpp"
#include "catalog/sql_request_keys.hpp"

namespace rstuf::catalog {
namespace {

using soci::into;
using soci::use;

/// Accepts tasks within a transaction.
class acceptor {
public:
  acceptor(soci::session& sql, time_point now) : sql_(sql), now_(now), at_(to_seconds(now)) {
    // The update locks the counter: no other transaction numbers tasks until this one ends.
    sql_ << "UPDATE task_counter SET value = value + 0 RETURNING value", into(number_);
  }

  result<acceptance> take(const new_task& request) {
    const auto state = state_of(request.repository);
    if (!state)
      return std::unexpected(state.error());
    id_ = request.id;
    if (find_.execute(true))
      return acceptance{.accepted = true, .state = *state, .at = from_seconds(created_)};
    if (auto known = find_request(sql_, request, *state, now_))
      return *known;
    const bool is_bootstrap = request.action == task_action::bootstrap;
    if (!is_taken(request.action, *state) || !waits_for_signatures(request))
      return acceptance{.accepted = false, .state = *state, .at = now_};
    if (is_bootstrap)
      lock_for_bootstrap(request);
    if (!request.key.empty())
      keep_request(sql_, request, now_);
    number_ += 1;
    repository_ = request.repository;
    action_ = name_of(request.action);
    payload_ = request.payload;
    insert_.execute(true);
    insert_payload_.execute(true);
    return acceptance{.accepted = true, .state = states_.at(repository_), .at = now_};
  }

  void finish() { sql_ << "UPDATE task_counter SET value = :number", use(number_); }

private:
  result<bootstrap_state> state_of(const std::string& repository) {
    if (const auto known = states_.find(repository); known != states_.end())
      return known->second;
    std::string name;
    sql_ << "SELECT bootstrap FROM repository WHERE name = :name", use(repository), into(name);
    const auto state = sql_.got_data() ? bootstrap_state_named(name) : result<bootstrap_state>{};
    if (state)
      states_.emplace(repository, *state);
    return state;
  }

  bool waits_for_signatures(const new_task& request) {
    if (request.waiting_role.empty())
      return true;
    std::int64_t version = 0;
    sql_ << "SELECT version FROM draft WHERE repository = :repository AND role = :role "
            "AND complete = 0 AND signed_part <> '' LIMIT 1",
        use(request.repository), use(request.waiting_role), into(version);
    return sql_.got_data();
  }

  void lock_for_bootstrap(const new_task& request) {
    const std::string state{name_of(bootstrap_state::pre)};
    const auto deadline = to_seconds(now_ + default_bootstrap_timeout);
    sql_ << "INSERT INTO repository (name, bootstrap, bootstrap_task, bootstrap_deadline, "
            "storage_claimed, revision, delegation_generation, committed_publication, "
            "committed_revision, committed_at, visible_publication, visible_revision, "
            "timestamp_bytes, bins_prefix, bins_bit_length) "
            "VALUES (:name, :state, :task, :deadline, 0, 0, 0, 0, 0, 0, 0, 0, '', '', 0) "
            "ON CONFLICT (name) DO UPDATE SET bootstrap = excluded.bootstrap, "
            "bootstrap_task = excluded.bootstrap_task, "
            "bootstrap_deadline = excluded.bootstrap_deadline",
        use(request.repository), use(state), use(request.id), use(deadline);
    states_[request.repository] = bootstrap_state::pre;
  }

  soci::session& sql_;
  time_point now_;
  std::int64_t at_;
  std::int64_t number_ = 0;
  std::int64_t created_ = 0;
  std::string id_, repository_, action_, payload_;
  std::map<std::string, bootstrap_state> states_;
  soci::statement find_ =
      (sql_.prepare << "SELECT created FROM task WHERE id = :id", use(id_), into(created_));
  soci::statement insert_ =
      (sql_.prepare << "INSERT INTO task (number, id, repository, action, state, attempts, "
                       "created, updated, publication) "
                       "VALUES (:number, :id, :repository, :action, 'accepted', 0, :created, "
                       ":updated, 0)",
       use(number_), use(id_), use(repository_), use(action_), use(at_), use(at_));
  soci::statement insert_payload_ =
      (sql_.prepare << "INSERT INTO task_payload (task, payload) VALUES (:task, :payload)",
       use(number_), use(payload_));
};

} // namespace

result<std::vector<acceptance>> sql_catalog::accept(std::span<const new_task> tasks) {
  return connection_.write([&]() -> result<std::vector<acceptance>> {
    acceptor all(sql(), time_.now());
    std::vector<acceptance> answers;
    answers.reserve(tasks.size());
    for (const auto& request : tasks) {
      auto answer = all.take(request);
      if (!answer)
        return std::unexpected(answer.error());
      answers.push_back(*answer);
    }
    all.finish();
    return answers;
  });
}

} // namespace rstuf::catalog
