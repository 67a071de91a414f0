"""How long metadata lives, and signing it anew at once."""

import datetime

from kit.published import stored_files
from kit.repository_case import repository_case
from kit.roots import custom_role, hand_made_ceremony

CONFIG = "/api/v1/config/"
ONLINE = "/api/v1/metadata/online"
SIGN = "/api/v1/metadata/sign"
MINUTES = datetime.timedelta(minutes=5)


def lives(days):
    return {"settings": {"expiration": days}}


class settings_case(repository_case):
    def set_lives(self, days):
        """PUTs what must be accepted; the task's result."""
        return self.api.succeed(CONFIG, lives(days), method="PUT")["result"]

    def config(self):
        return self.api.get(CONFIG).json["data"]

    def bump(self, *roles):
        return self.api.succeed(ONLINE, {"roles": list(roles)})["result"]

    def assert_lives(self, role, days):
        """The version of the role that clients see expires that many days from now."""
        expires = datetime.datetime.fromisoformat(self.seen().role(role)["signed"]["expires"])
        left = expires - datetime.datetime.now(datetime.timezone.utc)
        self.assertLess(abs(left - datetime.timedelta(days=days)), MINUTES, f"{role}: {left}")

    def assert_newer(self, before, *roles):
        """Exactly these roles have a new version, the next one, for clients."""
        after = self.seen().versions()
        self.assertEqual({role: after[role] - before[role] for role in after},
                         {role: int(role in roles) for role in after})


class lives_with_bins(settings_case):
    def hold_ceremony(self, home):
        return hand_made_ceremony(home).with_bins(self.bins)

    def test_change_in_the_settings_and_in_the_next_version_of_each_role(self):
        before = self.seen().versions()
        result = self.set_lives({"targets": 100, "snapshot": 31, "timestamp": 3, "bins": 12,
                                 "root": 10, "nobody": 5, "bins-0": 4, "Snapshot": 9})
        self.assertEqual(result["message"], "Update Settings Succeded")
        self.assertEqual(sorted(result["details"]["updated_roles"]),
                         ["bins", "snapshot", "targets", "timestamp"])
        self.assertEqual(sorted(result["details"]["invalid_roles"]),
                         ["Snapshot", "bins-0", "nobody", "root"])
        config = self.config()
        self.assertEqual({role: config[f"{role}_expiration"] for role in
                          ("root", "targets", "snapshot", "timestamp", "bins")},
                         {"root": 365, "targets": 100, "snapshot": 31, "timestamp": 3, "bins": 12})
        self.assertNotIn("nobody_expiration", config)
        self.assert_newer(before)

        details = self.publish({"a.txt": b"a"})["result"]["details"]
        (role,) = details["artifact_roles"]
        other = ({"bins-0", "bins-1"} - {role}).pop()
        self.assert_lives(role, 12)
        self.assert_lives("snapshot", 31)
        self.assert_lives("timestamp", 3)
        self.assert_lives(other, 40)
        self.assert_lives("targets", 300)
        self.bump()
        self.assert_lives(other, 12)
        self.assert_lives("targets", 100)
        self.ask_python_tuf()

    def test_survive_a_kill_right_after_they_were_accepted(self):
        task_id = self.api.accepted(CONFIG, lives({"timestamp": 77}), method="PUT")
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.assertEqual(self.config()["timestamp_expiration"], 77)
        self.restart_after_kill()
        self.assertEqual(self.config()["timestamp_expiration"], 77)
        self.bump("timestamp")
        self.assert_lives("timestamp", 77)

    def test_of_no_role_that_can_change_are_listed_and_change_nothing(self):
        before = self.config()
        result = self.set_lives({"root": 3, "nobody": 3})
        self.assertEqual(result["details"]["updated_roles"], [])
        self.assertEqual(self.config(), before)

    def test_of_no_role_are_refused(self):
        result = self.api.refuse(CONFIG, lives({}), method="PUT")
        self.assertEqual((result["message"], result["error"]),
                         ("Update Settings Failed",
                          "No role provided for expiration policy change"))

    def test_that_are_no_number_of_days_are_422_and_change_nothing(self):
        before = self.config()
        for body in (lives({"snapshot": 0}), lives({"snapshot": -1}), lives({"snapshot": "week"}),
                     lives({"snapshot": 1.5}), lives({"snapshot": None}), lives({"snapshot": 10**9}),
                     lives({"timestamp": 5, "snapshot": 0}), lives([]), lives(None),
                     {"settings": {}}, {"settings": None}, {}, []):
            with self.subTest(f"{body}"):
                got = self.api.call("PUT", CONFIG, body)
                self.assertEqual(got.status, 422, got.body)
        self.assertEqual(self.config(), before)


