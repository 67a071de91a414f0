#include "config/settings.hpp"

#include "config/settings_table.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <unistd.h>

extern char** environ; // NOLINT: POSIX names it so

namespace rstuf::config {
namespace {

std::unexpected<error> refuse(std::string fault) {
  return fail(errc::invalid_argument, std::move(fault));
}

template <class Number>
result<Number> parse_number(std::string_view text, std::int64_t min, std::int64_t max) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size() || number < min || number > max)
    return refuse("\"" + std::string(text) + "\" is no whole number in the range");
  return static_cast<Number>(number);
}

// A value as an error shows it: of a URL the scheme alone, since the rest may hold a password.
std::string named_in_error(std::string_view text) {
  const auto colon = text.find(':');
  return colon == text.npos ? "\"" + std::string(text) + "\""
                            : "\"" + std::string(text.substr(0, colon)) + ":…\"";
}

template <class To, class From>
result<void> assign(To& member, result<From> value) {
  if (!value)
    return std::unexpected(value.error());
  member = To{std::move(*value)};
  return {};
}

// Reads one value into its member; one overload for each kind in the table.
struct reader {
  settings& s;
  const std::string& text;

  result<void> operator()(const text_member& m) const {
    const bool fits = text.starts_with(m.prefix) && text != m.prefix;
    if (!fits || (!m.choices.empty() && std::ranges::find(m.choices, text) == m.choices.end()))
      return refuse(named_in_error(text) + " is not supported");
    s.*m.member = text;
    return {};
  }
  result<void> operator()(const address_member& m) const {
    std::array<unsigned char, 16> binary{};
    if (::inet_pton(AF_INET, text.c_str(), binary.data()) != 1 &&
        ::inet_pton(AF_INET6, text.c_str(), binary.data()) != 1)
      return refuse("\"" + text + "\" is no address");
    s.*m.member = text;
    return {};
  }
  result<void> operator()(const secret_member& m) const {
    s.*m.member = text;
    return {};
  }
  result<void> operator()(const path_member& m) const {
    s.*m.member = text;
    return {};
  }
  result<void> operator()(const port_member& m) const {
    return assign(s.*m.member, parse_number<std::uint16_t>(text, 0, 65535));
  }
  result<void> operator()(const count_member& m) const {
    return assign(s.*m.member, parse_number<std::size_t>(text, static_cast<std::int64_t>(m.min),
                                                         static_cast<std::int64_t>(m.max)));
  }
  result<void> operator()(const seconds_member& m) const {
    return assign(s.*m.member, parse_number<std::int64_t>(text, m.min, m.max));
  }
  result<void> operator()(const endpoints_member& m) const {
    auto rules = parse_endpoint_rules(text);
    if (!rules)
      return std::unexpected(rules.error());
    std::ranges::move(*rules, std::back_inserter(s.*m.member));
    return {};
  }
};

std::optional<std::string> non_empty(const environment& env, const std::string& name) {
  auto value = env.value(name);
  return value && !value->empty() ? std::move(value) : std::nullopt;
}

// The content of a secret file without its last line end.
result<std::string> read_secret(const std::filesystem::path& file) {
  std::error_code ignored;
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file, ignored))
    return refuse("the file " + file.string() + " cannot be read");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.pop_back();
  return text;
}

// Nothing, without an error, if the secret is set nowhere.
result<std::optional<std::string>> find_secret(const environment& env, const std::string& name) {
  const auto value = non_empty(env, name);
  const auto file = non_empty(env, name + "_FILE");
  if (value && file)
    return refuse("is set twice, as " + name + " and as " + name + "_FILE");
  if (file)
    return read_secret(*file);
  if (value && value->starts_with(env.secrets_dir.string() + "/"))
    return read_secret(*value);
  if (value)
    return value;
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const auto& candidate : {env.secrets_dir / name, env.secrets_dir / lower}) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(candidate, ignored))
      return read_secret(candidate);
  }
  return std::nullopt;
}

result<void> load_one(settings& s, const setting& row, const environment& env) {
  const std::string name{row.name};
  result<std::optional<std::string>> text;
  if (std::holds_alternative<secret_member>(row.kind))
    text = find_secret(env, name);
  else
    text = non_empty(env, name);
  if (!text)
    return std::unexpected(text.error());
  return *text ? std::visit(reader{s, **text}, row.kind) : result<void>{};
}

std::string host_and_process() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0)
    return "worker-" + std::to_string(::getpid());
  return std::string(host.data()) + "-" + std::to_string(::getpid());
}

void fill_derived(settings& s) {
  if (s.db_server.empty())
    s.db_server = "sqlite:" + (s.data_dir / "catalog.sqlite").string();
  if (s.local_storage_path.empty())
    s.local_storage_path = s.data_dir / "metadata";
  if (s.online_key_dir.empty())
    s.online_key_dir = s.data_dir / "online-keys";
  if (s.worker_id.empty())
    s.worker_id = host_and_process();
}

} // namespace

environment process_environment() {
  environment env;
  env.value = [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str()); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line{*entry};
    env.names.emplace_back(line.substr(0, line.find('=')));
  }
  return env;
}

result<settings> load_settings(const environment& env) {
  settings s;
  std::string faults;
  for (const auto& row : settings_table())
    if (const auto loaded = load_one(s, row, env); !loaded)
      faults += (faults.empty() ? "" : "\n") + std::string(row.name) + ": " +
                loaded.error().context + "; allowed: " + allowed(row) + " (" +
                std::string(row.help) + ")";
  if (!faults.empty())
    return refuse(std::move(faults));
  if (s.renew_until <= s.renew_from)
    return refuse("RSTUF_RENEW_UNTIL: " + std::to_string(s.renew_until) +
                  "; allowed: more than RSTUF_RENEW_FROM, which is " +
                  std::to_string(s.renew_from));
  fill_derived(s);
  return s;
}

std::string catalog_file(const settings& s) {
  return s.db_server.substr(std::string_view("sqlite:").size());
}

} // namespace rstuf::config
