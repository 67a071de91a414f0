"""People, each at a machine of their own: a directory, a key with a passphrase, a terminal."""

import io
import json
import secrets

import pexpect

from kit.programs import clean_environment, program


class terminal:
    """One run of a program on a terminal of its own; `shown` is all that was ever on it."""

    def __init__(self, command, arguments, cwd, rows=50, columns=150, **settings):
        self.log_ = io.StringIO()
        self.child = pexpect.spawn(
            command, list(map(str, arguments)), cwd=cwd, encoding="utf-8", timeout=60,
            dimensions=(rows, columns),
            env=clean_environment(HOME=cwd, TERM="xterm", LC_ALL="C.UTF-8", **settings))
        self.child.logfile_read = self.log_
        self.child.delaybeforesend = None

    @property
    def shown(self):
        return self.log_.getvalue()

    def wait_for(self, text):
        try:
            self.child.expect_exact(text)
        except (pexpect.EOF, pexpect.TIMEOUT):
            raise AssertionError(f"{text!r} did not come:\n{self.shown}") from None

    def press(self, keys):
        """Types without a line's end, as soon as the program and not the terminal shows what is typed."""
        if not self.child.waitnoecho(30):
            raise AssertionError(f"nothing asks:\n{self.shown}")
        self.child.send(keys)

    def answer(self, question, text=""):
        """Waits for the question and types."""
        self.wait_for(question)
        self.press(f"{text}\r")

    def answer_all(self, *questions):
        """The same of (question, answer), or of questions whose default will do."""
        for question in questions:
            self.answer(*((question,) if isinstance(question, str) else question))

    def ends(self, status=0):
        """Waits for the end; all that was shown."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        if self.child.exitstatus != status:
            raise AssertionError(f"ended with {self.child.exitstatus} (signal "
                                 f"{self.child.signalstatus}) and not {status}:\n{self.shown}")
        return self.shown


class person:
    """Somebody with a key whose passphrase is typed and must never be seen."""

    def __init__(self, home, name):
        self.home = home / name.split()[0].lower()
        self.home.mkdir(parents=True)
        self.name = name
        self.passphrase = f"pass {secrets.token_hex(8)}"
        self.terminals_ = []
        generating = self.rstuf("key", "generate", "--out", "key", "--name", name)
        generating.answer("Passphrase for the new key", self.passphrase)
        generating.answer("The same again", self.passphrase)
        generating.ends()
        self.public_file = self.home / "key.pub.json"
        self.public = json.loads(self.public_file.read_text())
        self.keyid = self.public["keyid"]

    def rstuf(self, *arguments, **settings):
        """A run of rstuf in this person's directory."""
        started = terminal(program("rstuf"), arguments, self.home, **settings)
        self.terminals_.append(started)
        return started

    def gives_public_key_to(self, other):
        """Carries the public half over; the name of the file there."""
        name = f"{self.home.name}.pub.json"
        (other.home / name).write_bytes(self.public_file.read_bytes())
        return name

    def unlock(self, at):
        """Types the passphrase where it is asked for."""
        at.answer("Passphrase for ", self.passphrase)

    def saw_no_passphrase(self, *people):
        """Whether no passphrase of these people came up on a terminal or in a file of this one."""
        words = [one.passphrase for one in people]
        texts = [one.shown for one in self.terminals_]
        texts += [file.read_text() for file in self.home.rglob("*") if file.is_file()]
        return not any(word in text for word in words for text in texts)
