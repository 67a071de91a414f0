"""Target files."""

import hashlib
from urllib.parse import quote

from cases import case, same, table


def url_of(path, content):
    folder, slash, name = path.rpartition("/")
    return "targets/" + quote(f"{folder}{slash}{hashlib.sha256(content).hexdigest()}.{name}",
                              safe="/=,")  # RFC 3986 lets a path have them


@table("a file is downloaded", {path: path for path in ("file.txt", "path/to/a/file.txt")})
def _(scene, path):
    repo, client = scene.start()
    repo.add("targets", path, b"content")
    repo.publish()
    same(client.refresh(), 0)
    same(client.files(), [])
    repo.asked()
    same(client.download(path), 0)
    same(client.files(), [b"content"])
    same(repo.asked(), ["2.root.json", "timestamp.json", url_of(path, b"content")])


@table("a path is quoted for the URL where it has to be", {
    path: path for path in ("with space", "ünïcödé/€", "q?a=b", "frag#ment", "100%", "a[b]c",
                            "quote\"d", "back\\slash", "a|b", "{x}", "[a,b]")})
def _(scene, path):
    repo, client = scene.start()
    repo.add("targets", path, path.encode())
    repo.publish()
    same(client.download(path), 0)
    same(client.files(), [path.encode()])
    same(repo.asked()[-1], url_of(path, path.encode()))


@table("a path that leads out of the directory is refused before any request", {
    path: path for path in ("../file", "/file", "a/../../file", "a//b", ".")})
def _(scene, path):
    repo, client = scene.start()
    same(client.download(path), 1)
    same(repo.asked(), [])


@case("a file that is there with the right hash is not fetched again")
def _(scene):
    repo, client = scene.start()
    repo.add("targets", "file", b"content")
    repo.publish()
    same(client.download("file"), 0)
    repo.asked()
    same(client.download("file"), 0)
    same(repo.asked(), ["2.root.json", "timestamp.json"])
    next(client.target_dir.iterdir()).write_bytes(b"CONTENT")
    same(client.download("file"), 0)
    same(client.files(), [b"content"])
    same(repo.asked(), ["2.root.json", "timestamp.json", url_of("file", b"content")])


@case("other bytes than the listed ones are not accepted, and what was there stays")
def _(scene):
    repo, client = scene.start()
    repo.add("targets", "one", b"content 1")
    repo.add("targets", "two", b"content 2")
    repo.publish()
    same(client.download("one"), 0)
    for path, content in (("one", b"content 1"), ("two", b"content 2")):
        repo.files[url_of(path, content)] = b"malicious"
    same(client.download("one"), 0)
    same(client.download("two"), 1)
    assert "two" in client.said, client.said
    repo.add("targets", "one", b"content 3")
    repo.files[url_of("one", b"content 3")] = b"malicious and far too long"
    repo.publish()
    same(client.download("one"), 1)
    same(client.files(), [b"content 1"])


@case("each change of a file replaces it under the same name")
def _(scene):
    repo, client = scene.start()
    for number in range(4):
        repo.add("targets", "file", b"content %d" % number)
        repo.add("targets", f"new {number}", b"new %d" % number)
        repo.publish()
        if number % 2:
            same(client.download("file", f"new {number}"), 0)
            same(client.files(), [b"content %d" % number, *[b"new %d" % n for n in (1, 3)
                                                            if n <= number]])


@table("hash algorithms", {"sha256": ["sha256"], "sha512": ["sha512"],
                           "both": ["sha256", "sha512"]})
def _(scene, algorithms):
    repo, client = scene.start()
    repo.add("targets", "file", b"content", algorithms)
    repo.publish()
    same(client.download("file"), 0)
    fetched = repo.asked()[4:]
    same(len(fetched), 1)
    assert fetched[0] in {f"targets/{hashlib.new(name, b'content').hexdigest()}.file"
                          for name in algorithms}, fetched
    same(client.files(), [b"content"])


@table("a hash that cannot be checked or does not fit is not taken", {
    "unknown alone": {"unknown": "00"}, "unknown beside sha256": {"sha256": None, "unknown": "00"},
    "sha512 wrong beside sha256": {"sha256": None, "sha512": "00" * 64}})
def _(scene, hashes):
    repo, client = scene.start()
    repo.add("targets", "file", b"content")
    digest = hashlib.sha256(b"content").hexdigest()
    repo.targets["targets"].targets["file"].hashes = {name: value or digest
                                                      for name, value in hashes.items()}
    repo.files["targets/00.file"] = b"content"
    repo.publish()
    same(client.download("file"), 1)
    same(client.files(), [])


@case("several targets share one update, and the first failure ends it")
def _(scene):
    repo, client = scene.start()
    for name in "abc":
        repo.add("targets", name, name.encode())
    repo.publish()
    same(client.download("a", "nowhere", "c"), 1)
    same(client.files(), [b"a"])
    same(repo.asked(), ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json",
                        url_of("a", b"a")])


@case("a file that the repository does not have is an error that names it")
def _(scene):
    repo, client = scene.start()
    repo.add("targets", "file", b"content")
    repo.publish()
    del repo.files[url_of("file", b"content")]
    same(client.download("file"), 1)
    assert ".file" in client.said, client.said
    same(client.files(), [])
