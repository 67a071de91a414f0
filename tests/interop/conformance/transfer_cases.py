"""Servers that answer with errors, too slowly or without end; clients that share a directory."""

import concurrent.futures
import hashlib
import threading
import time

from cases import case, same, table
from repository import BASE

CHUNK = b"x" * 65536


def status(code):
    return lambda handler: handler.send(code, b"an error page")


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(CHUNK)


def silent(handler):
    handler.close_connection = True
    handler.rfile.read(1)  # until the client leaves


def dripping(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.close_connection = True
    never = threading.Event()
    while not never.wait(0.1):
        handler.wfile.write(b" ")
        handler.wfile.flush()


@table("the chain of roots ends where the next one is missing", {"404": 404, "403": 403})
def _(scene, code):
    repo, client = scene.start()
    repo.next_root(publish=False)
    repo.answers["metadata/3.root.json"] = status(code)
    same(client.refresh(), 0)
    same(client.version("root"), 2)
    same(repo.asked(), ["2.root.json", "3.root.json", "timestamp.json", "1.snapshot.json",
                        "1.targets.json"])


@table("the chain of roots does not end at other errors", {
    str(code): code for code in (401, 410, 429, 500, 503)})
def _(scene, code):
    repo, client = scene.start()
    repo.answers["metadata/2.root.json"] = status(code)
    same(client.refresh(), 1)
    assert f"2.root.json: HTTP {code}" in client.said, client.said
    same(repo.asked(), ["2.root.json"])


FILES = ("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json")


@table("an endless answer is cut", {name: name for name in FILES})
def _(scene, name):
    repo, client = scene.start()
    repo.answers[f"metadata/{name}"] = endless
    same(client.refresh(), 1)
    assert name in client.said and "too large" in client.said, client.said
    same(repo.asked()[-1], name)


@case("an endless target is cut at its listed length")
def _(scene):
    repo, client = scene.start()
    repo.add("targets", "file", b"content")
    repo.publish()
    name = f"targets/{hashlib.sha256(b'content').hexdigest()}.file"
    repo.answers[name] = endless
    same(client.download("file"), 1)
    assert "more than 7 bytes" in client.said, client.said
    same(client.files(), [])


@table("a slow answer is cut", {f"{kind.__name__} {name}": (kind, name)
                                for kind in (silent, dripping) for name in FILES[:2]})
def _(scene, row):
    kind, name = row
    repo, client = scene.start()
    repo.answers[f"metadata/{name}"] = kind
    start = time.monotonic()
    same(client.refresh("--timeout", "1"), 1)
    assert time.monotonic() - start < 30
    assert "timed out" in client.said and name in client.said, client.said
    same(repo.asked()[-1], name)


@case("a repository that cannot be reached is an error, and what is kept stays")
def _(scene):
    repo, client = scene.start()
    client.refresh()
    client.url_ = "http://127.0.0.1:9/"
    same(client.refresh(), 1)
    same(client.versions(), BASE)


@case("clients that share a directory while the repository goes on all succeed, and it goes on too")
def _(scene):
    repo, client = scene.start()
    repo.delegated("targets", "extra")
    repo.add("extra", "file", b"content")
    repo.publish()
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            repo.publish()
            repo.next_root()
            running = [pool.submit(client.download, "file") for _ in range(6)]
            same([one.result() for one in running], [0] * 6)
            same(client.version("timestamp"), repo.timestamp.version - 1)
            same(client.version("root"), repo.root.version)
    same(client.files(), [b"content"])
