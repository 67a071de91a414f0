"""Changes of the online key that are out of the ordinary."""

import time

from kit.keys import key_pair, signed_by
from kit.published import newest_root, stored_files
from kit.repository_case import repository_case
from kit.roots import custom_role, hand_made_ceremony

ROOT = "/api/v1/metadata/"
SIGN = "/api/v1/metadata/sign"
STOP = "/api/v1/metadata/sign/delete"


class rotation_case(repository_case):
    def rotate(self, online, seconds=60):
        """The next root with this online key, and returns when clients see all of it."""
        data = self.api.wait(self.send_root(online), seconds)
        self.assertEqual(data["state"], "SUCCESS", data)
        self.assertEqual(newest_root(self.api)["signed"], self.ceremony.root)

    def send_root(self, online):
        """POSTs the next root with this online key; the task's id."""
        root = self.ceremony.next_root(online=online)
        task_id = self.api.accepted(ROOT, {"metadata": {"root": signed_by(
            root, *self.ceremony.people)}})
        self.ceremony.root_is(root, online=online)
        return task_id

    def put(self, *paths):
        contents = {path: path.encode() for path in paths}
        self.files.put(contents)
        self.api.add(contents, seconds=5)

    def assert_found(self, *paths):
        """Clients with a cache that is kept and with a fresh one find these."""
        wanted = {path: path.encode() for path in paths}
        self.fresh_ = getattr(self, "fresh_", 0) + 1
        for cache in ("python-tuf", f"fresh-{self.fresh_}"):
            self.assertEqual(self.ask_python_tuf(wanted, cache), wanted, cache)

    def assert_signed_with(self, online, *roles):
        for role in roles:
            signers = [one["keyid"] for one in self.seen().role(role)["signatures"]]
            self.assertIn(online.keyid, signers, role)

    def sign(self, role, *signers):
        draft = self.api.get(SIGN).json["data"]["metadata"][role]["signed"]
        for signer in signers:
            self.api.succeed(SIGN, {"role": role, "signature": signer.sign(draft)})


