"""A program in a terminal, driven by what it says."""

import re
import time

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r")


class dialogue:
    """Waits for words, then types. Raises with all that was said if the words do not come."""

    def __init__(self, command, home, environment):
        self.child_ = pexpect.spawn(command[0], command[1:], cwd=home, env=environment,
                                    encoding="utf-8", timeout=30, dimensions=(60, 200))
        self.said_ = ""

    def hears(self, pattern):
        """The match of a regular expression, which may stand across lines."""
        deadline = time.monotonic() + 60
        while True:
            if found := re.search(pattern, self.said_):
                self.said_ = self.said_[found.end():]
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not say {pattern!r}: {self.said_[-3000:]}")
            try:
                self.said_ += ESCAPES.sub("", self.child_.read_nonblocking(65536, timeout=1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                raise AssertionError(f"it ended before {pattern!r}: {self.said_[-3000:]}") from None

    def answer(self, question, text):
        self.hears(question)
        self.settle_()
        self.child_.sendline(str(text))

    def select(self, question, down):
        """Chooses from a menu, so many lines down."""
        self.hears(question)
        self.settle_()
        for _ in range(down):
            self.child_.send("\x1b[B")
            time.sleep(0.1)
        self.child_.send("\r")

    def settle_(self):
        """Until nothing more is said for a moment: then it listens."""
        try:
            while True:
                self.said_ += ESCAPES.sub("", self.child_.read_nonblocking(65536, timeout=0.4))
        except (pexpect.TIMEOUT, pexpect.EOF):
            pass

    def ends(self):
        self.child_.expect(pexpect.EOF, timeout=60)
        self.child_.close()
        if self.child_.exitstatus != 0:
            raise AssertionError(f"it ended with {self.child_.exitstatus}: "
                                 f"{self.said_[-3000:]}{self.child_.before[-3000:]}")
