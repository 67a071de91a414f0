"""kill -9 at random moments: what clients see stays complete, and what was accepted is finished.

RSTUF_TEST_SEED repeats a run's moments (not the scheduler's), RSTUF_CHAOS_ROUNDS sets their number.
"""

import os
import random
import threading
import time

from kit import clients
from kit.api import describe
from kit.repository_case import repository_case, scratch_case
from kit.server import server
from kit.ceremony import ceremony
from kit.target_files import target_files

SEED = int(os.environ.get("RSTUF_TEST_SEED") or random.randrange(2**32))
ROUNDS = int(os.environ.get("RSTUF_CHAOS_ROUNDS", "12"))
WRITERS = 6


def setUpModule():
    print(f"chaos: RSTUF_TEST_SEED={SEED} repeats these moments", flush=True)


class load:
    """Writers that submit one artifact after the other until the server is gone."""

    def __init__(self, api, round_number):
        self.api_ = api
        self.round_ = round_number
        self.accepted = {}  # path: (content, task id), for every 202 that arrived
        self.threads_ = [threading.Thread(target=self.write_, args=(writer,))
                         for writer in range(WRITERS)]

    def start(self):
        for thread in self.threads_:
            thread.start()

    def join(self):
        for thread in self.threads_:
            thread.join()

    def write_(self, writer):
        number = 0
        while True:
            path = f"round{self.round_}/{writer}/{number}.txt"
            content = path.encode()
            try:
                got = self.api_.post("/api/v1/artifacts/",
                                     {"artifacts": describe({path: content})})
                self.accepted[path] = (content, got.json["data"]["task_id"])
            except Exception:  # killed at any point of the exchange: nothing was promised
                return
            number += 1


class kill(repository_case):
    bins = 16

    def setUp(self):
        self.random = random.Random(SEED)
        super().setUp()
        self.client = clients.python_tuf()
        self.metadata = self.enterContext(target_files(self.server.data_dir / "metadata"))

    def test_under_load_loses_nothing_that_was_accepted(self):
        visible = {}
        for number in range(ROUNDS):
            accepted = self.killed_under_load(number)
            # What lies on the disk now, with no server to mend it, must satisfy every client.
            self.seen_by_client(self.metadata.url, visible, "while the server is down")
            self.server.start()
            for path, (content, task_id) in accepted.items():
                data = self.api.wait(task_id)
                self.assertEqual(data["state"], "SUCCESS", f"{path}: {data}")
                visible[path] = content
            self.seen_by_client(self.api.url + "/metadata/", visible, "after the restart")

    def killed_under_load(self, number):
        work = load(self.api, number)
        work.start()
        time.sleep(self.random.uniform(0.0, 0.4))
        self.server.kill()
        work.join()
        self.files.put({path: content for path, (content, _) in work.accepted.items()})
        return work.accepted

    def seen_by_client(self, metadata_url, visible, when):
        """A client that has followed the repository all along, and one that is new, see it all."""
        for cache in (self.home / "follower", self.home / f"new-{time.monotonic_ns()}"):
            got = clients.ask(self.client, cache, metadata_url, self.files.url,
                              self.ceremony.root_file, visible)
            self.assertEqual(got, visible, when)


class kill_at_start(repository_case):
    bins = 16

    def test_of_a_server_that_is_still_recovering_loses_nothing(self):
        moments = random.Random(SEED + 1)
        task_ids = []
        for number in range(40):
            task_ids.append(self.api.accepted("/api/v1/artifacts/", {"artifacts": describe(
                {f"{number}.txt": b"%d" % number})}))
        self.server.kill()
        for _ in range(6):
            self.start_and_kill_after(moments.uniform(0.0, 0.15))
        self.server.start()
        for task_id in task_ids:
            self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.files.put({f"{number}.txt": b"%d" % number for number in range(40)})
        self.assertEqual(self.download("39.txt"), b"39")

    def start_and_kill_after(self, seconds):
        again = server(self.server.data_dir, port=self.server.port,
                       RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir)
        again.launch()
        time.sleep(seconds)
        again.kill()


class kill_during_bootstrap(scratch_case):
    def setUp(self):
        super().setUp()
        self.ceremony = ceremony(self.home / "ceremony", bins=256)

    def test_ends_in_a_finished_bootstrap_after_a_restart(self):
        moments = random.Random(SEED + 2)
        for number in range(6):
            with self.subTest(f"moment {number} of seed {SEED}"):
                self.bootstrap_killed(self.home / f"data{number}", moments.uniform(0.0, 0.1))

    def bootstrap_killed(self, data_dir, seconds):
        with server(data_dir, RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir) as running:
            task_id = running.api.accepted("/api/v1/bootstrap/", self.ceremony.payload)
            time.sleep(seconds)
            running.kill()
            running.start()
            self.assertEqual(running.api.wait(task_id)["state"], "SUCCESS")
            self.assertEqual(running.api.get("/api/v1/bootstrap/").json["data"]["state"],
                             "finished")
            running.api.add({"a.txt": b"a"})
