"""Runs the unittest files of a folder as one suite, a line and a report entry for each case."""

import pathlib
import sys
import time
import unittest

from kit.report import report


class reporting_result(unittest.TestResult):
    def __init__(self, result):
        super().__init__()
        self.report_ = result
        self.start_ = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.start_ = time.monotonic()

    def add_(self, test, why=None):
        name = test.id() if not hasattr(test, "_testMethodName") else (
            f"{type(test).__name__}: {test._testMethodName.removeprefix('test_').replace('_', ' ')}")
        self.report_.add(name, time.monotonic() - self.start_, why)

    def addSuccess(self, test):
        self.add_(test)

    def addFailure(self, test, err):
        self.add_(test, self._exc_info_to_string(err, test))

    def addError(self, test, err):
        self.add_(test, self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        self.report_.add(f"{type(test).__name__}: {subtest._subDescription()}", 0.0,
                         self._exc_info_to_string(err, test) if err else None)

    def addSkip(self, test, reason):
        self.add_(test, f"skipped: {reason}")


def run_folder(script):
    """Runs `*_test.py` beside `script`, or only the files named on the command line."""
    folder = pathlib.Path(script).resolve().parent
    sys.path.insert(0, str(folder))
    names = sys.argv[1:] or sorted(path.stem for path in folder.glob("*_test.py"))
    result = report(folder.name)
    unittest.defaultTestLoader.loadTestsFromNames(names).run(reporting_result(result))
    return result.finish()
