"""How the dialogues behave on a terminal: corrections, giving up, resizing, what is left behind."""

import json
import subprocess

from kit.programs import clean_environment, program
from kit.repository_case import scratch_case
from person import terminal
from typed_ceremony import LIVES, typed_ceremony

CTRL_C, CTRL_D, BACKSPACE = "\x03", "\x04", "\x7f"


class ceremony_at_a_terminal(scratch_case):
    def setUp(self):
        super().setUp()
        self.held = typed_ceremony(self.home / "ceremony")
        self.ada = self.held.ada

    def payload(self):
        return json.loads((self.ada.home / "ceremony-payload.json").read_text())

    def days_of(self, role):
        return self.payload()["settings"]["roles"][role]["expiration"]

    def files(self):
        return {path.name for path in self.ada.home.iterdir()}

    def test_corrects_mistakes_at_once_and_in_the_review(self):
        wrong = ("Days until root", ("Days until targets", "3OO"), ("Days until targets", "30"),
                 *LIVES[2:])
        at = self.held.begin(lives=wrong)
        self.assertIn("not a whole number from 1 to 36500", at.shown)
        at.press("1\r")
        at.answer_all("Days until root expires [365]", ("Days until targets expires [30]", "300"),
                      "Days until snapshot expires [7]", "Days until timestamp expires [1]")
        at.wait_for("targets 300 days")
        at.answer("1 to 5 changes that section", "sign")
        at.ends()
        self.assertEqual(self.days_of("targets"), 300)
        self.assertEqual(len(self.payload()["metadata"]["root"]["signatures"]), 1)

    def test_lets_a_line_be_edited_and_survives_a_resize(self):
        at = self.ada.rstuf("admin", "ceremony", rows=24, columns=80)
        at.wait_for("Days until root expires [365]: ")
        at.press("12x")
        at.child.expect_exact("12x")
        at.child.setwinsize(10, 40)
        at.press(f"{BACKSPACE}3\r")
        at.child.setwinsize(40, 200)
        at.answer_all(*LIVES[1:], *self.held.artifacts, *self.held.root_keys(),
                      *self.held.online_key())
        at.answer("Private key that signs", "key")
        at.wait_for("Passphrase for ")
        at.child.setwinsize(20, 60)
        at.press(f"{self.ada.passphrase}\r")
        at.answer_all("Private key that signs", "1 to 5 changes")
        at.ends()
        self.assertEqual(self.days_of("root"), 123)

    def test_completes_the_names_of_files(self):
        at = self.ada.rstuf("admin", "ceremony")
        at.answer_all(*LIVES, *self.held.artifacts)
        at.wait_for("Root key 1")
        at.press("key.p\t")
        at.wait_for("ub.json")  # what was typed stands there already
        at.press("\r")
        at.wait_for("key id " + self.ada.keyid)
        at.press(CTRL_C)
        at.ends(1)

    def test_takes_names_in_any_alphabet(self):
        at = self.ada.rstuf("admin", "ceremony", "--save-plan", "plan.yml")
        at.answer_all(*LIVES, *self.held.artifacts, ("Root key 1", "key.pub.json"),
                      ("Whose key", "Ünïcödé Łukasz"), "Root key 2", "How many of these",
                      *self.held.online_key(), ("Private key that signs", "key"))
        self.ada.unlock(at)
        at.answer("1 to 5 changes")
        at.ends()
        key = self.payload()["metadata"]["root"]["signed"]["keys"][self.ada.keyid]
        self.assertEqual(key["x-rstuf-key-name"], "Ünïcödé Łukasz")

    def test_is_given_up_by_ctrl_c_and_ctrl_d_without_a_trace(self):
        before = self.files()
        for key in (CTRL_C, CTRL_D):
            with self.subTest(repr(key)):
                at = self.ada.rstuf("admin", "ceremony", "--save-plan", "plan.yml")
                at.answer_all(*LIVES)
                at.wait_for("listed by bins or roles")
                at.press(key)
                self.assertIn("given up at the question", at.ends(1))
                self.assertEqual(self.files(), before)

    def test_is_given_up_in_the_review_without_a_trace(self):
        before = self.files()
        at = self.held.begin("--save-plan", "plan.yml")
        at.press(CTRL_C)
        at.ends(1)
        self.assertEqual(self.files(), before)

    def test_asks_again_after_a_wrong_passphrase_and_shows_none(self):
        at = self.ada.rstuf("admin", "ceremony", "--dry-run")
        at.answer_all(*LIVES, *self.held.artifacts, *self.held.root_keys(),
                      *self.held.online_key())
        for typed in ("TOPSECRET", self.ada.passphrase):
            at.answer("Private key that signs", "key")
            at.answer("Passphrase for ", typed)
        at.answer_all("Private key that signs", "1 to 5 changes")
        shown = at.ends()
        self.assertNotIn("TOPSECRET", shown)
        self.assertTrue(self.ada.saw_no_passphrase(self.ada))

    def test_would_notice_a_passphrase_that_is_seen(self):
        at = self.ada.rstuf("admin", "ceremony")
        at.answer("Days until root", self.ada.passphrase)
        at.wait_for("Not taken")
        at.press(CTRL_C)
        at.ends(1)
        self.assertFalse(self.ada.saw_no_passphrase(self.ada))

    def test_leaves_the_terminal_as_it_was(self):
        at = terminal("/bin/sh", ["-c", '"$0" admin ceremony; stty -a; echo over', program("rstuf")],
                      self.ada.home)
        at.wait_for("Days until root")
        at.press(CTRL_C)
        at.wait_for("over")
        flags = at.ends().split()
        for flag in ("icanon", "isig", "echo"):
            self.assertIn(flag, flags)

    def test_saves_a_plan_that_makes_the_same_settings_without_questions(self):
        at = self.held.begin("--save-plan", "plan.yml")
        at.press("\r")
        at.ends()
        again = self.ada.rstuf("admin", "ceremony", "--plan", "plan.yml", "--out", "again.json")
        self.ada.unlock(again)
        again.ends()
        second = json.loads((self.ada.home / "again.json").read_text())
        self.assertEqual(second["settings"], self.payload()["settings"])
        self.assertTrue(self.ada.saw_no_passphrase(self.ada))

    def test_takes_its_answers_from_a_pipe_and_passphrases_from_a_descriptor(self):
        answers = [*[""] * 4, *["", "4", "", ""], "key.pub.json", *[""] * 3, "", "online.pub.json",
                   "key", "sign"]
        (self.ada.home.parent / "secret").write_text(f"{self.ada.passphrase}\n")
        done = subprocess.run(
            ["/bin/sh", "-c", '"$0" admin ceremony --passphrase-fd 3 3< ../secret',
             program("rstuf")], cwd=self.ada.home, env=clean_environment(HOME=self.ada.home),
            input="".join(f"{line}\n" for line in answers), capture_output=True, text=True,
            timeout=60, start_new_session=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.payload()["metadata"]["root"]["signatures"]), 1)
        self.assertNotIn("\x1b", done.stdout + done.stderr)
        self.assertNotIn(self.ada.passphrase, done.stdout + done.stderr)
