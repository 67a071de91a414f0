"""Runs the suites of a build and counts their cases: `run_all.py BUILD [SUITE…]`.

Compiled programs are those CTest knows, by label; the other suites are programs of their own. All
leave a JUnit file in BUILD/reports, which is what gets counted. A program that leaves none, because
it crashed, counts as one failure. As many programs run at a time as there are processors; what one
says is shown when it has ended.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Suites that are no CTest programs: what to run. The longest stand first.
PROGRAMS = {
    "system": ["tests/system/run"],
    "interop": ["tests/interop/walk/run", "tests/interop/rotation/run", "tests/interop/run",
                "tests/interop/delegated_roles/run", "tests/interop/python_tuf_repository/run",
                "tests/interop/rstuf_cli/run", "tests/interop/conformance/run",
                "tests/interop/conformance/public"],
    "docs": ["scripts/check-docs"],
    "terminal": ["tests/terminal/run"],
    "schema": ["tests/schema/run"],
    "chaos": ["tests/chaos/run"],
    "house": ["tests/house/run"],
}


def compiled(build):
    """(label, name, command, settings) of each test program in the build, the costliest first.

    A costly one is run in shards: each of these runs has a part of its cases.
    """
    listed = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                            check=True, capture_output=True, text=True).stdout
    found = []
    for test in json.loads(listed)["tests"]:
        properties = {entry["name"]: entry["value"] for entry in test.get("properties", [])}
        cost, label = properties.get("COST", 0), properties.get("LABELS", ["unit"])[0]
        shards = os.cpu_count() if cost else 1
        for shard in range(shards):
            name = test["name"] + (f"-{shard + 1}" if shards > 1 else "")
            found.append((cost, label, name, test["command"],
                          {"GTEST_TOTAL_SHARDS": str(shards), "GTEST_SHARD_INDEX": str(shard)}))
    found.sort(key=lambda entry: -entry[0])
    return [entry[1:] for entry in found]


def run(name, command, settings, build, chatty):
    """Runs one program and gives (passed, failures, absences).

    What it says is shown; of a chatty one, which logs as the service does, only if it fails.
    """
    xml = build / "reports" / f"{name}.xml"
    xml.unlink(missing_ok=True)
    environment = os.environ | {"RSTUF_BUILD": str(build), "RSTUF_TEST_REPORT": str(xml),
                                "GTEST_OUTPUT": f"xml:{xml}", "GTEST_BRIEF": "1"} | settings
    print(f"== {name} begins", flush=True)
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace")
    absences = [line for line in done.stdout.splitlines() if line.startswith("ABSENT ")]
    passed, failures = count(xml, done.returncode)
    said = done.stdout if failures or not chatty else ""
    print(f"{said}-- {name}: {passed} passed, {len(failures)} failed, "
          f"{time.monotonic() - start:.1f} s", flush=True)
    return passed, [f"{name}: {failure}" for failure in failures], absences


def count(xml, status):
    """How many cases passed, and what failed: from a JUnit file and the exit status."""
    if not xml.exists():
        return (1, []) if status == 0 else (0, [f"ended with {status} and without a report"])
    passed, failures = 0, []
    for case in ElementTree.parse(xml).getroot().iter("testcase"):
        fault = case.find("failure") if case.find("failure") is not None else case.find("error")
        if fault is not None:
            said = fault.get("message") or fault.text or ""
            failures.append(f"{case.get('classname')}.{case.get('name')}\n{said.strip()}")
        elif case.get("status", "run") == "run":
            passed += 1
    if status != 0 and not failures:
        failures.append(f"ended with {status} after its last case")
    return passed, failures


def main():
    build, wanted = (ROOT / sys.argv[1]).resolve(), sys.argv[2:]
    (build / "reports").mkdir(exist_ok=True)
    todo = compiled(build)
    for label, paths in PROGRAMS.items():
        todo += [(label, path.replace("/", "-"), [str(ROOT / path)], {}) for path in paths]
    unknown = set(wanted) - {label for label, *_ in todo}
    if unknown:
        sys.exit(f"scripts/test: no suite is called {', '.join(sorted(unknown))}")
    passed, failures, absences = 0, [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(run, name, command, settings, build, label in ("unit", "contract"))
                for label, name, command, settings in todo if not wanted or label in wanted]
        for one in runs:
            more_passed, more_failures, more_absences = one.result()
            passed += more_passed
            failures += more_failures
            absences += more_absences
    for line in absences:
        print(f"!! {line}")
    for failure in failures:
        print(f"!! {failure}")
    if failures:
        print(f"the reports are in {build}/reports")
    print(f"tests: {passed} passed, {len(failures)} failed", flush=True)
    sys.exit(1 if failures or not passed else 0)


if __name__ == "__main__":
    main()
