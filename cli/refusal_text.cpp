#include "cli/api_client.hpp"

namespace rstuf::cli {
namespace {

std::string as_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// {"loc":["body","settings","timeout"],"msg":"…"} as "body.settings.timeout: …".
std::string fault_text(const json& fault) {
  if (!fault.is_object())
    return as_text(fault);
  std::string place;
  for (const auto& step : fault.value("loc", json::array()))
    place += (place.empty() ? "" : ".") + as_text(step);
  const auto message = as_text(fault.value("msg", json("")));
  return place.empty() ? message : place + ": " + message;
}

std::string joined(std::string first, const std::string& separator, const std::string& second) {
  if (!first.empty() && !second.empty())
    first += separator;
  return first + second;
}

} // namespace

std::string refusal_text(const json& body) {
  if (!body.is_object() || !body.contains("detail"))
    return {};
  const auto& detail = body.at("detail");
  std::string text;
  if (detail.is_array()) {
    for (const auto& fault : detail)
      text = joined(std::move(text), "; ", fault_text(fault));
  } else if (detail.is_object()) {
    for (const auto* member : {"message", "error"})
      if (detail.contains(member))
        text = joined(std::move(text), " ", as_text(detail.at(member)));
  } else {
    text = as_text(detail);
  }
  return text;
}

} // namespace rstuf::cli
