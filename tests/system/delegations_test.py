"""Custom roles: who signs them, which artifacts they get, and how they come, change and go."""

import time

from kit.api import describe
from kit.keys import key_pair
from kit.published import stored_files
from kit.repository_case import repository_case
from kit.roots import custom_role, delegations, hand_made_ceremony

SIGN = "/api/v1/metadata/sign"
STOP = "/api/v1/metadata/sign/delete"
DELEGATIONS = "/api/v1/delegations/"
DELETE = "/api/v1/delegations/delete"
CONFIG = "/api/v1/config/"


def named(*names):
    return {"delegations": {"roles": [{"name": name} for name in names]}}


def bins_below(number, **members):
    return {"x-rstuf-bins": {"number_of_delegated_bins": number, "expiration": 7} | members}


class delegations_case(repository_case):
    """A repository with the roles that a test class names; `ada`, `grace` and `radia` sign some."""

    def hold_ceremony(self, home):
        held = hand_made_ceremony(home)
        self.online = held.online
        self.ada, self.grace = held.person("ada"), held.person("grace")
        self.radia = held.person("radia", "ecdsa-sha2-nistp256")
        return held.with_roles(*self.roles())

    def roles(self):
        return [custom_role("all", ["*", "*/*", "*/*/*"])]

    def pending(self):
        """GET sign's metadata; nothing if nothing waits."""
        got = self.api.get(SIGN)
        self.assertEqual(got.status, 200, got.body)
        return got.json["data"]["metadata"] if "data" in got.json else {}

    def draft(self, role):
        """The signed part of a role's newest draft."""
        return self.pending()[role]["signed"]

    def sign(self, role, *signers, draft=None):
        """POSTs these signatures of a draft; what the last task says under `details`."""
        draft = draft or self.draft(role)
        for signer in signers:
            done = self.api.succeed(SIGN, {"role": role, "signature": signer.sign(draft)})
        return done["result"]["details"]

    def refuse_signature(self, role, signature):
        return self.api.refuse(SIGN, {"role": role, "signature": signature})["error"]

    def delegate(self, *roles, method="POST"):
        """Adds roles, or with PUT updates them; what the task says under `details`."""
        return self.change(DELEGATIONS, {"delegations": delegations(*roles)}, method)

    def delete_roles(self, *names):
        return self.change(DELETE, named(*names))

    def change(self, path, body, method="POST"):
        result = self.api.succeed(path, body, method=method)["result"]
        self.assertEqual(result["message"], "Metadata Delegation Processed")
        for role in result["details"].get("awaiting_signatures", []):
            self.wait_for_draft(role)
        return result["details"]

    def wait_for_draft(self, role):
        """Only one test is about when the draft is there; the others wait for it."""
        deadline = time.monotonic() + 10
        while role not in self.pending():
            self.assertLess(time.monotonic(), deadline, f"{role} has no draft")
            time.sleep(0.005)

    def put(self, *paths, **options):
        """Adds artifacts whose bytes are their paths; what the task says under `details`."""
        contents = {path: path.encode() for path in paths}
        self.files.put(contents)
        return self.api.add(contents, seconds=5, **options)["result"]["details"]

    def assert_found(self, *paths, absent=()):
        """Clients with a fresh cache and with one that is kept find these, and not those."""
        wanted = {path: path.encode() for path in paths} | dict.fromkeys(absent)
        self.fresh_ = getattr(self, "fresh_", 0) + 1
        for cache in ("python-tuf", f"fresh-{self.fresh_}"):
            self.assertEqual(self.ask_python_tuf(wanted, cache), wanted, cache)

    def roles_listing(self, path):
        """The roles, delegated to or not, whose newest visible metadata lists the path."""
        seen = self.seen()
        listed = [role for role in seen.versions() if role not in ("snapshot", "timestamp")]
        return {role for role in listed if path in seen.paths(role)}


