#include "http/api_document.hpp"
#include "http/body_limits.hpp"
#include "http/list_query.hpp"
#include "http/routes.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"
#include "tuf/paths.hpp"

#include <gtest/gtest.h>

#include <set>

// The OpenAPI document says what the program does.
namespace rstuf::http::test {
namespace {

router all_routes() {
  router out;
  add_all_routes(out, {});
  return out;
}

json document() {
  return parse_json(api_document().dump()).value();
}

/// As a router has it: `/api/v1/task`, `/metadata/*`.
std::string as_route(std::string path) {
  if (path.size() > 1 && path.ends_with('/'))
    path.pop_back();
  if (path.ends_with('}'))
    path = path.substr(0, path.find('{')) + '*';
  return path;
}

std::string upper(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// All values of the member `name`, wherever it stands.
void collect(const json& in, const std::string& name, std::vector<json>& out) {
  for (const auto& [key, value] : in.items()) {
    if (in.is_object() && key == name)
      out.push_back(value);
    if (value.is_structured())
      collect(value, name, out);
  }
}

std::vector<json> all_of(const json& in, const std::string& name) {
  std::vector<json> out;
  collect(in, name, out);
  return out;
}

json at(const json& doc, const std::string& pointer) {
  const json::json_pointer where{pointer};
  return doc.contains(where) ? doc.at(where) : json("there is no " + pointer);
}

TEST(openapi, is_made_of_strict_json) {
  for (const auto& part : api_document_parts())
    EXPECT_TRUE(parse_json(part.text)) << part.name;
  EXPECT_EQ(document()["openapi"], "3.1.0");
}

TEST(openapi, describes_the_endpoints_there_are_and_no_other) {
  const auto doc = document();
  std::set<std::pair<std::string, std::string>> described;
  for (const auto& [path, methods] : doc["paths"].items())
    for (const auto& [method, operation] : methods.items())
      EXPECT_TRUE(described.emplace(as_route(path), upper(method)).second) << path;
  std::set<std::pair<std::string, std::string>> served;
  for (const auto& e : all_routes().endpoints())
    EXPECT_TRUE(served.emplace(e.path, e.method).second) << e.path;
  EXPECT_EQ(described, served);
}

TEST(openapi, refers_only_to_what_it_has_and_has_only_what_is_referred_to) {
  const auto doc = document();
  std::set<std::string> used = {"/components/responses/method_not_allowed"};
  for (const auto& ref : all_of(doc, "$ref")) {
    const auto text = ref.get<std::string>();
    ASSERT_TRUE(text.starts_with("#/components/")) << text;
    EXPECT_TRUE(doc.contains(json::json_pointer{text.substr(1)})) << text;
    used.insert(text.substr(1));
  }
  for (const auto& [kind, members] : doc["components"].items())
    for (const auto& [name, ignored] : members.items())
      EXPECT_TRUE(used.contains("/components/" + kind + '/' + name)) << kind << ' ' << name;
}

TEST(openapi, names_summarises_and_groups_every_operation) {
  const auto doc = document();
  std::set<json> tags;
  for (const auto& tag : doc["tags"])
    tags.insert(tag["name"]);
  std::set<json> ids;
  for (const auto& [path, methods] : doc["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(ids.insert(operation["operationId"]).second) << path;
      EXPECT_TRUE(operation["summary"].is_string()) << path;
      ASSERT_EQ(operation["tags"].size(), 1U) << path;
      EXPECT_TRUE(tags.contains(operation["tags"][0])) << path;
    }
  }
}

TEST(openapi, says_of_every_operation_what_any_request_may_be_answered) {
  const auto doc = document();
  for (const auto& [path, methods] : doc["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      for (const auto* status : {"400", "404", "408", "413", "414", "431", "500", "503"})
        EXPECT_TRUE(operation["responses"].contains(status)) << path << ' ' << status;
      EXPECT_FALSE(operation["responses"].contains("405")) << path;
      EXPECT_LE(operation.contains("requestBody"), operation["responses"].contains("422")) << path;
    }
  }
}

TEST(openapi, declares_the_parameters_that_stand_in_a_path) {
  const auto doc = document();
  for (const auto& [path, methods] : doc["paths"].items()) {
    const auto open = path.find('{');
    if (open == std::string::npos)
      continue;
    const auto name = path.substr(open + 1, path.find('}') - open - 1);
    for (const auto& [method, operation] : methods.items()) {
      const auto& declared = operation["parameters"];
      EXPECT_TRUE(std::any_of(declared.begin(), declared.end(), [&](const json& p) {
        return p.value("name", "") == name && p.value("in", "") == "path";
      })) << path;
    }
  }
}

TEST(openapi, names_the_limits_of_the_code) {
  const auto doc = document();
  const std::string schemas = "/components/schemas/";
  const std::vector<std::pair<std::string, json>> expected = {
      {"days/maximum", max_days},
      {"seconds/maximum", max_timeout},
      {"length/maximum", max_number},
      {"threshold/maximum", max_threshold},
      {"number_of_bins/maximum", max_bins},
      {"bootstrap/properties/timeout/default", default_timeout},
      {"root/properties/version/maximum", max_number},
      {"role_keys/properties/threshold/maximum", max_number},
      {"keyid/maxLength", max_keyid_length},
      {"delegations/properties/keys/propertyNames/maxLength", max_keyid_length},
      {"role_name/maxLength", tuf::max_role_name_length},
      {"artifact_path/maxLength", tuf::max_path_length},
      {"path_pattern/maxLength", tuf::max_path_length}};
  for (const auto& [pointer, value] : expected)
    EXPECT_EQ(at(doc, schemas + pointer), value) << pointer;
  EXPECT_EQ(at(doc, "/components/parameters/limit/schema"),
            (json{{"type", "integer"},
                  {"minimum", 1},
                  {"maximum", list_query::max_limit},
                  {"default", list_query::default_limit}}));
  EXPECT_EQ(at(doc, "/paths/~1api~1v1~1metadata~1sign/post/requestBody/content/application~1json"
                    "/schema/properties/signature/properties/sig/maxLength"),
            max_signature_length);
  EXPECT_EQ(at(doc, "/paths/~1api~1v1~1config~1/put/requestBody/content/application~1json/schema"
                    "/properties/settings/properties/expiration/propertyNames/maxLength"),
            tuf::max_role_name_length);
}

TEST(openapi, names_the_limits_of_the_server) {
  const auto doc = document();
  const server_limits limits;
  const auto says = [&](const std::string& response, const std::string& words) {
    const auto text = at(doc, "/components/responses/" + response + "/description").dump();
    EXPECT_TRUE(text.contains(words)) << text;
  };
  says("content_too_large", std::to_string(limits.max_body >> 20U) + " MiB");
  says("too_many_listeners", std::to_string(limits.max_listeners) + " clients");
  says("uri_too_long", std::to_string(limits.max_target) + " bytes");
  says("header_fields_too_large", std::to_string(limits.max_header_bytes) + " bytes");
  says("header_fields_too_large", "more than " + std::to_string(limits.max_header_fields));
}

TEST(openapi, names_the_kinds_of_tasks) {
  json names = json::array();
  for (int i = 0; i <= static_cast<int>(catalog::task_action::force_online_metadata_update); ++i)
    names.push_back(name_of(static_cast<catalog::task_action>(i)));
  const auto listed = at(document(), "/components/schemas/task_name/enum");
  EXPECT_EQ(listed.get<std::set<json>>(), names.get<std::set<json>>());
}

TEST(openapi, is_served_and_need_not_be_sent_twice) {
  running_server s;
  const auto a = get(s.port(), "/openapi.json");
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(parse_json(a.body), document());
  EXPECT_EQ(a.headers.at("content-type"), "application/json");
  EXPECT_EQ(a.headers.at("cache-control"), "no-cache");
  const auto again =
      get(s.port(), "/openapi.json", "If-None-Match: " + a.headers.at("etag") + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.headers.at("etag"), a.headers.at("etag"));
  EXPECT_EQ(get(s.port(), "/openapi.json", "If-None-Match: \"other\"\r\n").status, 200);
}

TEST(openapi, has_a_page_that_lists_the_endpoints_and_loads_nothing) {
  running_server s;
  const auto page = get(s.port(), "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  const auto paths = document()["paths"];
  for (const auto& [path, ignored] : paths.items())
    EXPECT_TRUE(page.body.contains("<td>" + path + "</td>")) << path;
  for (const auto* loads : {"src=", "<link", "@import", "url(", "<script"})
    EXPECT_FALSE(page.body.contains(loads)) << loads;
  EXPECT_EQ(get(s.port(), "/", "If-None-Match: " + page.headers.at("etag") + "\r\n").status, 304);
}

} // namespace
} // namespace rstuf::http::test
