"""Root keys on a PKCS#11 token, from the list of keys to what clients verify."""

import json
import os
import pty

from kit.ceremony import ceremony
from kit.programs import clean_environment, program, run
from kit.repository_case import repository_case, scratch_case
from kit.softhsm import MADE_BY, MODULE, softhsm


class token_ceremony(ceremony):
    """A ceremony in which keys of every type on one token sign; all of them must."""

    def __init__(self, home, bins):
        self.token = softhsm(home / "token")
        self.uris = [self.token.add_key(scheme, f"key-{place}")
                     for place, scheme in enumerate(MADE_BY)]
        super().__init__(home, bins=bins)

    def plan_(self, bins):
        keys = [{"name": f"holder {place}", "file": uri} for place, uri in enumerate(self.uris)]
        return super().plan_(bins) | {
            "root": {"expiration": 365, "threshold": len(keys), "keys": keys},
            "sign_with": [{"file": uri, "passphrase_fd": 0} for uri in self.uris]}

    def conditions_(self):
        return {"input": f"{self.token.pin}\n"} | self.token.environment


class a_root_signed_by_a_token(repository_case):
    def hold_ceremony(self, home):
        return token_ceremony(home, self.bins)

    def test_is_one_that_clients_verify(self):
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.download("a.txt"), b"a")
        self.assertEqual(self.ask_python_tuf(["a.txt"]), {"a.txt": b"a"})


class hsm(scratch_case):
    def setUp(self):
        super().setUp()
        self.ceremony = token_ceremony(self.home / "ceremony", bins=2)
        self.token = self.ceremony.token
        self.root = self.ceremony.payload["metadata"]["root"]

    def rehearse(self, **conditions):
        return run("rstuf", "admin", "ceremony", "--plan", self.ceremony.home / "plan.yml",
                   "--dry-run", check=False, **self.token.environment, **conditions)

    def test_keys_of_every_type_signed_root(self):
        ids = self.root["signed"]["roles"]["root"]["keyids"]
        self.assertEqual([one["keyid"] for one in self.root["signatures"]], ids)
        self.assertEqual({self.root["signed"]["keys"][one]["scheme"] for one in ids}, set(MADE_BY))

    def test_the_list_of_keys_names_those_of_root(self):
        listed = json.loads(run("rstuf", "--json", "key", "list", "--pkcs11-module", MODULE,
                                **self.token.environment).stdout)["keys"]
        self.assertEqual({key["public_key"]["keyid"] for key in listed},
                         set(self.root["signed"]["roles"]["root"]["keyids"]))
        for key in listed:
            self.assertEqual(key["token"], self.token.label)
            self.assertIn(f"module-path={MODULE}", key["uri"])
        shown = run("rstuf", "key", "list", "--pkcs11-module", MODULE, **self.token.environment)
        for key in listed:
            self.assertIn(key["uri"], shown.stdout)
            self.assertIn(key["public_key"]["keyid"][:12], shown.stdout)

    def test_a_wrong_pin_is_refused_and_never_shown(self):
        wrong = self.rehearse(input="TOPSECRET\n" * 3)
        self.assertEqual(wrong.returncode, 1, wrong.stderr)
        self.assertIn("sign_with[0].file", wrong.stderr)
        self.assertIn("wrong PIN", wrong.stderr)
        self.assertNotIn("TOPSECRET", wrong.stdout + wrong.stderr)
        right = self.rehearse(input=f"{self.token.pin}\n")
        self.assertEqual(right.returncode, 0, right.stderr)
        self.assertNotIn(self.token.pin, right.stdout + right.stderr)

    def test_a_line_tells_of_the_touch_that_a_token_may_wait_for(self):
        done = self.rehearse(input=f"{self.token.pin}\n")
        self.assertEqual(done.stderr.count("touch it if it blinks"), len(MADE_BY), done.stderr)

    def test_the_pin_is_asked_for_once_on_the_terminal_and_not_shown(self):
        plan = json.loads((self.ceremony.home / "plan.yml").read_text())
        plan["sign_with"] = self.ceremony.uris
        file = self.ceremony.home / "asking.yml"
        file.write_text(json.dumps(plan))
        status, shown = self.on_terminal("admin", "ceremony", "--plan", file, "--dry-run")
        self.assertEqual(status, 0, shown)
        self.assertEqual(shown.count(f"PIN of {self.token.label}"), 1, shown)
        self.assertNotIn(self.token.pin, shown)

    def on_terminal(self, *arguments):
        """Runs rstuf on a terminal where somebody types the PIN: (exit status, what was shown)."""
        child, terminal = pty.fork()
        if child == 0:
            os.execve(program("rstuf"), ["rstuf", *map(str, arguments)],
                      clean_environment(**self.token.environment))
        shown, answered = b"", False
        while True:
            try:
                some = os.read(terminal, 4096)
            except OSError:  # how Linux tells that the other side is closed
                some = b""
            if not some:
                break
            shown += some
            if b"PIN of" in shown and shown.rstrip(b" ").endswith(b":") and not answered:
                answered = True
                os.write(terminal, self.token.pin.encode() + b"\n")
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def test_a_plan_that_holds_a_pin_is_refused_without_repeating_it(self):
        plan = json.loads((self.ceremony.home / "plan.yml").read_text())
        plan["sign_with"] = [self.ceremony.uris[0] + "&pin-value=TOPSECRET"]
        (self.ceremony.home / "plan.yml").write_text(json.dumps(plan))
        done = self.rehearse()
        self.assertEqual(done.returncode, 1)
        self.assertIn("the PIN is asked for", done.stderr)
        self.assertNotIn("TOPSECRET", done.stdout + done.stderr)

    def test_no_pin_stands_in_what_the_ceremony_wrote(self):
        for file in self.ceremony.home.glob("*"):
            if file.is_file():
                self.assertNotIn(self.token.pin, file.read_text(), str(file))