class bootstrap_with_roles(delegations_case):
    def roles(self):
        return [custom_role("Release_2024-X", ["release/*"],
                            [self.ada, self.grace, self.radia], threshold=2, days=90),
                custom_role("dev", ["dev/*", "dev/*/*"], days=9),
                custom_role("docs_v2", ["docs/*.pdf", "shared/?.txt"],
                            [self.ada, self.online], threshold=2, days=80),
                custom_role("Catch", ["dev/*", "shared/*", "misc/*"], [self.online],
                            terminating=True, days=8)]

    def test_shows_online_roles_at_once_and_the_others_wait(self):
        self.assertEqual(list(self.seen().delegated()), ["dev", "Catch"])
        for role in ("Release_2024-X", "docs_v2"):
            self.assertFalse(self.seen().has(role))
        pending = self.pending()
        self.assertEqual(set(pending), {"Release_2024-X", "docs_v2", "trusted_targets"})
        self.assertEqual(pending["Release_2024-X"]["signatures"], [])
        self.assertEqual([one["keyid"] for one in pending["docs_v2"]["signatures"]],
                         [self.online.keyid])
        for role in ("Release_2024-X", "docs_v2"):
            self.assertEqual((pending[role]["signed"]["_type"], pending[role]["signed"]["version"],
                              pending[role]["signed"]["targets"]), ("targets", 1, {}))
        self.ask_python_tuf()

    def test_says_in_trusted_targets_whose_keys_may_sign(self):
        told = self.pending()["trusted_targets"]["signed"]["delegations"]
        self.assertEqual([role["name"] for role in told["roles"]],
                         ["Release_2024-X", "dev", "docs_v2", "Catch"])
        release, dev, docs, _ = told["roles"]
        self.assertEqual(sorted(release["keyids"]),
                         sorted(key.keyid for key in (self.ada, self.grace, self.radia)))
        self.assertEqual(release["threshold"], 2)
        self.assertEqual(dev["keyids"], [self.online.keyid])
        self.assertEqual(sorted(docs["keyids"]), sorted([self.ada.keyid, self.online.keyid]))
        for key in (self.ada, self.grace, self.radia):
            self.assertEqual(told["keys"][key.keyid], key.public)

    def test_shows_all_of_it_in_the_settings(self):
        config = self.api.get(CONFIG).json["data"]
        self.assertEqual([config[f"{role}_expiration"] for role in
                          ("Release_2024-X", "dev", "docs_v2", "Catch")], [90, 9, 80, 8])
        self.assertNotIn("number_of_delegated_bins", config)
        self.assertEqual([role["name"] for role in config["delegations"]["roles"]],
                         ["Release_2024-X", "dev", "docs_v2", "Catch"])

    def test_gives_artifacts_to_the_first_role_that_matches(self):
        details = self.put("dev/a.txt", "dev/x/b.txt", "shared/long.txt", "misc/c.txt",
                           "nowhere/d.txt", "dev/x/y/e.txt")
        self.assertEqual(sorted(details["invalid_paths"]), ["dev/x/y/e.txt", "nowhere/d.txt"])
        self.assertEqual(sorted(details["added_artifacts"]),
                         ["dev/a.txt", "dev/x/b.txt", "misc/c.txt", "shared/long.txt"])
        self.assertEqual(sorted(details["artifact_roles"]), ["Catch", "dev"])
        self.assertNotIn("awaiting_signatures", details)
        self.assertEqual(self.seen().paths("dev"), {"dev/a.txt", "dev/x/b.txt"})
        self.assertEqual(self.seen().paths("Catch"), {"shared/long.txt", "misc/c.txt"})
        self.assert_found("dev/a.txt", "dev/x/b.txt", "shared/long.txt", "misc/c.txt",
                          absent=["nowhere/d.txt", "dev/x/y/e.txt"])
        self.assertEqual(self.download("misc/c.txt"), b"misc/c.txt")

    def test_keeps_artifacts_of_a_role_that_waits_until_it_is_signed(self):
        details = self.put("shared/a.txt", "docs/b.pdf", "misc/c.txt")
        self.assertEqual(details["awaiting_signatures"], ["docs_v2"])
        self.assert_found("misc/c.txt", absent=["shared/a.txt", "docs/b.pdf"])
        self.assertEqual(self.sign("docs_v2", self.ada),
                         {"update": "Role docs_v2 signing complete"})
        self.assert_found("misc/c.txt", "shared/a.txt", "docs/b.pdf")
        self.assertEqual(list(self.seen().delegated()), ["dev", "docs_v2", "Catch"])
        signed = self.seen().role("docs_v2")["signatures"]
        self.assertEqual(sorted(one["keyid"] for one in signed),
                         sorted([self.ada.keyid, self.online.keyid]))
        self.assertNotIn("docs_v2", self.pending())

    def test_shows_a_role_when_its_threshold_of_people_has_signed(self):
        self.put("release/a.bin")
        role = "Release_2024-X"
        before = stored_files(self.server)
        draft = self.draft(role)
        self.assertEqual(set(draft["targets"]), {"release/a.bin"})
        self.assertEqual(self.sign(role, self.radia),
                         {"update": f"{role} v{draft['version']} is pending signatures"})
        self.assertEqual(self.sign(role, self.radia),
                         {"update": f"{role} v{draft['version']} is pending signatures"})
        self.assertEqual(stored_files(self.server), before)
        self.restart_after_kill()
        self.assertEqual([one["keyid"] for one in self.pending()[role]["signatures"]],
                         [self.radia.keyid])
        self.assertEqual(self.sign(role, self.grace), {"update": f"Role {role} signing complete"})
        self.assertEqual(list(self.seen().delegated()), [role, "dev", "Catch"])
        self.assertEqual(self.seen().role(role)["signed"], draft)
        self.assert_found("release/a.bin")
        self.assertEqual(self.download("release/a.bin"), b"release/a.bin")

    def test_takes_no_signature_that_does_not_hold(self):
        role, before = "Release_2024-X", stored_files(self.server)
        draft = self.draft(role)
        stranger = key_pair(self.home / "stranger")
        for which, signature in {
                "a stranger's": stranger.sign(draft),
                "a stranger's under another's name":
                    stranger.sign(draft) | {"keyid": self.ada.keyid},
                "the online key's": self.online.sign(draft),
                "one over another role": self.ada.sign(self.draft("docs_v2")),
                "one over changed bytes": self.ada.sign(draft | {"version": 7})}.items():
            with self.subTest(f"{which} signature is refused"):
                self.assertIn("Invalid signature", self.refuse_signature(role, signature))
        for other in ("release_2024-x", "Release", "dev", "targets"):
            with self.subTest(f"{other} has nothing to sign"):
                self.assertEqual(self.refuse_signature(other, self.ada.sign(draft)),
                                 f"No signatures pending for {other}")
        self.assertEqual(self.pending()[role]["signatures"], [])
        self.assertEqual(stored_files(self.server), before)

    def test_lists_names_exactly_as_they_were_given(self):
        self.sign("Release_2024-X", self.ada, self.grace)
        self.assertIn("1.Release_2024-X.json", stored_files(self.server))
        self.assertTrue(self.seen().has("Release_2024-X"))
        self.assertFalse(self.seen().has("release_2024-x"))


