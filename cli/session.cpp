#include "cli/session.hpp"

#include "cli/header_list.hpp"
#include "cli/passphrase.hpp"

#include <algorithm>
#include <iterator>

namespace rstuf::cli {
namespace {

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

result<config_file> session::read_config() {
  std::filesystem::path file = options_.config_file;
  if (file.empty()) {
    const auto home = terminal_.variable("HOME");
    if (!home || home->empty())
      return config_file::read({});
    file = std::filesystem::path(*home) / ".rstuf.yml";
  }
  return config_file::read(std::move(file));
}

result<session::profile> session::read_profile() {
  const auto& named = options_.config_file;
  if (std::error_code ignored; !named.empty() && !std::filesystem::exists(named, ignored))
    return fail(errc::not_found, "--config " + named + ": there is no such file");
  const auto config = read_config();
  if (!config)
    return std::unexpected(config.error());
  profile found;
  auto server = config->text("SERVER");
  if (!server)
    return std::unexpected(server.error());
  found.server = *std::move(server);
  if (const auto& headers = config->member("HEADERS"); !headers.is_null()) {
    auto lines = headers_of(headers);
    if (!lines)
      return fail(lines.error().code, config->path().string() + ": " + lines.error().context);
    found.headers = *std::move(lines);
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
  auto done = wait_for_task(api, id, patience, [&](const task& now) {
    show_in_place("task " + now.id + " " + now.state);
  });
  end_progress();
  if (done && !done->has_succeeded())
    return fail(errc::conflict, "task " + done->id + " " + done->summary());
  return done;
}

void session::progress(std::string_view text) {
  constexpr auto pause = std::chrono::milliseconds(100);
  const auto now = std::chrono::steady_clock::now();
  if (now - progress_shown_ < pause)
    return;
  progress_shown_ = now;
  show_in_place(text);
}

void session::show_in_place(std::string_view text) {
  if (!terminal_.shows_progress)
    return;
  const auto left_over = progress_width_ - std::min(progress_width_, text.size());
  terminal_.err << '\r' << text << std::string(left_over, ' ');
  if (text.empty())
    terminal_.err << '\r';
  terminal_.err << std::flush;
  progress_width_ = text.size();
}

void session::end_progress() {
  show_in_place({});
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
  has_reported_ = true;
}

} // namespace rstuf::cli
