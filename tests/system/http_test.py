"""What HTTP clients and caches rely on."""

import gzip
import http.client

from kit.repository_case import repository_case


class metadata_over_http(repository_case):
    bins = 256

    def test_timestamp_is_revalidated_and_versioned_files_are_immutable(self):
        self.assertIn("no-cache", self.api.get("/metadata/timestamp.json").headers["Cache-Control"])
        self.assertIn("immutable", self.api.get("/metadata/1.root.json").headers["Cache-Control"])

    def test_a_root_not_yet_there_is_404_and_not_cached(self):
        got = self.api.get("/metadata/2.root.json")
        self.assertEqual(got.status, 404)
        self.assertIn("no-store", got.headers["Cache-Control"])

    def test_a_known_etag_is_answered_without_a_body(self):
        first = self.api.get("/metadata/timestamp.json")
        same = self.api.call("GET", "/metadata/timestamp.json",
                             headers={"If-None-Match": first.headers["ETag"]})
        self.assertEqual((same.status, same.body), (304, b""))
        self.publish({"a.txt": b"a"})
        changed = self.api.call("GET", "/metadata/timestamp.json",
                                headers={"If-None-Match": first.headers["ETag"]})
        self.assertEqual(changed.status, 200)

    def test_gzip_is_given_to_those_who_ask_and_holds_the_same_bytes(self):
        plain = self.api.get("/metadata/1.snapshot.json")
        packed = self.api.call("GET", "/metadata/1.snapshot.json",
                               headers={"Accept-Encoding": "gzip"})
        self.assertEqual(plain.headers["Content-Encoding"], None)
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)

    def test_nothing_outside_the_metadata_is_served(self):
        for path in ("/metadata/../catalog.sqlite", "/metadata/%2e%2e/catalog.sqlite",
                     "/metadata/..%2fcatalog.sqlite", "/metadata/.lock", "/metadata/%00"):
            with self.subTest(f"no file for {path}"):
                self.assertIn(self.api.get(path).status, (400, 404))


class refusals(repository_case):
    settings = {"RSTUF_HTTP_MAX_BODY": 100_000}

    def test_a_wrong_method_is_405_and_says_which_are_allowed(self):
        got = self.api.call("PATCH", "/api/v1/artifacts/", {})
        self.assertEqual(got.status, 405)
        self.assertIn("POST", got.headers["Allow"])

    def test_an_unknown_path_is_404(self):
        got = self.api.get("/api/v1/nothing/")
        self.assertEqual((got.status, got.json), (404, {"detail": "Not Found"}))

    def test_a_body_beyond_the_limit_is_413(self):
        self.assertEqual(self.api.call("POST", "/api/v1/artifacts/", b" " * 100_001).status, 413)

    def test_a_very_long_address_is_414(self):
        self.assertEqual(self.api.get("/api/v1/task/?task_id=" + "a" * 20_000).status, 414)

    def test_very_large_headers_are_431(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.api.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request("GET", "/healthz", headers={f"X-{n}": "v" * 4000 for n in range(30)})
        self.assertEqual(connection.getresponse().status, 431)

    def test_the_server_is_well_after_all_of_these(self):
        self.assertEqual(self.api.get("/healthz").status, 200)
        self.publish({"a.txt": b"a"})
