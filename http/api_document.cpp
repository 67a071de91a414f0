#include "http/api_document.hpp"

namespace rstuf::http {
namespace {

using nlohmann::ordered_json;

/// The responses and parameters that many operations have in common.
void add_common(ordered_json& operation, const ordered_json& common) {
  auto& responses = operation["responses"];
  for (const auto& [status, answer] : common["responses"].items()) {
    if (!responses.contains(status)) // what the operation says itself stays
      responses[status] = answer;
  }
  for (const auto& parameter : common.value("parameters", ordered_json::array()))
    operation["parameters"].push_back(parameter);
}

} // namespace

ordered_json api_document() {
  auto out = ordered_json::object();
  ordered_json any_request;
  ordered_json any_submission;
  for (const auto& part : api_document_parts()) {
    auto read = ordered_json::parse(part.text);
    if (part.name == "any_request")
      any_request = std::move(read);
    else if (part.name == "any_submission")
      any_submission = std::move(read);
    else
      out.update(read, true);
  }
  for (auto& path : out["paths"]) {
    for (auto& operation : path) {
      if (operation["responses"].contains("202"))
        add_common(operation, any_submission);
      add_common(operation, any_request);
    }
  }
  return out;
}

} // namespace rstuf::http
