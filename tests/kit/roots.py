"""Roots and delegations as people write them, and ceremonies held without the command line."""

import copy
import datetime
import json

from kit.keys import key_pair, signed_by

ONLINE_ROLES = ("targets", "snapshot", "timestamp")


def expiry(days):
    """That many days from now, as metadata says it."""
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def root_role(people, threshold, online, version=1, days=365, **members):
    """The signed part of a root: `people` sign it, `online` signs everything else."""
    roles = {"root": {"keyids": [one.keyid for one in people], "threshold": threshold}}
    roles |= {name: {"keyids": [online.keyid], "threshold": 1} for name in ONLINE_ROLES}
    return {"_type": "root", "spec_version": "1.0.31", "version": version,
            "expires": expiry(days), "consistent_snapshot": True,
            "keys": {one.keyid: one.public for one in (*people, online)}, "roles": roles} | members


def custom_role(name, paths, keys=(), threshold=1, terminating=False, days=30, **members):
    """A role that paths are delegated to, and the keys it names."""
    return ({"name": name, "terminating": terminating, "keyids": [key.keyid for key in keys],
             "threshold": threshold, "paths": list(paths), "x-rstuf-expire-policy": days} | members,
            {key.keyid: key.public for key in keys})


def delegations(*roles):
    """Custom roles, in this order, as requests hold them."""
    keys = {}
    for _, named in roles:
        keys |= named
    return {"keys": keys, "roles": [role for role, _ in roles]}


class hand_made_ceremony:
    """Fresh keys in a directory of their own, and requests written and signed with them.

    `people` are the holders of the root keys, of whom the first `signers` sign the bootstrap's
    root; `online` is the online key, whose directory is what the server must be given.
    """

    def __init__(self, home, people=1, threshold=1, signers=None):
        self.home = home
        self.keys = home / "keys"
        self.online_key_dir = home / "online-keys"
        for folder in (self.keys, self.online_key_dir):
            folder.mkdir(parents=True)
        self.people = [self.person(f"root{number}") for number in range(people)]
        self.online = self.online_key("online")
        self.root = root_role(self.people, threshold, self.online)
        self.signers_ = threshold if signers is None else signers
        self.root_file = home / "root.json"
        self.days = {"root": 365, "targets": 300, "snapshot": 20, "timestamp": 10, "bins": 40}
        self.payload = None

    def person(self, name, scheme="ed25519"):
        """Another key that a person holds."""
        return key_pair(self.keys / name, scheme)

    def online_key(self, name, scheme="ed25519"):
        """Another key that the service finds in its directory."""
        return key_pair(self.online_key_dir / name, scheme,
                        **{"x-rstuf-online-key-uri": f"fn:{name}"})

    def with_bins(self, bins, **members):
        """The bootstrap request of a repository with hash bins."""
        return self.write_({"bins": {"expiration": self.days["bins"],
                                     "number_of_delegated_bins": bins} | members})

    def with_roles(self, *roles):
        """The bootstrap request of a repository with custom roles."""
        return self.write_({"delegations": delegations(*roles)})

    def write_(self, delegated):
        roles = {name: {"expiration": self.days[name]} for name in ("root", *ONLINE_ROLES)}
        root = signed_by(self.root, *self.people[:self.signers_])
        self.root_file.write_text(json.dumps(signed_by(self.root, *self.people)))
        self.payload = {"settings": {"roles": roles | delegated}, "metadata": {"root": root},
                        "timeout": 300}
        return self

    def bootstrap(self, api):
        """Sends the request and returns when its task is over."""
        return api.succeed("/api/v1/bootstrap/", self.payload)

    def next_root(self, people=None, threshold=None, online=None, **members):
        """The signed part of the root that follows; what is not named stays as it is."""
        after = copy.deepcopy(self.root)
        if threshold is None:
            threshold = after["roles"]["root"]["threshold"]
        after |= root_role(people or self.people, threshold, online or self.online,
                           after["version"] + 1)
        return after | members

    def root_is(self, root, people=None, online=None):
        """From now on, this is the root that clients trust."""
        self.root = root
        self.people = people or self.people
        self.online = online or self.online
