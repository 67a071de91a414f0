"""Signatures of several people: bootstraps and root updates that wait for them."""

import time
import types

from kit.keys import key_pair, signed_by
from kit.published import newest_root, stored_files
from kit.repository_case import repository_case
from kit.roots import custom_role, hand_made_ceremony, root_role

SIGN = "/api/v1/metadata/sign"
STOP = "/api/v1/metadata/sign/delete"
ROOT = "/api/v1/metadata/"
NOTHING = {"message": "No metadata pending signing available"}


def update_of(root, *signers):
    return {"metadata": {"root": signed_by(root, *signers)}}


class signing_case(repository_case):
    """Three root keys of which two must sign; `signers` of them have signed the bootstrap."""

    people, threshold, signers = 3, 2, 2

    def hold_ceremony(self, home):
        return hand_made_ceremony(home, self.people, self.threshold,
                                  self.signers).with_bins(self.bins)

    def sign(self, signer, signed, role="root"):
        """POSTs one signature; what its task says under `details`."""
        body = {"role": role, "signature": signer.sign(signed)}
        return self.api.succeed(SIGN, body)["result"]["details"]

    def refuse_signature(self, signature, role="root"):
        return self.api.refuse(SIGN, {"role": role, "signature": signature})

    def pending(self):
        """GET sign's metadata; None if nothing waits."""
        got = self.api.get(SIGN)
        self.assertEqual(got.status, 200, got.body)
        return got.json["data"]["metadata"] if "data" in got.json else None

    def state(self):
        return self.api.get("/api/v1/bootstrap/").json["data"].get("state")

    def assert_signed_by(self, document, *signers):
        """Exactly these keys' signatures stand there. That they hold is for the clients to say."""
        self.assertEqual(sorted(one["keyid"] for one in document["signatures"]),
                         sorted(one.keyid for one in signers))