class with_bins(rotation_case):
    def hold_ceremony(self, home):
        return hand_made_ceremony(home).with_bins(self.bins)

    def setUp(self):
        super().setUp()
        self.put("a.txt")
        self.assert_found("a.txt")

    def test_a_key_that_is_lost_is_replaced_all_the_same(self):
        (self.ceremony.online_key_dir / "online").unlink()
        new = self.ceremony.online_key("second")
        self.rotate(new)
        self.assert_found("a.txt")
        self.put("b.txt")
        self.assert_found("a.txt", "b.txt")
        self.assert_signed_with(new, "targets", "snapshot", "timestamp", "bins-0", "bins-1")

    def test_a_key_that_is_lost_for_good_changes_root_and_timestamp_back_to_back(self):
        (self.ceremony.online_key_dir / "online").unlink()
        self.server.kill()  # the program keeps keys that it has opened
        self.server.start()
        new = self.ceremony.online_key("second")
        self.assertEqual(self.api.wait(self.send_root(new), 20)["state"], "SUCCESS")
        stored = self.server.data_dir / "metadata"
        gap = ((stored / "timestamp.json").stat().st_ctime_ns
               - (stored / "2.root.json").stat().st_ctime_ns) / 1e6
        print(f"root and timestamp of a lost key: {gap:.2f} ms apart")
        self.assertGreaterEqual(gap, 0)
        self.assertLess(gap, 1000)
        self.assert_found("a.txt")
        self.put("b.txt")
        self.assert_found("a.txt", "b.txt")
        self.assert_signed_with(new, "targets", "snapshot", "timestamp", "bins-0", "bins-1")

    def test_a_key_that_waits_for_signatures_is_not_used_before(self):
        new = self.ceremony.online_key("second")
        other = self.ceremony.person("other")
        root = self.ceremony.next_root(people=[*self.ceremony.people, other], threshold=2,
                                       online=new)
        self.api.succeed(ROOT, {"metadata": {"root": signed_by(root, *self.ceremony.people)}})
        self.put("b.txt")
        for role in ("targets", "snapshot", "timestamp", "bins-0", "bins-1"):
            signers = [one["keyid"] for one in self.seen().role(role)["signatures"]]
            self.assertEqual(signers, [self.ceremony.online.keyid], role)
        self.sign("root", other)
        self.assertEqual(newest_root(self.api)["signed"], root)
        self.assert_signed_with(new, "targets", "snapshot", "timestamp", "bins-0", "bins-1")
        self.assert_found("a.txt", "b.txt")

    def test_a_root_that_is_on_its_way_to_clients_cannot_be_taken_back(self):
        task_id = self.send_root(self.ceremony.online_key("second"))
        time.sleep(0.5)  # well within the time that clients may keep a timestamp
        self.assertEqual(self.api.task(task_id)["state"], "RUNNING")
        self.assertEqual(self.api.get("/metadata/2.root.json").status, 404)
        self.assertEqual(self.api.post(STOP, {"role": "root"}).status, 404)
        another = self.ceremony.next_root(version=2)
        self.api.refuse(ROOT, {"metadata": {"root": signed_by(another, *self.ceremony.people)}})
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.assertEqual(newest_root(self.api)["signed"], self.ceremony.root)
        self.assert_found("a.txt")

    def test_a_key_under_another_name_is_another_key(self):
        named = self.ceremony.online_key("second")
        named.file.write_bytes((self.ceremony.online_key_dir / "online").read_bytes())
        named.public["keyval"] = self.ceremony.online.public["keyval"]
        self.rotate(named)
        seen = self.seen()
        self.assertEqual(seen.role("targets")["signed"]["delegations"]["succinct_roles"]["keyids"],
                         [named.keyid])
        self.assert_signed_with(named, "targets", "snapshot", "timestamp", "bins-0", "bins-1")
        self.assert_found("a.txt")

    def test_a_key_at_another_place_is_the_same_key(self):
        before = self.seen().versions()
        online = self.ceremony.online
        (self.ceremony.online_key_dir / "moved").write_bytes(online.file.read_bytes())
        online.public = online.public | {"x-rstuf-online-key-uri": "fn:moved"}
        self.rotate(online)
        self.assertEqual(self.seen().versions(), before)
        online.file.unlink()
        self.put("b.txt")
        self.assert_found("a.txt", "b.txt")

    def test_a_key_that_cannot_sign_is_refused_and_leaves_nothing_behind(self):
        before = stored_files(self.server)
        absent = key_pair(self.home / "absent", **{"x-rstuf-online-key-uri": "fn:absent"})
        root = self.ceremony.next_root(online=absent)
        result = self.api.refuse(ROOT, {"metadata": {"root": signed_by(
            root, *self.ceremony.people)}})
        self.assertEqual(result["message"], "Metadata Update Failed")
        self.assertEqual(stored_files(self.server), before)
        self.put("b.txt")
        self.assert_found("a.txt", "b.txt")


class with_custom_roles(rotation_case):
    def hold_ceremony(self, home):
        held = hand_made_ceremony(home)
        self.ada = held.person("ada")
        two_bins = {"x-rstuf-bins": {"number_of_delegated_bins": 2, "expiration": 7}}
        return held.with_roles(
            custom_role("dev", ["dev/*"]), custom_role("rel", ["rel/*"], [self.ada]),
            custom_role("big", ["big/*"], **two_bins),
            custom_role("both", ["both/*"], [self.ada, held.online], threshold=2),
            custom_role("sec", ["sec/*"], [self.ada], **two_bins))

    def setUp(self):
        super().setUp()
        for role in self.signed_at_first:
            self.sign(role, self.ada)

    def keys_of_bins_below(self, role):
        return self.seen().role(role)["signed"]["delegations"]["succinct_roles"]["keyids"]

    def rotate_and_sign(self, online, *paths):
        """Changes the online key. Clients find the paths all the time; whatever waits for its
        person meanwhile, she signs. Gives the names of those roles."""
        task_id = self.send_root(online)
        deadline = time.monotonic() + 20
        asked = {}
        while newest_root(self.api)["signed"] != self.ceremony.root:
            self.assertLess(time.monotonic(), deadline, "the rotation does not end")
            self.assert_found(*paths)
            for role, waiting in self.pending().items():
                if role != "trusted_targets" and role not in asked:
                    asked[role] = self.api.accepted(SIGN, {
                        "role": role, "signature": self.ada.sign(waiting["signed"])})
        for signing in (task_id, *asked.values()):
            self.assertEqual(self.api.wait(signing, 10)["state"], "SUCCESS")
        self.assert_found(*paths)
        return set(asked)

    def pending(self):
        return self.api.get(SIGN).json.get("data", {}).get("metadata", {})


