#!/usr/bin/env python3
"""Writes TUF repositories with python-tuf: `write_repositories.py DIRECTORY`.

Each repository is a folder with one folder a stage, 1, 2, …: the whole repository at that moment,
as metadata/, targets/ and expected.json. A client reads the stages in order with one cache.
"""

import datetime
import hashlib
import pathlib
import sys

from writer import EXPIRES, writer

KEYS = ("ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "rsassa-pss-sha256",
        "rsassa-pss-sha384", "rsassa-pss-sha512")

# What a parser may lose, round or reorder; canonical JSON keeps control characters raw.
UNKNOWN = {"x-unknown": {"b": [1, -7, 2**53 + 1, True, None, {}], "a": "two\nlines, \t, \x01, \"\\",
                         "ünïcödé": "€ 🔑", "": "", "A": {"z": 1, "aa": 2, "Z": 3}}}

HASHES = ("sha256", "sha512", "blake2b-256")


def key_types(directory):
    """Each key type in every role: bins, a second publication, then new keys for all."""
    for key in KEYS:
        repo = writer(key)
        bins = repo.delegate_to_bins("targets", "bins", 2)
        for number in range(8):
            path = f"dir/file-{number}.txt"
            repo.add(bins.get_role_for_target(path), path, b"content %d" % number)
        repo.publish()
        repo.write(directory / f"{key} keys" / "1")
        repo.add(bins.get_role_for_target("dir/file-1.txt"), "dir/file-1.txt", b"replaced")
        for role in ("root", "timestamp", "snapshot", "targets"):
            repo.rotate(role)
        repo.put_next_root()
        repo.publish()
        repo.write(directory / f"{key} keys" / "2")


def mixed_keys(directory):
    """Every role with its own key types, thresholds above one, a chain of root rotations."""
    repo = writer(KEYS[0])
    repo.add("targets", "file", b"content")
    repo.publish()
    repo.write(directory / "mixed keys" / "1")
    for key in KEYS[1:]:
        repo.rotate("root", keys=3, threshold=2, key=key)
        repo.put_next_root()
    for role, key in zip(("timestamp", "snapshot", "targets"), KEYS[3:]):
        repo.rotate(role, keys=3, threshold=2, key=key)
        repo.signers[role].pop()  # two of three sign
    repo.put_next_root()
    repo.publish()
    repo.write(directory / "mixed keys" / "2")


def delegations(directory, **form):
    """Wildcards, nesting, order, termination, hash prefixes, bins below a role, odd names."""
    name = "delegations " + " ".join(f"{key}={bool(value)}" for key, value in form.items())
    repo = writer(**form)
    repo.delegate("targets", "team a", ["a/*", "a/*/*"])
    repo.delegate("team a", "sub/role", ["a/?.txt", "a/deep/*"], terminating=True)
    repo.delegate("targets", "late", ["a/*", "b/*", "b/*.[ch]"])
    prefixes = [hashlib.sha256(f"hashed/{n}".encode()).hexdigest()[:4] for n in range(3)]
    repo.delegate("targets", "prefixes", prefixes=prefixes)
    repo.delegate("targets", "ünïcödé?#%41", ["odd/*"])
    repo.delegate("targets", "binned", ["binned/*"])
    bins = repo.delegate_to_bins("binned", "part", 5)

    repo.add("targets", "top level", b"at the top", HASHES)
    repo.add("team a", "a/one", b"in team a")
    repo.add("sub/role", "a/1.txt", b"in the sub role")
    repo.add("late", "a/2.txt", b"behind a terminating role", visible=False)
    repo.add("late", "a/late", b"in a later role")
    repo.add("late", "a/one", b"shadowed by team a", visible=False)
    repo.add("late", "c/undelegated", b"not late's to give", visible=False)
    repo.absent += ["a/2.txt", "c/undelegated", "a/deep/nothing"]
    repo.add("late", "b/code.c", b"")
    for number in range(3):
        repo.add("prefixes", f"hashed/{number}", b"hashed %d" % number)
    for path in ("odd/with space", "odd/100%", "odd/ünïcödé", "odd/q?a=b#c", "odd/a+b&c=d;e,f"):
        repo.add("ünïcödé?#%41", path, path.encode())
    for number in range(40):
        path = f"binned/{number}"
        repo.add(bins.get_role_for_target(path), path, b"x" * number * 1000)
    repo.publish()
    repo.write(directory / name / "1")
    repo.add("team a", "a/two", b"new")
    del repo.targets["late"].targets["a/late"], repo.contents["a/late"]
    repo.absent.append("a/late")
    repo.publish()
    repo.write(directory / name / "2")


def refused(directory):
    """What a client must refuse, each after a publication it takes."""
    def case(name, error, spoil, fresh_error):
        repo = writer()
        repo.add("targets", "file", b"content")
        repo.publish()
        repo.write(directory / name / "1")
        spoil(repo)
        repo.write(directory / name / "2", error, fresh_error)

    past = EXPIRES - datetime.timedelta(days=10)

    def expired_timestamp(repo):
        repo.timestamp.expires = past
        repo.publish()

    def too_few_signatures(repo):
        repo.rotate("snapshot", keys=3, threshold=3)
        repo.signers["snapshot"].pop()
        repo.put_next_root()
        repo.publish()

    def stranger(repo):
        repo.signers["timestamp"] = writer().signers["timestamp"]
        repo.publish()

    def rolled_back(repo):
        repo.timestamp.version = repo.snapshot.version = 9
        repo.publish()
        repo.write(directory / "rollback" / "1")
        repo.timestamp.version = 8
        repo.publish()

    def exchanged_target(repo):
        repo.publish()
        repo.contents["another"] = b"CONTENT"
        repo.add("targets", "another", b"content")
        repo.publish()
        for name in [name for name in repo.files if name.endswith(".another")]:
            repo.files[name] = b"CONTENT"

    case("expired", "expired", expired_timestamp, "expired")
    case("threshold", "not verified", too_few_signatures, "not verified")
    case("stranger", "not verified", stranger, "not verified")
    case("exchanged target", "not verified", exchanged_target, "not verified")
    case("rollback", "not verified", rolled_back, None)  # a fresh cache cannot know


def main():
    directory = pathlib.Path(sys.argv[1])
    key_types(directory)
    mixed_keys(directory)
    delegations(directory, consistent=True)
    delegations(directory, consistent=False)
    delegations(directory, consistent=True, hashes=HASHES, compact=False, unknown=UNKNOWN)
    delegations(directory, consistent=False, hashes=("sha384",), unknown=UNKNOWN)
    refused(directory)


if __name__ == "__main__":
    main()
