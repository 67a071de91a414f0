#include "cli/submit.hpp"

namespace rstuf::cli {
namespace {

// "Bootstrap accepted.", in the service's words, without its full stop.
std::string accepted_text(const json& answer) {
  const auto message = answer.find("message");
  auto text = message != answer.end() && message->is_string() ? message->get<std::string>() : "";
  while (text.ends_with('.'))
    text.pop_back();
  return text.empty() ? "Accepted" : text;
}

json details_of(const task& done) {
  const auto at = json::json_pointer("/result/details");
  return done.data.contains(at) ? done.data.at(at) : json();
}

} // namespace

result<void> submit(const change_request& change, session& s) {
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto accepted = api->send(change.method, change.endpoint, change.body);
  if (!accepted)
    return std::unexpected(accepted.error());
  const auto id = task_id_of(*accepted);
  if (!id)
    return std::unexpected(id.error());
  s.say(accepted_text(*accepted) + ", task " + *id);
  if (!change.wait) {
    s.report(*accepted);
    return {};
  }
  const auto done = s.wait(*api, *id);
  if (!done)
    return std::unexpected(done.error());
  if (change.judge)
    if (auto fine = change.judge(details_of(*done)); !fine)
      return fail(fine.error().code, "task " + *id + ": " + fine.error().context);
  s.say(done->summary());
  s.report(done->data);
  return {};
}

void add_no_wait(CLI::App& app, bool& wait) {
  app.add_flag("--wait,!--no-wait", wait, "Wait for the end of the task (default)");
}

} // namespace rstuf::cli
