#pragma once

#include <string>
#include <string_view>

namespace rstuf::client {

/// Percent-encodes every byte but ASCII letters, digits, `-`, `.`, `_` and `~`. Whatever a role is
/// called, the outcome is one segment of a URL and, with ".json" behind it, a plain file name.
std::string quote_name(std::string_view name);

/// A target path as it stands in a URL. TUF 4.5: TARGETPATH is a path-relative URL, so `/` and
/// `%` with two hex digits stay; bytes that no URL path may hold are percent-encoded.
std::string quote_path(std::string_view path);

/// `relative` under `base`, with exactly one slash between them.
std::string join_url(std::string_view base, std::string_view relative);

/// "https://host:port" of a URL: two URLs with different texts here may belong to different owners.
std::string_view origin_of(std::string_view url);

/// The URL without user, password, query and fragment, for errors and logs.
std::string loggable_url(std::string_view url);

} // namespace rstuf::client