class adds_to_roles_of_both_kinds(delegations_case):
    """So many drafts that they may be ready before the publication of the others, or after it."""

    def roles(self):
        return [custom_role(f"people{number}", [f"{number}/*"], [self.ada])
                for number in range(8)] + [custom_role("dev", ["dev/*"])]

    def test_end_without_another_that_pushes_them(self):
        for count in (1, 2, 3, 5, 8):
            paths = [f"dev/{count}.txt", *(f"{number}/{count}.txt" for number in range(count))]
            with self.subTest(f"{count} roles of people"):
                self.assertEqual(len(self.put(*paths)["awaiting_signatures"]), count)
                self.assertIn(f"dev/{count}.txt", self.seen().paths("dev"))
                for number in range(count):
                    self.assertIn(f"{number}/{count}.txt",
                                  self.draft(f"people{number}")["targets"])


class drafts(delegations_case):
    """A role that two people sign, and that clients see already."""

    def roles(self):
        return [custom_role("release", ["release/*"], [self.ada, self.grace, self.radia],
                            threshold=2),
                custom_role("dev", ["dev/*"])]

    def setUp(self):
        super().setUp()
        self.sign("release", self.ada, self.grace)
        self.first = self.put("release/1.bin")
        self.old = self.draft("release")

    def test_wait_while_clients_see_what_was_signed_before(self):
        self.assertEqual(self.first["awaiting_signatures"], ["release"])
        self.assertEqual(self.seen().version("release"), 1)
        self.assert_found(absent=["release/1.bin"])
        self.assertEqual(self.put("dev/a.txt").get("awaiting_signatures"), None)
        self.assert_found("dev/a.txt", absent=["release/1.bin"])

    def test_follow_each_other_with_versions_of_their_own(self):
        self.put("release/2.bin")
        new = self.draft("release")
        self.assertEqual(new["version"], self.old["version"] + 1)
        self.assertEqual(set(new["targets"]), {"release/1.bin", "release/2.bin"})
        self.sign("release", self.ada, self.radia, draft=new)
        self.assertEqual(self.seen().version("release"), new["version"])
        self.assert_found("release/1.bin", "release/2.bin")
        self.assertNotIn("release", self.pending())
        self.assertIn("No signatures pending",
                      self.refuse_signature("release", self.ada.sign(self.old)))

    def test_take_signatures_of_an_older_one_too_and_the_newer_goes_on_waiting(self):
        self.put("release/2.bin")
        new = self.draft("release")
        self.sign("release", self.ada, draft=new)
        self.sign("release", self.grace, self.radia, draft=self.old)
        self.assertEqual(self.seen().version("release"), self.old["version"])
        self.assert_found("release/1.bin", absent=["release/2.bin"])
        self.assertEqual([one["keyid"] for one in self.pending()["release"]["signatures"]],
                         [self.ada.keyid])
        self.sign("release", self.grace, draft=new)
        self.assert_found("release/1.bin", "release/2.bin")

    def test_show_removals_when_they_are_signed(self):
        self.sign("release", self.ada, self.grace)
        self.assert_found("release/1.bin")
        done = self.api.delete(["release/1.bin"])["result"]["details"]
        self.assertEqual((done["deleted_artifacts"], done["awaiting_signatures"]),
                         (["release/1.bin"], ["release"]))
        self.assert_found("release/1.bin")
        self.sign("release", self.ada, self.grace)
        self.assert_found(absent=["release/1.bin"])

    def test_are_given_up_by_sign_delete_and_the_next_one_has_all_of_it(self):
        done = self.api.succeed(STOP, {"role": "release"})["result"]
        self.assertEqual(done["message"],
                         "Deletion of release metadata successful, signing process stopped")
        self.assertNotIn("release", self.pending())
        got = self.api.post(STOP, {"role": "release"})
        self.assertEqual((got.status, got.json["detail"]["message"]),
                         (404, "No signing process for release."))
        self.assertEqual(self.refuse_signature("release", self.ada.sign(self.old)),
                         "No signatures pending for release")
        self.assertEqual(self.seen().version("release"), 1)
        self.put("release/2.bin")
        draft = self.draft("release")
        self.assertGreater(draft["version"], self.old["version"])
        self.assertEqual(set(draft["targets"]), {"release/1.bin", "release/2.bin"})
        self.sign("release", self.ada, self.grace)
        self.assert_found("release/1.bin", "release/2.bin")

    def test_held_artifacts_are_in_none_until_they_are_published(self):
        self.put("release/held.bin", publish_artifacts=False)
        self.assertEqual(self.draft("release"), self.old)
        details = self.api.succeed("/api/v1/artifacts/publish/", {})["result"]["details"]
        self.assertEqual(details["awaiting_signatures"], ["release"])
        self.assertEqual(set(self.draft("release")["targets"]),
                         {"release/1.bin", "release/held.bin"})

    def test_that_are_complete_survive_a_kill(self):
        self.sign("release", self.ada)
        task_id = self.api.accepted(SIGN, {"role": "release",
                                           "signature": self.grace.sign(self.old)})
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.assert_found("release/1.bin")

    def test_an_artifact_accepted_before_a_kill_waits_after_it(self):
        task_id = self.api.accepted("/api/v1/artifacts/",
                                    {"artifacts": describe({"release/2.bin": b"release/2.bin"})})
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.files.put({"release/2.bin": b"release/2.bin"})
        self.assertIn("release/2.bin", self.draft("release")["targets"])
        self.sign("release", self.ada, self.grace)
        self.assert_found("release/1.bin", "release/2.bin")


