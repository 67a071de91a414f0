"""What GET /metrics says of a running service."""

import time

from kit.repository_case import repository_case


class metrics(repository_case):
    def figures(self):
        """{series: value}"""
        got = self.api.get("/metrics")
        self.assertEqual(got.status, 200)
        lines = (line.rpartition(" ") for line in got.body.decode().splitlines()
                 if not line.startswith("#"))
        return {series: float(value) for series, _, value in lines}

    def until(self, series):
        """The figures once this series is there."""
        deadline = time.monotonic() + 60
        while series not in (found := self.figures()):
            self.assertLess(time.monotonic(), deadline, found)
            time.sleep(0.1)
        return found

    def test_tells_of_publications_requests_and_what_expires(self):
        self.publish({"a.txt": b"a"})
        expires = 'rstuf_role_expires_timestamp_seconds{repository="default",role="%s"}'
        found = self.until(expires % "bins")
        for role in ("root", "targets", "snapshot", "timestamp", "bins"):
            self.assertGreater(found[expires % role], time.time())
        self.assertEqual(found['rstuf_tasks_accepted_total{action="add_artifacts"}'], 1)
        self.assertEqual(
            found['rstuf_publication_duration_seconds_count{repository="default"}'], 2)
        self.assertEqual(found['rstuf_http_requests_total'
                               '{method="POST",route="/api/v1/artifacts",status="202"}'], 1)
        self.assertEqual(found['rstuf_failures_total{code="unavailable",part="catalog"}'], 0)


class metrics_that_are_switched_off(repository_case):
    settings = {"RSTUF_DISABLE_ENDPOINTS": "GET/metrics"}

    def test_are_not_found(self):
        self.assertEqual(self.api.get("/metrics").status, 404)
