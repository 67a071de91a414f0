#include "tuf/hash.hpp"

#include "random_source.hpp"

#include <gtest/gtest.h>

namespace rstuf::tuf {
namespace {

using namespace std::literals;

struct digest_case {
  std::string_view algorithm;
  std::string_view of_abc;
};

// FIPS 180-4 and RFC 7693, appendix A; blake2b-256 from Python's hashlib.blake2b(digest_size=32).
constexpr digest_case digests[] = {
    {"sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
    {"sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"sha384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
               "8086072ba1e7cc2358baeca134c825a7"},
    {"sha512", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
               "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {"blake2b", "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"},
    {"blake2b-256", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
};

TEST(hash, gives_the_published_digests) {
  for (const auto& [algorithm, of_abc] : digests) {
    EXPECT_EQ(digest_hex(algorithm, "abc"), of_abc) << algorithm;
    EXPECT_EQ(digest_size(algorithm), of_abc.size() / 2) << algorithm;
  }
  EXPECT_EQ(sha256_hex("abc"), digests[1].of_abc);
  EXPECT_EQ(sha256_prefix("abc"), 0xba7816bfU);
}

TEST(hash, does_not_depend_on_how_the_bytes_are_cut) {
  test::random_source random;
  for (const auto& row : digests) {
    auto bytes = random.bytes(5000);
    hasher pieces{row.algorithm};
    for (std::string_view rest = bytes; !rest.empty();) {
      auto piece = rest.substr(0, random.index(700));
      pieces.update(piece);
      rest.remove_prefix(piece.size());
    }
    EXPECT_EQ(pieces.finish(), digest_hex(row.algorithm, bytes)) << row.algorithm;
  }
}

TEST(hash, can_be_moved_while_it_runs) {
  hasher first{"sha256"};
  first.update("ab");
  hasher second{std::move(first)};
  second.update("c");
  EXPECT_EQ(second.finish(), digests[1].of_abc);
}

TEST(hash, refuses_names_it_does_not_know) {
  for (auto name : {"", "md5", "sha1", "SHA256", "sha-256", "sha512-256"}) {
    EXPECT_FALSE(digest_size(name)) << name;
    EXPECT_FALSE(digest_hex(name, "")) << name;
    EXPECT_THROW(hasher{name}, std::invalid_argument) << name;
  }
}

TEST(hex, is_read_in_either_case_and_written_in_lower_case) {
  EXPECT_EQ(to_hex("\x00\x0f\xf0\xff"sv), "000ff0ff");
  EXPECT_EQ(from_hex("000FF0fF"), "\x00\x0f\xf0\xff"sv);
  EXPECT_EQ(from_hex(""), "");
}

TEST(hex, refuses_an_odd_length_and_other_digits) {
  for (auto text : {"0", "000", "0g", "g0", "0x", " 0", "0 ", "\xC2\xB2"})
    EXPECT_FALSE(from_hex(text)) << text;
}

TEST(hex, brings_any_bytes_back) {
  test::random_source random;
  auto bytes = random.bytes(1000);
  EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
}

} // namespace
} // namespace rstuf::tuf
