#include "cli/file_io.hpp"
#include "cli/submit.hpp"
#include "cli/waiting_roles.hpp"

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

result<void> send_file(const send_options& o, const std::string& endpoint, session& s) {
  auto payload = read_payload(o.file);
  if (!payload)
    return std::unexpected(payload.error());
  return submit({.endpoint = endpoint, .body = std::move(*payload), .wait = o.wait}, s);
}

void add_send_one(CLI::App& parent, command& chosen, const std::string& name,
                  const std::string& help, const std::string& written_by,
                  const std::string& endpoint) {
  auto* app = parent.add_subcommand(name, help);
  const auto o = std::make_shared<send_options>();
  app->add_option("FILE", o->file, "What `rstuf admin " + written_by + "` wrote")->required();
  add_no_wait(*app, o->wait);
  app->callback([&chosen, o, endpoint] {
    chosen = [o, endpoint](session& s) { return send_file(*o, endpoint, s); };
  });
}

} // namespace

void add_send(CLI::App& parent, command& chosen) {
  add_send_one(parent, chosen, "bootstrap", "Send the request of a ceremony to the service",
               "ceremony", "/api/v1/bootstrap/");
  add_send_one(parent, chosen, "update", "Send a new version of root", "metadata update --out",
               "/api/v1/metadata/");
  add_send_one(parent, chosen, "sign", "Send a signature", "metadata sign --out", sign_endpoint);
}

} // namespace rstuf::cli
