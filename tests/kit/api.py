"""The REST API as a client without any code of ours sees it."""

import hashlib
import http.client
import json
import time
import urllib.parse

ENDED = ("SUCCESS", "ERRORED", "FAILURE")


class answer:
    """What came back: status, headers, the raw body and, if it is JSON, its value."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class api:
    """One repository service at http://127.0.0.1:PORT."""

    def __init__(self, port, timeout=60):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.timeout_ = timeout

    def call(self, method, path, body=None, headers=None):
        """One request on a connection of its own. `body` is sent as JSON unless it is bytes."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if body is not None else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_)
        try:
            connection.request(method, path, body, sent | (headers or {}))
            return answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        return self.call("POST", path, body)

    def accepted(self, path, body, method="POST"):
        """Sends what must be accepted and gives the task's id."""
        got = self.call(method, path, body)
        if got.status != 202:
            raise AssertionError(f"{method} {path}: {got.status} {got.body[:2000]!r}")
        return got.json["data"]["task_id"]

    def task(self, task_id):
        """The data of GET task."""
        return self.get(f"/api/v1/task/?{urllib.parse.urlencode({'task_id': task_id})}").json["data"]

    def wait(self, task_id, seconds=120):
        """The data of a task that has ended."""
        deadline = time.monotonic() + seconds
        while True:
            data = self.task(task_id)
            if data["state"] in ENDED:
                return data
            if time.monotonic() > deadline:
                raise AssertionError(f"task {task_id} still {data} after {seconds} s")
            time.sleep(0.005)

    def succeed(self, path, body, seconds=120, method="POST"):
        """Sends, waits, and demands SUCCESS."""
        data = self.wait(self.accepted(path, body, method), seconds)
        if data["state"] != "SUCCESS" or data["result"]["status"] is not True:
            raise AssertionError(f"{method} {path}: {data}")
        return data

    def refuse(self, path, body, method="POST"):
        """Sends, waits, and demands that the task is ERRORED. Gives its result."""
        data = self.wait(self.accepted(path, body, method))
        if data["state"] != "ERRORED" or data["result"]["status"] is not False:
            raise AssertionError(f"{method} {path}: {data}")
        return data["result"]

    def add(self, artifacts, seconds=120, **options):
        """Adds {path: bytes} and waits until clients see it."""
        return self.succeed("/api/v1/artifacts/", {"artifacts": describe(artifacts)} | options,
                            seconds)

    def delete(self, paths, **options):
        return self.succeed("/api/v1/artifacts/delete", {"artifacts": list(paths)} | options)


def describe(artifacts):
    """{path: bytes} as the API's list of artifacts."""
    return [{"path": path,
             "info": {"length": len(content),
                      "hashes": {"sha256": hashlib.sha256(content).hexdigest()}}}
            for path, content in artifacts.items()]
