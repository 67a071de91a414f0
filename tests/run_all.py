"""Runs the suites of a build and counts their cases: `run_all.py BUILD [SUITE…]`.

Compiled programs are those CTest knows, by label; the other suites are programs of their own. All
leave a JUnit file in BUILD/reports, which is what gets counted. A program that leaves none, because
it crashed, counts as one failure.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Suites that are no CTest programs: what to run, in this order.
PROGRAMS = {
    "house": ["tests/house/run"],
    "interop": ["tests/interop/run", "tests/interop/rotation/run",
                "tests/interop/delegated_roles/run", "tests/interop/python_tuf_repository/run",
                "tests/interop/walk/run"],
    "system": ["tests/system/run"],
    "schema": ["tests/schema/run"],
    "chaos": ["tests/chaos/run"],
    "docs": ["scripts/check-docs"],
}


def compiled(build):
    """(label, name, command) of each test program in the build."""
    listed = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                            check=True, capture_output=True, text=True).stdout
    for test in json.loads(listed)["tests"]:
        properties = {entry["name"]: entry["value"] for entry in test.get("properties", [])}
        yield properties.get("LABELS", ["unit"])[0], test["name"], test["command"]


def run(name, command, build):
    """Runs one program, shows what it says, and gives (passed, failed, absences)."""
    xml = build / "reports" / f"{name}.xml"
    xml.unlink(missing_ok=True)
    environment = os.environ | {"RSTUF_BUILD": str(build), "RSTUF_TEST_REPORT": str(xml),
                                "GTEST_OUTPUT": f"xml:{xml}", "GTEST_BRIEF": "1"}
    print(f"== {name}", flush=True)
    start = time.monotonic()
    absences = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace") as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith("ABSENT "):
                absences.append(line.strip())
    passed, failed = count(xml, process.returncode)
    print(f"-- {name}: {passed} passed, {failed} failed, {time.monotonic() - start:.1f} s",
          flush=True)
    return passed, failed, absences


def count(xml, status):
    """Cases that passed and failed, from a JUnit file and the exit status."""
    if not xml.exists():
        return (1, 0) if status == 0 else (0, 1)
    cases = list(ElementTree.parse(xml).getroot().iter("testcase"))
    failed = sum(1 for case in cases
                 if case.find("failure") is not None or case.find("error") is not None)
    ran = sum(1 for case in cases if case.get("status", "run") == "run")
    if status != 0 and failed == 0:
        failed, ran = 1, ran + 1  # it broke after its last case
    return ran - failed, failed


def main():
    build, wanted = (ROOT / sys.argv[1]).resolve(), sys.argv[2:]
    (build / "reports").mkdir(exist_ok=True)
    todo = [(label, name, command) for label, name, command in compiled(build)]
    for label, paths in PROGRAMS.items():
        todo += [(label, path.replace("/", "-"), [str(ROOT / path)]) for path in paths]
    unknown = set(wanted) - {label for label, _, _ in todo}
    if unknown:
        sys.exit(f"scripts/test: no suite is called {', '.join(sorted(unknown))}")
    passed, failed, broken, absences = 0, 0, [], []
    for label, name, command in todo:
        if wanted and label not in wanted:
            continue
        more_passed, more_failed, more_absences = run(name, command, build)
        passed, failed = passed + more_passed, failed + more_failed
        absences += more_absences
        broken += [name] if more_failed else []
    for line in absences:
        print(f"!! {line}")
    for name in broken:
        print(f"!! {name} has failures; its report is {build}/reports/{name}.xml")
    print(f"tests: {passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
