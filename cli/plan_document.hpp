#pragma once

#include "cli/ceremony_plan.hpp"

#include <filesystem>

namespace rstuf::cli {

/// The plan as the document that parse_plan reads, every default written out, in the order in which
/// people read it. Relative paths, which start at the current directory, are turned into such that
/// start at `base`, the plan's own.
nlohmann::ordered_json plan_document(const ceremony_plan& plan, const std::filesystem::path& base);

/// Hash bins in it.
nlohmann::ordered_json bins_document(const plan_bins& bins);

/// Writes it as a new YAML file, which read_plan reads back. Errors: those of write_output_file.
result<void> save_plan(const ceremony_plan& plan, const std::filesystem::path& file);

} // namespace rstuf::cli
