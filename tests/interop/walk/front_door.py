"""The API of a server that is stopped, killed and started again while requests are under way."""

import http.client
import threading
import time
import uuid

from kit.api import ENDED

PATIENCE = 120  # seconds for anything that must end


class front_door:
    """Sends requests until they are answered, and none of them twice. Only its owner's thread stops
    the server; any thread may send.

    Every answer is searched for `secrets`, and is a fault where its status is 500 or above, 503
    aside.
    """

    def __init__(self, server, dice, secrets):
        self.server_ = server
        self.dice_ = dice
        self.secrets_ = secrets
        self.up_ = threading.Event()
        self.up_.set()
        self.starts_ = 1

    def stop(self, kill):
        self.up_.clear()
        if kill:
            self.server_.kill()
        elif (status := self.server_.terminate()) != 0:
            raise AssertionError(f"SIGTERM ended the server with {status}")

    def start(self):
        self.server_.start(ready_within=PATIENCE)
        self.starts_ += 1
        self.up_.set()

    def call(self, method, path, body=None, headers=None):
        """The answer to a request, which is sent again where the server went away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            starts = self.starts_
            try:
                got = self.server_.api.call(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                if self.up_.is_set() and starts == self.starts_:
                    raise  # nobody has stopped it
                got = None
            if got and got.status != 503:
                self.check_(method, path, got)
                return got
            if time.monotonic() > deadline:
                raise AssertionError(f"{method} {path}: no answer in {PATIENCE} s")
            time.sleep(0.01)
            self.up_.wait(1)

    def check_(self, method, path, got):
        if got.status >= 500:
            raise AssertionError(f"{method} {path}: {got.status} {got.body[:500]!r}")
        for secret in self.secrets_:
            if secret in got.body:
                raise AssertionError(f"{method} {path} shows a private key: {got.body[:500]!r}")

    def submit(self, path, body, method="POST", patient=False):
        """The id of the task, or None where the state of the repository refuses it. Sent again if
        its answer is lost. A patient one asks for the end of its task in the answer."""
        key = {"Idempotency-Key": str(uuid.UUID(int=self.dice_.getrandbits(128)))}
        prefer = {"Prefer": "wait=5"} if patient else {}
        got = self.call(method, path, body, key | prefer)
        if got.status == 404:
            return None
        if got.status not in (200, 202):
            raise AssertionError(f"{method} {path}: {got.status} {got.body[:2000]!r}")
        data = got.json["data"]
        if got.status == 200 and data["state"] not in ENDED:
            raise AssertionError(f"{method} {path} waited for {data}")
        if self.dice_.random() < 0.1:
            again = self.call(method, path, body, key)
            if again.status != 202 or again.json["data"]["task_id"] != data["task_id"]:
                raise AssertionError(f"{method} {path} sent twice: {data}, then {again.body!r}")
        return data["task_id"]

    def task(self, task_id):
        return self.call("GET", f"/api/v1/task/?task_id={task_id}").json["data"]

    def order(self, task_ids):
        """The ids in the order in which their tasks were accepted."""
        listed, cursor = [], ""
        while not set(task_ids) <= set(listed):
            page = self.call("GET", f"/api/v1/tasks/?limit=50{cursor}").json["data"]
            listed += [task["task_id"] for task in page["tasks"]]
            if "next_cursor" not in page:
                break
            cursor = f"&cursor={page['next_cursor']}"
        return sorted(task_ids, key=listed.index, reverse=True)
