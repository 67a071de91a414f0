#include "http/gzip.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "tuf/json.hpp"

#include <curl/curl.h>
#include <gtest/gtest.h>

// GET /metadata/…, as TUF clients and caches use it.
namespace rstuf::http::test {
namespace {

class metadata_files_test : public testing::Test {
protected:
  void put(const std::string& name, const std::string& bytes) {
    storage::file f{name, bytes};
    ASSERT_TRUE(s.files()->create({&f, 1}));
  }
  void put_timestamp(const std::string& bytes) {
    auto files = s.files();
    ++epoch;
    ASSERT_TRUE(files->stage_timestamp(epoch, bytes));
    ASSERT_TRUE(files->activate_timestamp(epoch));
  }
  answer fetch(const std::string& name, const std::string& headers = {}) {
    return get(s.port(), "/metadata/" + name, headers);
  }

  running_server s;
  std::int64_t epoch = 0;
  const std::string large = "{\"roles\":\"" + std::string(5000, 'x') + "\"}";
};

TEST_F(metadata_files_test, serves_versioned_files_for_ever_and_the_timestamp_fresh) {
  put("1.root.json", "{\"root\":1}");
  put_timestamp("{\"timestamp\":1}");
  auto root = fetch("1.root.json");
  EXPECT_EQ(root.status, 200);
  EXPECT_EQ(root.body, "{\"root\":1}");
  EXPECT_EQ(root.headers["content-type"], "application/json");
  EXPECT_EQ(root.headers["cache-control"], "public, max-age=31536000, immutable");
  EXPECT_EQ(root.headers["x-content-type-options"], "nosniff");
  auto first = fetch("timestamp.json");
  EXPECT_EQ(first.headers["cache-control"], "no-cache");
  put_timestamp("{\"timestamp\":2}");
  auto second = fetch("timestamp.json");
  EXPECT_EQ(second.body, "{\"timestamp\":2}");
  EXPECT_NE(first.headers["etag"], second.headers["etag"]);
}

TEST_F(metadata_files_test, answers_404_for_what_is_not_there_and_lets_nobody_keep_it) {
  put_timestamp("{}");
  for (const auto* name :
       {"2.root.json", ".timestamp.1.tmp", "../catalog.db", "%2e%2e/x", "a/b", "..%2fcatalog.db"}) {
    auto a = fetch(name);
    EXPECT_EQ(a.status, 404) << name;
    EXPECT_EQ(a.headers["cache-control"], "no-store") << name;
  }
  put("2.root.json", "{}");
  EXPECT_EQ(fetch("2.root.json").status, 200) << "a 404 is not remembered";
}

TEST_F(metadata_files_test, lets_nobody_keep_files_of_a_bootstrap_that_may_still_fail) {
  put("1.root.json", "{\"try\":1}");
  EXPECT_EQ(fetch("1.root.json").headers["cache-control"], "no-store");
  std::string name = "1.root.json";
  ASSERT_TRUE(s.files()->remove({&name, 1}));
  put("1.root.json", "{\"try\":2}");
  put_timestamp("{}");
  auto a = fetch("1.root.json");
  EXPECT_EQ(a.body, "{\"try\":2}");
  EXPECT_EQ(a.headers["cache-control"], "public, max-age=31536000, immutable");
}

TEST_F(metadata_files_test, answers_304_to_who_has_the_file) {
  put("1.root.json", "{}");
  put_timestamp("{}");
  auto tag = fetch("1.root.json").headers["etag"];
  EXPECT_TRUE(tag.starts_with('"') && tag.ends_with('"')) << tag;
  for (const auto& sent : {tag, "W/" + tag, "\"other\", " + tag, std::string{"*"}}) {
    auto a = fetch("1.root.json", "If-None-Match: " + sent + "\r\n");
    EXPECT_EQ(a.status, 304) << sent;
    EXPECT_EQ(a.headers["etag"], tag);
    EXPECT_EQ(a.body, "");
  }
  EXPECT_EQ(fetch("1.root.json", "If-None-Match: \"other\"\r\n").status, 200);
}

TEST_F(metadata_files_test, compresses_large_files_for_who_takes_them) {
  put("1.snapshot.json", large);
  put("1.root.json", "{}");
  put_timestamp("{}");
  auto plain = fetch("1.snapshot.json");
  EXPECT_EQ(plain.body, large);
  EXPECT_EQ(plain.headers["vary"], "Accept-Encoding");
  EXPECT_FALSE(plain.headers.contains("content-encoding"));
  auto small = fetch("1.snapshot.json", "Accept-Encoding: br, gzip;q=0.5\r\n");
  EXPECT_EQ(small.headers["content-encoding"], "gzip");
  EXPECT_LT(small.body.size(), 200U);
  EXPECT_NE(small.headers["etag"], plain.headers["etag"]);
  EXPECT_FALSE(fetch("1.snapshot.json", "Accept-Encoding: gzip;q=0\r\n")
                   .headers.contains("content-encoding"));
  EXPECT_FALSE(
      fetch("1.root.json", "Accept-Encoding: gzip\r\n").headers.contains("content-encoding"));
  EXPECT_EQ(fetch("1.snapshot.json",
                  "If-None-Match: " + plain.headers["etag"] + "\r\nAccept-Encoding: gzip\r\n")
                .status,
            200)
      << "the plain file's tag is not the compressed one's";
}

TEST_F(metadata_files_test, sends_curl_compressed_what_it_unpacks_to_the_same_bytes) {
  put("1.snapshot.json", large);
  put_timestamp("{}");
  std::string got;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), curl_easy_cleanup};
  auto url = "http://127.0.0.1:" + std::to_string(s.port()) + "/metadata/1.snapshot.json";
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &got);
  curl_easy_setopt(
      curl.get(), CURLOPT_WRITEFUNCTION,
      +[](char* data, std::size_t size, std::size_t count, void* to) {
        static_cast<std::string*>(to)->append(data, size * count);
        return size * count;
      });
  EXPECT_EQ(curl_easy_perform(curl.get()), CURLE_OK);
  EXPECT_EQ(got, large);
}

TEST_F(metadata_files_test, answers_head) {
  put("1.snapshot.json", large);
  auto head = ask(s.port(), "HEAD /metadata/1.snapshot.json HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], std::to_string(large.size()));
}

TEST_F(metadata_files_test, lists_the_folder) {
  put("1.root.json", "{}");
  put("2.bins-0a.json", "{}");
  put_timestamp("{}");
  auto html = fetch("");
  EXPECT_EQ(html.status, 200);
  EXPECT_EQ(html.headers["content-type"], "text/html; charset=utf-8");
  for (const auto* name : {"1.root.json", "2.bins-0a.json", "timestamp.json"})
    EXPECT_NE(html.body.find(std::string{"<a href=\""} + name + "\">" + name + "</a>"),
              std::string::npos)
        << html.body;
  EXPECT_NE(get(s.port(), "/metadata").body.find("href=\"metadata/1.root.json\""),
            std::string::npos);
  auto list = fetch("", "Accept: application/json\r\n");
  EXPECT_EQ(*parse_json(list.body), (json{{{"name", "1.root.json"}, {"type", "file"}},
                                          {{"name", "2.bins-0a.json"}, {"type", "file"}},
                                          {{"name", "timestamp.json"}, {"type", "file"}}}));
}

} // namespace
} // namespace rstuf::http::test
