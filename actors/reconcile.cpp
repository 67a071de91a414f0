#include "actors/timestamp.hpp"
#include "tuf/metadata.hpp"

// How TIMESTAMP brings the storage to where the catalog is, at start and after a failure:
// what earlier owners staged is discarded; then, if a publication was committed, its root file and
// its timestamp are put in place if a crash came between the commit and them, and it is shown.
// A storage that is newer than the catalog (a restored backup) stops everything: going on would
// show clients versions that go back.
namespace rstuf::actors {
namespace {

constexpr std::size_t max_timestamp_bytes = 1 << 20;

result<tuf::metadata<tuf::timestamp>> parse(std::string_view bytes, const char* whose) {
  auto parsed = tuf::parse_metadata<tuf::timestamp>(bytes);
  if (!parsed)
    return fail(errc::corrupt, std::string(whose) + " timestamp: " + parsed.error().context);
  return parsed;
}

} // namespace

caf::result<caf::ok_atom> timestamp_state::reconcile() {
  reconciled_ = self->make_response_promise<caf::ok_atom>();
  in_storage([epoch = parts_.lease.epoch](
                 storage::metadata_storage& s) { return s.discard_staged(epoch); },
             &timestamp_state::read_committed);
  return reconciled_;
}

void timestamp_state::read_committed() {
  if (publication_.number == 0) {
    reconciled_.deliver(caf::ok_atom::value);
    return;
  }
  const auto committed = parse(parts_.state->timestamp_bytes, "the catalog's");
  if (!committed)
    return fail_with(committed.error());
  version_ = committed->role.version;
  snapshot_version_ = committed->role.snapshot.version;
  snapshot_length_ = static_cast<std::size_t>(committed->role.snapshot.length.value_or(0));
  snapshot_sha256_ = committed->role.snapshot.hashes.at("sha256");
  look_for_newer_root();
}

void timestamp_state::look_for_newer_root() {
  auto call = [name = std::to_string(parts_.state->roots.front().version + 1) +
                      ".root.json"](storage::metadata_storage& s) -> result<void> {
    const auto found = s.read(name, max_timestamp_bytes);
    if (found || found.error().code == errc::too_large)
      return fail(errc::corrupt, "the storage holds " + name +
                                     ", which the catalog does not know: it is older than what "
                                     "clients have seen");
    if (found.error().code != errc::not_found)
      return std::unexpected(found.error());
    return {};
  };
  in_storage(std::move(call), &timestamp_state::read_stored);
}

void timestamp_state::read_stored() {
  ask(
      self, parts_.storage, parts_.wait.storage,
      [](storage::metadata_storage& s) {
        return s.read(storage::timestamp_name, max_timestamp_bytes);
      },
      [this](const result<std::string>& stored) { compare(stored); });
}

void timestamp_state::compare(const result<std::string>& stored) {
  if (!stored && stored.error().code != errc::not_found)
    return fail_with(stored.error());
  storage_lags_ = !stored || *stored != parts_.state->timestamp_bytes;
  if (stored && storage_lags_) {
    const auto shown = parse(*stored, "the storage's");
    if (!shown)
      return fail_with(shown.error());
    if (shown->role.version >= version_)
      return fail_with({errc::corrupt, "clients see timestamp version " +
                                           std::to_string(shown->role.version) +
                                           ", the catalog's newest is " + std::to_string(version_) +
                                           ": the catalog is older than what clients have seen"});
  }
  write_root();
}

void timestamp_state::catch_up() {
  if (!storage_lags_)
    return show();
  in_storage([epoch = parts_.lease.epoch, bytes = parts_.state->timestamp_bytes](
                 storage::metadata_storage& s) { return s.stage_timestamp(epoch, bytes); },
             &timestamp_state::confirm_lease);
}

void timestamp_state::confirm_lease() {
  in_catalog([own = parts_.lease](catalog::catalog& c) { return c.check(own); },
             &timestamp_state::activate);
}

} // namespace rstuf::actors
