"""Ceremonies held by people who type: the questions of `rstuf admin ceremony` and their answers."""

import json

from kit.programs import run
from kit.published import newest_root
from person import person

LIVES = ("Days until root", ("Days until targets", "300"), ("Days until snapshot", "7"),
         "Days until timestamp")
BINS = ("listed by bins or roles", ("How many bins", "4"), "Days until each bin", "Style")


class typed_ceremony:
    """Ada and Grace hold root keys, and both must sign; Ada's machine has a connection.

    What the service needs is there as in kit.ceremony: `online_key_dir`, `payload`, `root_file`.
    """

    def __init__(self, home, artifacts=BINS):
        self.home = home
        self.online_key_dir = home / "online-keys"
        self.online_key_dir.mkdir(parents=True)
        run("rstuf", "key", "generate", "--no-passphrase", "--out", self.online_key_dir / "online")
        self.ada, self.grace = person(home, "Ada Lovelace"), person(home, "Grace Hopper")
        self.root_file = home / "root.json"
        (self.ada.home / "online.pub.json").write_bytes(
            (self.online_key_dir / "online.pub.json").read_bytes())
        self.hers_ = self.grace.gives_public_key_to(self.ada)
        self.artifacts = artifacts

    def root_keys(self):
        return (("Root key 1", "key.pub.json"), "Whose key", ("Root key 2", self.hers_),
                "Whose key", "Root key 3", "How many of these keys must sign each root")

    def online_key(self):
        return "service finds the private half", ("Online key, file", "online.pub.json")

    def begin(self, *options, lives=LIVES, **settings):
        """Ada answers everything, and stands before the review."""
        at = self.ada.rstuf("admin", "ceremony", *options, **settings)
        at.answer_all(*lives, *self.artifacts, *self.root_keys(), *self.online_key())
        at.answer("Private key that signs", "key")
        self.ada.unlock(at)
        at.answer("Private key that signs")
        at.wait_for("1 to 5 changes that section")
        return at

    def hold(self):
        """Ada's part: the payload with her signature."""
        at = self.begin()
        at.press("\r")
        at.wait_for("Wrote ceremony-payload.json")
        at.ends()
        self.payload = json.loads((self.ada.home / "ceremony-payload.json").read_text())
        return self

    def bootstrap(self, api):
        """Ada sends it, Grace signs on her machine without a connection, Ada sends that."""
        sent = self.ada.rstuf("admin", "send", "bootstrap", "ceremony-payload.json",
                              RSTUF_API_SERVER=api.url)
        sent.ends()
        (self.grace.home / "waiting.json").write_bytes(api.get("/api/v1/metadata/sign").body)
        at = self.grace.rstuf("admin", "metadata", "sign", "--in", "waiting.json")
        at.wait_for("this root needs 1 more signature")
        at.answer("Private key that signs root", "key")
        self.grace.unlock(at)
        at.answer("New file for the signature")
        at.ends()
        (self.ada.home / "from-grace.json").write_bytes(
            (self.grace.home / "sign-payload.json").read_bytes())
        done = self.ada.rstuf("admin", "send", "sign", "from-grace.json",
                              RSTUF_API_SERVER=api.url)
        done.wait_for("Bootstrap Finished")
        done.ends()
        self.root_file.write_text(json.dumps(newest_root(api)))