class bootstrap_that_waits(signing_case):
    signers = 1

    def setUp(self):
        super().setUp()
        self.root = self.ceremony.root
        self.ada, self.grace, self.radia = self.ceremony.people

    def test_shows_its_root_and_keeps_everything_else_out(self):
        state = self.api.get("/api/v1/bootstrap/").json
        self.assertEqual(state["data"]["bootstrap"], False)
        self.assertEqual(state["data"]["state"], "signing")
        self.assertEqual(state["message"], "System LOCKED for bootstrap.")
        details = self.api.task(state["data"]["id"])["result"]["details"]
        self.assertEqual(details, {"bootstrap": "Root v1 is pending signature"})
        self.assertEqual(self.pending(), {"root": self.ceremony.payload["metadata"]["root"]})
        self.assertEqual(stored_files(self.server), {})
        again = self.api.post("/api/v1/bootstrap/", self.ceremony.payload)
        self.assertEqual((again.status, again.json), (404, {"detail": {
            "error": "System already has a Metadata. State: signing"}}))
        for method, path, body in (("POST", "/api/v1/artifacts/", {"artifacts": []}),
                                   ("POST", ROOT, update_of(self.root, self.ada)),
                                   ("POST", "/api/v1/metadata/online", {"roles": []})):
            with self.subTest(f"{method} {path} is 404"):
                got = self.api.call(method, path, body)
                self.assertEqual(got.status, 404, got.body)
                self.assertIn("State: signing", got.json["detail"]["error"])

    def test_is_finished_by_the_second_signature(self):
        self.assertEqual(self.sign(self.radia, self.root), {"bootstrap": "Bootstrap Finished"})
        self.assertEqual(self.state(), "finished")
        self.assertEqual(self.api.get(SIGN).json, NOTHING)
        stored = newest_root(self.api)
        self.assertEqual(stored["signed"], self.root)
        self.assert_signed_by(stored, self.ada, self.radia)
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})
        self.assertEqual(self.download("a.txt"), b"a")

    def test_shows_who_has_signed_after_kill_and_restart_and_goes_on(self):
        self.restart_after_kill()
        self.assertEqual(self.state(), "signing")
        self.assert_signed_by(self.pending()["root"], self.ada)
        task_id = self.api.accepted(SIGN, {"role": "root",
                                           "signature": self.grace.sign(self.root)})
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.assertEqual(self.state(), "finished")
        self.ask_python_tuf()

    def test_counts_nobody_twice_and_takes_no_signature_that_does_not_hold(self):
        stranger = key_pair(self.home / "stranger")
        self.api.wait(self.api.accepted(SIGN, {"role": "root",
                                               "signature": self.ada.sign(self.root)}))
        refused = {
            "of a foreign key": stranger.sign(self.root),
            "of a foreign key under a root key's name":
                stranger.sign(self.root) | {"keyid": self.grace.keyid},
            "of the online key": self.ceremony.online.sign(self.root),
            "over something else": self.grace.sign(self.root | {"version": 2}),
            "of another root key": self.ada.sign(self.root) | {"keyid": self.grace.keyid},
            "of no bytes": {"keyid": self.grace.keyid, "sig": "00"},
        }
        for which, signature in refused.items():
            with self.subTest(f"a signature {which} is refused"):
                result = self.refuse_signature(signature)
                self.assertEqual(result["message"], "Signature Failed")
                self.assertIn("Invalid signature", result["error"])
        other = self.refuse_signature(self.grace.sign(self.root), role="targets")
        self.assertEqual(other["error"], "No signatures pending for targets")
        self.assertEqual(self.state(), "signing")
        self.assert_signed_by(self.pending()["root"], self.ada)
        self.assertEqual(stored_files(self.server), {})
        self.sign(self.grace, self.root)
        self.assert_signed_by(newest_root(self.api), self.ada, self.grace)

    def test_refuses_a_signature_that_comes_late(self):
        self.sign(self.grace, self.root)
        before = stored_files(self.server)
        late = self.refuse_signature(self.radia.sign(self.root))
        self.assertEqual(late["error"], "No signatures pending for root")
        self.assertEqual(stored_files(self.server), before)

    def test_is_given_up_by_sign_delete_and_another_may_follow(self):
        body = {"role": "root"}
        done = self.api.succeed(STOP, body)["result"]
        self.assertEqual(done["message"],
                         "Deletion of root metadata successful, signing process stopped")
        self.assertEqual(done["details"], {"bootstrap": "Bootstrap process has been stopped"})
        state = self.api.get("/api/v1/bootstrap/").json
        self.assertEqual(state["data"]["bootstrap"], False)
        self.assertEqual(state["message"], "System available for bootstrap.")
        self.assertEqual(self.api.get(SIGN).status, 404)
        signature = {"role": "root", "signature": self.grace.sign(self.root)}
        self.assertEqual(self.api.post(SIGN, signature).status, 404)
        self.assertEqual(self.api.post(STOP, body).json["detail"], {
            "message": "No signing process for root.",
            "error": "The root role is not in a signing process."})
        payload = self.ceremony.payload | {
            "metadata": {"root": signed_by(self.root, self.grace, self.radia)}}
        self.api.succeed("/api/v1/bootstrap/", payload)
        self.assertEqual(self.state(), "finished")
        self.assert_signed_by(newest_root(self.api), self.grace, self.radia)
        self.ask_python_tuf()


class bootstrap_of_three_signatures(signing_case):
    threshold, signers = 3, 1

    def test_says_after_each_what_is_missing(self):
        _, grace, radia = self.ceremony.people
        self.assertEqual(self.sign(grace, self.ceremony.root),
                         {"bootstrap": "Root v1 is pending signatures"})
        self.assert_signed_by(self.pending()["root"], *self.ceremony.people[:2])
        self.assertEqual(stored_files(self.server), {})
        self.assertEqual(self.sign(radia, self.ceremony.root),
                         {"bootstrap": "Bootstrap Finished"})
        self.ask_python_tuf()


class bootstrap_with_roles_of_people(signing_case):
    """First root waits for its people, then their roles do."""

    signers = 1

    def hold_ceremony(self, home):
        held = hand_made_ceremony(home, self.people, self.threshold, self.signers)
        self.tim = held.person("tim")
        return held.with_roles(custom_role("Rel_1", ["rel/*"], [self.tim]),
                               custom_role("dev", ["dev/*"]))

    def test_asks_for_one_after_the_other(self):
        self.assertEqual(set(self.pending()), {"root"})
        self.refuse_signature(self.tim.sign(self.ceremony.root), role="Rel_1")
        self.sign(self.ceremony.people[1], self.ceremony.root)
        self.assertEqual(set(self.pending()), {"Rel_1", "trusted_targets"})
        self.assertEqual(list(self.seen().delegated()), ["dev"])
        self.sign(self.tim, self.pending()["Rel_1"]["signed"], role="Rel_1")
        self.assertEqual(list(self.seen().delegated()), ["Rel_1", "dev"])
        self.ask_python_tuf()

    def test_goes_on_after_its_timeout_as_people_take_longer(self):
        self.api.succeed(STOP, {"role": "root"})
        self.api.succeed("/api/v1/bootstrap/", self.ceremony.payload | {"timeout": 1})
        time.sleep(2.5)
        self.assertEqual(self.state(), "signing")
        self.sign(self.ceremony.people[1], self.ceremony.root)
        self.assertEqual(self.state(), "finished")


