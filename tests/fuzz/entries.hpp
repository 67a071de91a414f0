#pragma once

#include <array>
#include <string_view>

// What is fuzzed. Each entry takes any bytes, must not crash, hang or leak on them, and throws
// std::logic_error if a promise of the library does not hold.
namespace rstuf::fuzz {

void root(std::string_view input);
void targets(std::string_view input);
void snapshot(std::string_view input);
void timestamp(std::string_view input);

/// JSON, its canonical form and the stored form of that.
void json_text(std::string_view input);

/// A line with a key in JSON, then a signature in hex.
void key(std::string_view input);

/// The public value of a key, read as a key of every scheme.
void public_key(std::string_view input);

/// A line with a pattern, then a path.
void path_pattern(std::string_view input);

void time(std::string_view input);

/// A line with a number, then what a client sends in pieces of that many bytes.
void request_bytes(std::string_view input);

/// Bodies of POST artifacts, artifacts/delete and bootstrap.
void add_body(std::string_view input);
void remove_body(std::string_view input);
void bootstrap_body(std::string_view input);

/// Bodies of POST artifacts/import.
void import_csv(std::string_view input);
void import_ndjson(std::string_view input);

/// Bodies of PUT config, POST metadata, metadata/online, metadata/sign, metadata/sign/delete,
/// delegations and delegations/delete.
void settings_body(std::string_view input);
void root_body(std::string_view input);
void online_body(std::string_view input);
void signature_body(std::string_view input);
void signing_end_body(std::string_view input);
void delegations_body(std::string_view input);
void delegations_delete_body(std::string_view input);

struct entry {
  std::string_view name; ///< of its program and of its folder in corpus/
  void (*run)(std::string_view input);
};

inline constexpr std::array<entry, 22> entries{{
    {"root", root},
    {"targets", targets},
    {"snapshot", snapshot},
    {"timestamp", timestamp},
    {"json_text", json_text},
    {"key", key},
    {"public_key", public_key},
    {"path_pattern", path_pattern},
    {"time", time},
    {"request_bytes", request_bytes},
    {"add_body", add_body},
    {"remove_body", remove_body},
    {"bootstrap_body", bootstrap_body},
    {"import_csv", import_csv},
    {"import_ndjson", import_ndjson},
    {"settings_body", settings_body},
    {"root_body", root_body},
    {"online_body", online_body},
    {"signature_body", signature_body},
    {"signing_end_body", signing_end_body},
    {"delegations_body", delegations_body},
    {"delegations_delete_body", delegations_delete_body},
}};

} // namespace rstuf::fuzz
