#include "test_data.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/hash.hpp"
#include "tuf/paths.hpp"
#include "tuf/verify.hpp"

#include <gtest/gtest.h>

// Metadata that python-tuf wrote (data/python_tuf/generate.py).
namespace rstuf::tuf {
namespace {

template <class Role>
metadata<Role> read(const std::string& name) {
  auto parsed = parse_metadata<Role>(test::read_data("python_tuf/" + name + ".json"));
  if (!parsed)
    throw std::runtime_error(name + ": " + to_string(parsed.error()));
  return *std::move(parsed);
}

/// Read, written and read again: the signed bytes are those that python-tuf signed.
template <class Role>
void expect_kept(const std::string& name) {
  auto m = read<Role>(name);
  EXPECT_EQ(m.signed_bytes, test::read_data("python_tuf/" + name + ".signed")) << name;
  EXPECT_EQ(canonical(to_json(m.role)), m.signed_bytes) << name;
  auto again = parse_metadata<Role>(serialize(m));
  ASSERT_TRUE(again) << name;
  EXPECT_EQ(*again, m) << name;
  EXPECT_EQ(to_document(m), test::read_data_json("python_tuf/" + name + ".json"));
  EXPECT_EQ(metadata_from_json<Role>(to_document(m)), m);
}

TEST(python_tuf, metadata_keeps_every_byte_that_was_signed) {
  expect_kept<root>("root");
  expect_kept<targets>("targets");
  expect_kept<targets>("succinct");
  expect_kept<targets>("by-path");
  expect_kept<snapshot>("snapshot");
  expect_kept<timestamp>("timestamp");
}

TEST(python_tuf, file_without_escapes_is_written_byte_for_byte) {
  EXPECT_EQ(serialize(read<snapshot>("snapshot")),
            test::read_data("python_tuf/snapshot.utf8.json"));
}

TEST(python_tuf, root_verifies_itself_and_the_other_roles) {
  auto trusted = read<root>("root").role;
  auto expect_verified = [&](std::string_view name, const auto& m) {
    EXPECT_TRUE(verify_by(trusted, name, m.signed_bytes, m.signatures)) << name;
  };
  expect_verified("root", read<root>("root"));
  expect_verified("targets", read<targets>("targets"));
  expect_verified("snapshot", read<snapshot>("snapshot"));
  expect_verified("timestamp", read<timestamp>("timestamp"));
}

TEST(python_tuf, targets_is_signed_by_a_key_of_every_scheme) {
  auto trusted = read<root>("root").role;
  auto m = read<targets>("targets");
  auto count =
      count_signatures(trusted.keys, trusted.roles["targets"], m.signed_bytes, m.signatures);
  EXPECT_EQ(count.valid, 15);
  EXPECT_EQ(count.threshold, 15);
  for (auto& s : m.signatures) {
    auto kept = s;
    s.sig.front() = s.sig.front() == '0' ? '1' : '0';
    EXPECT_FALSE(verify_by(trusted, "targets", m.signed_bytes, m.signatures));
    s = kept;
  }
}

TEST(python_tuf, delegations_verify_and_own_their_paths) {
  auto delegator = read<targets>("targets").role;
  auto delegated = read<targets>("by-path");
  EXPECT_TRUE(verify_by(delegator, "by-path", delegated.signed_bytes, delegated.signatures));
  ASSERT_EQ(delegator.delegations->roles.size(), 3U);
  const auto& by_path = delegator.delegations->roles[0];
  EXPECT_TRUE(delegates(by_path, "file.txt"));
  EXPECT_FALSE(delegates(by_path, "x/file.txt"));
  EXPECT_TRUE(by_path.terminating);
  EXPECT_EQ(delegator.delegations->roles[1].path_hash_prefixes->size(), 3U);
}

TEST(python_tuf, succinct_roles_are_read) {
  auto succinct = read<targets>("succinct").role.delegations->succinct;
  ASSERT_TRUE(succinct);
  EXPECT_EQ(succinct->bit_length, 14);
  EXPECT_EQ(succinct->name_prefix, "bins");
  EXPECT_EQ(succinct->unrecognized, json({{"x-succinct", true}}));
}

TEST(python_tuf, hashes_of_target_files_are_the_ones_we_compute) {
  auto files = read<targets>("targets").role.files;
  ASSERT_TRUE(files.contains("ümlaut/中文.deb"));
  for (const auto& [path, file] : files) {
    EXPECT_EQ(file.length, static_cast<std::int64_t>(path.size()));
    for (const auto& [algorithm, digest] : file.hashes)
      EXPECT_EQ(digest_hex(algorithm, path), digest) << algorithm;
  }
}

TEST(python_tuf, timestamp_names_the_snapshot_file) {
  auto file = read<timestamp>("timestamp").role.snapshot;
  auto bytes = test::read_data("python_tuf/snapshot.json");
  EXPECT_EQ(file.length, static_cast<std::int64_t>(bytes.size()));
  EXPECT_EQ(file.hashes, (std::map<std::string, std::string>{{"sha256", sha256_hex(bytes)}}));
}

} // namespace
} // namespace rstuf::tuf