class online_key_among_the_keys(delegations_case):
    def roles(self):
        return [custom_role("either", ["either/*"], [self.ada, self.online], threshold=1)]

    def test_is_enough_where_the_threshold_is_one(self):
        self.assertEqual(self.pending(), {})
        self.put("either/a.txt")
        self.assert_found("either/a.txt")


class changes(delegations_case):
    """Roles that the service signs, with a few artifacts."""

    def roles(self):
        return [custom_role("dev", ["dev/*", "x/*"]), custom_role("other", ["dev/*", "y/*"]),
                custom_role("wide", ["*/*"], terminating=True)]

    def setUp(self):
        super().setUp()
        self.put("dev/a.txt", "x/b.txt", "y/c.txt", "z/d.txt")
        self.paths = ["dev/a.txt", "x/b.txt", "y/c.txt", "z/d.txt"]
        self.assert_found(*self.paths)

    def test_an_added_role_comes_last_and_takes_artifacts_at_once(self):
        details = self.delegate(custom_role("New_1", ["n/m/*"], terminating=True, days=77))
        self.assertEqual((details["delegated_roles"], details["failed_roles"]), (["New_1"], []))
        self.assertNotIn("awaiting_signatures", details)
        self.assertEqual(list(self.seen().delegated()), ["dev", "other", "wide", "New_1"])
        role = self.seen().delegated()["New_1"]
        self.assertEqual((role["paths"], role["terminating"], role["threshold"], role["keyids"],
                          role["x-rstuf-expire-policy"]),
                         (["n/m/*"], True, 1, [self.online.keyid], 77))
        self.assertEqual(self.api.get(CONFIG).json["data"]["New_1_expiration"], 77)
        self.assertEqual(self.put("n/m/e.txt")["artifact_roles"], ["New_1"])
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_an_added_role_of_people_is_delegated_to_when_it_is_signed(self):
        before = stored_files(self.server)
        details = self.delegate(custom_role("Sec", ["n/m/*"], [self.radia, self.ada], 2))
        self.assertEqual((details["delegated_roles"], details["awaiting_signatures"]),
                         (["Sec"], ["Sec"]))
        self.assertEqual(stored_files(self.server), before)
        self.assertIn("Sec", [role["name"] for role in
                              self.pending()["trusted_targets"]["signed"]["delegations"]["roles"]])
        self.put("n/m/e.txt")
        self.assert_found(*self.paths, absent=["n/m/e.txt"])
        self.sign("Sec", self.radia, self.ada)
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_an_added_role_of_people_can_be_signed_when_its_task_is_over(self):
        for number in range(5):
            role = f"Sec{number}"
            body = {"delegations": delegations(custom_role(role, ["n/m/*"], [self.ada]))}
            self.api.succeed(DELEGATIONS, body)
            with self.subTest(role):
                self.assertIn(role, self.pending())

    def test_an_added_role_of_people_that_is_given_up_leaves_clients_alone(self):
        before = stored_files(self.server)
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.api.succeed(STOP, {"role": "Sec"})
        self.assertNotIn("Sec", self.pending())
        self.assertEqual(stored_files(self.server), before)
        self.assert_found(*self.paths)

    def test_that_cannot_be_made_are_listed_with_their_reasons(self):
        before = stored_files(self.server)
        details = self.delegate(custom_role("dev", ["q/*"]),
                                (custom_role("keyless", ["q/*"], [self.ada])[0], {}))
        self.assertEqual(details["delegated_roles"], [])
        self.assertEqual(details["failed_roles"][0], {
            "role": "dev", "reason": "role already exists or name used in the past"})
        self.assertEqual(details["failed_roles"][1]["role"], "keyless")
        self.assertIn(self.ada.keyid, details["failed_roles"][1]["reason"])
        details = self.delegate(custom_role("Dev", ["q/*"]), method="PUT")
        self.assertEqual(details["failed_roles"],
                         [{"role": "Dev", "reason": "Role 'Dev' does not exists"}])
        details = self.delete_roles("nobody")
        self.assertEqual(details["failed_roles"],
                         [{"role": "nobody", "reason": "Role 'nobody' does not exists"}])
        self.assertEqual(stored_files(self.server), before)

    def test_without_keys_and_with_a_threshold_are_listed_as_failed(self):
        for method in ("POST", "PUT"):
            with self.subTest(method):
                details = self.delegate(custom_role("dev", ["*/*"], threshold=2), method=method)
                self.assertEqual(details["failed_roles"], [
                    {"role": "dev", "reason": "If no keys assigned threshold must be 1"}])

    def test_may_name_the_online_key_without_bringing_it(self):
        role, keys = custom_role("both", ["n/m/*"], [self.ada, self.online], 2)
        del keys[self.online.keyid]
        self.assertEqual(self.delegate((role, keys))["delegated_roles"], ["both"])
        self.sign("both", self.ada)
        self.assertEqual(sorted(self.seen().delegated()["both"]["keyids"]),
                         sorted([self.ada.keyid, self.online.keyid]))
        self.assert_found(*self.paths)

    def test_may_name_keys_that_cannot_sign_here_yet(self):
        oidc = {"keytype": "sigstore-oidc", "scheme": "Fulcio",
                "keyval": {"identity": "ada@example.com", "issuer": "https://accounts.example"}}
        role, keys = custom_role("Sec", ["n/m/*"], [self.ada])
        role["keyids"].append("oidc")
        self.delegate((role, keys | {"oidc": oidc}))
        told = self.pending()["trusted_targets"]["signed"]["delegations"]["keys"]
        self.assertEqual(told["oidc"], oidc)
        why = self.refuse_signature("Sec", {"keyid": "oidc", "sig": "ab"})
        self.assertIn("sigstore-oidc", why)
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.sign("Sec", self.ada)
        # A client that does not know this type of key cannot read the delegations at all.
        self.assertEqual(self.seen().paths("Sec"), {"n/m/e.txt"})

    def test_some_of_which_cannot_be_made_are_made_as_far_as_they_can(self):
        details = self.delegate(custom_role("dev", ["q/*"]), custom_role("fine", ["q/r/*"]))
        self.assertEqual(details["delegated_roles"], ["fine"])
        self.assertEqual([one["role"] for one in details["failed_roles"]], ["dev"])
        self.assertEqual(list(self.seen().delegated()), ["dev", "other", "wide", "fine"])

    def test_with_faults_are_422_and_change_nothing(self):
        before = stored_files(self.server)
        for name in ("2.root", "root", "targets", "a/b", "a.b", "", "bins", "bins-7", "17", "ä",
                     "constructor", "__proto__", "a b", "x" * 129):
            with self.subTest(f"422 for a role called {name[:20]!r}"):
                body = {"delegations": delegations(custom_role(name, ["q/*"]))}
                self.assertEqual(self.api.post(DELEGATIONS, body).status, 422)
        for fault, role in {
                "no paths": custom_role("fine", []),
                "an empty pattern": custom_role("fine", [""]),
                "braces in a pattern": custom_role("fine", ["a/{b,c}"]),
                "a pattern that leaves": custom_role("fine", ["../*"]),
                "a threshold of nobody": custom_role("fine", ["q/*"], threshold=0),
                "a threshold over its keys": custom_role("fine", ["q/*"], [self.ada], 3),
                "no expiry": custom_role("fine", ["q/*"], days=0),
                "3 bins": custom_role("fine", ["q/*"], **bins_below(3))}.items():
            for method in ("POST", "PUT"):
                with self.subTest(f"422 to {method} for {fault}"):
                    body = {"delegations": delegations(role)}
                    got = self.api.call(method, DELEGATIONS, body)
                    self.assertEqual(got.status, 422, got.body)
        with self.subTest("422 for a name that stands twice"):
            twice = {"delegations": delegations(*[custom_role("fine", ["q/*"])] * 2)}
            self.assertEqual(self.api.post(DELEGATIONS, twice).status, 422)
        self.assertEqual(stored_files(self.server), before)

    def test_of_paths_move_artifacts_to_where_clients_look_for_them(self):
        details = self.delegate(custom_role("dev", ["x/*"], days=12), method="PUT")
        self.assertEqual(details["delegated_roles"], ["dev"])
        self.assertEqual(self.seen().paths("dev"), {"x/b.txt"})
        self.assertEqual(self.roles_listing("dev/a.txt"), {"other"})
        self.assertEqual(self.seen().delegated()["dev"]["x-rstuf-expire-policy"], 12)
        self.assert_found(*self.paths)
        self.assertEqual(self.put("dev/e.txt")["artifact_roles"], ["other"])
        self.delegate(custom_role("dev", ["dev/*", "x/*", "z/*"]), method="PUT")
        self.assertEqual(self.seen().paths("dev"),
                         {"dev/a.txt", "dev/e.txt", "x/b.txt", "z/d.txt"})
        self.assert_found(*self.paths, "dev/e.txt")

    def test_that_would_orphan_artifacts_are_refused_with_their_list(self):
        before = stored_files(self.server)
        for details in (self.delete_roles("wide"),
                        self.delegate(custom_role("wide", ["w/*"]), method="PUT")):
            self.assertEqual(details["delegated_roles"], [])
            (failed,) = details["failed_roles"]
            self.assertEqual(failed["role"], "wide")
            self.assertIn("z/d.txt", failed["reason"])
            for path in ("dev/a.txt", "x/b.txt", "y/c.txt"):
                self.assertNotIn(path, failed["reason"])
        self.assertEqual(stored_files(self.server), before)
        self.assert_found(*self.paths)

    def test_a_deleted_role_gives_its_artifacts_on_and_stays_in_the_snapshot(self):
        self.put("dev/e.txt")
        version = self.seen().version("dev")
        details = self.delete_roles("dev")
        self.assertEqual((details["delegated_roles"], details["failed_roles"]), (["dev"], []))
        self.assertEqual(list(self.seen().delegated()), ["other", "wide"])
        self.assertEqual(self.seen().version("dev"), version)
        self.seen().role("dev")
        self.assertEqual(self.seen().paths("other"), {"dev/a.txt", "dev/e.txt", "y/c.txt"})
        self.assertEqual(self.seen().paths("wide"), {"x/b.txt", "z/d.txt"})
        self.assert_found(*self.paths, "dev/e.txt")
        self.assertNotIn("dev_expiration", self.api.get(CONFIG).json["data"])
        self.put("dev/f.txt")
        self.api.succeed("/api/v1/metadata/online", {"roles": []})
        self.assertEqual(self.seen().version("dev"), version)
        self.restart_after_kill()
        self.put("x/g.txt")
        self.assertEqual(self.seen().version("dev"), version)
        self.assert_found(*self.paths, "dev/f.txt", "x/g.txt")

    def test_a_role_made_again_under_its_name_goes_on_from_its_version(self):
        self.put("dev/e.txt")
        version = self.seen().version("dev")
        self.delete_roles("dev")
        details = self.delegate(custom_role("dev", ["n/m/*"]))
        self.assertEqual((details["delegated_roles"], details["failed_roles"]), (["dev"], []))
        self.assertEqual(self.seen().version("dev"), version + 1)
        self.assertEqual(self.seen().paths("dev"), set())
        self.put("n/m/f.txt")
        self.assertEqual(self.seen().version("dev"), version + 2)
        self.assert_found(*self.paths, "dev/e.txt", "n/m/f.txt")

    def test_a_role_made_again_for_people_goes_on_from_its_version_too(self):
        version = self.seen().version("dev")
        self.delete_roles("dev")
        self.delegate(custom_role("dev", ["n/m/*"], [self.ada]))
        self.assertEqual(self.draft("dev")["version"], version + 1)
        self.assertEqual(self.seen().version("dev"), version)
        self.sign("dev", self.ada)
        self.assertEqual(self.seen().version("dev"), version + 1)
        self.assert_found(*self.paths)

    def test_of_keys_wait_for_the_new_keys_and_clients_see_the_old_ones_until_then(self):
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.sign("Sec", self.ada)
        self.assert_found("n/m/e.txt")
        version = self.seen().version("Sec")
        details = self.delegate(custom_role("Sec", ["n/m/*"], [self.grace, self.radia], 2),
                                method="PUT")
        self.assertEqual(details["awaiting_signatures"], ["Sec"])
        self.assertEqual(self.seen().delegated()["Sec"]["keyids"], [self.ada.keyid])
        self.assert_found("n/m/e.txt")
        draft = self.draft("Sec")
        self.assertIn("Invalid signature", self.refuse_signature("Sec", self.ada.sign(draft)))
        self.sign("Sec", self.grace, self.radia)
        self.assertEqual(sorted(self.seen().delegated()["Sec"]["keyids"]),
                         sorted([self.grace.keyid, self.radia.keyid]))
        self.assertEqual(self.seen().version("Sec"), version + 1)
        told = self.seen().role("targets")["signed"]["delegations"]["keys"]
        self.assertNotIn(self.ada.keyid, told)
        self.assert_found("n/m/e.txt")

    def test_from_people_to_the_service_and_back_keep_every_client(self):
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.sign("Sec", self.ada)
        self.assert_found("n/m/e.txt")
        self.delegate(custom_role("Sec", ["n/m/*"]), method="PUT")
        self.assertEqual(self.seen().delegated()["Sec"]["keyids"], [self.online.keyid])
        self.assert_found("n/m/e.txt")
        self.put("n/m/f.txt")
        self.assert_found("n/m/e.txt", "n/m/f.txt")
        self.delegate(custom_role("Sec", ["n/m/*"], [self.grace]), method="PUT")
        self.assert_found("n/m/e.txt", "n/m/f.txt")
        self.sign("Sec", self.grace)
        self.assertEqual(self.seen().delegated()["Sec"]["keyids"], [self.grace.keyid])
        self.assert_found("n/m/e.txt", "n/m/f.txt")

    def test_of_keys_that_are_given_up_leave_the_old_ones_in_force(self):
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.sign("Sec", self.ada)
        self.delegate(custom_role("Sec", ["n/m/*"], [self.grace]), method="PUT")
        self.api.succeed(STOP, {"role": "Sec"})
        self.assertEqual(self.seen().delegated()["Sec"]["keyids"], [self.ada.keyid])
        self.put("n/m/f.txt")
        self.wait_for_draft("Sec")
        told = self.pending()["trusted_targets"]["signed"]["delegations"]["roles"][-1]
        self.assertEqual(told["keyids"], [self.ada.keyid])
        self.assertIn("Invalid signature",
                      self.refuse_signature("Sec", self.grace.sign(self.draft("Sec"))))
        self.sign("Sec", self.ada)
        self.assert_found("n/m/e.txt", "n/m/f.txt")

    def give_dev_an_artifact_that_people_would_get(self):
        self.delegate(custom_role("dev", ["x/*", "n/m/*"]), method="PUT")
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.assertEqual(self.roles_listing("n/m/e.txt"), {"dev"})
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_of_paths_never_hide_artifacts_until_people_have_signed(self):
        self.give_dev_an_artifact_that_people_would_get()
        self.delegate(custom_role("dev", ["x/*"]), method="PUT")
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_that_delete_a_role_never_hide_artifacts_until_people_have_signed(self):
        self.give_dev_an_artifact_that_people_would_get()
        self.delete_roles("dev")
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_a_deleted_role_that_nobody_has_signed_gives_its_artifacts_on_too(self):
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]), custom_role("last", ["n/*/*"]))
        self.assertEqual(self.put("n/m/e.txt")["awaiting_signatures"], ["Sec"])
        self.assertEqual(self.delete_roles("Sec")["failed_roles"], [])
        self.assertEqual(self.pending(), {})
        self.assertEqual(self.seen().paths("last"), {"n/m/e.txt"})
        self.assert_found(*self.paths, "n/m/e.txt")

    def test_all_roles_can_go_and_others_come(self):
        self.api.delete(self.paths)
        self.assertEqual(self.delete_roles("dev", "other", "wide")["failed_roles"], [])
        self.assertEqual(self.seen().delegated(), {})
        self.assert_found(absent=self.paths)
        self.delegate(custom_role("other", ["*/*"]))
        self.put("dev/a.txt")
        self.assert_found("dev/a.txt", absent=["x/b.txt"])

    def test_taking_artifacts_from_a_role_of_people_need_no_signature_of_theirs(self):
        self.delegate(custom_role("Sec", ["n/m/*"], [self.ada]))
        self.sign("Sec", self.ada)
        self.put("n/m/e.txt")
        self.sign("Sec", self.ada)
        self.delegate(custom_role("dev", ["dev/*", "x/*", "n/m/*"]), method="PUT")
        self.assertIn("n/m/e.txt", self.seen().paths("dev"))
        self.assert_found(*self.paths, "n/m/e.txt")
        self.api.delete(["n/m/e.txt"])
        self.assertNotIn("n/m/e.txt", self.seen().paths("dev"))

    def test_that_were_accepted_survive_a_kill(self):
        for path, body, method in (
                (DELEGATIONS, {"delegations": delegations(custom_role("New", ["n/m/*"]))}, "POST"),
                (DELEGATIONS, {"delegations": delegations(custom_role("dev", ["x/*"]))}, "PUT"),
                (DELETE, named("dev"), "POST")):
            task_id = self.api.accepted(path, body, method)
            self.restart_after_kill()
            self.assertEqual(self.api.wait(task_id)["result"]["details"]["failed_roles"], [])
            self.assert_found(*self.paths)
        self.assertEqual(list(self.seen().delegated()), ["other", "wide", "New"])


