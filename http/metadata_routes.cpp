#include "http/etag.hpp"
#include "http/failure_log.hpp"
#include "http/gzip.hpp"
#include "http/routes.hpp"
#include "http/worker_pool.hpp"

#include <atomic>

// GET /metadata/…: what TUF clients read.
namespace rstuf::http {
namespace {

/// No client takes a larger metadata file than 5 MB.
constexpr std::size_t max_file_bytes = 16U << 20U;

/// `12.snapshot.json`: never changes once clients may know of it.
bool is_versioned(std::string_view name) {
  auto digits = name.find_first_not_of("0123456789");
  return digits != name.npos && digits > 0 && name[digits] == '.' && name.ends_with(".json");
}

response send(const request& r, const served_file& file, std::string cache_control) {
  bool gzip = file.gzip && allows_gzip(r.accept_encoding);
  response out{.status = 200,
               .headers = {{"Content-Type", "application/json"},
                           {"Cache-Control", std::move(cache_control)},
                           {"ETag", gzip ? file.gzip_etag : file.etag},
                           {"Vary", "Accept-Encoding"},
                           {"X-Content-Type-Options", "nosniff"}},
               .body = gzip ? file.gzip : file.plain};
  if (gzip)
    out.headers.emplace_back("Content-Encoding", "gzip");
  return unless_known(std::move(out), r.if_none_match);
}

/// The files of one repository, on their way out.
class metadata_files {
public:
  explicit metadata_files(std::shared_ptr<file_cache> cache) : cache_{std::move(cache)} {}

  void show(const request& r, worker& mine, const reply& answer) {
    if (auto kept = cache_->find(r.rest))
      return answer(send(r, *kept, forever));
    // Until the first timestamp stands there, a bootstrap may fail and take its files back.
    bool versioned = is_versioned(r.rest);
    bool unchanging = versioned && is_published(mine.files());
    auto bytes = mine.files().read(r.rest, max_file_bytes);
    if (!bytes)
      return answer(missing(bytes.error()));
    auto file = make_served_file(*std::move(bytes));
    if (unchanging)
      cache_->keep(r.rest, file);
    answer(send(r, *file, unchanging ? forever : versioned ? "no-store" : "no-cache"));
  }

private:
  static constexpr auto forever = "public, max-age=31536000, immutable";

  /// A name no storage holds is as missing as any other: clients look for the next root by its 404.
  static response missing(const error& e) {
    if (e.code == errc::not_found || e.code == errc::invalid_argument)
      return refused(404, "Not Found");
    return logged_failure("metadata", e);
  }

  bool is_published(storage::metadata_storage& files) {
    if (!published_ && files.read(storage::timestamp_name, max_file_bytes))
      published_ = true;
    return published_;
  }

  std::shared_ptr<file_cache> cache_;
  std::atomic<bool> published_ = false;
};

/// The names as links, as web servers list a folder, or as JSON for who asks for it.
response listing(const request& r, const std::vector<std::string>& names) {
  if (r.accept.contains("application/json")) {
    json out = json::array();
    for (const auto& name : names)
      out.push_back({{"name", name}, {"type", "file"}});
    return json_response(200, out);
  }
  std::string up = r.folder ? "" : "metadata/";
  std::string html = "<!DOCTYPE html>\n<html><head><title>Index of /metadata/</title></head>\n"
                     "<body><h1>Index of /metadata/</h1>\n<ul>\n";
  for (const auto& name : names)
    html += "<li><a href=\"" + up + name + "\">" + name + "</a></li>\n";
  html += "</ul></body></html>\n";
  return {.status = 200,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Vary", "Accept"},
                      {"X-Content-Type-Options", "nosniff"}},
          .body = std::make_shared<const std::string>(std::move(html))};
}

void list(const request& r, worker& mine, const reply& answer) {
  auto names = mine.files().list();
  answer(names ? listing(r, *names) : logged_failure("metadata", names.error()));
}

} // namespace

void add_metadata_routes(router& to, std::shared_ptr<file_cache> cache) {
  auto files = std::make_shared<metadata_files>(std::move(cache));
  to.add("GET", "/metadata", list);
  to.add("GET", "/metadata/*", [files](const request& r, worker& mine, const reply& answer) {
    files->show(r, mine, answer);
  });
}

} // namespace rstuf::http
