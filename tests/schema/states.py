"""The states of a repository in which its API is explored."""

import contextlib
import copy
import time

from kit.ceremony import ceremony
from kit.server import server

# Waiting for a task is part of the API; waiting long is not part of this test.
SETTINGS = {"RSTUF_HTTP_MAX_WAIT": 2}

CUSTOM_ROLES = {"keys": {}, "roles": [
    {"name": name, "terminating": True, "keyids": [], "threshold": 1, "paths": [f"{name}/*"],
     "x-rstuf-expire-policy": 30} for name in ("dev", "docs")]}


# Operations that a bootstrap's state allows: they must have been answered with 202.
TAKES = {
    None: {"bootstrap"},
    "signing": {"sign", "give_up_signing"},
    "finished": {"change_settings", "add_artifacts", "remove_artifacts", "publish_artifacts",
                 "import_artifacts",
                 "update_root", "sign_online_roles", "sign", "add_delegations",
                 "change_delegations", "delete_delegations"},
}


class state:
    """One server in one state. `bodies` are requests of that repository that are well formed, and
    `takes` names the operations that accept them."""

    def __init__(self, name, running, expected, payload):
        self.name = name
        self.takes = TAKES[expected]
        self.allowed = {}  # by operation: what validates its bodies
        self.api = running.api
        self.server_ = running
        self.expected_ = expected
        self.payload_ = payload
        self.bodies = self.bodies_()

    def bodies_(self):
        """By operation: bodies that some change makes wrong in one place."""
        root = self.payload_["metadata"]["root"]
        artifact = {"path": "dev/a.txt", "info": {"length": 1, "hashes": {"sha256": "ab" * 32},
                                                  "custom": {"build": 17}}}
        key = next(iter(root["signed"]["keys"].values()))
        role = CUSTOM_ROLES["roles"][0] | {"keyids": ["k"], "x-rstuf-bins": {
            "expiration": 1, "number_of_delegated_bins": 2}}
        delegations = {"delegations": {"keys": {"k": key}, "roles": [role]}}
        return {
            "bootstrap": self.payload_,
            "change_settings": {"settings": {"expiration": {"snapshot": 7, "dev": "30"}}},
            "add_artifacts": {"artifacts": [artifact, artifact | {"path": "docs/b"}],
                              "add_task_id_to_custom": "no", "publish_artifacts": True},
            "remove_artifacts": {"artifacts": ["dev/a.txt", "c"], "publish_artifacts": True},
            "update_root": {"metadata": {"root": root}},
            "sign_online_roles": {"roles": ["snapshot", "timestamp"]},
            "sign": {"role": "root", "signature": root["signatures"][0]},
            "give_up_signing": {"role": "root"},
            "add_delegations": delegations,
            "change_delegations": delegations,
            "delete_delegations": {"delegations": {"roles": [{"name": "docs"}, {"name": "x"}]}},
        }

    def restore(self):
        """Brings the repository back into its state if a request has led it elsewhere. There is no way
        back to the time before the bootstrap, which comes last."""
        self.settle_()
        if self.expected_ and self.now() != self.expected_:
            self.enter()

    def enter(self):
        if self.expected_:
            self.api.succeed("/api/v1/bootstrap/", self.payload_)
        if self.now() != self.expected_:
            raise AssertionError(f"{self.name}: the bootstrap is in state {self.now()}")

    def fill(self):
        """Puts something there to be shown: published, and held back."""
        if self.expected_ == "finished":
            self.api.add({"dev/a.txt": b"a", "docs/b": b"b"})
            self.api.add({"dev/a.txt": b"newer", "dev/held": b"h"}, publish_artifacts=False)
            self.api.delete(["docs/b"], publish_artifacts=False)

    def now(self):
        return self.api.get("/api/v1/bootstrap/").json["data"].get("state")

    def settle_(self, seconds=30):
        """Waits until no bootstrap runs that some request may have begun."""
        deadline = time.monotonic() + seconds
        while self.now() == "pre" and time.monotonic() < deadline:
            time.sleep(0.01)

    def check_calm(self):
        broken = self.api.get("/api/v1/tasks/?state=FAILURE").json["data"]["tasks"]
        assert not broken, [self.api.task(task["task_id"]) for task in broken]
        errors = [line for line in self.server_.log.read_text(errors="replace").splitlines()
                  if "[error]" in line or "[critical]" in line]
        assert not errors, errors[:20]

    def check_alive(self):
        if self.server_.process.poll() is not None:
            raise AssertionError(f"rstuf-server ended with {self.server_.process.returncode}:\n"
                                 f"{self.server_.tail()}")


def with_custom_roles(payload):
    out = copy.deepcopy(payload)
    out["settings"]["roles"] |= {"bins": None, "delegations": CUSTOM_ROLES}
    return out


# Name: (root keys that do not sign, the bootstrap's state, what the ceremony's payload becomes)
STATES = {
    "before": (0, None, copy.deepcopy),
    "signing": (1, "signing", copy.deepcopy),
    "bins": (0, "finished", copy.deepcopy),
    "custom": (0, "finished", with_custom_roles),
}


@contextlib.contextmanager
def open_state(name, home):
    """A running server whose repository is in the state of that name."""
    missing, expected, change = STATES[name]
    held = ceremony(home / "ceremony", bins=2, missing_signatures=missing)
    with server(home / "data", RSTUF_ONLINE_KEY_DIR=held.online_key_dir, **SETTINGS) as running:
        opened = state(name, running, expected, change(held.payload))
        opened.enter()
        yield opened
        opened.check_alive()
