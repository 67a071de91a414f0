"""A TUF repository in a directory, written with python-tuf's metadata API."""

import copy
import datetime
import hashlib
import json
import pathlib
import shutil

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import (DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot,
                              SuccinctRoles, TargetFile, Targets, Timestamp)
from tuf.api.serialization.json import JSONSerializer

EXPIRES = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + \
    datetime.timedelta(days=2)


def make_signer(kind):
    """A fresh key: "ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384" or "rsassa-pss-…"."""
    if kind == "ed25519":
        return CryptoSigner.generate_ed25519()
    if kind.startswith("ecdsa"):
        curve = ec.SECP256R1() if kind.endswith("256") else ec.SECP384R1()
        private = ec.generate_private_key(curve)
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return CryptoSigner(private, SSlibKey.from_crypto(private.public_key(), scheme=kind))


class writer:
    """The repository's roles, their signers, and the files that clients fetch.

    Files have their plain names: clients quote them for the URL, and servers take that back.
    """

    def __init__(self, key="ed25519", consistent=True, hashes=(), compact=True, unknown=None):
        self.key_ = key
        self.hashes_ = hashes  # of metadata files, where listed
        self.serializer_ = JSONSerializer(compact=compact)
        self.unknown_ = unknown or {}
        self.files = {}  # "metadata/…" and "targets/…" to bytes
        self.contents = {}  # target path to bytes
        self.absent = ["nobody/lists/this"]
        self.root_signers_ = []
        self.signers = {name: [make_signer(key)] for name in
                        ("root", "timestamp", "snapshot", "targets")}
        self.root = Root(expires=EXPIRES, consistent_snapshot=consistent,
                         unrecognized_fields=self.extra_())
        for name, signers in self.signers.items():
            self.root.add_key(signers[0].public_key, name)
        self.timestamp = Timestamp(expires=EXPIRES, unrecognized_fields=self.extra_())
        self.snapshot = Snapshot(expires=EXPIRES, unrecognized_fields=self.extra_())
        self.targets = {"targets": Targets(expires=EXPIRES, unrecognized_fields=self.extra_())}
        self.put_root()

    def extra_(self):
        return copy.deepcopy(self.unknown_)

    def rotate(self, role, keys=1, threshold=1, key=None):
        """Gives a top-level role new keys in the root that is put next."""
        for keyid in list(self.root.roles[role].keyids):
            self.root.revoke_key(keyid, role)
        self.signers[role] = [make_signer(key or self.key_) for _ in range(keys)]
        for signer in self.signers[role]:
            self.root.add_key(signer.public_key, role)
        self.root.roles[role].threshold = threshold

    def delegate(self, delegator, role, paths=None, prefixes=None, terminating=False, key=None):
        """A delegation to a new, empty role with a key of its own."""
        parent = self.targets[delegator]
        parent.delegations = parent.delegations or Delegations(
            {}, roles={}, unrecognized_fields=self.extra_())
        parent.delegations.roles[role] = DelegatedRole(
            role, [], 1, terminating, paths, prefixes, self.extra_())
        self.signers[role] = [make_signer(key or self.key_)]
        parent.add_key(self.signers[role][0].public_key, role)
        self.targets[role] = Targets(expires=EXPIRES, unrecognized_fields=self.extra_())

    def delegate_to_bins(self, delegator, prefix, bit_length):
        """Succinct hash bins (TAP 15), all with one key."""
        signer = make_signer(self.key_)
        bins = SuccinctRoles([], 1, bit_length, prefix, self.extra_())
        self.targets[delegator].delegations = Delegations({}, succinct_roles=bins)
        self.targets[delegator].add_key(signer.public_key)
        for name in bins.get_roles():
            self.signers[name] = [signer]
            self.targets[name] = Targets(expires=EXPIRES)
        return bins

    def add(self, role, path, content, algorithms=("sha256",), visible=True):
        """A target; `visible` says whether clients are to find this content under the path."""
        target = TargetFile.from_data(path, content, list(algorithms))
        target.unrecognized_fields.update(self.extra_())
        self.targets[role].targets[path] = target
        if visible:
            self.contents[path] = content
        elif not self.root.consistent_snapshot:
            return  # the name belongs to the content that is visible
        folder, slash, name = path.rpartition("/")
        prefixes = ([f"{digest}." for digest in target.hashes.values()]
                    if self.root.consistent_snapshot else [""])
        for prefix in prefixes:
            self.files[f"targets/{folder}{slash}{prefix}{name}"] = content

    def sign(self, role, signers):
        metadata = Metadata(role, unrecognized_fields=self.extra_())
        for signer in signers:
            metadata.sign(signer, append=True)
        return metadata.to_bytes(self.serializer_)

    def put_root(self):
        """Signs with the keys of this version and of the one before."""
        signers = {s.public_key.keyid: s for s in self.root_signers_ + self.signers["root"]}
        self.files[f"metadata/{self.root.version}.root.json"] = self.sign(
            self.root, signers.values())
        self.root_signers_ = self.signers["root"]

    def put_next_root(self):
        self.root.version += 1
        self.put_root()

    def put_(self, name, role):
        content = self.sign(role, self.signers[name])
        prefix = f"{role.version}." if self.root.consistent_snapshot else ""
        self.files[f"metadata/{prefix}{name}.json"] = content
        if not self.hashes_:
            return MetaFile(role.version)
        return MetaFile.from_data(role.version, content, list(self.hashes_))

    def publish(self):
        """Signs and lists every role as it is; the next call is the next version of each."""
        for name, role in self.targets.items():
            self.snapshot.meta[f"{name}.json"] = self.put_(name, role)
        self.timestamp.snapshot_meta = self.put_("snapshot", self.snapshot)
        self.files["metadata/timestamp.json"] = self.sign(
            self.timestamp, self.signers["timestamp"])
        for role in (*self.targets.values(), self.snapshot, self.timestamp):
            role.version += 1

    def write(self, directory, error=None, fresh_error=None):
        """Writes all files, and expected.json: what a client finds, or the error it must give if it
        has seen the stage before, or if it has a fresh cache."""
        directory = pathlib.Path(directory)
        shutil.rmtree(directory, ignore_errors=True)
        for name, content in self.files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (directory / "targets").mkdir(exist_ok=True)
        found = {path: hashlib.sha256(content).hexdigest()
                 for path, content in self.contents.items()}
        (directory / "expected.json").write_text(json.dumps(
            {"found": found, "absent": self.absent,
             "error": error, "fresh_error": fresh_error}))
