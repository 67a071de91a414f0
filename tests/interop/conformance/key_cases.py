"""Keys, thresholds and signatures."""

import copy

from cases import case, same, table
from repository import keys
from write_repositories import KEYS

# Versions of root after the first: which of ten keys it names, its threshold, who signs; and
# whether the client follows to the last one. Version 1 is the first row.
ROOTS = {
    "one key for another": ([([1], 1, [1]), ([2], 1, [1, 2]), ([2], 1, [2])], True),
    "signatures of strangers beside": ([([1], 1, [5, 1, 6]), ([2], 1, [6, 2, 1]), ([2], 1, [2, 7])],
                                       True),
    "other three of five each time": ([([0, 1, 2, 3, 4], 3, [0, 1, 2]),
                                       ([0, 1, 2, 3, 4], 3, [2, 3, 4]),
                                       ([0, 1, 2, 3, 4], 3, [4, 0, 2])], True),
    "one of five for another": ([([0, 1, 2, 3, 4], 3, [0, 1, 2]),
                                 ([0, 1, 2, 3, 5], 3, [0, 1, 3])], True),
    "one of five, which signs at once": ([([0, 1, 2, 3, 4], 3, [0, 1, 4]),
                                          ([0, 1, 2, 3, 5], 3, [0, 1, 4, 5]),
                                          ([0, 1, 2, 3, 5], 3, [1, 2, 5])], True),
    "all five for others": ([([0, 1, 2, 3, 4], 3, [0, 1, 2]),
                             ([5, 6, 7, 8, 9], 3, [0, 1, 2, 7, 8, 9]),
                             ([5, 6, 7, 8, 9], 3, [5, 6, 9])], True),
    "a higher threshold": ([([1, 2, 3], 1, [2]), ([1, 2, 3], 2, [2, 3])], True),
    "a lower threshold": ([([1, 2, 3], 2, [1, 3]), ([1, 2, 3], 1, [2, 3]), ([1, 2, 3], 1, [3])],
                          True),
    "one more key and a higher threshold": ([([1], 1, [1]), ([1, 2], 2, [1, 2])], True),
    "not signed by the old key": ([([1], 1, [1]), ([2], 1, [2, 5, 6])], False),
    "not signed by the new key": ([([1], 1, [1]), ([2], 1, [1, 5, 6])], False),
    "too few of the new keys": ([([0, 1, 2, 3, 4], 3, [0, 1, 4]),
                                 ([0, 1, 2, 3, 5], 3, [0, 1, 4])], False),
    "too few of the old keys": ([([0, 1, 2, 3, 4], 3, [0, 1, 4]),
                                 ([0, 1, 2, 3, 5], 3, [0, 1, 5])], False),
    "below the new, higher threshold": ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [3])], False),
    "below the old, higher threshold": ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1])], False),
}


@table("a chain of roots", ROOTS)
def _(scene, row):
    versions, followed = row
    repo, client = scene.repo, scene.client
    ring = keys(10)
    for number, (named, threshold, signing) in enumerate(versions, 1):
        repo.new_keys("root", [ring[i] for i in named], threshold)
        repo.root.version = number
        repo.files[f"metadata/{number}.root.json"] = repo.sign(repo.root,
                                                               [ring[i] for i in signing])
    same(client.init(repo.files["metadata/1.root.json"]), 0)
    same(client.refresh(), 0 if followed else 1)
    same(client.version("root"), len(versions) if followed else len(versions) - 1)


ROLES = {
    "another key": ([2], 1, [2], True),
    "signatures of strangers beside": ([1], 1, [5, 1, 6], True),
    "only the wrong key": ([2], 1, [1, 5, 6], False),
    "a stranger among three": ([0, 1, 3, 4, 5], 3, [0, 2, 4], False),
    "two of three": ([0, 1, 3, 4, 5], 3, [0, 4], False),
    "a threshold above the number of keys": ([0, 1, 2, 3, 4], 6, [0, 1, 2, 3, 4], False),
} | {f"three of five, {'-'.join(map(str, three))}": ([0, 1, 2, 3, 4], 3, three, True)
     for three in ([0, 2, 4], [0, 4, 1], [1, 2, 3], [4, 3, 2])}


