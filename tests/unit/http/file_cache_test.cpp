#include "http/file_cache.hpp"
#include "http/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace rstuf::http {
namespace {

std::string unzipped(std::string_view bytes) {
  z_stream z{};
  EXPECT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
  std::string out(1U << 20U, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  inflateEnd(&z);
  return out;
}

TEST(gzip, makes_what_gunzip_undoes) {
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += "line " + std::to_string(i) + '\n';
  auto small = gzipped(text);
  ASSERT_TRUE(small);
  EXPECT_LT(small->size(), text.size());
  EXPECT_EQ(unzipped(*small), text);
}

TEST(gzip, leaves_what_does_not_get_smaller) {
  EXPECT_EQ(gzipped(""), std::nullopt);
  EXPECT_EQ(gzipped("ab"), std::nullopt);
}

TEST(gzip, reads_accept_encoding) {
  for (const auto* header : {"gzip", "br, gzip", "x-gzip", "gzip;q=0.001", "*", "br;q=1, *;q=0.1",
                             "deflate , gzip ; q=1.0"})
    EXPECT_TRUE(allows_gzip(header)) << header;
  for (const auto* header :
       {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "notgzip", "gzip2"})
    EXPECT_FALSE(allows_gzip(header)) << header;
}

TEST(file_cache, drops_what_was_not_used_for_longest) {
  file_cache cache{10'000};
  auto file = make_served_file(std::string(1000, '\x01'));
  auto fill = [&](const std::string& name) { cache.keep(name, file); };
  for (const auto* name : {"a", "b", "c", "d"})
    fill(name);
  ASSERT_NE(cache.find("a"), nullptr);
  for (int i = 0; i < 3; ++i)
    fill("more" + std::to_string(i));
  EXPECT_NE(cache.find("a"), nullptr) << "used again";
  EXPECT_EQ(cache.find("b"), nullptr);
}

TEST(file_cache, does_not_keep_a_file_that_would_drive_out_many) {
  file_cache cache{10'000};
  std::string noise;
  for (unsigned i = 0; i < 4000; ++i)
    noise.push_back(static_cast<char>(i * 2654435761U >> 13U));
  cache.keep("large", make_served_file(noise));
  EXPECT_EQ(cache.find("large"), nullptr);
}

TEST(file_cache, gives_each_form_of_a_file_a_tag_of_its_own) {
  auto file = make_served_file(std::string(2000, 'x'));
  ASSERT_NE(file->gzip, nullptr);
  EXPECT_NE(file->etag, file->gzip_etag);
  EXPECT_EQ(file->etag, make_served_file(std::string(2000, 'x'))->etag);
  EXPECT_NE(file->etag, make_served_file(std::string(2001, 'x'))->etag);
  EXPECT_EQ(make_served_file("small")->gzip, nullptr);
}

} // namespace
} // namespace rstuf::http
