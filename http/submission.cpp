#include "http/submission.hpp"

#include "catalog/random_id.hpp"
#include "http/body_reader.hpp"
#include "http/json_body.hpp"
#include "tuf/clock.hpp"
#include "tuf/hash.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace rstuf::http {

std::string shown(catalog::bootstrap_state state) {
  return state == catalog::bootstrap_state::none ? "None" : std::string{name_of(state)};
}

json needs_finished_bootstrap(catalog::bootstrap_state state) {
  return {{"message", "Task not accepted."},
          {"error", "Requires bootstrap finished. State: " + shown(state)}};
}

namespace {

constexpr const char* key_field = "Idempotency-Key";
constexpr std::size_t max_key = 255;

json key_fault(std::string reason) {
  faults found;
  found.add("value_error", {"header", key_field}, "Value error, " + std::move(reason), nullptr);
  return std::move(found).detail();
}

/// The key without the quotes of a structured field; empty if there is none.
checked<std::string> key_of(const request& r) {
  if (!r.idempotency_key)
    return std::string{};
  auto key = *r.idempotency_key;
  if (key.size() > 1 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  const bool printable = std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
  if (key.empty() || key.size() > max_key || !printable)
    return std::unexpected(
        key_fault("must be 1 to " + std::to_string(max_key) + " printable ASCII characters"));
  return key;
}

/// What a request says, as far as it makes a difference to its task.
std::string fingerprint(const request& r) {
  tuf::hasher all{"sha256"};
  all.update(r.method + ' ' + r.path + '\n');
  all.update(r.body);
  return all.finish();
}

} // namespace

void submit_task(const request& r, submission what, const submit& hand_in, const reply& answer) {
  auto key = key_of(r);
  if (!key)
    return answer(refused(422, key.error()));
  catalog::new_task task{.id = catalog::random_id(),
                         .repository = default_repository,
                         .action = what.action,
                         .payload = what.rows.empty() ? what.payload.dump() : std::move(what.rows),
                         .key = *std::move(key),
                         .waiting_role = what.waiting_role};
  if (!task.key.empty())
    task.request = fingerprint(r);
  what.data["task_id"] = task.id;
  what.payload = nullptr;
  hand_in(std::move(task), [what = std::move(what), answer](result<catalog::acceptance> taken) {
    if (!taken) {
      spdlog::warn("task-lost {} {}", name_of(what.action), to_string(taken.error()));
      return answer(failed(taken.error()));
    }
    if (taken->key_is_taken)
      return answer(refused(422, key_fault("another request came with this key")));
    if (!taken->accepted)
      return answer(refused(404, what.refusal(taken->state)));
    auto data = what.data;
    if (!taken->repeats.empty())
      data["task_id"] = taken->repeats;
    data["last_update"] = format_time(taken->at);
    auto id = data["task_id"].get<std::string>();
    auto accepted = json_response(202, {{"data", std::move(data)}, {"message", what.message}});
    accepted.task = std::move(id);
    answer(std::move(accepted));
  });
}

handler submission_of(checked<json> (*read)(const request&), submission what, submit hand_in) {
  return [read, what = std::move(what),
          hand_in = std::move(hand_in)](const request& r, worker& /*mine*/, const reply& answer) {
    auto payload = read(r);
    if (!payload)
      return answer(refused(422, payload.error()));
    auto mine = what;
    mine.payload = *std::move(payload);
    submit_task(r, std::move(mine), hand_in, answer);
  };
}

} // namespace rstuf::http