class with_custom_roles_in_force(with_custom_roles):
    signed_at_first = ("rel", "both", "sec")

    def setUp(self):
        super().setUp()
        self.paths = [f"{role}/a.txt" for role in ("dev", "rel", "big", "both", "sec")]
        for path in self.paths:
            self.put(path)
        self.sign("rel", self.ada)
        self.sign("both", self.ada)
        self.assert_found(*self.paths)

    def test_asks_people_again_only_where_their_role_names_the_key(self):
        before = self.seen()
        new = self.ceremony.online_key("second", "ecdsa-sha2-nistp256")
        self.assertEqual(self.rotate_and_sign(new, *self.paths), {"both", "sec"})
        self.assert_signed_with(new, "targets", "dev", "big", "both", "bins-big-0", "bins-big-1",
                                "bins-sec-0", "bins-sec-1")
        self.assertEqual(self.seen().role("rel"), before.role("rel"))
        self.assertEqual(self.seen().delegated()["dev"]["keyids"], [new.keyid])
        self.assertIn(new.keyid, self.seen().delegated()["both"]["keyids"])
        for role in ("big", "sec"):
            self.assertEqual(self.keys_of_bins_below(role), [new.keyid])
        self.put("dev/b.txt", "big/b.txt", "sec/b.txt")
        self.assert_found(*self.paths, "dev/b.txt", "big/b.txt", "sec/b.txt")

    def test_twice_in_a_row_keeps_every_client(self):
        for name in ("second", "third"):
            self.put(f"dev/{name}.txt")
            self.paths.append(f"dev/{name}.txt")
            new = self.ceremony.online_key(name)
            self.rotate_and_sign(new, *self.paths)
            self.assert_signed_with(new, "targets", "both", "bins-sec-0")

    def test_does_not_keep_the_tasks_of_those_who_signed_waiting_for_the_others(self):
        self.send_root(self.ceremony.online_key("second"))
        deadline = time.monotonic() + 10
        while "both" not in self.pending():
            self.assertLess(time.monotonic(), deadline, "both is not asked")
            time.sleep(0.01)
        task_id = self.api.accepted(SIGN, {"role": "both", "signature": self.ada.sign(
            self.pending()["both"]["signed"])})
        self.assertEqual(self.api.wait(task_id, 5)["state"], "SUCCESS")


class with_custom_roles_that_wait(with_custom_roles):
    """Nobody sees them yet, so they keep nobody from changing the online key."""

    signed_at_first = ()

    def test_do_not_hold_it_up_and_are_signed_for_the_new_key(self):
        self.put("dev/a.txt")
        task_id = self.send_root(self.ceremony.online_key("second"))
        self.assertEqual(self.api.wait(task_id, 20)["state"], "SUCCESS")
        self.assertEqual(newest_root(self.api)["signed"], self.ceremony.root)
        for role in ("both", "sec", "rel"):
            self.sign(role, self.ada)
        for role in ("rel", "both"):
            self.put(f"{role}/a.txt")
            self.sign(role, self.ada)
        self.put("sec/a.txt")
        self.assert_found("dev/a.txt", "rel/a.txt", "both/a.txt", "sec/a.txt")

    def test_do_not_hold_it_up_once_their_signing_was_given_up(self):
        self.put("dev/a.txt")
        for role in ("both", "sec"):
            self.api.succeed(STOP, {"role": role})
        self.rotate_and_sign(self.ceremony.online_key("second"), "dev/a.txt")
