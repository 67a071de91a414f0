"""The search for a target, and who has to have signed the roles on its way."""

from urllib.parse import quote

from cases import case, same, table
from repository import BASE, keys

# Delegations as (delegator, role, more), and the roles that the search for a missing path asks for.
PY = {"patterns": ["*.py"]}
END = {"terminating": True}
GRAPHS = {
    "one": ([("targets", "A", {})], "A"),
    "two in order": ([("targets", "B", {}), ("targets", "A", {})], "BA"),
    "the children of a role come before its siblings": (
        [("targets", "A", {}), ("targets", "B", {}), ("A", "C", {}), ("A", "D", {})], "ACDB"),
    "children of the last role": ([("targets", "A", {}), ("targets", "B", {}), ("B", "C", {})],
                                  "ABC"),
    "three levels": ([("targets", "A", {}), ("targets", "B", {}), ("A", "C", {}), ("C", "D", {})],
                     "ACDB"),
    "a terminating role ends the search": (
        [("targets", "A", {}), ("targets", "B", {}), ("A", "C", END), ("A", "D", {})], "AC"),
    "a terminating role does not end it before its own children": (
        [("targets", "A", {}), ("targets", "B", {}), ("A", "C", END), ("C", "D", {})], "ACD"),
    "a branch of other paths is not searched": (
        [("targets", "A", PY), ("targets", "B", {}), ("A", "C", {})], "B"),
    "a terminating role for other paths ends nothing": (
        [("targets", "A", PY | END), ("targets", "B", {})], "B"),
    "a deeper branch of other paths is not searched": (
        [("targets", "A", {}), ("targets", "B", {}), ("A", "C", PY), ("C", "D", {})], "AB"),
    "a cycle is walked once": (
        [("targets", "A", {}), ("A", "B", {}), ("B", "C", {}), ("C", "A", {}), ("targets", "D", {})],
        "ABCD"),
    "a role of two delegators is visited where it comes first": (
        [("targets", "A", {}), ("targets", "B", {}), ("B", "C", {}), ("A", "C", {})], "ACB"),
    "a role of two delegators, of which one is for other paths": (
        [("targets", "A", {}), ("targets", "B", {}), ("B", "C", {}), ("A", "C", PY)], "ABC"),
}


@table("the order of the search", GRAPHS)
def _(scene, row):
    delegations, order = row
    repo, client = scene.start()
    for delegator, role, more in delegations:
        repo.delegated(delegator, role, **more)
    repo.publish()
    same(client.download("missing"), 1)
    same(repo.asked()[4:], [f"1.{role}.json" for role in order])


TREE = [("targets", "docs", ["*.md", "page-?.html"]), ("targets", "all", ["release/*/*"]),
        ("all", "x", ["release/x/*"]), ("all", "y", ["release/y/*.zip"])]
SEARCHES = {
    "top": ("targets", "top", []), "README.md": ("docs", "found", ["docs"]),
    "page-1.html": ("docs", "found", ["docs"]),
    "page-12.html": ("docs", "missing", []), "README.MD": ("docs", "missing", []),
    "release/README.md": ("docs", "missing", []),
    "release/x/1": ("x", "found", ["all", "x"]),
    "release/y/1.zip": ("y", "found", ["all", "y"]),
    "release/z/1.zip": ("y", "missing", ["all"]),
}


@table("the roles that are asked about a path", {path: (path, *row)
                                               for path, row in SEARCHES.items()})
def _(scene, row):
    path, role, outcome, order = row
    repo, client = scene.start()
    for delegator, name, patterns in TREE:
        repo.delegated(delegator, name, patterns)
    repo.add(role, path, path.encode())
    repo.publish()
    same(client.download(path), 1 if outcome == "missing" else 0)
    same([name for name in repo.asked()[4:] if not name.startswith("targets/")],
         [f"1.{name}.json" for name in order])
    same(client.files(), [] if outcome == "missing" else [path.encode()])


@case("bins: exactly the one bin of a path is asked")
def _(scene):
    repo, client = scene.start()
    bins = repo.delegate_to_bins("targets", "bin", 4)
    for number in range(8):
        repo.add(bins.get_role_for_target(f"dir/{number}"), f"dir/{number}", b"%d" % number)
    repo.publish()
    for number in range(8):
        same(client.download(f"dir/{number}"), 0)
    same(client.files(), [b"%d" % number for number in range(8)])
    same(sorted(name for name in repo.asked() if ".bin-" in name),
         sorted({f"1.{bins.get_role_for_target(f'dir/{number}')}.json" for number in range(8)}))