class signing_anew_with_bins(settings_case):
    def hold_ceremony(self, home):
        return hand_made_ceremony(home).with_bins(self.bins)

    def setUp(self):
        super().setUp()
        self.publish({"a.txt": b"a"})
        self.before = self.seen().versions()

    def test_makes_the_next_version_of_what_was_asked_and_of_what_lists_it(self):
        wanted = {
            ("timestamp",): ("timestamp",),
            ("snapshot",): ("snapshot", "timestamp"),
            ("targets",): ("targets", "snapshot", "timestamp"),
            ("bins",): ("bins-0", "bins-1", "snapshot", "timestamp"),
            ("bins", "targets"): ("bins-0", "bins-1", "targets", "snapshot", "timestamp"),
            (): ("bins-0", "bins-1", "targets", "snapshot", "timestamp"),
        }
        for asked, newer in wanted.items():
            with self.subTest(f"asked for {list(asked)}"):
                self.before = self.seen().versions()
                result = self.bump(*asked)
                self.assertEqual(result["message"],
                                 "Force new online metadata update succeeded")
                self.assertEqual(sorted(result["details"]["updated_roles"]),
                                 sorted({role.split("-")[0] for role in newer}))
                self.assert_newer(self.before, *newer)
                self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})

    def test_renews_the_expiry(self):
        self.set_lives({"bins": 9})
        self.bump("bins")
        for role in ("bins-0", "bins-1"):
            self.assert_lives(role, 9)

    def test_that_was_accepted_survives_a_kill(self):
        task_id = self.api.accepted(ONLINE, {"roles": []})
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        after = self.seen().versions()
        self.assertTrue(all(after[role] > self.before[role] for role in after), after)
        self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})

    def test_refuses_what_is_no_online_role_and_changes_nothing(self):
        files = stored_files(self.server)
        got = self.api.post(ONLINE, {"roles": ["dev"]})
        self.assertEqual((got.status, got.json), (404, {"detail": {
            "message": "Task not accepted.",
            "error": "Hash bin delegation is used and only root, targets, snapshot, timestamp and "
                     "bins roles can be bumped"}}))
        self.assertEqual(self.api.post(ONLINE, {"roles": ["snapshot", "dev"]}).status, 404)
        self.api.refuse(ONLINE, {"roles": ["root"]})
        for body in ({}, {"roles": None}, {"roles": "snapshot"}, {"roles": [1]}, []):
            with self.subTest(f"422 for {body}"):
                self.assertEqual(self.api.post(ONLINE, body).status, 422)
        self.assertEqual(stored_files(self.server), files)


class with_custom_roles(settings_case):
    """One role that the service signs and one that a person signs."""

    def hold_ceremony(self, home):
        held = hand_made_ceremony(home)
        self.person = held.person("dev")
        return held.with_roles(custom_role("Nightly_2", ["nightly/*"], days=50),
                               custom_role("release", ["release/*"], [self.person], days=60))

    def setUp(self):
        super().setUp()
        self.sign_release()

    def sign_release(self):
        draft = self.api.get(SIGN).json["data"]["metadata"]["release"]["signed"]
        self.api.succeed(SIGN, {"role": "release", "signature": self.person.sign(draft)})

    def test_lives_change_for_both(self):
        result = self.set_lives({"Nightly_2": 5, "release": 6, "bins": 7, "nightly_2": 8})
        self.assertEqual(sorted(result["details"]["updated_roles"]), ["Nightly_2", "release"])
        self.assertEqual(sorted(result["details"]["invalid_roles"]), ["bins", "nightly_2"])
        config = self.config()
        self.assertEqual((config["Nightly_2_expiration"], config["release_expiration"]), (5, 6))
        self.publish({"nightly/a.txt": b"a"})
        self.assert_lives("Nightly_2", 5)
        self.publish({"release/a.txt": b"a"})
        self.assert_lives("release", 60)
        self.sign_release()
        self.assert_lives("release", 6)
        self.bump("targets")
        self.assertEqual({name: role["x-rstuf-expire-policy"]
                          for name, role in self.seen().delegated().items()},
                         {"Nightly_2": 5, "release": 6})
        self.restart_after_kill()
        self.assertEqual(self.config(), config)
        self.ask_python_tuf()

    def test_signing_anew_is_for_the_online_ones_only(self):
        before = self.seen().versions()
        self.bump("Nightly_2")
        self.assert_newer(before, "Nightly_2", "snapshot", "timestamp")
        before = self.seen().versions()
        self.bump()
        self.assert_newer(before, "Nightly_2", "targets", "snapshot", "timestamp")
        files = stored_files(self.server)
        self.api.refuse(ONLINE, {"roles": ["release"]})
        self.api.refuse(ONLINE, {"roles": ["Nightly_2", "nobody"]})
        got = self.api.post(ONLINE, {"roles": ["bins"]})
        self.assertEqual((got.status, got.json), (404, {"detail": {
            "message": "Task not accepted.",
            "error": "Custom target delegation used and bins cannot be bumped"}}))
        self.assertEqual(stored_files(self.server), files)


class before_any_bootstrap(settings_case):
    bootstraps = False

    def test_there_are_no_settings_and_nothing_to_sign_anew(self):
        got = self.api.get(CONFIG)
        self.assertEqual(got.status, 404)
        self.assertEqual(got.json["detail"]["error"], "It requires bootstrap. State: None")
        got = self.api.call("PUT", CONFIG, lives({"snapshot": 1}))
        self.assertEqual((got.status, got.json), (404, {"detail": {
            "message": "No Repository Settings/Config found.",
            "error": "It requires bootstrap. State: None"}}))
        got = self.api.post(ONLINE, {"roles": []})
        self.assertEqual((got.status, got.json), (404, {"detail": {
            "message": "Task not accepted.",
            "error": "Requires bootstrap finished. State: None"}}))
        self.assertEqual(self.api.call("PUT", CONFIG, lives({"snapshot": 0})).status, 422)
