#include "entries.hpp"
#include "http/artifacts_body.hpp"
#include "http/bootstrap_body.hpp"
#include "http/delegations_body.hpp"
#include "http/metadata_body.hpp"
#include "http/request_watch.hpp"
#include "http/settings_body.hpp"
#include "promise.hpp"
#include "tuf/canonical_json.hpp"

#include <algorithm>
#include <charconv>

namespace rstuf::fuzz {
namespace {

/// What a client's bytes come to. Not which fault they have: of two in one piece, the parser may
/// see the second first.
struct outcome {
  std::size_t completed = 0;
  bool refused = false;
  bool last = false;
  bool within = false;

  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome watch_in_pieces(std::string_view bytes, std::size_t size) {
  static const http::server_limits limits{
      .max_body = 256, .max_target = 64, .max_header_bytes = 256};
  http::request_watch watch{limits};
  outcome out;
  while (!bytes.empty() && !out.refused && !out.last) {
    auto piece = bytes.substr(0, size);
    bytes.remove_prefix(piece.size());
    auto seen = watch.feed(piece);
    promise(seen.good <= piece.size(), "more is good than was given");
    promise(seen.fault == 0 || seen.fault == 400 || seen.fault == 413 || seen.fault == 414 ||
                seen.fault == 431,
            "an unknown fault");
    out.completed += seen.completed;
    out.refused = seen.fault != 0;
    out.last = seen.last;
  }
  out.within = !out.refused && watch.within_request();
  return out;
}

http::request with_body(std::string_view body) {
  http::request r;
  r.body = body;
  return r;
}

/// A body that is taken is one that is taken again, and means the same then.
void body(std::string_view input, http::checked<json> (*read)(const http::request&)) {
  auto payload = read(with_body(input));
  if (!payload)
    return promise(!payload.error().empty(), "refused without a fault");
  auto text = payload->dump();
  promise(read(with_body(text)) == *payload, "a payload is no body of its own");
}

} // namespace

void request_bytes(std::string_view input) {
  auto [line, bytes] = cut_line(input);
  std::size_t size = 1;
  std::from_chars(line.data(), line.data() + line.size(), size);
  promise(watch_in_pieces(bytes, std::clamp<std::size_t>(size, 1, 1000)) ==
              watch_in_pieces(bytes, bytes.size()),
          "the pieces in which a request comes make a difference");
}

void add_body(std::string_view input) {
  auto order = http::read_artifacts_to_add(with_body(input));
  if (!order)
    return promise(!order.error().empty(), "refused without a fault");
  promise(order->paths.size() == order->payload["artifacts"].size(), "a path was lost");
  promise(tuf::canonical(order->payload).has_value(), "accepted what cannot be signed");
  auto text = order->payload.dump();
  auto again = http::read_artifacts_to_add(with_body(text));
  promise(again && again->payload == order->payload, "a payload is no body of its own");
}

void remove_body(std::string_view input) {
  auto order = http::read_artifacts_to_remove(with_body(input));
  if (!order)
    return promise(!order.error().empty(), "refused without a fault");
  auto text = order->payload.dump();
  auto again = http::read_artifacts_to_remove(with_body(text));
  promise(again && again->payload == order->payload, "a payload is no body of its own");
}

void bootstrap_body(std::string_view input) {
  body(input, http::read_bootstrap);
}

void settings_body(std::string_view input) {
  body(input, http::read_settings_update);
}

void root_body(std::string_view input) {
  body(input, http::read_metadata_update);
}

void online_body(std::string_view input) {
  body(input, http::read_online_update);
}

void signature_body(std::string_view input) {
  body(input, http::read_signature);
}

void signing_end_body(std::string_view input) {
  body(input, http::read_signing_to_delete);
}

void delegations_body(std::string_view input) {
  body(input, http::read_delegations_to_add);
}

void delegations_delete_body(std::string_view input) {
  body(input, http::read_delegations_to_delete);
}

} // namespace rstuf::fuzz
