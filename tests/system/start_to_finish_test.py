"""The main job through the front doors only: programs, HTTP, files."""

import re

from kit.programs import run
from kit.repository_case import repository_case


class start_to_finish(repository_case):
    bins = 16

    def test_published_bytes_are_what_a_verifying_client_gets(self):
        artifacts = {f"packages/p{number}.deb": bytes([number]) * 1000 for number in range(20)}
        self.publish(artifacts)
        for path in ("packages/p0.deb", "packages/p19.deb"):
            self.assertEqual(self.download(path), artifacts[path])

    def test_a_replaced_artifact_is_served_with_its_new_bytes_only(self):
        self.publish({"a.txt": b"old"})
        self.assertEqual(self.download("a.txt"), b"old")
        self.publish({"a.txt": b"new"})
        self.assertEqual(self.download("a.txt"), b"new")

    def test_a_deleted_artifact_is_not_found_by_clients(self):
        self.publish({"a.txt": b"a", "b.txt": b"b"})
        data = self.api.delete(["a.txt", "never-there.txt"])
        self.assertEqual(data["result"]["details"]["deleted_artifacts"], ["a.txt"])
        self.assertEqual(data["result"]["details"]["not_found_artifacts"], ["never-there.txt"])
        self.assertNotEqual(self.download("a.txt", check=False).returncode, 0)
        self.assertEqual(self.download("b.txt"), b"b")

    def test_changed_bytes_of_a_target_file_are_refused_and_leave_no_file(self):
        self.publish({"a.txt": b"genuine"})
        for stored in self.files.directory.rglob("*.a.txt"):
            stored.write_bytes(b"forgery")
        self.assertNotEqual(self.download("a.txt", check=False).returncode, 0)
        self.assertEqual(list((self.home / "downloads").iterdir()), [])

    def test_held_artifacts_wait_for_the_publish_call(self):
        self.files.put({"held.txt": b"held"})
        self.api.add({"held.txt": b"held"}, publish_artifacts=False)
        self.publish({"other.txt": b"other"})
        self.assertNotEqual(self.download("held.txt", check=False).returncode, 0)
        self.api.succeed("/api/v1/artifacts/publish/", {})
        self.assertEqual(self.download("held.txt"), b"held")

    def test_the_task_id_in_custom_is_that_of_the_task(self):
        data = self.api.add({"a.txt": b"a"}, add_task_id_to_custom=True)
        (role,) = data["result"]["details"]["artifact_roles"]
        names = [name for name in self.stored_names() if name.endswith(f".{role}.json")]
        newest = max(names, key=lambda name: int(name.split(".")[0]))
        listed = self.api.get(f"/metadata/{newest}").json["signed"]["targets"]["a.txt"]
        self.assertEqual(listed["custom"]["added_by_task_id"], data["task_id"])

    def test_bootstrap_and_config_tell_of_a_finished_ceremony(self):
        state = self.api.get("/api/v1/bootstrap/").json["data"]
        self.assertEqual((state["bootstrap"], state["state"]), (True, "finished"))
        settings = self.api.get("/api/v1/config/").json["data"]
        self.assertEqual(settings["number_of_delegated_bins"], self.bins)
        self.assertIn("1.root.json", self.stored_names())

    def test_a_second_bootstrap_is_refused(self):
        again = self.api.post("/api/v1/bootstrap/", self.ceremony.payload)
        self.assertEqual(again.status, 404)
        self.assertEqual(again.json, {"detail": {
            "error": "System already has a Metadata. State: finished"}})

    def test_no_private_key_stands_in_the_catalog_the_metadata_or_the_log(self):
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.server.terminate(), 0)
        kept = [*self.server.data_dir.rglob("*"), self.server.log]
        for secret in self.ceremony.private_key_lines():
            for file in kept:
                if file.is_file():
                    self.assertNotIn(secret, file.read_bytes(), f"a private key stands in {file}")

    def test_the_command_line_publishes_a_file_and_waits_for_it(self):
        file = self.home / "tool.bin"
        file.write_bytes(b"tool")
        self.files.put({"tools/tool.bin": b"tool"})
        run("rstuf", "--api-server", self.api.url, "artifact", "add", file,
            "--as", "tools/tool.bin", "--wait", cwd=self.home)
        self.assertEqual(self.download("tools/tool.bin"), b"tool")

    def stored_names(self):
        """The file names that GET of the metadata folder lists."""
        return re.findall(r"[\w.-]+\.json", self.api.get("/metadata/").body.decode())