@table("the keys of timestamp, snapshot and targets", {
    f"{role}, {name}": (role, *row)
    for name, row in ROLES.items() for role in ("timestamp", "snapshot", "targets")})
def _(scene, row):
    role, named, threshold, signing, taken = row
    repo, client = scene.start()
    client.refresh()
    ring = keys(7)
    if threshold > len(named):  # python-tuf refuses to write that
        repo.new_keys(role, [ring[i] for i in named], len(named), [ring[i] for i in signing])
        repo.root.roles[role].threshold = threshold
    else:
        repo.new_keys(role, [ring[i] for i in named], threshold, [ring[i] for i in signing])
    repo.next_root()
    same(client.refresh(), 0 if taken else 1)
    if taken:
        same(client.version(role), 2)
    else:
        assert client.version(role) != 2


@case("a signature that is listed twice makes a file invalid")
def _(scene):
    repo, client = scene.start()
    repo.edit("1.snapshot.json", lambda it: it["signatures"].append(it["signatures"][0]))
    same(client.refresh(), 1)
    same(client.version("snapshot"), None)


@case("a key that is listed twice counts once")
def _(scene):
    repo, client = scene.start()
    signer, = keys(1)
    repo.new_keys("snapshot", [signer])
    repo.root.roles["snapshot"].keyids = [signer.public_key.keyid] * 3
    repo.root.roles["snapshot"].threshold = 2
    repo.next_root()
    repo.edit("2.snapshot.json", lambda it: it["signatures"].append(it["signatures"][0]))
    same(client.refresh(), 1)
    same(client.version("snapshot"), None)


@case("a key under two key ids counts once")
def _(scene):
    repo, client = scene.start()
    signer, = keys(1)
    twin = copy.deepcopy(signer.public_key)
    twin.keyid = "00" * 32
    repo.new_keys("snapshot", [signer], 1)
    repo.root.add_key(twin, "snapshot")
    repo.root.roles["snapshot"].threshold = 2
    repo.next_root()

    def sign_twice(document):
        document["signatures"].append(document["signatures"][0] | {"keyid": twin.keyid})
    repo.edit("2.snapshot.json", sign_twice)
    same(client.refresh(), 1)
    same(client.version("snapshot"), None)


@table("a root key of each kind is verified", {kind: kind for kind in (*KEYS, "rsa-pkcs1v15-sha256")})
def _(scene, kind):
    repo, client = scene.start()
    signer, = keys(1, kind)
    other, = keys(1, kind)
    repo.new_keys("root", [*repo.signers["root"], signer], 2)
    repo.next_root(publish=False)
    same(client.refresh(), 0)
    same(client.version("root"), 2)
    repo.next_root(publish=False)
    plausible = other.sign(b"something else").signature

    def exchange(document):
        for one in document["signatures"]:
            if one["keyid"] == signer.public_key.keyid:
                one["sig"] = plausible
    repo.edit("3.root.json", exchange)
    same(client.refresh(), 1)
    same(client.version("root"), 2)


@table("a worthless signature beside enough good ones does no harm", {
    "of something else": None, "empty": "", "no hex": "zz"})
def _(scene, sig):
    repo, client = scene.start()
    first, second = keys(2)
    repo.new_keys("timestamp", [first, second])
    repo.next_root()
    wrong = first.sign(b"something else").signature if sig is None else sig

    def exchange(document):
        document["signatures"][0]["sig"] = wrong
    repo.edit("timestamp.json", exchange)
    same(client.refresh(), 0)
    same(client.version("timestamp"), 2)