class before_any_bootstrap(signing_case):
    bootstraps = False

    def test_there_is_nothing_to_sign(self):
        got = self.api.get(SIGN)
        self.assertEqual((got.status, got.json), (404, {"detail": NOTHING | {
            "error": "Requires bootstrap started. State: None"}}))
        got = self.api.post(SIGN, {"role": "root", "signature": {"keyid": "ab", "sig": "cd"}})
        self.assertEqual((got.status, got.json), (404, {"detail": {
            "message": "No signing pending.",
            "error": "Requires bootstrap in signing state. State: None"}}))
        self.assertEqual(self.api.post(STOP, {"role": "root"}).status, 404)

    def test_a_bad_body_is_422_all_the_same(self):
        for path, body in ((SIGN, {"role": "root"}), (SIGN, {"signature": {"keyid": "a"}}),
                           (STOP, {}), (ROOT, {"metadata": {"root": {}}}), (ROOT, {})):
            with self.subTest(f"{path} {body}"):
                self.assertEqual(self.api.post(path, body).status, 422)

    def test_a_root_without_a_good_signature_does_not_begin_one(self):
        payload, root = self.ceremony.payload, self.ceremony.root
        ada, grace, _ = self.ceremony.people
        stranger = key_pair(self.home / "stranger")
        faults = {
            "Metadata requires at least one valid signature": signed_by(root),
            "Bootstrap has invalid signature(s)": signed_by(root, ada, stranger),
        }
        for why, document in faults.items():
            with self.subTest(why):
                result = self.api.refuse("/api/v1/bootstrap/",
                                         payload | {"metadata": {"root": document}})
                self.assertEqual((result["message"], result["error"]), ("Bootstrap Failed", why))
                self.assertEqual(self.api.get(SIGN).status, 404)
        self.api.succeed("/api/v1/bootstrap/",
                         payload | {"metadata": {"root": signed_by(root, ada, grace)}})
        self.ask_python_tuf()

    def test_a_threshold_that_nobody_can_reach_is_refused(self):
        root = root_role(self.ceremony.people, 4, self.ceremony.online)
        got = self.api.post("/api/v1/bootstrap/", self.ceremony.payload | {
            "metadata": {"root": signed_by(root, *self.ceremony.people)}})
        if got.status == 202:
            self.assertEqual(self.api.wait(got.json["data"]["task_id"])["state"], "ERRORED")
        else:
            self.assertEqual(got.status, 422, got.body)
        self.assertNotEqual(self.state(), "signing")

    def test_one_key_under_two_names_is_one_signature(self):
        ada, grace, _ = self.ceremony.people
        root = root_role([ada, grace], 2, self.ceremony.online)
        root["keys"]["0" * 64] = ada.public
        root["roles"]["root"]["keyids"].append("0" * 64)
        twice = signed_by(root, ada)
        twice["signatures"].append(ada.sign(root) | {"keyid": "0" * 64})
        got = self.api.post("/api/v1/bootstrap/",
                            self.ceremony.payload | {"metadata": {"root": twice}})
        if got.status == 202:
            self.api.wait(got.json["data"]["task_id"])
        self.assertNotEqual(self.state(), "finished")
        self.assertEqual(stored_files(self.server), {})


