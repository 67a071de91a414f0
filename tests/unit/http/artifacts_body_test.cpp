#include "http/artifacts_body.hpp"

#include <gtest/gtest.h>

namespace rstuf::http {
namespace {

const std::string digest(64, 'a');

json artifact(const std::string& path = "a/b.txt") {
  return {{"path", path}, {"info", {{"length", 3}, {"hashes", {{"sha256", digest}}}}}};
}

checked<artifact_order> add_artifacts(const json& body) {
  auto text = body.dump();
  request r;
  r.body = text;
  return read_artifacts_to_add(r);
}

checked<artifact_order> add_one(const json& one) {
  return add_artifacts({{"artifacts", {one}}});
}

/// "type at loc" of every fault.
std::vector<std::string> faults_of(const checked<artifact_order>& order) {
  std::vector<std::string> out;
  if (!order) {
    for (const auto& f : order.error())
      out.push_back(f["type"].get<std::string>() + " at " + f["loc"].dump());
  }
  return out;
}

using testing_list = std::vector<std::string>;

TEST(artifacts_body, converts_and_drops_what_it_does_not_know) {
  auto one = artifact();
  one["info"]["length"] = "630";
  one["info"]["custom"] = {{"key", {1, nullptr, "x"}}};
  one["unknown"] = 1;
  one["info"]["unknown"] = 1;
  auto order = add_artifacts({{"artifacts", {one}},
                              {"add_task_id_to_custom", "yes"},
                              {"publish_artifacts", 0},
                              {"unknown", true}});
  ASSERT_TRUE(order) << order.error();
  EXPECT_EQ(order->payload, (json{{"artifacts",
                                   {{{"path", "a/b.txt"},
                                     {"info",
                                      {{"length", 630},
                                       {"hashes", {{"sha256", digest}}},
                                       {"custom", {{"key", {1, nullptr, "x"}}}}}}}}},
                                  {"add_task_id_to_custom", true},
                                  {"publish_artifacts", false}}));
  EXPECT_EQ(order->paths, std::vector<std::string>{"a/b.txt"});
  EXPECT_FALSE(order->publish);
}

TEST(artifacts_body, publishes_and_adds_no_id_unless_told) {
  auto order = add_artifacts({{"artifacts", json::array()}});
  ASSERT_TRUE(order);
  EXPECT_TRUE(order->publish);
  EXPECT_EQ(order->payload["add_task_id_to_custom"], false);
}

// Empty hashes and negative lengths were accepted by RSTUF, and blocked every publication after.
TEST(artifacts_body, refuses_an_artifact_without_hashes) {
  auto one = artifact();
  one["info"]["hashes"] = json::object();
  EXPECT_EQ(faults_of(add_one(one)),
            testing_list{R"(too_short at ["body","artifacts",0,"info","hashes"])"});
  one["info"].erase("hashes");
  EXPECT_EQ(faults_of(add_one(one)),
            testing_list{R"(missing at ["body","artifacts",0,"info","hashes"])"});
}

TEST(artifacts_body, refuses_lengths_that_are_none) {
  auto one = artifact();
  for (const auto& [length, fault] :
       std::map<std::string, std::string>{{"-1", "greater_than_equal"},
                                          {"\"-1\"", "greater_than_equal"},
                                          {"9007199254740993", "less_than_equal"},
                                          {"0.5", "int_from_float"},
                                          {"null", "int_type"},
                                          {"\"many\"", "int_parsing"}}) {
    one["info"]["length"] = *parse_json(length);
    EXPECT_EQ(faults_of(add_one(one)),
              testing_list{fault + R"( at ["body","artifacts",0,"info","length"])"});
  }
  one["info"]["length"] = 0;
  EXPECT_TRUE(add_one(one));
}

TEST(artifacts_body, refuses_hashes_clients_cannot_use) {
  auto one = artifact();
  for (const auto& bad :
       {json{{"md5", "00"}}, json{{"sha256", "00"}}, json{{"sha256", std::string(64, 'A')}},
        json{{"sha256", std::string(64, 'g')}}, json{{"sha256", digest}, {"sha512", digest}}}) {
    one["info"]["hashes"] = bad;
    auto found = faults_of(add_one(one));
    ASSERT_EQ(found.size(), 1U) << bad;
    EXPECT_TRUE(found[0].starts_with(R"(value_error at ["body","artifacts",0,"info","hashes",)"))
        << found[0];
  }
  one["info"]["hashes"] = {{"sha256", digest}, {"sha512", digest + digest}};
  EXPECT_TRUE(add_one(one));
}

TEST(artifacts_body, refuses_paths_that_no_target_has) {
  for (const auto* path : {"", "/a", "a/", "a//b", ".", "a/../b", "a\nb"})
    EXPECT_EQ(faults_of(add_one(artifact(path))),
              testing_list{R"(value_error at ["body","artifacts",0,"path"])"})
        << path;
  EXPECT_EQ(faults_of(add_one(artifact(std::string(1025, 'a')))).size(), 1U);
}

TEST(artifacts_body, refuses_a_path_that_stands_there_twice) {
  auto order = add_artifacts({{"artifacts", {artifact("a"), artifact("b"), artifact("a")}}});
  EXPECT_EQ(faults_of(order), testing_list{R"(value_error at ["body","artifacts",2,"path"])"});
  EXPECT_EQ(order.error()[0]["msg"], "Value error, the path stands at index 0 already");
}

TEST(artifacts_body, refuses_custom_that_has_no_canonical_form) {
  auto one = artifact();
  one["info"]["custom"] = {{"a", {{"b", 1.5}}}};
  EXPECT_EQ(faults_of(add_one(one)),
            testing_list{R"(value_error at ["body","artifacts",0,"info","custom"])"});
  one["info"]["custom"] = {1, 2};
  EXPECT_EQ(faults_of(add_one(one)),
            testing_list{R"(dict_type at ["body","artifacts",0,"info","custom"])"});
  one["info"]["custom"] = nullptr;
  auto order = add_one(one);
  ASSERT_TRUE(order);
  EXPECT_FALSE(order->payload["artifacts"][0]["info"].contains("custom"));
}

TEST(artifacts_body, refuses_an_artifact_no_client_could_load) {
  auto one = artifact();
  // A control byte takes six bytes in the stored file.
  one["info"]["custom"] = {{"note", std::string(900'000, '\x01')}};
  EXPECT_EQ(faults_of(add_one(one)), testing_list{R"(value_error at ["body","artifacts",0])"});
  one["info"]["custom"] = {{"note", std::string(900'000, 'x')}};
  EXPECT_TRUE(add_one(one));
}

TEST(artifacts_body, lists_every_fault) {
  auto order = add_artifacts(*parse_json(R"({"artifacts":[
      {"path":7,"info":{"length":-1,"hashes":{"sha256":7}}}, 5, {"path":"a"}],
      "publish_artifacts":null, "add_task_id_to_custom":"perhaps"})"));
  EXPECT_EQ(faults_of(order),
            (testing_list{R"(greater_than_equal at ["body","artifacts",0,"info","length"])",
                          R"(string_type at ["body","artifacts",0,"info","hashes","sha256"])",
                          R"(string_type at ["body","artifacts",0,"path"])",
                          R"(model_attributes_type at ["body","artifacts",1])",
                          R"(missing at ["body","artifacts",2,"info"])",
                          R"(bool_type at ["body","publish_artifacts"])",
                          R"(bool_parsing at ["body","add_task_id_to_custom"])"}));
}

TEST(artifacts_body, refuses_what_is_no_json_object) {
  auto type_of = [](std::string_view text, std::string content_type = "application/json") {
    request r;
    r.body = text;
    r.content_type = std::move(content_type);
    auto order = read_artifacts_to_add(r);
    return order ? json("none") : order.error()[0]["type"];
  };
  EXPECT_EQ(type_of(""), "missing");
  EXPECT_EQ(type_of("{"), "json_invalid");
  EXPECT_EQ(type_of("{\"artifacts\":[],\"artifacts\":[]}"), "json_invalid");
  EXPECT_EQ(type_of("{\"artifacts\":[]} x"), "json_invalid");
  EXPECT_EQ(type_of("{\"artifacts\":[NaN]}"), "json_invalid");
  EXPECT_EQ(type_of("{\"artifacts\":[\"\xff\"]}"), "json_invalid");
  EXPECT_EQ(type_of(std::string(100'000, '[')), "json_invalid");
  EXPECT_EQ(type_of("[]"), "model_attributes_type");
  EXPECT_EQ(type_of("{}"), "missing");
  EXPECT_EQ(type_of("{\"artifacts\":{}}"), "list_type");
  EXPECT_EQ(type_of("{\"artifacts\":[]}", "text/plain"), "model_attributes_type");
  EXPECT_EQ(type_of("a=\xff", "application/x-www-form-urlencoded"), "model_attributes_type");
  for (const auto* type :
       {"", "application/json; charset=utf-8", "Application/JSON", "application/vnd.x+json"})
    EXPECT_EQ(type_of("{\"artifacts\":[]}", type), "none") << type;
}

TEST(artifacts_body, takes_any_strings_to_remove) {
  request r;
  r.body = R"({"artifacts":["a","/no/such","a"],"publish_artifacts":"off"})";
  auto order = read_artifacts_to_remove(r);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->payload,
            (json{{"artifacts", {"a", "/no/such", "a"}}, {"publish_artifacts", false}}));
  r.body = R"({"artifacts":["a",1,null]})";
  EXPECT_EQ(faults_of(read_artifacts_to_remove(r)),
            (testing_list{R"(string_type at ["body","artifacts",1])",
                          R"(string_type at ["body","artifacts",2])"}));
}

} // namespace
} // namespace rstuf::http
