"""One line for each test case as it ends, and a JUnit file for scripts/test to count."""

import contextlib
import os
import sys
import time
import traceback
from xml.etree import ElementTree


def readable(text):
    """What a terminal was sent, or any other text, as XML can hold it."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in text)


class report:
    """The cases of one suite. With RSTUF_TEST_REPORT set, finish() writes them there."""

    def __init__(self, suite):
        self.suite_ = suite
        self.cases_ = []

    @contextlib.contextmanager
    def case(self, name):
        """Runs its body as one test case; an exception fails the case and the suite goes on."""
        start = time.monotonic()
        why = None
        try:
            yield
        except Exception:  # whatever a case dies of is that case's failure
            why = traceback.format_exc()
        self.add(name, time.monotonic() - start, why)

    def add(self, name, seconds, why=None):
        """Records a case that has ended; `why` it failed, or None."""
        self.cases_.append((name, seconds, why))
        print(f"{'FAILED' if why else 'ok    '} {self.suite_}: {name} ({seconds:.2f} s)", flush=True)
        if why:
            print(why, file=sys.stderr, flush=True)

    def absent(self, what):
        """Says loudly that something could not be tested here."""
        print(f"ABSENT {self.suite_}: {what}", flush=True)

    def finish(self):
        """The exit status for the suite: 0 if there were cases and none failed."""
        failed = sum(1 for _, _, why in self.cases_ if why)
        print(f"{self.suite_}: {len(self.cases_) - failed} passed, {failed} failed", flush=True)
        if path := os.environ.get("RSTUF_TEST_REPORT"):
            self.write_(path, failed)
        return 1 if failed or not self.cases_ else 0

    def write_(self, path, failed):
        suite = ElementTree.Element("testsuite", name=self.suite_, tests=str(len(self.cases_)),
                                    failures=str(failed))
        for name, seconds, why in self.cases_:
            case = ElementTree.SubElement(suite, "testcase", name=name, time=f"{seconds:.3f}")
            if why:
                ElementTree.SubElement(case, "failure", message=readable(why))
        ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
