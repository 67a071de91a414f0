"""Importing many artifacts, over HTTP and with the command line."""

import hashlib
import json
import signal
import subprocess
import time

from kit.programs import clean_environment, program, run
from kit.repository_case import repository_case

IMPORT = "/api/v1/artifacts/import"


def csv_row(path, content):
    return f"{path};{len(content)};sha256;{hashlib.sha256(content).hexdigest()}\n"


def csv_of(artifacts):
    return "".join(csv_row(path, content) for path, content in artifacts.items())


def ndjson_of(artifacts):
    return "".join(json.dumps({"path": path, "info": {
        "length": len(content), "hashes": {"sha256": hashlib.sha256(content).hexdigest()}}}) + "\n"
        for path, content in artifacts.items())


def many(count):
    return {f"pkg/{number}": b"%d" % number for number in range(count)}


class import_case(repository_case):
    bins = 16

    def rstuf(self, *arguments, check=True, input=None):
        return run("rstuf", "--api-server", self.api.url, *arguments, check=check, input=input,
                   cwd=self.home, HOME=self.home)

    def import_file(self, text, *arguments, check=True):
        (self.home / "rows.csv").write_text(text)
        return self.rstuf("admin", "import-artifacts", "--csv", "rows.csv", *arguments, check=check)

    def tasks(self):
        return self.api.get("/api/v1/tasks/?limit=1000").json["data"]["tasks"]

    def imports(self):
        return [task for task in self.tasks() if task["task"] == "import_artifacts"]


class over_http(import_case):
    def test_each_form_is_taken_and_seen_by_clients(self):
        for kind, text in (("text/csv", csv_row("a.txt", b"a")),
                           ("application/x-ndjson", ndjson_of({"b.txt": b"b"}))):
            got = self.api.call("POST", IMPORT, text.encode(),
                                {"Content-Type": kind, "Prefer": "wait=30"})
            self.assertEqual(got.status, 200, got.body)
            self.assertEqual(got.json["data"]["state"], "SUCCESS")
            self.assertEqual(got.json["data"]["result"]["details"]["artifact_count"], 1)
        self.files.put({"a.txt": b"a", "b.txt": b"b"})
        self.assertEqual(self.download("a.txt"), b"a")
        self.assertEqual(self.ask_python_tuf(["a.txt", "b.txt"]), {"a.txt": b"a", "b.txt": b"b"})

    def test_a_wrong_row_is_named_and_nothing_of_the_request_is_taken(self):
        text = csv_row("a.txt", b"a") + "b.txt;1;sha256;no\n"
        got = self.api.call("POST", IMPORT, text.encode(), {"Content-Type": "text/csv"})
        self.assertEqual(got.status, 422)
        self.assertEqual(got.json["detail"][0]["loc"], ["body", 2, "hash"])
        self.assertEqual(self.imports(), [])


class by_command_line(import_case):
    def test_a_file_is_imported_in_batches_and_downloaded(self):
        artifacts = many(1000)
        done = self.import_file(csv_of(artifacts), "--batch", "300", "--json")
        report = json.loads(done.stdout)
        self.assertEqual((report["rows"], report["changed_count"]), (1000, 1000))
        self.assertEqual(len(report["tasks"]), 4)
        self.files.put({"pkg/777": b"777"})
        self.assertEqual(self.download("pkg/777"), b"777")

    def test_json_lines_are_imported_from_standard_input(self):
        self.rstuf("admin", "import-artifacts", "--ndjson", "-", input=ndjson_of(many(10)))
        listed = json.loads(self.rstuf("--json", "artifact", "list", "--all").stdout)["artifacts"]
        self.assertEqual({one["path"] for one in listed}, set(many(10)))
        self.assertEqual({one["state"] for one in listed}, {"visible"})

    def test_the_same_file_again_makes_no_further_task(self):
        text = csv_of(many(100))
        self.import_file(text, "--batch", "30")
        before = self.imports()
        again = self.import_file(text, "--batch", "30", "--json")
        self.assertEqual(self.imports(), before)
        self.assertEqual(json.loads(again.stdout)["rows"], 100)

    def test_all_is_sent_again_when_asked_and_changes_nothing(self):
        text = csv_of(many(100))
        self.import_file(text)
        version = self.seen().timestamp["signed"]["version"]
        again = json.loads(self.import_file(text, "--again", "--json").stdout)
        self.assertEqual(again["changed_count"], 0)
        self.assertEqual(len(self.imports()), 2)
        self.assertEqual(self.seen().timestamp["signed"]["version"], version)

    def test_a_wrong_row_is_named_with_file_and_line(self):
        rows = csv_of(many(50)).splitlines(keepends=True)
        rows[41] = "pkg/x;-1;sha256;" + "ab" * 32 + "\n"
        refused = self.import_file("".join(rows), "--batch", "20", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("rows.csv:42: size: ", refused.stderr)

    def test_an_import_that_was_killed_goes_on_when_it_is_run_again(self):
        text = csv_of(many(4000))
        (self.home / "rows.csv").write_text(text)
        command = ["admin", "import-artifacts", "--csv", "rows.csv", "--batch", "40"]
        killed = subprocess.Popen([program("rstuf"), "--api-server", self.api.url, *command],
                                  cwd=self.home, env=clean_environment(HOME=self.home),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self.imports() and time.monotonic() < deadline:
            time.sleep(0.002)
        killed.send_signal(signal.SIGKILL)
        self.assertEqual(killed.wait(), -signal.SIGKILL)
        before = {task["task_id"] for task in self.imports()}
        self.assertTrue(0 < len(before) < 100, len(before))
        report = json.loads(self.rstuf("--json", *command).stdout)
        self.assertEqual(len(self.imports()), 100)
        self.assertTrue(before <= {task["task_id"] for task in report["tasks"]})
        self.files.put({"pkg/3999": b"3999"})
        self.assertEqual(self.download("pkg/3999"), b"3999")
