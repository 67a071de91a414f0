"""What a refresh asks for, takes and keeps."""

import json

from cases import case, same, table
from repository import BASE, keys

FIRST = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]


@case("the first refresh asks for four files and keeps their bytes")
def _(scene):
    repo, client = scene.start()
    same(repo.asked(), [])
    same(client.refresh(), 0)
    same(repo.asked(), FIRST)
    same(client.versions(), BASE)
    for role in BASE:
        name = f"{role}.json" if role == "timestamp" else f"1.{role}.json"
        same(client.kept(role), repo.files[f"metadata/{name}"])


@case("a refresh without news asks for the next root and the timestamp only")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    repo.asked()
    same(client.refresh(), 0)
    same(repo.asked(), FIRST[:2])


@case("a refresh after a change of one role fetches that role and what lists it")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    repo.asked()
    targets = repo.targets.pop("targets")
    repo.snapshot.meta["targets.json"].version = 1
    repo.publish()
    repo.targets["targets"] = targets
    same(client.refresh(), 0)
    same(repo.asked(), ["2.root.json", "timestamp.json", "2.snapshot.json"])
    same(client.versions(), BASE | {"timestamp": 2, "snapshot": 2})


@case("a download refreshes first, also where the target is in no role")
def _(scene):
    repo, client = scene.start()
    same(client.download("nowhere"), 1)
    same(repo.asked(), FIRST)
    same(client.versions(), BASE)


def spoil_version(root):
    del root["signed"]["version"]


def spoil_signature(root):
    root["signatures"][0]["sig"] = "00" * 64


@table("a first root that is wrong ends in no request", {
    "no version": spoil_version, "not signed": spoil_signature})
def _(scene, spoil):
    root = json.loads(scene.repo.files["metadata/1.root.json"])
    spoil(root)
    scene.client.init(json.dumps(root).encode())
    same(scene.client.refresh(), 1)
    same(scene.repo.asked(), [])


WITHOUT = {"root": {"root": 1}, "timestamp": {"root": 2}, "snapshot": {"root": 2, "timestamp": 2},
           "targets": {"root": 2, "timestamp": 2, "snapshot": 2}}


@table("a role that nobody signed is not taken, and nothing behind it",
       {role: role for role in WITHOUT})
def _(scene, role):
    repo, client = scene.start()
    repo.signers[role] = []
    if role == "root":
        repo.root_signers_ = []
    repo.next_root()
    same(client.refresh(), 1)
    same(client.versions(), WITHOUT[role])
    assert role in client.said, client.said


@table("a role that stands under another version is not taken",
       {role: role for role in ("root", "snapshot", "targets")})
def _(scene, role):
    repo, client = scene.start()
    repo.next_root()
    if role == "root":
        repo.root.version = 3
        repo.put_root()
        repo.files["metadata/2.root.json"] = repo.files["metadata/3.root.json"]
    else:
        repo.publish()
        repo.files[f"metadata/2.{role}.json"] = repo.files[f"metadata/3.{role}.json"]
        repo.timestamp.version, repo.timestamp.snapshot_meta.version = 2, 2
        repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, repo.signers["timestamp"])
    same(client.refresh(), 1)
    same(client.versions(), WITHOUT[role])


@case("another timestamp of the same version is not taken")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    before = client.kept("timestamp")
    repo.asked()
    repo.timestamp.version, repo.timestamp.snapshot_meta.version = 1, 100
    repo.files["metadata/timestamp.json"] = repo.sign(repo.timestamp, repo.signers["timestamp"])
    same(client.refresh(), 0)
    same(client.kept("timestamp"), before)
    same(repo.asked(), FIRST[:2])


@case("hashes and lengths of metadata are checked where they are listed")
def _(scene):
    repo, client = scene.start()
    repo.hashes_ = ("sha256", "sha512")
    repo.publish()
    same(client.refresh(), 0)
    repo.publish()
    repo.files["metadata/3.targets.json"] += b" "
    same(client.refresh(), 1)
    same(client.versions(), {"root": 1, "timestamp": 3, "snapshot": 3, "targets": 2})


@case("metadata is kept byte for byte as it came")
def _(scene):
    repo, client = scene.start()
    repo.files["metadata/timestamp.json"] += b" \n "
    same(client.refresh(), 0)
    same(client.kept("timestamp"), repo.files["metadata/timestamp.json"])


@case("members that the specification does not have are covered by signatures")
def _(scene):
    repo, client = scene.start()
    signer, = keys(1)
    signer.public_key.unrecognized_fields["more"] = {"b": [1, None], "a": "ü\n"}
    signer.public_key.unrecognized_fields["keyid_hash_algorithms"] = "md5"
    repo.new_keys("snapshot", [signer])
    repo.root.unrecognized_fields["custom"] = "value"
    repo.root.roles["root"].unrecognized_fields["other"] = {"deep": True}
    repo.next_root()
    same(client.refresh(), 0)
    same(client.version("root"), 2)
    repo.next_root()
    repo.edit("3.root.json", lambda root: root["signed"].update(custom="other"))
    same(client.refresh(), 1)
    same(client.version("root"), 2)


MISSING = {"timestamp": ("timestamp.json", BASE),
           "snapshot": ("2.snapshot.json", BASE | {"timestamp": 2}),
           "targets": ("2.targets.json", BASE | {"timestamp": 2, "snapshot": 2})}


@table("a missing file ends the refresh with an error, and what came before is kept", MISSING)
def _(scene, row):
    name, kept = row
    repo, client = scene.start()
    client.refresh()
    repo.publish()
    del repo.files[f"metadata/{name}"]
    same(client.refresh(), 1)
    same(repo.asked()[-1], name)
    same(client.versions(), kept)


@case("a file of another role is not taken, even signed by the right key")
def _(scene):
    repo, client = scene.start()
    repo.snapshot.meta = {"snapshot.json": repo.timestamp.snapshot_meta}
    repo.files["metadata/timestamp.json"] = repo.sign(repo.snapshot, repo.signers["timestamp"])
    same(client.refresh(), 1)
    same(client.versions(), {"root": 1})


@case("without consistent snapshots names have no versions and no hashes")
def _(scene):
    repo, client = scene.start()
    repo.root.consistent_snapshot = False
    repo.add("targets", "dir/file", b"content")
    repo.next_root()
    same(client.download("dir/file"), 0)
    same(repo.asked(), ["2.root.json", "3.root.json", "timestamp.json", "snapshot.json",
                        "targets.json", "targets/dir/file"])


@case("300 versions of root are followed in one refresh")
def _(scene):
    repo, client = scene.start()
    for version in range(2, 301):
        if version % 10 == 0:
            repo.rotate("root")
        repo.next_root(publish=False)
    repo.publish()
    same(client.refresh(), 0)
    same(client.version("root"), 300)
    same(repo.asked(), [f"{version}.root.json" for version in range(2, 302)] +
         ["timestamp.json", "2.snapshot.json", "2.targets.json"])
    same(client.refresh(), 0)
    same(repo.asked(), ["301.root.json", "timestamp.json"])
