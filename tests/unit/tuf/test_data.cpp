#include "test_data.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace rstuf::test {
namespace {

json parse(const std::string& text, std::string_view name) {
  auto parsed = parse_json(text);
  if (!parsed)
    throw std::runtime_error(std::string{name} + ": " + to_string(parsed.error()));
  return *std::move(parsed);
}

} // namespace

std::string read_data(std::string_view name) {
  std::ifstream in(std::string{RSTUF_TEST_DATA "/"}.append(name), std::ios::binary);
  if (!in)
    throw std::runtime_error("no test data " + std::string{name});
  return {std::istreambuf_iterator<char>(in), {}};
}

json read_data_json(std::string_view name) {
  return parse(read_data(name), name);
}

std::vector<json> read_data_lines(std::string_view name) {
  std::istringstream in(read_data(name));
  std::vector<json> out;
  for (std::string line; std::getline(in, line);)
    out.push_back(parse(line, name));
  return out;
}

} // namespace rstuf::test
