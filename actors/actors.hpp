#pragma once

#include "actors/gateway_actor.hpp"
#include "actors/messages.hpp"
#include "actors/worker.hpp"
#include "broker/broker.hpp"
#include "catalog/catalog.hpp"
#include "signing/keyring.hpp"
#include "storage/storage.hpp"

#include <caf/typed_actor.hpp>

#include <string>
#include <vector>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::broker::announcement)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::broker::delivery)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::catalog::task)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::storage::file)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::storage::creation)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::actors::sign_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::actors::signed_role)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::actors::publication_step)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rstuf::actors::visible_publication)

// Every actor of the service and what it promises, from the front door to the files.
namespace rstuf::actors {

using announce_atom = caf::atom_constant<caf::atom("announce")>;
using create_atom = caf::atom_constant<caf::atom("create")>;
using deliver_atom = caf::atom_constant<caf::atom("deliver")>;
using drain_atom = caf::atom_constant<caf::atom("drain")>;
using flush_atom = caf::atom_constant<caf::atom("flush")>;
using publish_atom = caf::atom_constant<caf::atom("publish")>;
using reconcile_atom = caf::atom_constant<caf::atom("reconcile")>;
using reload_atom = caf::atom_constant<caf::atom("reload")>;
using renew_atom = caf::atom_constant<caf::atom("renew")>;
using show_atom = caf::atom_constant<caf::atom("show")>;
using sign_atom = caf::atom_constant<caf::atom("sign")>;
using step_atom = caf::atom_constant<caf::atom("step")>;
using stop_atom = caf::atom_constant<caf::atom("stop")>;
using sweep_atom = caf::atom_constant<caf::atom("sweep")>;
using work_atom = caf::atom_constant<caf::atom("work")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;

/// CATALOG: one call on the catalog after the other.
using catalog_worker = worker_handle<catalog::catalog>;

/// KEYRING: signs; there are several of them, and a signature that takes long holds up one only.
using keyring_worker = worker_handle<signing::keyring>;

/// BROKER ADAPTER: puts announcements into the queue between processes.
using broker_adapter_actor = caf::typed_actor<caf::reacts_to<announce_atom, broker::announcement>>;

/// DISPATCHER: has every announced task stored, or handed to the actor that owns its subject.
/// `sweep` looks for tasks whose announcement was lost, `tick` passes the time on; `drain` is
/// answered when no accepted task is left that clients do not see, `stop` when every repository is
/// let go.
using dispatcher_actor =
    caf::typed_actor<caf::reacts_to<deliver_atom, broker::delivery>, caf::reacts_to<sweep_atom>,
                     caf::reacts_to<tick_atom>, caf::replies_to<drain_atom>::with<caf::ok_atom>,
                     caf::replies_to<stop_atom>::with<caf::ok_atom>>;

/// REPOSITORY: holds the lease, and keeps the actors below alive while it does. `publish` says that
/// content up to a revision waits, `work` that an administrative task does; `drain` is answered
/// when clients see all of it, `stop` when the actors below are gone and the lease is free.
using repository_actor =
    caf::typed_actor<caf::reacts_to<publish_atom, std::int64_t>, caf::reacts_to<work_atom>,
                     caf::reacts_to<show_atom, visible_publication>, caf::reacts_to<reload_atom>,
                     caf::reacts_to<tick_atom>, caf::replies_to<drain_atom>::with<caf::ok_atom>,
                     caf::replies_to<stop_atom>::with<caf::ok_atom>>;

/// ROOT: owns root, delegations and signing events: works on administrative tasks, and on what is
/// due without one. `work` is answered when nothing is left that can be done now.
using root_actor = caf::typed_actor<caf::replies_to<work_atom>::with<caf::ok_atom>>;

/// TARGETS: has every role with unpublished content, or named in `renew`, written anew, and starts
/// a publication of them; while one is under way it gathers what arrives.
using targets_actor = caf::typed_actor<caf::reacts_to<publish_atom>,
                                       caf::reacts_to<renew_atom, std::vector<std::string>>>;

/// SNAPSHOT: writes the snapshot of a step. Answers when it takes the step over.
using snapshot_actor =
    caf::typed_actor<caf::replies_to<step_atom, publication_step>::with<caf::ok_atom>>;

/// TIMESTAMP: commits a step and shows it to clients. Answers when it takes the step over.
/// `reconcile` brings the storage to where the catalog is, before anything else.
using timestamp_actor =
    caf::typed_actor<caf::replies_to<step_atom, publication_step>::with<caf::ok_atom>,
                     caf::replies_to<reconcile_atom>::with<caf::ok_atom>>;

/// SIGNER: writes the next version of one role's metadata: version, expiry, canonical bytes,
/// signatures, file.
using signer_actor = caf::typed_actor<caf::replies_to<sign_atom, sign_order>::with<signed_role>>;

/// STORAGE: the metadata files of one repository. Files that are to be created while a batch is
/// being written make up the next batch.
using storage_actor =
    caf::typed_actor<caf::replies_to<create_atom, storage::file>::with<storage::creation>,
                     caf::reacts_to<flush_atom>,
                     caf::replies_to<run_atom, job<storage::metadata_storage>>::with<caf::ok_atom>>;

/// CALENDAR: the one timer; each tick makes REPOSITORY look at its lease and at what expires, and
/// DISPATCHER at what was forgotten.
using calendar_actor = caf::typed_actor<caf::reacts_to<tick_atom>>;

} // namespace rstuf::actors
