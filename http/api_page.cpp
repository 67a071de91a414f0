#include "http/api_document.hpp"

namespace rstuf::http {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #ccc; padding: .25rem .5rem; vertical-align: top; }
td:first-child { width: 4rem; font-weight: bold; }
td:nth-child(2) { width: 22rem; font-family: monospace; }
</style>
)html";

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out.push_back(c);
    }
  }
  return out;
}

std::string text_of(const ordered_json& object, const char* name) {
  return escaped(object.value(name, std::string{}));
}

std::string upper(std::string text) {
  for (char& c : text)
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// The lines of the operations that bear this tag.
std::string lines_of(const ordered_json& paths, const ordered_json& tag) {
  std::string out;
  for (const auto& [path, methods] : paths.items()) {
    for (const auto& [method, operation] : methods.items()) {
      if (operation["tags"].front() == tag)
        out += "<tr><td>" + upper(method) + "</td><td>" + escaped(path) + "</td><td>" +
               text_of(operation, "summary") + "</td></tr>\n";
    }
  }
  return out;
}

} // namespace

std::string api_page(const ordered_json& document) {
  const auto& info = document["info"];
  const auto title = text_of(info, "title");
  std::string out{head};
  out += "<title>" + title + "</title>\n</head>\n<body>\n<h1>" + title + "</h1>\n";
  out += "<p>" + text_of(info, "summary") +
         " <a href=\"openapi.json\">openapi.json</a> describes every request and answer.</p>\n";
  for (const auto& tag : document["tags"]) {
    out += "<h2>" + text_of(tag, "name") + "</h2>\n<p>" + text_of(tag, "description") +
           "</p>\n<table>\n" + lines_of(document["paths"], tag["name"]) + "</table>\n";
  }
  return out + "</body>\n</html>\n";
}

} // namespace rstuf::http