class root_update(signing_case):
    def setUp(self):
        super().setUp()
        self.ada, self.grace, self.radia = self.ceremony.people
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})

    def assert_clients_follow_to(self, version):
        """Clients with an old and with a fresh cache reach this root, and there is none after it."""
        self.assertEqual(newest_root(self.api)["signed"]["version"], version)
        for cache in ("python-tuf", f"fresh-{version}"):
            self.assertEqual(self.ask_python_tuf(["a.txt"], cache), {"a.txt": b"a"})
            known = {path.name for path in (self.home / cache / "metadata").rglob("*.root.json")}
            self.assertIn(f"{version}.root.json", known)
        self.assertEqual(self.download("a.txt"), b"a")

    def test_with_all_signatures_is_done_at_once(self):
        before = self.seen().versions()
        root = self.ceremony.next_root(**{"x-acme-note": {"b": [1, None], "a": "ünïcödé \" \\ /"}})
        done = self.api.succeed(ROOT, update_of(root, self.ada, self.grace))["result"]
        self.assertEqual(done["message"], "Metadata Update Processed")
        self.assertEqual(done["details"], {"role": "root"})
        self.assertEqual(newest_root(self.api), signed_by(root, self.ada, self.grace))
        self.assertIsNone(self.pending())
        self.assertEqual(self.seen().versions(), before)  # the online key is the same
        self.assert_clients_follow_to(2)

    def test_waits_for_signatures_that_come_one_by_one(self):
        before = stored_files(self.server)
        root = self.ceremony.next_root()
        done = self.api.succeed(ROOT, update_of(root, self.ada))["result"]
        self.assertEqual(done["details"],
                         {"role": "root", "update": "Root v2 is pending signatures"})
        self.assertEqual(self.pending(), {
            "root": signed_by(root, self.ada),
            "trusted_root": self.api.get("/metadata/1.root.json").json})
        self.assertEqual(stored_files(self.server), before)
        self.restart_after_kill()
        self.assert_signed_by(self.pending()["root"], self.ada)
        self.assertEqual(self.sign(self.radia, root), {"update": "Metadata update finished"})
        self.assert_signed_by(newest_root(self.api), self.ada, self.radia)
        self.assertEqual(self.api.get(SIGN).json, NOTHING)
        self.assert_clients_follow_to(2)

    def test_with_new_keys_and_thresholds_needs_both_roots_thresholds(self):
        new = [self.ceremony.person("tim"), self.ceremony.person("vint", "ecdsa-sha2-nistp256"),
               self.ceremony.person("jon")]
        root = self.ceremony.next_root(people=new, threshold=3)
        self.api.succeed(ROOT, update_of(root, *new))
        self.assertEqual(self.sign(self.ada, root), {"update": "Root v2 is pending signatures"})
        self.assertEqual(self.api.get("/metadata/2.root.json").status, 404)
        self.assertEqual(self.sign(self.radia, root), {"update": "Metadata update finished"})
        self.assert_clients_follow_to(2)

        self.ceremony.root_is(root, people=new)
        before = stored_files(self.server)
        third = self.ceremony.next_root(threshold=1)
        with self.subTest("the old keys cannot sign the next one"):
            self.api.refuse(ROOT, update_of(third, self.ada, self.grace))
            self.assertIsNone(self.pending())
        with self.subTest("the new threshold alone is not enough"):
            done = self.api.succeed(ROOT, update_of(third, new[1]))["result"]["details"]
            self.assertEqual(done["update"], "Root v3 is pending signatures")
            self.assertEqual(stored_files(self.server), before)
        self.assertEqual(self.sign(new[0], third), {"update": "Root v3 is pending signatures"})
        self.refuse_signature(self.ada.sign(third))
        self.assertEqual(self.sign(new[2], third), {"update": "Metadata update finished"})
        self.assert_clients_follow_to(3)
        self.ceremony.root_is(third)
        self.api.succeed(ROOT, update_of(self.ceremony.next_root(), new[1]))
        self.assert_clients_follow_to(4)

    def test_takes_no_signature_twice_and_none_that_does_not_hold(self):
        root = self.ceremony.next_root()
        self.api.succeed(ROOT, update_of(root, self.ada))
        before = stored_files(self.server)
        self.api.wait(self.api.accepted(SIGN, {"role": "root", "signature": self.ada.sign(root)}))
        stranger = key_pair(self.home / "stranger")
        for signature in (stranger.sign(root), self.grace.sign(self.ceremony.root),
                          self.ceremony.online.sign(root),
                          self.ada.sign(root) | {"keyid": self.grace.keyid}):
            self.assertIn("Invalid signature", self.refuse_signature(signature)["error"])
        self.assert_signed_by(self.pending()["root"], self.ada)
        self.assertEqual(stored_files(self.server), before)

    def test_that_waits_is_given_up_by_sign_delete_and_another_may_follow(self):
        before = stored_files(self.server)
        given_up = self.ceremony.next_root(**{"x-acme-note": "first"})
        self.api.succeed(ROOT, update_of(given_up, self.ada))
        self.assertIn("Metadata Update Failed", self.api.refuse(
            ROOT, update_of(self.ceremony.next_root(), self.ada, self.grace))["message"])
        done = self.api.succeed(STOP, {"role": "root"})["result"]
        self.assertNotIn("bootstrap", done.get("details") or {})
        self.assertEqual(self.api.get(SIGN).json, NOTHING)
        self.assertEqual(self.api.post(STOP, {"role": "root"}).status, 404)
        late = self.refuse_signature(self.grace.sign(given_up))
        self.assertEqual(late["error"], "No signatures pending for root")
        self.assertEqual(stored_files(self.server), before)
        self.api.succeed(ROOT, update_of(self.ceremony.next_root(**{"x-acme-note": "second"}),
                                         self.ada, self.grace))
        self.assertEqual(newest_root(self.api)["signed"]["x-acme-note"], "second")
        self.assert_clients_follow_to(2)

    def test_that_is_accepted_survives_a_kill(self):
        task_id = self.api.accepted(ROOT, update_of(self.ceremony.next_root(), self.ada,
                                                    self.grace))
        self.restart_after_kill()
        self.assertEqual(self.api.wait(task_id)["state"], "SUCCESS")
        self.assert_clients_follow_to(2)

    def test_with_a_fault_is_refused_and_leaves_nothing_behind(self):
        before = stored_files(self.server)
        for fault, body in self.faulty_updates():
            with self.subTest(f"an update with {fault} is refused"):
                try:
                    self.assert_update_refused(body)
                    self.assertEqual(stored_files(self.server), before)
                finally:  # one that was taken must not stand in the way of the next
                    stopped = self.api.post(STOP, {"role": "root"})
                    if stopped.status == 202:
                        self.api.wait(stopped.json["data"]["task_id"])
        self.api.succeed(ROOT, update_of(self.ceremony.next_root(), self.ada, self.grace))
        self.assert_clients_follow_to(2)

    def assert_update_refused(self, body):
        got = self.api.post(ROOT, body)
        if got.status == 202:
            data = self.api.wait(got.json["data"]["task_id"])
            self.assertEqual(data["state"], "ERRORED", data)
            self.assertEqual(data["result"]["message"], "Metadata Update Failed")
        else:
            self.assertEqual(got.status, 422, got.body)
        self.assertIsNone(self.pending())

    def faulty_updates(self):
        ada, grace = self.ada, self.grace
        stranger = self.ceremony.person("stranger")
        next_root = self.ceremony.next_root
        good = next_root()

        def broken(change):
            root = next_root()
            change(root)
            return update_of(root, ada, grace)

        yield "no signature", update_of(good)
        yield "a stranger's signatures only", update_of(good, stranger)
        yield "a stranger's signature among good ones", update_of(good, ada, grace, stranger)
        yield "a signature over something else", {"metadata": {"root": {
            "signed": good, "signatures": [ada.sign(good), grace.sign(self.ceremony.root)]}}}
        yield "the trusted version", update_of(self.ceremony.root, ada, grace)
        yield "a gap before its version", broken(lambda root: root.update(version=3))
        yield "an expiry in the past", broken(
            lambda root: root.update(expires="2020-01-01T00:00:00Z"))
        yield "consistent_snapshot false", broken(
            lambda root: root.update(consistent_snapshot=False))
        yield "no key for snapshot", broken(
            lambda root: root["roles"]["snapshot"].update(keyids=[]))
        yield "a threshold nobody can reach", broken(
            lambda root: root["roles"]["root"].update(threshold=4))
        yield "a person's key for targets", broken(
            lambda root: root["roles"]["targets"].update(keyids=[ada.keyid]))
        for which, uri in (("the service does not have", "fn:stranger"),
                           ("that is another than its file", "fn:online")):
            public = stranger.public | {"x-rstuf-online-key-uri": uri}
            named = types.SimpleNamespace(keyid=stranger.keyid, public=public)
            yield f"an online key {which}", update_of(next_root(online=named), ada, grace)
        yield "targets instead of root", {"metadata": {"targets": signed_by(good, ada)}}
