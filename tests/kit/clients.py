"""TUF clients made by others, each pinned and installed under build/interop.

A client program gets one argument, a JSON file:
    {"metadata_url", "targets_url", "root", "metadata_dir", "target_dir", "paths": […]}
It trusts the root file unless the metadata directory has a newer one, refreshes, looks up every
path and downloads what it finds. It prints {path: file or null}, null where no role lists the path.
Without an argument it reads the names of such files from standard input, a line each, and answers
each with a line: the same, or {"error": text}.
"""

import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from kit.programs import ROOT

HERE = ROOT / "tests" / "interop"
HOME = ROOT / "build" / "interop"


class absent(Exception):
    """The language a client needs is not on this machine."""


def install(command, cwd, **environment):
    """Runs one step of an installation; what it says is shown only if it fails."""
    done = subprocess.run(command, cwd=cwd, env=os.environ | environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} failed:\n{done.stdout}")


def once(folder, inputs, steps):
    """Runs `steps` unless `folder` was made by equal inputs before."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # suites that run at the same time want the same
        once_(folder, inputs, steps)


def once_(folder, inputs, steps):
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    mark = folder / "installed"
    if not mark.exists() or mark.read_text() != digest:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        steps()
        mark.write_text(digest)


def python_with(name, requirements):
    """A Python that has what a requirements file pins, in a virtual environment of its own."""
    folder = HOME / name

    def steps():
        install([sys.executable, "-m", "venv", folder / "venv"], HERE)
        install([folder / "venv/bin/pip", "install", "--quiet", "--no-deps", "-r", requirements],
                HERE)

    once(folder, [requirements], steps)
    return folder / "venv/bin/python"


def version_of(command, pattern):
    """(major, minor) that a command reports. Raises absent where it cannot be run."""
    if not shutil.which(command[0]):
        raise absent(f"{command[0]} is not installed")
    said = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.search(pattern, said).groups()))


def python_tuf():
    """python-tuf in a virtual environment of its own."""
    source = HERE / "python_tuf"
    return [python_with("python_tuf", source / "requirements.txt"), source / "client.py"]


def go_tuf():
    """go-tuf v2, compiled by the Go on the PATH."""
    source, folder = HERE / "go_tuf", HOME / "go_tuf"
    needed = re.search(r"^go (\d+)\.(\d+)", (source / "go.mod").read_text(), re.MULTILINE)
    needed = tuple(map(int, needed.groups()))
    found = version_of(["go", "version"], r"go(\d+)\.(\d+)")
    if found < needed:
        raise absent(f"go is {found[0]}.{found[1]}, and go-tuf needs {needed[0]}.{needed[1]}")

    def steps():
        install(["go", "build", "-o", folder / "client", "."], source, GOTOOLCHAIN="local",
                GOFLAGS="-mod=readonly -buildvcs=false")

    once(folder, [source / "main.go", source / "go.mod", source / "go.sum"], steps)
    return [folder / "client"]


def tuf_js():
    """tuf-js from its lock file, on Node 18 or later."""
    source, folder = HERE / "tuf_js", HOME / "tuf_js"
    found = version_of(["node", "--version"], r"v(\d+)\.(\d+)")
    if found < (18, 17):
        raise absent(f"node is {found[0]}.{found[1]}, and tuf-js needs 18.17")
    version_of(["npm", "--version"], r"(\d+)\.(\d+)")
    inputs = [source / name for name in ("client.js", "package.json", "package-lock.json")]

    def steps():
        for path in inputs:
            shutil.copy(path, folder)
        install(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)

    once(folder, inputs, steps)
    return ["node", folder / "client.js"]


CLIENTS = {"python-tuf": python_tuf, "go-tuf": go_tuf, "tuf-js": tuf_js}

# tuf-js is quadratic in the snapshot's entries: a minute and more at 16384.
MOST_BINS = {"python-tuf": 16384, "go-tuf": 16384, "tuf-js": 256}


def available(result):
    """The clients this machine can run, by name; the others are said to be absent."""
    commands = {}
    for name, prepare in CLIENTS.items():
        try:
            commands[name] = prepare()
        except absent as reason:
            result.absent(f"{name}, because {reason}")
        except Exception as error:  # an installation that fails is a failure, not an absence
            result.add(f"{name} can be installed", 0, str(error))
    return commands


def write_job(cache, metadata_url, targets_url, root, paths):
    """The file that asks for this; `cache` outlives it."""
    for name in ("metadata", "targets"):
        (cache / name).mkdir(parents=True, exist_ok=True)
    job = cache / "job.json"
    job.write_text(json.dumps({
        "metadata_url": metadata_url, "targets_url": targets_url, "root": str(root),
        "metadata_dir": str(cache / "metadata"), "target_dir": str(cache / "targets"),
        "paths": list(paths)}))
    return job


def contents(answer):
    """{path: bytes or None} of {path: file or None}."""
    return {path: pathlib.Path(file).read_bytes() if file else None
            for path, file in answer.items()}


def ask(command, cache, metadata_url, targets_url, root, paths):
    """Lets a client refresh and look up paths: {path: bytes or None}. `cache` outlives the call."""
    job = write_job(cache, metadata_url, targets_url, root, paths)
    done = subprocess.run([*map(str, command), str(job)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}:\n"
                             f"{done.stdout}{done.stderr}")
    return contents(json.loads(done.stdout.splitlines()[-1]))


class session:
    """A client program that stays, so that asking often costs its start only once."""

    def __init__(self, command):
        self.process_ = subprocess.Popen([*map(str, command)], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process_.stdin.close()
        self.process_.wait(60)
        self.process_.stdout.close()

    def ask(self, cache, metadata_url, targets_url, root, paths):
        """As the function `ask`; every call is a client that starts anew from its cache."""
        job = write_job(cache, metadata_url, targets_url, root, paths)
        print(job, file=self.process_.stdin, flush=True)
        line = self.process_.stdout.readline()
        answer = json.loads(line) if line else {"error": "it ended"}
        if "error" in answer:
            raise AssertionError(f"{self.process_.args[0]}: {answer['error']}")
        return contents(answer)
