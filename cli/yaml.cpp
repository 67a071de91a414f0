#include "cli/yaml.hpp"

#include "cli/file_io.hpp"

#include <charconv>
#include <yaml-cpp/yaml.h>

namespace rstuf::cli {
namespace {

constexpr std::size_t max_bytes = 1U << 20U;
constexpr int max_nodes = 10'000;
constexpr int max_depth = 32;

std::string place(const YAML::Node& node) {
  return "line " + std::to_string(node.Mark().line + 1);
}

json plain_scalar(const std::string& text) {
  if (text == "true" || text == "false")
    return text == "true";
  if (text == "null" || text == "~" || text.empty())
    return nullptr;
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault == std::errc{} && end == text.data() + text.size())
    return number;
  return text;
}

class converter {
public:
  result<json> convert(const YAML::Node& node, int depth = 0) {
    if (++nodes_ > max_nodes || depth > max_depth)
      return fail(errc::too_large, "YAML: more than 10,000 values or 32 levels");
    if (node.IsMap())
      return convert_map(node, depth);
    if (node.IsSequence())
      return convert_list(node, depth);
    if (!node.IsScalar())
      return json(nullptr);
    // yaml-cpp tags what was quoted with "!".
    return node.Tag() == "!" ? json(node.Scalar()) : plain_scalar(node.Scalar());
  }

private:
  result<json> convert_map(const YAML::Node& node, int depth) {
    json object = json::object();
    for (const auto& member : node) {
      if (!member.first.IsScalar())
        return fail(errc::invalid_argument, "YAML: " + place(member.first) + ": not a name");
      auto value = convert(member.second, depth + 1);
      if (!value)
        return value;
      if (!object.emplace(member.first.Scalar(), std::move(*value)).second)
        return fail(errc::invalid_argument, "YAML: " + place(member.first) + ": \"" +
                                                member.first.Scalar() + "\" stands there twice");
    }
    return object;
  }

  result<json> convert_list(const YAML::Node& node, int depth) {
    json list = json::array();
    for (const auto& item : node) {
      auto value = convert(item, depth + 1);
      if (!value)
        return value;
      list.push_back(std::move(*value));
    }
    return list;
  }

  int nodes_ = 0;
};

void emit(YAML::Emitter& out, const nlohmann::ordered_json& value) {
  if (value.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [name, member] : value.items()) {
      out << YAML::Key << name << YAML::Value;
      emit(out, member);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    out << YAML::BeginSeq;
    for (const auto& item : value)
      emit(out, item);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    out << YAML::DoubleQuoted << value.get_ref<const std::string&>();
  } else if (value.is_boolean()) {
    out << value.get<bool>();
  } else if (value.is_number_integer()) {
    out << value.get<std::int64_t>();
  } else {
    out << YAML::Null;
  }
}

} // namespace

result<json> parse_yaml(const std::string& text) {
  if (text.size() > max_bytes)
    return fail(errc::too_large, "YAML: over 1 MiB");
  try {
    return converter{}.convert(YAML::Load(text));
  } catch (const YAML::Exception& e) {
    return fail(errc::invalid_argument,
                "YAML: line " + std::to_string(e.mark.line + 1) + ": " + e.msg);
  }
}

std::string to_yaml(const nlohmann::ordered_json& document) {
  YAML::Emitter out;
  emit(out, document);
  return std::string(out.c_str()) + "\n";
}

result<json> read_yaml(const std::filesystem::path& file) {
  const auto text = read_input_file(file, max_bytes);
  if (!text)
    return std::unexpected(text.error());
  auto document = parse_yaml(*text);
  if (!document)
    return fail(document.error().code, file.string() + ": " + document.error().context);
  return document;
}

} // namespace rstuf::cli
