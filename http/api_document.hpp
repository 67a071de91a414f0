#pragma once

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>

namespace rstuf::http {

/// A file of http/openapi, which is compiled in.
struct api_document_part {
  std::string_view name;
  std::string_view text;
};
std::span<const api_document_part> api_document_parts();

/// The OpenAPI 3.1 document of all endpoints, its members in the order of the files: the parts laid
/// over each other. What every request may be answered is added to every operation from the part
/// `any_request`, and to those that are answered with 202 what `any_submission` says.
nlohmann::ordered_json api_document();

/// An HTML page that lists the endpoints of the document and needs nothing beside itself.
std::string api_page(const nlohmann::ordered_json& document);

} // namespace rstuf::http
