"""The project's #include lines: what check-includes and lint read."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def sources(*patterns):
    """Files of the project, known to git or about to be, that match the patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def included(text):
    """What a source text includes in quotes, in order."""
    return INCLUDE.findall(text)


def closure(name, known=None):
    """A file and all project headers it reaches, by their names relative to the root."""
    known = set() if known is None else known
    if name in known or not (ROOT / name).is_file():
        return known
    known.add(name)
    for header in included((ROOT / name).read_text()):
        closure(header, known)
        closure(str(pathlib.PurePath(name).parent / header), known)
    return known