@case("a role that the snapshot does not list is not asked for")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra")
    repo.targets.pop("extra")
    repo.publish()
    same(client.refresh(), 0)
    repo.asked()
    same(client.download("file"), 1)
    same(repo.asked(), ["2.root.json", "timestamp.json"])
    same(client.versions(), BASE | {"timestamp": 2, "snapshot": 2, "targets": 2})


NAMES = ("?", "#", "/slash", "../up", "..", ".", "a b", "100%", "%41", "ünïcödé", "1.root", "a.json",
         "a&b=c", "a;b", "a:b@c")


@table("a role's name is one segment of the URL and one file", {name: name for name in NAMES})
def _(scene, role):
    repo, client = scene.start()
    repo.delegated("targets", role)
    repo.add(role, "file", b"content")
    repo.publish()
    same(client.download("file"), 0)
    same(repo.asked()[4], f"1.{quote(role, safe='')}.json")
    same(len(client.versions()), 5)
    same(sorted(path.name for path in client.home_.iterdir()),
         ["metadata", "targets", "trusted-root.json"])


def two_teams(scene):
    """team-a and team-b both delegate to `release`, each with a key of its own."""
    repo, client = scene.start()
    for team in "ab":
        repo.delegated("targets", f"team-{team}", [f"{team}/*"])
        key = repo.delegated(f"team-{team}", "release", [f"{team}/*"])
        setattr(repo, f"key_{team}", key)
        repo.add("release", f"{team}/file", team.encode())
    return repo, client


@case("a role is verified for each delegator that leads to it, within one updater")
def _(scene):
    repo, client = two_teams(scene)
    repo.signers["release"] = [repo.key_a]
    repo.publish()
    same(client.download("a/file", "b/file"), 1)
    assert "release" in client.said, client.said
    same(client.files(), [b"a"])


@case("a role is verified for each delegator that leads to it, from the kept file")
def _(scene):
    repo, client = two_teams(scene)
    repo.signers["release"] = [repo.key_a]
    repo.publish()
    same(client.download("a/file"), 0)
    same(client.download("b/file"), 1)
    same(client.download("a/file"), 0)
    same(client.files(), [b"a"])


@case("a role that both delegators' keys signed serves both, and is fetched once")
def _(scene):
    repo, client = two_teams(scene)
    repo.publish()
    same(client.download("a/file", "b/file"), 0)
    same(client.files(), [b"a", b"b"])
    same(repo.asked().count("1.release.json"), 1)


@case("a kept role is verified again when its delegator names another key")
def _(scene):
    repo, client = scene.start()
    old = repo.delegated("targets", "extra")
    repo.add("extra", "file", b"content")
    repo.publish()
    same(client.download("file"), 0)
    new, = keys(1)
    repo.targets["targets"].revoke_key(old.public_key.keyid, "extra")
    repo.targets["targets"].add_key(new.public_key, "extra")
    extra = repo.targets.pop("extra")  # it stays as it is, signed by the old key
    repo.publish()
    same(client.download("file"), 1)
    assert "extra" in client.said, client.said
    repo.targets["extra"], repo.signers["extra"] = extra, [new]
    repo.publish()
    same(client.download("file"), 0)
    same(client.version("extra"), 2)


@case("a kept role is verified again when another role delegates to it now")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "one")
    key = repo.delegated("one", "extra")
    repo.add("extra", "file", b"content")
    repo.publish()
    same(client.download("file"), 0)
    repo.targets["one"].delegations = None
    repo.delegated("targets", "two")
    repo.delegated("two", "extra")
    repo.signers["extra"] = [key]  # which `two` does not know
    extra = repo.targets.pop("extra")
    repo.publish()
    same(client.download("file"), 1)
    repo.targets["extra"] = extra
    repo.targets["two"].add_key(key.public_key, "extra")
    repo.publish()
    same(client.download("file"), 0)


@case("a kept role that still verifies is not fetched again")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra")
    repo.add("extra", "1", b"first")
    repo.add("extra", "2", b"second")
    repo.publish()
    same(client.download("1"), 0)
    repo.asked()
    same(client.download("2"), 0)
    same([name for name in repo.asked() if not name.startswith("targets/")],
         ["2.root.json", "timestamp.json"])
