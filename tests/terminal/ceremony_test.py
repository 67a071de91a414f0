"""Whole ceremonies, typed on terminals by people at machines of their own, against a server."""

from kit.published import newest_root
from kit.repository_case import repository_case
from person import person
from typed_ceremony import typed_ceremony


class typed_case(repository_case):
    def hold_ceremony(self, home):
        return typed_ceremony(home).hold()

    def setUp(self):
        super().setUp()
        self.ada, self.grace = self.ceremony.ada, self.ceremony.grace

    def at_service(self, who, *arguments):
        """A run of rstuf that finds the service."""
        return who.rstuf(*arguments, RSTUF_API_SERVER=self.api.url)

    def assert_nobody_saw_a_passphrase(self, *people):
        for one in people:
            self.assertTrue(one.saw_no_passphrase(*people), f"at {one.name}'s machine")


class two_people(typed_case):
    def test_hold_a_ceremony_on_two_machines_that_clients_verify(self):
        root = newest_root(self.api)
        self.assertEqual({one["keyid"] for one in root["signatures"]},
                         {self.ada.keyid, self.grace.keyid})
        keys = root["signed"]["keys"]
        self.assertEqual({keys[one.keyid]["x-rstuf-key-name"] for one in (self.ada, self.grace)},
                         {"Ada Lovelace", "Grace Hopper"})
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})
        self.assert_nobody_saw_a_passphrase(self.ada, self.grace)

    def test_replace_a_root_key_each_at_their_own_terminal(self):
        radia = person(self.home, "Radia Perlman")
        new = radia.gives_public_key_to(self.ada)
        at = self.at_service(self.ada, "admin", "metadata", "update")
        at.answer("Days until the new root expires", "200")
        at.answer("1 changes the expiry", "2")
        at.answer_all(("New root key 1", new), "Whose key", "New root key 2",
                      ("Root key that leaves", "Nobody"), ("Root key that leaves", "Grace Hopper"),
                      "Root key that leaves", "How many of the 2")
        at.wait_for("+ root key " + radia.keyid[:12])
        at.answer("1 changes the expiry", "sign")
        at.answer("Private key that signs", "key")
        self.ada.unlock(at)
        at.answer("Private key that signs")
        at.ends()
        self.assertEqual(newest_root(self.api)["signed"]["version"], 1)
        for signer in (self.grace, radia):
            at = self.at_service(signer, "admin", "metadata", "sign")
            at.wait_for("- root key " + self.grace.keyid[:12])
            at.answer("Private key that signs root", "key")
            signer.unlock(at)
            at.ends()
        root = newest_root(self.api)["signed"]
        self.assertEqual(root["version"], 2)
        self.assertEqual(set(root["roles"]["root"]["keyids"]), {self.ada.keyid, radia.keyid})
        self.ask_python_tuf()
        self.assert_nobody_saw_a_passphrase(self.ada, self.grace, radia)


class somebody_with_a_role(typed_case):
    """Tim signs a custom role that the ceremony's dialogue set up."""

    def hold_ceremony(self, home):
        held = typed_ceremony(home)
        self.tim = person(home, "Tim Berners-Lee")
        key = self.tim.gives_public_key_to(held.ada)
        held.artifacts = (
            ("listed by bins or roles", "roles"),
            ("Name of the role", "dev"), ("Its paths", "dev/*"), "Days until it expires", "Key 1",
            "terminating", "Hash bins below", ("Another role", "yes"),
            ("Name of the role", "rel"), ("Its paths", "rel/*"), "Days until it expires",
            ("Key 1", key), "Whose key", "Key 2", "terminating", "Hash bins below", "Another role")
        return held.hold()

    def test_signs_it_at_a_terminal_and_clients_see_it(self):
        self.sign_what_says("rel version 1")
        self.publish({"rel/a": b"a", "dev/b": b"b"})
        self.assertEqual(self.ask_python_tuf(["rel/a", "dev/b"]), {"rel/a": None, "dev/b": b"b"})
        self.sign_what_says("+ artifact rel/a", "--root", self.ceremony.root_file)
        self.assertEqual(self.ask_python_tuf(["rel/a"]), {"rel/a": b"a"})
        self.assert_nobody_saw_a_passphrase(self.ada, self.grace, self.tim)

    def test_delegates_to_a_further_role_and_takes_it_back(self):
        self.sign_what_says("rel version 1")
        at = self.at_service(self.ada, "admin", "delegations", "new")
        at.answer_all(("Name of the role", "docs"), ("Its paths", "docs/*"),
                      "Days until it expires", "Key 1", "terminating", "Hash bins below",
                      "Another role")
        at.wait_for("docs")
        at.answer("Is this right")
        at.ends()
        self.publish({"docs/c": b"c"})
        self.assertEqual(self.ask_python_tuf(["docs/c"]), {"docs/c": b"c"})
        self.api.delete(["docs/c"])
        at = self.at_service(self.ada, "admin", "delegations", "delete")
        at.answer_all(("Role to delete", "docs"), "Role to delete",
                      ("Take back the delegations of docs", "yes"))
        at.ends()
        self.assertEqual(self.ask_python_tuf(["docs/c"]), {"docs/c": None})

    def sign_what_says(self, text, *options):
        at = self.at_service(self.tim, "admin", "metadata", "sign", *options)
        at.wait_for(text)
        at.answer("Private key that signs rel", "key")
        self.tim.unlock(at)
        at.ends()
