#pragma once

#include <curl/curl.h>
#include <memory>

namespace rstuf::client {

struct curl_free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using curl_handle = std::unique_ptr<CURL, curl_free>;
using curl_headers = std::unique_ptr<curl_slist, curl_free>;

} // namespace rstuf::client