class nested_bins(delegations_case):
    def roles(self):
        return [custom_role("big", ["big/*"], **bins_below(4)),
                custom_role("Sec_1", ["sec/*"], [self.ada], **bins_below(2)),
                custom_role("old", ["old/*"], **bins_below(16, style="classic")),
                custom_role("rest", ["*/*"])]

    def test_hold_the_artifacts_in_place_of_their_role(self):
        paths = [f"{folder}/{number}.txt" for folder in ("big", "old") for number in range(20)]
        details = self.put(*paths, "more/a.txt")
        self.assertEqual(details.get("invalid_paths", []), [])
        seen = self.seen()
        self.assertEqual(seen.paths("big") | seen.paths("old"), set())
        below = set().union(*(seen.paths(f"bins-big-{number}") for number in range(4)))
        self.assertEqual(below, {path for path in paths if path.startswith("big/")})
        below = seen.role("old")["signed"]["delegations"]["roles"]
        self.assertEqual(len(below), 16)
        self.assertTrue(all(role["path_hash_prefixes"] for role in below))
        self.assertEqual(seen.role("big")["signed"]["delegations"]["succinct_roles"]["bit_length"],
                         2)
        self.assert_found(*paths, "more/a.txt", absent=["big/none.txt", "old/none.txt"])
        self.api.delete(paths[::2])
        self.assert_found(*paths[1::2], absent=paths[::2])

    def test_take_artifacts_without_people_once_their_role_is_signed(self):
        self.put("sec/a.txt")
        self.assert_found(absent=["sec/a.txt"])
        draft = self.draft("Sec_1")
        self.assertEqual(draft["targets"], {})
        self.assertEqual(draft["delegations"]["succinct_roles"]["keyids"], [self.online.keyid])
        self.sign("Sec_1", self.ada)
        self.assert_found("sec/a.txt")
        details = self.put("sec/b.txt")
        self.assertNotIn("awaiting_signatures", details)
        self.assertEqual(self.pending(), {})
        self.assert_found("sec/a.txt", "sec/b.txt")

    def test_stay_in_the_snapshot_and_go_on_when_their_role_is_made_again(self):
        self.put("big/a.txt", "big/b.txt")
        self.put("big/c.txt")
        before = self.seen().versions()
        self.assertEqual(self.delete_roles("big")["delegated_roles"], ["big"])
        after = self.seen().versions()
        for role in ("big", *(f"bins-big-{number}" for number in range(4))):
            self.assertEqual(after[role], before[role], role)
        self.assertEqual(self.seen().paths("rest"), {"big/a.txt", "big/b.txt", "big/c.txt"})
        self.assert_found("big/a.txt", "big/b.txt", "big/c.txt")
        self.delegate(custom_role("big", ["n/*"], **bins_below(4)))
        again = self.seen().versions()
        for role in ("big", *(f"bins-big-{number}" for number in range(4))):
            self.assertEqual(again[role], before[role] + 1, role)
        self.assert_found("big/a.txt", "big/b.txt", "big/c.txt")

    def test_cannot_change_in_an_update(self):
        before = stored_files(self.server)
        details = self.delegate(custom_role("big", ["big/*"], **bins_below(8)), method="PUT")
        self.assertEqual([one["role"] for one in details["failed_roles"]], ["big"])
        self.assertEqual(stored_files(self.server), before)


