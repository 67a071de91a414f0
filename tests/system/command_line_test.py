"""What people and scripts do with the command line `rstuf`, against a running server."""

import json

from kit.api import describe
from kit.programs import run
from kit.published import newest_root
from kit.repository_case import repository_case
from kit.roots import custom_role, hand_made_ceremony


class command_line_case(repository_case):
    def rstuf(self, *arguments, check=True):
        """Runs `rstuf`, which finds the server by its environment."""
        return run("rstuf", *arguments, check=check, cwd=self.home,
                   RSTUF_API_SERVER=self.api.url, HOME=self.home)

    def rstuf_json(self, *arguments):
        return json.loads(self.rstuf("--json", *arguments).stdout)


class people_sign(command_line_case):
    """Three root keys, of which two must sign, and a role that tim signs."""

    def hold_ceremony(self, home):
        held = hand_made_ceremony(home, people=3, threshold=2)
        self.tim = held.person("tim")
        return held.with_roles(custom_role("Rel_1", ["rel/*"], [self.tim]),
                               custom_role("dev", ["dev/*"]))

    def setUp(self):
        super().setUp()
        self.ada, self.grace, self.radia = self.ceremony.people

    def test_root_is_changed_by_two_people_of_whom_one_has_no_network(self):
        new = self.ceremony.person("new")
        public = self.home / "new.pub.json"
        public.write_text(json.dumps(new.public))
        shown = self.rstuf("admin", "metadata", "update", "--expiration", "100",
                           "--remove-key", self.radia.keyid, "--add-key", public,
                           "--key", self.ada.file).stdout
        self.assertIn("Changes since version 1", shown)
        self.assertIn("- root key " + self.radia.keyid[:12], shown)
        self.assertEqual(newest_root(self.api)["signed"]["version"], 1)

        waiting = self.home / "waiting.json"
        waiting.write_bytes(self.api.get("/api/v1/metadata/sign").body)
        run("rstuf", "admin", "metadata", "sign", "root", "--in", waiting, "--key", self.grace.file,
            "--out", self.home / "sign-payload.json", cwd=self.home, HOME=self.home)
        sent = self.rstuf("admin", "send", "sign", "sign-payload.json").stdout
        self.assertIn("Metadata update finished", sent)

        root = newest_root(self.api)["signed"]
        self.assertEqual(root["version"], 2)
        self.assertEqual(set(root["roles"]["root"]["keyids"]),
                         {self.ada.keyid, self.grace.keyid, new.keyid})
        self.ask_python_tuf()

    def test_a_signing_event_is_given_up(self):
        self.rstuf("admin", "metadata", "update", "--expiration", "50", "--key", self.ada.file)
        self.assertIn("root", [one["role"] for one in self.pending()])
        self.rstuf("admin", "metadata", "stop-sign", "root")
        self.assertNotIn("root", [one["role"] for one in self.pending()])
        again = self.rstuf("admin", "metadata", "stop-sign", "root", check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("not in a signing process", again.stderr)

    def test_a_delegated_role_is_signed_and_its_next_version_is_compared_with_it(self):
        self.rstuf("admin", "metadata", "sign", "Rel_1", "--key", self.tim.file)
        self.publish({"rel/a": b"a"})
        waiting = {role["role"]: role for role in self.rstuf_json("admin", "roles")["roles"]}
        self.assertIn(self.tim.keyid[:12], waiting["Rel_1"]["waits_for"])
        (pending,) = self.pending()
        self.assertIn(("artifact", "rel/a"),
                      [(one["what"], one.get("subject")) for one in pending["changes"]])
        self.assertNotIn("spec_version", [one["what"] for one in pending["changes"]])
        self.rstuf("admin", "metadata", "sign", "--key", self.tim.file)
        self.assertEqual(self.pending(), [])
        self.assertEqual(self.ask_python_tuf(["rel/a"]), {"rel/a": b"a"})

    def test_roles_are_delegated_changed_and_taken_back(self):
        plan = self.home / "roles.yml"
        plan.write_text("roles: [{name: docs, paths: ['docs/*'], expiration: 30}]")
        self.rstuf("admin", "delegations", "new", plan)
        self.publish({"docs/a": b"a"})
        self.assertEqual(self.ask_python_tuf(["docs/a"]), {"docs/a": b"a"})
        twice = self.rstuf("admin", "delegations", "new", plan, check=False)
        self.assertEqual(twice.returncode, 1)
        self.assertIn("docs: ", twice.stderr)
        plan.write_text("roles: [{name: docs, paths: ['docs/*', 'more/*'], expiration: 30}]")
        self.rstuf("admin", "delegations", "update", plan)
        self.publish({"more/a": b"a"})
        self.rstuf("artifact", "delete", "docs/a", "more/a", "--wait")
        self.rstuf("admin", "delegations", "delete", "docs")
        self.assertNotIn("docs", [role["role"] for role in self.rstuf_json("admin", "roles")["roles"]
                                  if role["state"] != "retired"])

    def pending(self):
        return self.rstuf_json("admin", "metadata", "sign")["pending"]


class scripts(command_line_case):
    """What a CI job does, in a repository with hash bins."""

    def test_a_whole_directory_is_added_listed_and_downloaded(self):
        files = {f"pkg/deep/{number}": bytes([number]) for number in range(150)}
        for path, content in files.items():
            (self.home / path).parent.mkdir(parents=True, exist_ok=True)
            (self.home / path).write_bytes(content)
        self.files.put(files)
        self.rstuf("artifact", "add", "pkg", "--hash-algorithm", "sha256", "--hash-algorithm",
                   "sha512", "--wait")
        listed = self.rstuf_json("artifact", "list", "--prefix", "pkg/", "--all")["artifacts"]
        self.assertEqual([one["path"] for one in listed], sorted(files))
        self.assertEqual({one["state"] for one in listed}, {"visible"})
        first = self.rstuf_json("artifact", "list", "--limit", "60")
        rest = self.rstuf_json("artifact", "list", "--limit", "200", "--cursor",
                               first["next_cursor"])
        self.assertEqual(sorted(one["path"] for one in first["artifacts"] + rest["artifacts"]),
                         sorted(files))
        self.assertEqual(self.download("pkg/deep/7"), files["pkg/deep/7"])

    def test_an_artifact_is_added_by_its_hash_alone_and_published_later(self):
        (one,) = describe({"big.iso": b"big"})
        self.files.put({"big.iso": b"big"})
        self.rstuf("artifact", "add", "--as", "big.iso", "--length", one["info"]["length"], "--hash",
                   "sha256:" + one["info"]["hashes"]["sha256"], "--no-publish", "--wait")
        self.assertEqual(self.rstuf_json("artifact", "show", "big.iso")["state"], "held")
        self.rstuf("artifact", "publish", "--wait")
        self.assertEqual(self.download("big.iso"), b"big")

    def test_the_online_key_is_exchanged(self):
        run("rstuf", "key", "generate", "--no-passphrase", "--out",
            self.ceremony.online_key_dir / "second")
        self.rstuf("admin", "metadata", "update", "--online-key",
                   self.ceremony.online_key_dir / "second.pub.json", "--online-key-uri", "fn:second",
                   "--key", self.ceremony.keys / "root")
        self.assertEqual(newest_root(self.api)["signed"]["version"], 2)
        self.ask_python_tuf()

    def test_settings_are_changed_and_roles_renewed(self):
        self.rstuf("admin", "config", "set", "snapshot=9")
        self.assertEqual(self.rstuf_json("admin", "config", "show")["snapshot_expiration"], 9)
        refused = self.rstuf("admin", "config", "set", "root=9", check=False)
        self.assertEqual(refused.returncode, 1)
        before = self.version_of("snapshot")
        self.rstuf("admin", "metadata", "renew", "snapshot")
        self.assertGreater(self.version_of("snapshot"), before)

    def test_tasks_are_listed_and_waited_for(self):
        added = self.rstuf_json("artifact", "add", self.server.log)["tasks"][0]["task_id"]
        self.rstuf("task", "wait", added)
        listed = self.rstuf_json("task", "list", "--state", "SUCCESS", "--all")["tasks"]
        self.assertIn(added, [one["task_id"] for one in listed])
        late = self.rstuf("--timeout", "0.05", "task", "wait", "0" * 32, check=False)
        self.assertEqual(late.returncode, 3)
        over = self.rstuf("task", "cancel", added, check=False)
        self.assertEqual(over.returncode, 1)

    def test_nothing_but_plain_text_is_written_without_a_terminal(self):
        for arguments in (["admin", "roles"], ["task", "list"], ["artifact", "list"],
                          ["admin", "metadata", "sign"], ["--help"]):
            done = self.rstuf(*arguments)
            self.assertNotIn("\x1b", done.stdout + done.stderr)

    def version_of(self, role):
        (version,) = [one["version"] for one in self.rstuf_json("admin", "roles")["roles"]
                      if one["role"] == role]
        return version
