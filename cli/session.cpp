#include "cli/session.hpp"

#include "cli/fields.hpp"
#include "cli/header_list.hpp"
#include "cli/passphrase.hpp"
#include "cli/yaml.hpp"

#include <algorithm>
#include <iterator>

namespace rstuf::cli {
namespace {

// RSTUF's names are upper case; Dynaconf, which reads them there, takes any case.
const json* member(const json& document, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (document.contains(name) && !document.at(name).is_null())
      return &document.at(name);
  return nullptr;
}

result<std::vector<std::string>> headers_of(const json& value) {
  if (value.is_string())
    return split_headers(value.get<std::string>());
  if (!value.is_object())
    return fail(errc::invalid_argument, "HEADERS: neither a mapping nor a text");
  std::vector<std::string> lines;
  for (const auto& [name, text] : value.items())
    lines.push_back(name + ": " + (text.is_string() ? text.get<std::string>() : text.dump()));
  return lines;
}

std::string without_last_slash(std::string url) {
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

} // namespace

result<session::profile> session::read_profile() {
  auto file = std::filesystem::path(options_.config_file);
  if (file.empty()) {
    const auto home = terminal_.variable("HOME");
    std::error_code ignored;
    if (!home || !std::filesystem::exists(std::filesystem::path(*home) / ".rstuf.yml", ignored))
      return profile{};
    file = std::filesystem::path(*home) / ".rstuf.yml";
  }
  const auto document = read_yaml(file);
  if (!document)
    return std::unexpected(document.error());
  profile found;
  if (const auto* server = member(*document, {"SERVER", "server"})) {
    if (!server->is_string())
      return fail(errc::invalid_argument, file.string() + ": SERVER: not a text");
    found.server = server->get<std::string>();
  }
  if (const auto* headers = member(*document, {"HEADERS", "headers"})) {
    auto lines = headers_of(*headers);
    if (!lines)
      return fail(lines.error().code, file.string() + ": " + lines.error().context);
    found.headers = std::move(*lines);
  }
  return found;
}

result<std::string> session::server() {
  auto url = options_.api_server;
  if (url.empty())
    url = terminal_.variable("RSTUF_API_SERVER").value_or("");
  if (url.empty()) {
    auto found = read_profile();
    if (!found)
      return std::unexpected(found.error());
    url = std::move(found->server);
  }
  if (url.empty())
    return fail(errc::invalid_argument,
                "no service is named: give --api-server URL, or set RSTUF_API_SERVER, or SERVER in "
                "the config file");
  return without_last_slash(std::move(url));
}

result<api_client> session::connect() {
  auto url = server();
  if (!url)
    return std::unexpected(url.error());
  auto found = read_profile();
  if (!found)
    return std::unexpected(found.error());
  api_options to;
  // Headers may hold a token: those of the config file are for the service it names.
  if (found->server.empty() || without_last_slash(found->server) == *url)
    to.headers = std::move(found->headers);
  to.server = std::move(*url);
  for (const auto& text : options_.headers) {
    auto lines = split_headers(text);
    if (!lines)
      return std::unexpected(lines.error());
    std::ranges::move(*lines, std::back_inserter(to.headers));
  }
  return api_client::connect(std::move(to));
}

result<std::string> session::metadata_url(const std::string& given) {
  if (!given.empty())
    return given;
  auto url = server();
  if (!url)
    return fail(url.error().code, "give --metadata-url, or the service: " + url.error().context);
  return *url + "/metadata/";
}

result<signing::secret> session::passphrase(const std::filesystem::path& file,
                                            std::optional<int> descriptor) {
  return descriptor ? read_line(*descriptor)
                    : terminal_.ask("Passphrase for " + file.string() + ": ");
}

key_unlock session::unlock() {
  return {.passphrase = [this](const auto& file, auto fd) { return passphrase(file, fd); },
          .token = [this](auto fd) { return token_dialogue(terminal_, fd); }};
}

dialogue session::talk() {
  return {terminal_.lines ? terminal_.lines : lines_of(terminal_.in, terminal_.err), terminal_.err};
}

result<task> session::wait(api_client& api, std::string_view id) {
  const double seconds = options_.timeout > 0 ? options_.timeout : 0; // also of what is no number
  const auto patience = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  const auto clear_line = "\r\x1b[K";
  auto done = wait_for_task(api, id, patience, [&](const task& now) {
    if (terminal_.shows_progress)
      terminal_.err << clear_line << "task " << now.id << " " << now.state << std::flush;
  });
  if (terminal_.shows_progress)
    terminal_.err << clear_line << std::flush;
  if (done && !done->has_succeeded())
    return fail(errc::conflict, "task " + done->id + " " + done->summary());
  return done;
}

void session::say(std::string_view line) {
  if (!options_.json)
    terminal_.out << line << '\n';
}

void session::warn(std::string_view line) {
  terminal_.err << "rstuf: " << line << '\n';
}

void session::report(const json& document) {
  if (options_.json)
    terminal_.out << document.dump(2) << '\n';
}

} // namespace rstuf::cli