class classic_bins(repository_case):
    def hold_ceremony(self, home):
        return hand_made_ceremony(home).with_bins(32, style="classic")

    def test_are_found_by_their_hash_prefixes(self):
        paths = {f"a/{number}.txt": b"%d" % number for number in range(60)}
        self.publish(paths)
        below = self.seen().role("targets")["signed"]["delegations"]["roles"]
        self.assertEqual([role["name"] for role in below],
                         [f"bins-{number:02x}" for number in range(32)])
        prefixes = sorted(prefix for role in below for prefix in role["path_hash_prefixes"])
        self.assertEqual(prefixes, [f"{number:02x}" for number in range(256)])
        wanted = paths | {"a/none.txt": None}
        self.assertEqual(self.ask_python_tuf(wanted), wanted)
        self.assertEqual(self.download("a/7.txt"), b"7")
        self.api.succeed("/api/v1/metadata/online", {"roles": ["bins", "targets"]})
        self.assertEqual(self.ask_python_tuf(wanted), wanted)
        self.assertEqual(self.api.get(CONFIG).json["data"]["number_of_delegated_bins"], 32)


class elsewhere(repository_case):
    def test_custom_roles_beside_hash_bins_are_refused(self):
        before = stored_files(self.server)
        body = {"delegations": delegations(custom_role("dev", ["dev/*"]))}
        for method, path, sent in (("POST", DELEGATIONS, body), ("PUT", DELEGATIONS, body),
                                   ("POST", DELETE, named("dev"))):
            self.assertIn("hash bins", self.api.refuse(path, sent, method)["error"])
        self.assertEqual(stored_files(self.server), before)


class before_any_bootstrap(repository_case):
    bootstraps = False

    def test_there_is_nothing_to_delegate(self):
        body = {"delegations": delegations(custom_role("dev", ["dev/*"]))}
        for method, path, sent in (("POST", DELEGATIONS, body), ("PUT", DELEGATIONS, body),
                                   ("POST", DELETE, named("dev"))):
            got = self.api.call(method, path, sent)
            self.assertEqual((got.status, got.json), (404, {"detail": {
                "message": "Task not accepted.",
                "error": "Requires bootstrap finished. State: None"}}))
