#include "cli/import_run.hpp"
#include "cli/plain_text.hpp"

namespace rstuf::cli {
namespace {

constexpr std::size_t max_shown_faults = 10;

std::string json_text(const json& part) {
  return one_line(part.is_string() ? part.get<std::string>() : part.dump());
}

/// A fault at ["body", line, part…]; empty for any other.
std::string fault_in_line(const json& fault, const std::string& file, std::size_t first_line) {
  const auto loc = fault.is_object() ? fault.value("loc", json()) : json();
  if (!loc.is_array() || loc.size() < 2 || !loc[1].is_number_unsigned())
    return {};
  auto out = file + ":" + std::to_string(loc[1].get<std::size_t>() + first_line - 1) + ":";
  for (std::size_t i = 2; i < loc.size(); ++i)
    out += (i == 2 ? " " : ".") + json_text(loc[i]) + (i + 1 == loc.size() ? ":" : "");
  return out + " " + json_text(fault.value("msg", json("")));
}

} // namespace

std::string import_refusal(const json& answer, const std::string& file, std::size_t first_line) {
  const auto detail = answer.is_object() ? answer.value("detail", json()) : json();
  std::string out;
  std::size_t faults = 0;
  for (const auto& fault : detail.is_array() ? detail : json::array())
    if (const auto text = fault_in_line(fault, file, first_line); !text.empty())
      if (++faults <= max_shown_faults)
        out += (out.empty() ? "" : "\n") + text;
  if (faults > max_shown_faults)
    out += "\nand " + std::to_string(faults - max_shown_faults) + " more faults";
  return out;
}

} // namespace rstuf::cli
