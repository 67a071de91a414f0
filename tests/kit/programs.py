"""The programs under test and how to run them."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("RSTUF_BUILD", ROOT / "build" / "release")).resolve()


def program(name):
    """The path of a built program."""
    return str(BUILD / "bin" / name)


def clean_environment(**settings):
    """The environment without any setting of ours that the caller may have, plus `settings`."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("RSTUF_", "SECRETS_RSTUF_"))}
    return kept | {name: str(value) for name, value in settings.items()}


def run(name, *arguments, check=True, cwd=None, timeout=120, input=None, **settings):
    """Runs a program to its end, with the text `input` to read. Raises with its output if `check` and it failed."""
    done = subprocess.run([program(name), *map(str, arguments)], cwd=cwd, timeout=timeout,
                          env=clean_environment(**settings), input=input or "",
                          capture_output=True, text=True)
    if check and done.returncode != 0:
        raise AssertionError(f"{name} {' '.join(map(str, arguments))} ended with "
                             f"{done.returncode}:\n{done.stdout}{done.stderr}")
    return done
