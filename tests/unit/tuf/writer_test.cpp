#include "tuf/writer.hpp"

#include "random_role.hpp"
#include "tuf/canonical_json.hpp"
#include "tuf/metadata.hpp"

#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

/// The writers know neither unknown members nor other versions of the specification.
template <class Role>
Role plain_role(test::random_source& random) {
  auto role = test::random_role<Role>(random);
  role.spec_version = common{}.spec_version;
  role.unrecognized = json::object();
  return role;
}

TEST(targets_writer, writes_what_the_model_writes) {
  test::random_source random;
  for (int i = 0; i < 300; ++i) {
    auto role = plain_role<targets>(random);
    targets_writer writer{role.version, role.expires,
                          role.delegations ? *canonical(to_json(*role.delegations)) : ""};
    for (const auto& [path, file] : role.files)
      writer.add(path, *canonical(to_json(file)));
    EXPECT_EQ(std::move(writer).finish(), *canonical(to_json(role)));
  }
}

TEST(snapshot_writer, writes_what_the_model_writes) {
  test::random_source random;
  for (int i = 0; i < 300; ++i) {
    auto role = plain_role<snapshot>(random);
    snapshot_writer writer{role.version, role.expires};
    for (auto& [name, file] : role.meta) {
      file = {.version = file.version};
      writer.add(std::string_view{name}.substr(0, name.size() - 5), file.version);
    }
    EXPECT_EQ(std::move(writer).finish(), *canonical(to_json(role)));
  }
}

TEST(timestamp_writer, writes_what_the_model_writes) {
  test::random_source random;
  for (int i = 0; i < 300; ++i) {
    auto role = plain_role<timestamp>(random);
    role.meta_unrecognized = json::object();
    auto length = random.number(0, 1'000'000);
    auto hash = random.text();
    role.snapshot = {
        .version = role.snapshot.version, .length = length, .hashes = {{"sha256", hash}}};
    EXPECT_EQ(write_timestamp(role.version, role.expires, role.snapshot.version,
                              static_cast<std::size_t>(length), hash),
              *canonical(to_json(role)));
  }
}

} // namespace
} // namespace rstuf::tuf
