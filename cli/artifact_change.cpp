#include "cli/artifact_change.hpp"

#include <algorithm>

namespace rstuf::cli {
namespace {

std::string count_of(std::size_t artifacts) {
  return std::to_string(artifacts) + (artifacts == 1 ? " artifact" : " artifacts");
}

json batch_of(const json& artifacts, std::size_t begin) {
  const auto end = std::min(begin + max_batch, artifacts.size());
  const auto at = [&](std::size_t i) {
    return artifacts.begin() + static_cast<json::difference_type>(i);
  };
  return json(std::vector<json>(at(begin), at(end)));
}

result<std::string> send_batch(api_client& api, const artifact_change& change, json batch) {
  const auto accepted = api.post(
      change.endpoint, {{"artifacts", std::move(batch)}, {"publish_artifacts", change.publish}});
  if (!accepted)
    return std::unexpected(accepted.error());
  return task_id_of(*accepted);
}

std::unexpected<error> after(std::size_t sent, const error& e) {
  if (sent == 0)
    return std::unexpected(e);
  return fail(e.code, e.context + " (" + count_of(sent) + " before it were accepted)");
}

} // namespace

result<void> send_changes(const artifact_change& change, const json& artifacts, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  json tasks = json::array();
  for (std::size_t begin = 0; begin < artifacts.size(); begin += max_batch) {
    auto batch = batch_of(artifacts, begin);
    const auto size = batch.size();
    const auto id = send_batch(*api, change, std::move(batch));
    if (!id)
      return after(begin, id.error());
    s.say(count_of(size) + " to be " + std::string(change.verb) + ", task " + *id);
    tasks.push_back({{"task_id", *id}, {"artifacts", size}});
  }
  // All requests are under way before the first is waited for: the service publishes them together.
  if (change.wait)
    for (auto& entry : tasks) {
      const auto done = s.wait(*api, entry.at("task_id").get<std::string>());
      if (!done)
        return std::unexpected(done.error());
      s.say(done->summary());
      entry["state"] = done->state;
      entry["result"] = done->data.value("result", json());
    }
  s.report({{"tasks", tasks}});
  return {};
}

} // namespace rstuf::cli
