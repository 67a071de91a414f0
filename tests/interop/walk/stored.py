"""The metadata folder as it lies on the disk, looked at from outside."""

import datetime
import hashlib
import json
import re


class stored_metadata:
    """Remembers all it has seen of a metadata folder, and raises if the folder contradicts it."""

    def __init__(self, folder):
        self.folder_ = folder
        self.files_ = {}       # name: (what the file system says of it, SHA-256)
        self.timestamps_ = {}  # version: SHA-256
        self.facts_ = {}       # name: (role's version, when it expires)
        self.versions_ = {}    # role: the newest version that was listed
        self.newest_root = 0

    def look(self):
        timestamp = (self.folder_ / "timestamp.json").read_bytes()
        self.check_files_()
        self.check_roots_()
        self.check_visible_(timestamp)

    def check_files_(self):
        """No versioned file ever has other bytes."""
        now = {path.name: path for path in self.folder_.iterdir()
               if re.fullmatch(r"\d+\..+\.json", path.name)}
        for name in [name for name in self.files_ if name not in now]:
            del self.files_[name]  # what was visible is asked for below
        for name, path in now.items():
            stat = path.stat()
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            known = self.files_.get(name)
            if known and known[0] == mark:
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if known and known[1] != digest:
                raise AssertionError(f"{name} has other bytes than before")
            self.files_[name] = (mark, digest)

    def check_roots_(self):
        """No root is missing, and none goes away."""
        found = sorted(int(name.split(".")[0]) for name in self.files_
                       if name.endswith(".root.json"))
        if found != list(range(1, len(found) + 1)) or len(found) < self.newest_root:
            raise AssertionError(f"the roots are {found}, and {self.newest_root} was there")
        self.newest_root = len(found)

    def check_visible_(self, timestamp):
        """All that this timestamp leads to is there, not expired, and not older than before."""
        document = json.loads(timestamp)
        version = document["signed"]["version"]
        digest = hashlib.sha256(timestamp).hexdigest()
        if self.timestamps_.setdefault(version, digest) != digest:
            raise AssertionError(f"there are two timestamps of version {version}")
        self.check_expiry_("timestamp", document["signed"]["expires"])
        listed = {"timestamp": version, "snapshot": of(document, "snapshot")}
        snapshot = json.loads(self.read_(f"{listed['snapshot']}.snapshot.json"))
        self.check_expiry_("snapshot", snapshot["signed"]["expires"])
        listed |= {name.removesuffix(".json"): of(snapshot, name.removesuffix(".json"))
                   for name in snapshot["signed"]["meta"]}
        for role, before in self.versions_.items():
            if listed.get(role, 0) < before:
                raise AssertionError(f"{role} went back from version {before} to "
                                     f"{listed.get(role)}")
        self.versions_ = listed
        for role, number in listed.items():
            if role not in ("timestamp", "snapshot"):
                self.check_role_(role, number)

    def check_role_(self, role, version):
        name = f"{version}.{role}.json"
        if name not in self.facts_:
            signed = json.loads(self.read_(name))["signed"]
            self.facts_[name] = (signed["version"], signed["expires"])
        stored, expires = self.facts_[name]
        if stored != version or not (self.folder_ / name).exists():
            raise AssertionError(f"{name} has version {stored}, or is gone")
        self.check_expiry_(role, expires)

    def check_expiry_(self, role, expires):
        if datetime.datetime.fromisoformat(expires) <= datetime.datetime.now(datetime.timezone.utc):
            raise AssertionError(f"{role} has expired: {expires}")

    def read_(self, name):
        return (self.folder_ / name).read_bytes()

    def root(self):
        """The newest root."""
        return json.loads(self.read_(f"{self.newest_root}.root.json"))


def of(document, role):
    """The version of a role that a timestamp or snapshot lists."""
    return document["signed"]["meta"][f"{role}.json"]["version"]
