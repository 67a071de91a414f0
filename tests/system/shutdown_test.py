"""SIGTERM: what was accepted is finished first."""

import threading

from kit.api import describe
from kit.repository_case import repository_case
from kit.server import server


class shutdown(repository_case):
    bins = 16

    def test_an_idle_server_ends_with_status_0(self):
        self.assertEqual(self.server.terminate(), 0)

    def test_accepted_tasks_are_successes_after_a_termination_under_load(self):
        accepted = {}
        stop = threading.Event()
        enough = threading.Event()

        def submit(worker):
            number = 0
            while not stop.is_set():
                path, content = f"load/{worker}/{number}.txt", b"%d %d" % (worker, number)
                try:
                    got = self.api.post("/api/v1/artifacts/",
                                        {"artifacts": describe({path: content})})
                except OSError:
                    return  # the server has stopped listening
                if got.status != 202:
                    return
                accepted[path] = (content, got.json["data"]["task_id"])
                if len(accepted) > 200:
                    enough.set()
                number += 1

        workers = [threading.Thread(target=submit, args=(worker,)) for worker in range(8)]
        for worker in workers:
            worker.start()
        self.assertTrue(enough.wait(60))
        status = self.server.terminate()
        stop.set()
        for worker in workers:
            worker.join()
        self.assertEqual(status, 0, self.server.tail())

        # Read what the first run left, with nothing left for the second run to finish.
        with server(self.server.data_dir, port=self.server.port,
                    RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir) as again:
            for path, (_, task_id) in accepted.items():
                self.assertEqual(again.api.task(task_id)["state"], "SUCCESS", path)
            self.files.put({path: content for path, (content, _) in accepted.items()})
            for path in sorted(accepted)[::50]:
                self.assertEqual(self.download(path), accepted[path][0])

    def test_the_repository_goes_on_after_a_restart(self):
        self.publish({"before.txt": b"before"})
        self.assertEqual(self.server.terminate(), 0)
        self.server.start()
        self.publish({"after.txt": b"after"})
        self.assertEqual(self.download("before.txt"), b"before")
        self.assertEqual(self.download("after.txt"), b"after")
