"""What clients see at this moment, read from timestamp.json down."""


class published:
    """The metadata that one timestamp shows; files are read when they are asked for."""

    def __init__(self, api):
        self.api_ = api
        self.timestamp = self.read("timestamp.json")
        self.snapshot = self.read(f"{self.version('snapshot')}.snapshot.json")

    def read(self, name):
        got = self.api_.get(f"/metadata/{name}")
        if got.status != 200:
            raise AssertionError(f"{name}: {got.status} {got.body[:200]!r}")
        return got.json

    def has(self, role):
        """Whether the snapshot lists the role."""
        return f"{role}.json" in self.snapshot["signed"]["meta"]

    def version(self, role):
        """The version of a role; of snapshot and timestamp too."""
        if role == "timestamp":
            return self.timestamp["signed"]["version"]
        within = self.timestamp if role == "snapshot" else self.snapshot
        return within["signed"]["meta"][f"{role}.json"]["version"]

    def versions(self):
        """The version of every role that is listed, and of snapshot and timestamp."""
        listed = [name.removesuffix(".json") for name in self.snapshot["signed"]["meta"]]
        return {role: self.version(role) for role in (*listed, "snapshot", "timestamp")}

    def role(self, role):
        """The whole metadata of a role."""
        if role in ("snapshot", "timestamp"):
            return getattr(self, role)
        return self.read(f"{self.version(role)}.{role}.json")

    def paths(self, role):
        """The artifacts that a role lists."""
        return set(self.role(role)["signed"]["targets"])

    def delegated(self):
        """The roles that targets delegates to, in their order: {name: role}."""
        below = self.role("targets")["signed"]["delegations"]
        return {role["name"]: role for role in below.get("roles", [])}


def newest_root(api):
    """The newest root, found as clients find it, with its bytes' own value."""
    number, newest = 1, None
    while (got := api.get(f"/metadata/{number}.root.json")).status == 200:
        number, newest = number + 1, got.json
    return newest


def stored_files(server):
    """The metadata folder on the disk: {name: bytes}."""
    folder = server.data_dir / "metadata"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
