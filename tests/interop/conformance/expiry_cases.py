"""What is too old is not used, and still protects against what is older."""

import datetime

from cases import case, same, table
from repository import BASE

DAY = datetime.timedelta(days=1)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


@case("an expired last root is kept, and ends the refresh")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    repo.asked()
    repo.root.expires = now() - DAY
    repo.next_root()
    same(client.refresh(), 1)
    assert "expired" in client.said and "root" in client.said, client.said
    same(client.versions(), BASE | {"root": 2})
    same(repo.asked(), ["2.root.json", "3.root.json"])


@case("expired roots on the way do no harm")
def _(scene):
    repo, client = scene.repo, scene.client
    good = repo.root.expires
    repo.root.expires = now() - DAY
    repo.put_root()
    repo.next_root()
    repo.root.expires = good
    repo.next_root()
    scene.start()
    same(client.refresh(), 0)
    same(client.version("root"), 3)


KEPT = {"timestamp": BASE, "snapshot": BASE | {"timestamp": 2},
        "targets": BASE | {"timestamp": 2, "snapshot": 2}}


@table("an expired role is not taken", {role: role for role in KEPT})
def _(scene, role):
    repo, client = scene.start()
    client.refresh()
    repo.expire(role, now() - DAY)
    repo.publish()
    same(client.refresh(), 1)
    assert role in client.said and "expired" in client.said, client.said
    same(client.versions(), KEPT[role])


@table("a repository that stands still is noticed when a role expires",
       {role: role for role in KEPT})
def _(scene, role):
    repo, client = scene.start()
    repo.root.expires = now() + 90 * DAY
    for other in KEPT:
        repo.expire(other, now() + (7 if other == role else 90) * DAY)
    repo.next_root()
    same(client.refresh(), 0)
    same(client.refresh(at=now() + 6 * DAY), 0)
    same(client.refresh(at=now() + 8 * DAY), 1)
    assert role in client.said, client.said


def long_lived(scene):
    """A client that saw publications 2 and 3, of which timestamp and snapshot expire in a week."""
    repo, client = scene.start()
    repo.root.expires = now() + 90 * DAY
    repo.expire("targets", now() + 90 * DAY)
    for role in ("timestamp", "snapshot"):
        repo.expire(role, now() + 7 * DAY)
    repo.next_root()
    repo.publish()
    same(client.refresh(), 0)
    for role in ("timestamp", "snapshot"):
        repo.expire(role, now() + 90 * DAY)
    return repo, client


@case("expired kept metadata is no obstacle to newer")
def _(scene):
    repo, client = long_lived(scene)
    repo.publish()
    same(client.refresh(at=now() + 18 * DAY), 0)
    same(client.versions(), {"root": 2, "timestamp": 4, "snapshot": 4, "targets": 4})


@case("an expired kept timestamp still protects against an older one")
def _(scene):
    repo, client = long_lived(scene)
    repo.timestamp.version = 2
    repo.publish()
    same(client.refresh(at=now() + 18 * DAY), 1)
    same(client.version("timestamp"), 3)


@case("an expired kept snapshot still protects against older targets")
def _(scene):
    repo, client = long_lived(scene)
    repo.targets["targets"].version = 2
    repo.publish()
    same(client.refresh(at=now() + 18 * DAY), 1)
    same((client.version("snapshot"), client.version("targets")), (3, 3))


@case("a delegated role that comes expired is not used")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra", ["extra/*"])
    repo.add("extra", "extra/file", b"content")
    repo.expire("extra", now() - DAY)
    repo.publish()
    same(client.refresh(), 0)
    same(client.download("extra/file"), 1)
    same(client.files(), [])
    same(client.version("extra"), None)


def delegated_for_a_week(scene):
    repo, client = scene.start()
    repo.root.expires = now() + 90 * DAY
    for role in KEPT:
        repo.expire(role, now() + 90 * DAY)
    repo.delegated("targets", "extra", ["extra/*"])
    repo.add("extra", "extra/1", b"first")
    repo.add("extra", "extra/2", b"second")
    repo.expire("extra", now() + 7 * DAY)
    repo.next_root()
    same(client.download("extra/1"), 0)
    return repo, client


@case("a kept delegated role is not used once it is expired")
def _(scene):
    _, client = delegated_for_a_week(scene)
    same(client.download("extra/2", at=now() + 8 * DAY), 1)
    same(client.files(), [b"first"])


@case("an expired kept delegated role is no obstacle to a newer one")
def _(scene):
    repo, client = delegated_for_a_week(scene)
    repo.expire("extra", now() + 21 * DAY)
    repo.publish()
    same(client.download("extra/2", at=now() + 8 * DAY), 0)
    same(client.files(), [b"first", b"second"])
