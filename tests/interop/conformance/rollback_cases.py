"""Nothing goes back, unless new keys say so (TUF 5.3.11)."""

from cases import case, same, table
from repository import BASE

HASHES = {"versions only": (), "with hashes": ("sha256",)}


def put_timestamp(repo):
    repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, repo.signers["timestamp"])


@case("an older timestamp is refused, and ends the requests")
def _(scene):
    repo, client = scene.start()
    old = repo.files["metadata/timestamp.json"]
    repo.publish()
    client.refresh()
    repo.files["metadata/timestamp.json"] = old
    same(client.refresh(), 1)
    same(client.version("timestamp"), 2)
    same(repo.asked()[-1], "timestamp.json")


@table("a timestamp with an older snapshot is refused", HASHES)
def _(scene, hashes):
    repo, client = scene.start()
    repo.hashes_ = hashes
    repo.publish()
    client.refresh()
    repo.snapshot.version = 1
    repo.publish()
    same(client.refresh(), 1)
    same(client.versions(), BASE | {"timestamp": 2, "snapshot": 2, "targets": 2})
    same(repo.asked()[-1], "timestamp.json")


@table("a snapshot with older targets is refused", HASHES)
def _(scene, hashes):
    repo, client = scene.start()
    repo.hashes_ = hashes
    repo.publish()
    client.refresh()
    repo.targets["targets"].version = 1
    repo.publish()
    same(client.refresh(), 1)
    same(client.versions(), BASE | {"timestamp": 3, "snapshot": 2, "targets": 2})
    same(repo.asked()[-1], "3.snapshot.json")


@case("a snapshot that lost a role is refused")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra")
    repo.publish()
    client.refresh()
    repo.targets.pop("extra")
    del repo.snapshot.meta["extra.json"]
    repo.publish()
    same(client.refresh(), 1)
    same(client.version("snapshot"), 2)


@case("a snapshot and targets that the timestamp does not name are not asked for")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    old = repo.files["metadata/timestamp.json"]
    repo.publish()
    repo.files["metadata/timestamp.json"] = old
    repo.asked()
    same(client.refresh(), 0)
    same(client.versions(), BASE)
    same(repo.asked(), ["2.root.json", "timestamp.json"])


@case("a new timestamp with the snapshot that is kept needs no further request")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    repo.asked()
    put_timestamp(repo)
    same(client.refresh(), 0)
    same(client.versions(), BASE | {"timestamp": 2})
    same(repo.asked(), ["2.root.json", "timestamp.json"])


@case("fast-forward recovery: a new timestamp key lets its version go back")
def _(scene):
    repo, client = scene.start()
    repo.timestamp.version = 1000
    put_timestamp(repo)
    same(client.refresh(), 0)
    same(client.version("timestamp"), 1000)
    repo.rotate("timestamp")
    repo.timestamp.version = 2
    repo.next_root()
    same(client.refresh(), 0)
    same(client.version("timestamp"), 2)


@case("fast-forward recovery: new timestamp and snapshot keys let the snapshot's version go back")
def _(scene):
    repo, client = scene.start()
    repo.snapshot.version = 1000
    repo.publish()
    same(client.refresh(), 0)
    same(client.version("snapshot"), 1000)
    repo.rotate("snapshot")
    repo.rotate("timestamp")
    repo.snapshot.version = 2
    repo.next_root()
    same(client.refresh(), 0)
    same(client.version("snapshot"), 2)


@case("fast-forward recovery: a new snapshot key lets the versions of targets roles go back")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra")
    repo.add("extra", "file", b"content")
    repo.targets["targets"].version = repo.targets["extra"].version = 1000
    repo.publish()
    same(client.download("file"), 0)
    same((client.version("targets"), client.version("extra")), (1000, 1000))
    repo.rotate("snapshot")
    repo.targets["targets"].version = repo.targets["extra"].version = 2
    repo.next_root()
    same(client.download("file"), 0)
    same((client.version("targets"), client.version("extra")), (2, 2))


@case("without new keys a fast-forward stays")
def _(scene):
    repo, client = scene.start()
    repo.timestamp.version = 1000
    put_timestamp(repo)
    client.refresh()
    repo.timestamp.version = 2
    repo.next_root()
    same(client.refresh(), 1)
    same(client.version("timestamp"), 1000)
