#include "signing/secret.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <new>
#include <string>

// The only look at freed memory that is defined: at the moment it is given back.
namespace {
const void* watched = nullptr;
bool wiped_when_freed = false;

void look_at(void* block, std::size_t length) {
  if (block == nullptr || block != watched)
    return;
  const auto* bytes = static_cast<const unsigned char*>(block);
  wiped_when_freed = std::all_of(bytes, bytes + length, [](unsigned char b) { return b == 0; });
  watched = nullptr;
}
} // namespace

void* operator new(std::size_t size) {
  if (void* block = std::malloc(size))
    return block;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return std::malloc(size);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t size) noexcept {
  look_at(block, size);
  std::free(block);
}

namespace rstuf::signing {
namespace {

const std::string long_text = "a passphrase that is too long to live inside the string object";
const std::string short_text = "hunter2";

bool contains(const void* memory, std::size_t size, std::string_view text) {
  return std::string_view(static_cast<const char*>(memory), size).contains(text);
}

TEST(secret, zeroes_heap_memory_before_it_is_freed) {
  {
    const secret s{std::string(long_text)};
    watched = s.reveal().data();
    wiped_when_freed = false;
  }
  EXPECT_EQ(watched, nullptr) << "the memory was never given back";
  EXPECT_TRUE(wiped_when_freed);
}

TEST(secret, zeroes_a_short_text_inside_the_object_when_destroyed) {
  alignas(secret) std::array<char, sizeof(secret)> memory{};
  auto* s = std::construct_at(reinterpret_cast<secret*>(memory.data()), std::string(short_text));
  ASSERT_TRUE(contains(memory.data(), memory.size(), short_text)) << "the text is kept elsewhere";
  std::destroy_at(s);
  // Volatile reads: the object is gone, its storage is not.
  std::array<char, sizeof(secret)> seen{};
  for (std::size_t i = 0; i < seen.size(); ++i)
    seen.at(i) = static_cast<const volatile char*>(memory.data())[i];
  EXPECT_FALSE(contains(seen.data(), seen.size(), short_text));
}

TEST(secret, leaves_nothing_in_a_moved_from_object) {
  for (const auto& text : {short_text, long_text}) {
    secret from{std::string(text)};
    const secret to{std::move(from)};
    EXPECT_EQ(to.reveal(), text);
    EXPECT_TRUE(from.empty()); // NOLINT(bugprone-use-after-move): the promise under test
    EXPECT_FALSE(contains(&from, sizeof from, text));
  }
}

TEST(secret, wipes_what_it_held_when_it_is_assigned_to) {
  secret held{std::string(short_text)};
  secret next{std::string("other")};
  held = std::move(next);
  EXPECT_EQ(held.reveal(), "other");
  EXPECT_FALSE(contains(&held, sizeof held, "hunter2"));
  EXPECT_TRUE(next.empty()); // NOLINT(bugprone-use-after-move): the promise under test
}

TEST(secret, survives_assignment_to_itself) {
  secret s{std::string(short_text)};
  auto& same = s;
  s = std::move(same);
  EXPECT_EQ(s.reveal(), short_text);
}

TEST(secret, compares_equal_only_with_the_same_bytes) {
  const secret s{std::string("abc")};
  EXPECT_TRUE(equal(s, "abc"));
  EXPECT_FALSE(equal(s, "abd"));
  EXPECT_FALSE(equal(s, "ab"));
  EXPECT_FALSE(equal(s, "abcd"));
  EXPECT_TRUE(equal(secret{}, ""));
}

} // namespace
} // namespace rstuf::signing
