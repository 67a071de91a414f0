"""The people of a walk: they change root, and sign what waits for signatures."""

import itertools

from kit.keys import signed_by

SIGN = "/api/v1/metadata/sign"
STOP = "/api/v1/metadata/sign/delete"
ROOT = "/api/v1/metadata/"

ONLINE_SCHEMES = ("ed25519", "ecdsa-sha2-nistp256")
DRAFTS_REMEMBERED = 40

# Why a role's new terms are refused even when they are signed.
HIDDEN = "clients would not see them until another role is signed by its people"


class people:
    """The part of a walker that holds keys. `held` is the ceremony."""

    def __init__(self, held):
        self.held = held
        self.everybody = [*held.people, *(held.person(name) for name in ("tim", "vint")),
                          held.person("jon", "ecdsa-sha2-nistp256")]
        self.stranger = held.person("stranger")
        self.online_keys_ = {held.online.keyid: held.online}
        self.key_numbers_ = itertools.count(1)
        self.drafts_ = []     # (role, signed part) of the past
        self.sent_ = []       # (role, signature) of the past
        self.in_the_way_ = set()  # artifacts that would pass to a role nobody has signed
        self.given_up = False  # what was to be signed once waits for the role's next change

    def private_key_lines(self):
        """Lines that stand in private key files only."""
        for folder in (self.held.keys, self.held.online_key_dir):
            for file in folder.iterdir():
                for line in file.read_bytes().splitlines():
                    if len(line) > 40 and not line.startswith(b"-----"):
                        yield line

    # Signatures

    def pending(self):
        """{role: metadata} of what waits, trusted_root and trusted_targets among them."""
        return self.door.call("GET", SIGN).json.get("data", {}).get("metadata", {})

    def waiting(self):
        """(role, signed part, signers who have not signed yet) of what waits for people."""
        told = self.pending()
        for role, document in told.items():
            if role in ("trusted_root", "trusted_targets"):
                continue
            self.drafts_ = [*self.drafts_, (role, document["signed"])][-DRAFTS_REMEMBERED:]
            signed = {one["keyid"] for one in document["signatures"] if one["sig"]}
            wanted = self.keyids_of_(role, told) - signed
            yield role, document["signed"], [one for one in self.everybody if one.keyid in wanted]

    @staticmethod
    def keyids_of_(role, told):
        if role == "root":
            roots = [told[name]["signed"] for name in ("root", "trusted_root") if name in told]
            return {keyid for root in roots for keyid in root["roles"]["root"]["keyids"]}
        roles = told["trusted_targets"]["signed"]["delegations"]["roles"]
        return {keyid for one in roles if one["name"] == role for keyid in one["keyids"]}

    def send_signature(self, role, signature, who, expected=("SUCCESS", "ERRORED")):
        task_id = self.door.submit(SIGN, {"role": role, "signature": signature})
        self.track(task_id, f"{who} {role}", self.signature_over_, expected)
        return task_id

    def signature_over_(self, data):
        if data["state"] == "SUCCESS":
            self.look_at_root()
        reason, _, paths = data["result"].get("error", "").partition(": ")
        if reason == HIDDEN:
            self.in_the_way_ |= set(paths.split(", "))

    def sign_(self, role, draft, signer):
        signature = signer.sign(draft)
        self.sent_ = [*self.sent_, (role, signature)][-DRAFTS_REMEMBERED:]
        # What happens beside it may close the draft before.
        expected = ("SUCCESS", "ERRORED") if self.open_ else ("SUCCESS",)
        return self.send_signature(role, signature, f"{signer.file.name} signs version "
                                   f"{draft['version']} of", expected)

    def sign_all(self):
        """Everybody signs all that waits. Whether there was anything."""
        waiting = list(self.waiting())
        for role, draft, signers in waiting:
            for signer in signers:  # of whom the first may be enough
                self.wait(self.send_signature(role, signer.sign(draft),
                                              f"{signer.file.name} signs in the end"))
        self.clear_the_way_()
        return bool(waiting)

    def clear_the_way_(self):
        """Removes the artifacts for whose sake a role's new terms were refused."""
        paths, self.in_the_way_ = self.in_the_way_, set()
        if paths:
            self.note(f"{sorted(paths)} are in the way of new terms")
            self.wait(self.send(*self.prepare_remove(sorted(paths))))

    def step_sign(self):
        waiting = [each for each in self.waiting() if each[2]]
        if waiting:
            role, draft, signers = self.dice.choice(waiting)
            self.wait_mostly(self.sign_(role, draft, self.dice.choice(signers)))

    def step_sign_badly(self):
        """A signature that does not hold, or by nobody who is asked."""
        waiting = list(self.waiting())
        if not waiting:
            self.wait(self.send_signature("root", self.stranger.sign(self.held.root),
                                          "with nothing to sign, the stranger signs",
                                          ("ERRORED",)))
            return
        role, draft, _ = self.dice.choice(waiting)
        good = self.dice.choice(self.everybody).sign(draft)
        signature = self.dice.choice((
            self.stranger.sign(draft),
            self.stranger.sign(draft) | {"keyid": good["keyid"]},
            good | {"sig": good["sig"][:-2] + ("00" if good["sig"][-2:] != "00" else "01")}))
        self.wait(self.send_signature(role, signature, "somebody signs badly", ("ERRORED",)))

    def step_sign_twice(self):
        if self.sent_:
            self.wait_mostly(self.send_signature(*self.dice.choice(self.sent_), "signed again:"))

    def step_sign_late(self):
        if self.drafts_:
            role, draft = self.dice.choice(self.drafts_)
            signer = self.dice.choice(self.everybody)
            self.wait_mostly(self.send_signature(role, signer.sign(draft),
                                                 f"{signer.file.name} signs late"))

    def step_stop_signing(self):
        waiting = list(self.waiting())
        if waiting:
            role = self.dice.choice(waiting)[0]
            task_id = self.door.submit(STOP, {"role": role})
            self.track(task_id, f"stop signing {role}")
            self.given_up |= role != "root"
            self.wait_mostly(task_id)

    # Root

    def look_at_root(self):
        """From now on the newest root's people and online key are those that count."""
        self.stored.look()
        root = self.stored.root()["signed"]
        by_keyid = {one.keyid: one for one in self.everybody}
        names = root["roles"]["root"]["keyids"]
        online = self.online_keys_[root["roles"]["timestamp"]["keyids"][0]]
        self.held.root_is(root, [by_keyid[keyid] for keyid in names], online)

    def send_root(self, root, signers, what):
        task_id = self.door.submit(ROOT, {"metadata": {"root": signed_by(root, *signers)}})
        names = [one.file.name for one in signers]
        self.track(task_id, f"root {root['version']} with {what}, signed by {names}",
                   self.root_over_)
        return task_id

    def root_over_(self, data):
        if data["state"] == "SUCCESS":
            self.look_at_root()

    def signers_(self, after):
        """All whose signatures the next root needs, or only one of them."""
        needed = list({one.keyid: one for one in (*self.held.people, *after)}.values())
        return needed if self.chance(0.5) else [self.dice.choice(self.held.people)]

    def step_change_root(self):
        self.look_at_root()
        after = self.dice.sample(self.everybody, self.dice.randint(1, 3))
        if self.chance(0.5):
            after = self.held.people
        threshold = self.dice.randint(1, len(after))
        root = self.held.next_root(people=after, threshold=threshold)
        self.wait_mostly(self.send_root(root, self.signers_(after),
                                        f"{threshold} of {[one.file.name for one in after]}"))

    def step_change_online_key(self):
        """Its task goes on while clients may still have an old timestamp."""
        self.look_at_root()
        online = self.held.online_key(f"online{next(self.key_numbers_)}",
                                      self.dice.choice(ONLINE_SCHEMES))
        self.online_keys_[online.keyid] = online
        self.learn_secrets()
        root = self.held.next_root(online=online)
        self.send_root(root, self.signers_(self.held.people), "another online key")

    def step_send_bad_root(self):
        self.look_at_root()
        bad = self.dice.choice(({"version": self.held.root["version"]},
                                {"version": self.held.root["version"] + 2},
                                {"expires": "2020-01-01T00:00:00Z"},
                                {"consistent_snapshot": False}))
        root = self.held.next_root(**bad)
        got = self.door.call("POST", ROOT,
                             {"metadata": {"root": signed_by(root, *self.held.people)}})
        if got.status == 202:
            task_id = got.json["data"]["task_id"]
            self.track(task_id, f"a root with {bad}", expected=("ERRORED",))
            self.wait(task_id)
        elif got.status != 422:
            raise AssertionError(f"a root with {bad}: {got.status} {got.body[:500]!r}")
