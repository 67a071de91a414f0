#include "random_role.hpp"
#include "test_data.hpp"
#include "test_signer.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/verify.hpp"

#include <gtest/gtest.h>

// What holds for any metadata.
namespace rstuf::tuf {
namespace {

using test::random_source;

template <class Role>
struct any_metadata : testing::Test {};
using roles = testing::Types<root, timestamp, snapshot, targets>;
TYPED_TEST_SUITE(any_metadata, roles);

template <class Role>
metadata<Role> random_metadata(random_source& random) {
  auto m = unsigned_metadata(test::random_role<Role>(random));
  if (!m)
    throw std::runtime_error(to_string(m.error()));
  m->signatures = test::random_signatures(random);
  m->unrecognized = random.unknown_members();
  return *std::move(m);
}

TYPED_TEST(any_metadata, comes_back_from_its_bytes) {
  random_source random;
  for (int i = 0; i < 300; ++i) {
    auto m = random_metadata<TypeParam>(random);
    auto bytes = serialize(m);
    auto read = parse_metadata<TypeParam>(bytes);
    ASSERT_TRUE(read) << to_string(read.error()) << '\n' << bytes;
    EXPECT_EQ(*read, m) << bytes;
    EXPECT_EQ(serialize(*read), bytes);
  }
}

TYPED_TEST(any_metadata, comes_back_from_its_document) {
  random_source random;
  for (int i = 0; i < 300; ++i) {
    auto m = random_metadata<TypeParam>(random);
    EXPECT_EQ(metadata_from_json<TypeParam>(to_document(m)), m);
    EXPECT_EQ(role_from_json<TypeParam>(to_json(m.role)), m.role);
  }
}

TYPED_TEST(any_metadata, is_signed_over_the_bytes_that_its_file_canonicalises_to) {
  random_source random;
  for (int i = 0; i < 300; ++i) {
    auto m = random_metadata<TypeParam>(random);
    auto document = parse_json(serialize(m));
    ASSERT_TRUE(document);
    EXPECT_EQ(canonical((*document)["signed"]), m.signed_bytes);
  }
}

/// A file and who must have signed it. Damage is what changes its bytes in any way.
struct signed_file {
  std::map<std::string, key> keys;
  role_keys who;
  std::string bytes = {};
};

std::string damage(random_source& random, std::string bytes, std::size_t at) {
  switch (random.number(0, 4)) {
  case 0:
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.number(0, 7)));
    return bytes;
  case 1:
    bytes[at] = random.bytes(1)[0];
    return bytes;
  case 2:
    return bytes.erase(at, 1);
  case 3:
    return bytes.insert(at, random.bytes(1));
  default:
    return bytes.insert(at, 1, bytes[random.index(bytes.size())]);
  }
}

/// Damage to white space, to the case of a hex digit or to what no signature covers may pass. What
/// was signed never changes.
template <class Role>
void expect_undamaged_or_refused(const signed_file& file, const metadata<Role>& original,
                                 const std::string& damaged) {
  auto read = parse_metadata<Role>(damaged);
  if (!read ||
      !count_signatures(file.keys, file.who, read->signed_bytes, read->signatures).reached())
    return;
  EXPECT_EQ(read->signed_bytes, original.signed_bytes) << damaged;
  EXPECT_EQ(read->role, original.role) << damaged;
}

TYPED_TEST(any_metadata, that_was_damaged_is_refused_or_says_the_same) {
  random_source random;
  test::test_signer signer{1};
  test::test_signer other{2};
  signed_file file{.keys = {{signer.keyid(), signer.public_key()}},
                   .who = {.keyids = {signer.keyid()}}};
  for (int i = 0; i < 3; ++i) {
    auto original = random_metadata<TypeParam>(random);
    original.signatures = {signer.sign(original.signed_bytes), other.sign(original.signed_bytes)};
    file.bytes = serialize(original);
    for (std::size_t at = 0; at < file.bytes.size(); ++at)
      expect_undamaged_or_refused(file, original, damage(random, file.bytes, at));
  }
}

TYPED_TEST(any_metadata, that_was_cut_short_is_refused) {
  random_source random;
  auto bytes = serialize(random_metadata<TypeParam>(random));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parse_metadata<TypeParam>(std::string_view{bytes}.substr(0, size))) << size;
}

TEST(any_metadata, of_python_tuf_that_was_damaged_is_refused_or_says_the_same) {
  random_source random;
  auto trusted = parse_metadata<root>(test::read_data("python_tuf/root.json"));
  ASSERT_TRUE(trusted);
  signed_file file{.keys = trusted->role.keys,
                   .who = trusted->role.roles["root"],
                   .bytes = test::read_data("python_tuf/root.json")};
  for (std::size_t at = 0; at < file.bytes.size(); at += random.index(9) + 1)
    expect_undamaged_or_refused(file, *trusted, damage(random, file.bytes, at));
}

} // namespace
} // namespace rstuf::tuf
