"""Input that a repository must never take: refused as a whole, and in nobody's way afterwards."""

import copy

from kit.repository_case import repository_case, scratch_case
from kit.server import server
from kit.ceremony import ceremony

GOOD = {"path": "good.txt", "info": {"length": 1, "hashes": {"sha256": "ab" * 32}}}


def with_info(**changes):
    """An artifact whose info differs from a good one; None removes the member."""
    info = GOOD["info"] | changes
    return {"path": "bad.txt",
            "info": {name: value for name, value in info.items() if value is not None}}


BAD_ARTIFACTS = {
    "no hashes": with_info(hashes={}),
    "hashes missing": with_info(hashes=None),
    "a hash that is not hex": with_info(hashes={"sha256": "zz" * 32}),
    "a hash of the wrong length": with_info(hashes={"sha256": "ab" * 31}),
    "a hash that is no text": with_info(hashes={"sha256": 7}),
    "a negative length": with_info(length=-1),
    "a length that is no whole number": with_info(length=1.5),
    "a length missing": with_info(length=None),
    "a length beyond 64 bits": with_info(length=2**70),
    "an empty path": GOOD | {"path": ""},
    "no path": {"info": GOOD["info"]},
    "no info": {"path": "bad.txt"},
    "a path that is no text": GOOD | {"path": 5},
    "a path that leaves the repository": GOOD | {"path": "../../etc/passwd"},
    "an absolute path": GOOD | {"path": "/etc/passwd"},
    "custom that is no object": with_info(custom=[1]),
}


class bad_artifacts(repository_case):
    def test_each_is_refused_whole_and_blocks_nothing(self):
        for fault, artifact in BAD_ARTIFACTS.items():
            with self.subTest(f"422 for {fault}"):
                got = self.api.post("/api/v1/artifacts/", {"artifacts": [GOOD, artifact]})
                self.assertEqual(got.status, 422, got.body)
                self.assertTrue(got.json["detail"])
        self.publish({"after.txt": b"after"})
        self.assertEqual(self.download("after.txt"), b"after")
        self.assertNotEqual(self.download("good.txt", check=False).returncode, 0)

    def test_bodies_of_another_shape_are_refused(self):
        bodies = {"nothing": b"", "text": b"hello", "half an object": b'{"artifacts": [',
                  "a list": b"[]", "null": b"null", "artifacts that are no list":
                  b'{"artifacts": {}}', "text that is no UTF-8": b'{"artifacts": ["\xff"]}',
                  "very deep nesting": b"[" * 100_000}
        for shape, body in bodies.items():
            for path in ("/api/v1/artifacts/", "/api/v1/artifacts/delete", "/api/v1/bootstrap/"):
                with self.subTest(f"422 for {shape} to {path}"):
                    got = self.api.call("POST", path, body)
                    self.assertEqual(got.status, 422, got.body)
        self.publish({"after.txt": b"after"})
        self.assertEqual(self.download("after.txt"), b"after")

    def test_another_content_type_is_refused(self):
        got = self.api.call("POST", "/api/v1/artifacts/", b'{"artifacts": []}',
                            {"Content-Type": "text/plain"})
        self.assertEqual(got.status, 422)


class bad_bootstraps(scratch_case):
    def test_each_is_refused_and_a_good_one_is_taken_afterwards(self):
        held = ceremony(self.home / "ceremony", bins=2)
        with server(self.home / "data", RSTUF_ONLINE_KEY_DIR=held.online_key_dir) as running:
            for fault, payload in self.bad_payloads(held.payload):
                with self.subTest(f"422 for {fault}"):
                    got = running.api.post("/api/v1/bootstrap/", payload)
                    self.assertEqual(got.status, 422, got.body)
            self.assertEqual(running.api.get("/api/v1/bootstrap/").json["data"]["bootstrap"], False)
            held.bootstrap(running.api)

    def bad_payloads(self, good):
        def changed(change):
            payload = copy.deepcopy(good)
            change(payload["settings"]["roles"], payload["metadata"]["root"])
            return payload

        yield "3 bins", changed(lambda roles, _: roles["bins"].update(number_of_delegated_bins=3))
        yield "1 bin", changed(lambda roles, _: roles["bins"].update(number_of_delegated_bins=1))
        yield "32768 bins", changed(
            lambda roles, _: roles["bins"].update(number_of_delegated_bins=32768))
        yield "an expiry of no days", changed(lambda roles, _: roles["root"].update(expiration=0))
        yield "no timestamp role", changed(lambda roles, _: roles.pop("timestamp"))
        yield "neither bins nor delegations", changed(lambda roles, _: roles.pop("bins"))
        yield "no signed part", changed(lambda _, root: root.pop("signed"))
        yield "a root of another type", changed(
            lambda _, root: root["signed"].update(_type="targets"))
        yield "a delegation called 2.root", changed(lambda roles, _: roles.update(
            bins=None, delegations={"keys": {}, "roles": [
                {"name": "2.root", "terminating": True, "keyids": [], "threshold": 1,
                 "paths": ["*"], "x-rstuf-expire-policy": 1}]}))
