#include "cli/listing.hpp"

#include "client/url.hpp"

#include <algorithm>
#include <CLI/Validators.hpp>

namespace rstuf::cli {
namespace {

constexpr std::int64_t longest_page = 1000;

std::string page_path(const listing& wanted, std::int64_t limit, const std::string& cursor) {
  auto path = wanted.endpoint + "?limit=" + std::to_string(limit);
  for (const auto& [name, value] : wanted.query)
    if (!value.empty())
      path += "&" + name + "=" + client::quote_name(value);
  return cursor.empty() ? path : path + "&cursor=" + client::quote_name(cursor);
}

} // namespace

void add_page_options(CLI::App& app, page_options& page) {
  auto* all = app.add_flag("--all", page.all, "Everything, however much it is");
  app.add_option("--limit", page.limit, "How many at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str()
      ->excludes(all);
  app.add_option("--cursor", page.cursor, "Where the list before ended (its next_cursor)");
}

result<json> fetch_list(api_client& api, const listing& wanted, const page_options& page) {
  json items = json::array();
  auto cursor = page.cursor;
  do {
    const auto left = page.limit - static_cast<std::int64_t>(items.size());
    const auto limit = page.all ? longest_page : std::min(left, longest_page);
    const auto got = api.get(page_path(wanted, limit, cursor));
    if (!got)
      return std::unexpected(got.error());
    const auto place = json::json_pointer("/data") / wanted.member;
    if (!got->contains(place) || !got->at(place).is_array())
      return fail(errc::unavailable, "the service answered without a list of " + wanted.member);
    for (const auto& item : got->at(place))
      items.push_back(item);
    cursor = got->at("data").value("next_cursor", "");
  } while (!cursor.empty() && (page.all || std::cmp_less(items.size(), page.limit)));
  json list{{wanted.member, std::move(items)}};
  if (!cursor.empty())
    list["next_cursor"] = cursor;
  return list;
}

std::string more_hint(const json& list) {
  const auto cursor = list.value("next_cursor", "");
  return cursor.empty() ? "" : "There is more: --cursor " + cursor + ", or --all";
}

} // namespace rstuf::cli
