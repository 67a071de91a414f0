"""tuf-client as a user runs it: a process for each command."""

import json
import subprocess

from kit.programs import clean_environment, program


class client:
    def __init__(self, home, url):
        self.metadata_dir, self.target_dir = home / "metadata", home / "targets"
        self.url_ = url
        self.home_ = home
        self.said = ""  # the error output of the last command

    def run_(self, arguments, at=None):
        fake = ["faketime", at.strftime("%Y-%m-%d %H:%M:%S")] if at else []
        done = subprocess.run([*fake, program("tuf-client"), "--metadata-dir", self.metadata_dir,
                               *arguments], env=clean_environment(TZ="UTC"), timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.said = done.stderr
        if done.returncode not in (0, 1) or (done.returncode == 1) != bool(self.said):
            raise AssertionError(f"ended with {done.returncode}, and said: {self.said}")
        return done.returncode

    def init(self, root):
        file = self.home_ / "trusted-root.json"
        file.write_bytes(root)
        return self.run_(["init", file])

    def refresh(self, *more, at=None):
        return self.run_(["--metadata-url", self.url_ + "metadata", *more, "refresh"], at)

    def download(self, *names, more=(), at=None):
        """All names with one updater."""
        wanted = [word for name in names for word in ("--target-name", name)]
        return self.run_(["--metadata-url", self.url_ + "metadata/", *more, *wanted,
                          "--target-dir", self.target_dir, "--target-base-url",
                          self.url_ + "targets/", "download"], at)

    def kept(self, role):
        """The bytes kept of a role, or None."""
        file = self.metadata_dir / f"{role}.json"
        return file.read_bytes() if file.exists() else None

    def version(self, role):
        kept = self.kept(role)
        return kept and json.loads(kept)["signed"]["version"]

    def versions(self):
        """{file's name without .json: version} of all that is kept."""
        return {file.stem: self.version(file.stem) for file in self.metadata_dir.glob("*.json")}

    def files(self):
        """The contents of what was downloaded, in any order."""
        if not self.target_dir.exists():
            return []
        return sorted(file.read_bytes() for file in self.target_dir.iterdir())
