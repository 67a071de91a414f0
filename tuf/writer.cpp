#include "tuf/writer.hpp"

#include "tuf/canonical_json.hpp"
#include "tuf/metadata.hpp"

#include <utility>

namespace rstuf::tuf {
namespace {

/// `"name":` with the comma that parts it from what stands before.
void begin_member(std::string& out, bool& first, std::string_view name) {
  if (!std::exchange(first, false))
    out.push_back(',');
  append_string(out, name);
  out.push_back(':');
}

void append_expires(std::string& out, time_point expires) {
  out.append(R"("expires":)");
  append_string(out, format_time(expires));
}

void append_spec_version(std::string& out) {
  out.append(R"("spec_version":)");
  append_string(out, common{}.spec_version);
}

std::string version_tail(std::int64_t version) {
  std::string out = R"(,"version":)";
  append_integer(out, version);
  out.push_back('}');
  return out;
}

} // namespace

targets_writer::targets_writer(std::int64_t version, time_point expires,
                               std::string_view delegations)
    : out_{R"({"_type":"targets",)"}, tail_{'}' + version_tail(version)} {
  if (!delegations.empty())
    out_.append(R"("delegations":)").append(delegations).push_back(',');
  append_expires(out_, expires);
  out_.push_back(',');
  append_spec_version(out_);
  out_.append(R"(,"targets":{)");
}

void targets_writer::add(std::string_view path, std::string_view info) {
  begin_member(out_, first_, path);
  out_.append(info);
}

std::string targets_writer::finish() && {
  return std::move(out_.append(tail_));
}

snapshot_writer::snapshot_writer(std::int64_t version, time_point expires)
    : out_{R"({"_type":"snapshot",)"} {
  append_expires(out_, expires);
  out_.append(R"(,"meta":{)");
  tail_ = "},";
  append_spec_version(tail_);
  tail_.append(version_tail(version));
}

void snapshot_writer::add(std::string_view role, std::int64_t version) {
  begin_member(out_, first_, std::string{role}.append(".json"));
  out_.append(R"({"version":)");
  append_integer(out_, version);
  out_.push_back('}');
}

std::string snapshot_writer::finish() && {
  return std::move(out_.append(tail_));
}

std::string write_timestamp(std::int64_t version, time_point expires, std::int64_t snapshot_version,
                            std::size_t snapshot_length, std::string_view snapshot_sha256) {
  std::string out = R"({"_type":"timestamp",)";
  append_expires(out, expires);
  out.append(R"(,"meta":{"snapshot.json":{"hashes":{"sha256":)");
  append_string(out, snapshot_sha256);
  out.append(R"(},"length":)");
  append_integer(out, static_cast<std::int64_t>(snapshot_length));
  out.append(R"(,"version":)");
  append_integer(out, snapshot_version);
  out.append("}},");
  append_spec_version(out);
  return out.append(version_tail(version));
}

} // namespace rstuf::tuf
