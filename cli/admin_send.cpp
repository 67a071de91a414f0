#include "cli/file_io.hpp"
#include "cli/session.hpp"

#include <memory>

namespace rstuf::cli {
namespace {

constexpr std::size_t max_payload = 64U << 20U;

struct send_options {
  std::string file;
  bool wait = true;
};

result<json> read_payload(const std::string& file) {
  const auto text = read_input_file(file, max_payload);
  if (!text)
    return std::unexpected(text.error());
  auto payload = parse_json(*text);
  if (!payload)
    return fail(payload.error().code, file + ": " + payload.error().context);
  return payload;
}

result<void> send_bootstrap(const send_options& o, session& s) {
  const auto payload = read_payload(o.file);
  if (!payload)
    return std::unexpected(payload.error());
  auto api = s.connect();
  if (!api)
    return std::unexpected(api.error());
  const auto accepted = api->post("/api/v1/bootstrap/", *payload);
  if (!accepted)
    return std::unexpected(accepted.error());
  const auto id = task_id_of(*accepted);
  if (!id)
    return std::unexpected(id.error());
  s.say("Bootstrap accepted, task " + *id);
  if (!o.wait) {
    s.report(*accepted);
    return {};
  }
  const auto done = s.wait(*api, *id);
  if (!done)
    return std::unexpected(done.error());
  s.say(done->summary());
  s.report(done->data);
  return {};
}

} // namespace

void add_send_bootstrap(CLI::App& parent, command& chosen) {
  auto* app = parent.add_subcommand("bootstrap", "Send the request of a ceremony to the service");
  const auto o = std::make_shared<send_options>();
  app->add_option("FILE", o->file, "What `rstuf admin ceremony` wrote")->required();
  app->add_flag("--wait,!--no-wait", o->wait, "Wait until the repository is published (default)");
  app->callback([&chosen, o] { chosen = [o](session& s) { return send_bootstrap(*o, s); }; });
}

} // namespace rstuf::cli
