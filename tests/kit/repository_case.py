"""Test cases around one running server that has held its ceremony."""

import atexit
import functools
import pathlib
import tempfile
import unittest

from kit import clients
from kit.ceremony import ceremony
from kit.programs import run
from kit.published import published
from kit.server import server
from kit.target_files import target_files


@functools.cache
def python_tuf_session():
    """python-tuf, started when a test first asks for it, for all tests of a run."""
    started = clients.session(clients.python_tuf())
    atexit.register(started.__exit__)
    return started


class scratch_case(unittest.TestCase):
    """Each test has an empty directory of its own, `self.home`."""

    def setUp(self):
        home = tempfile.TemporaryDirectory(prefix="rstuf-test-")
        self.addCleanup(home.cleanup)
        self.home = pathlib.Path(home.name)


class repository_case(scratch_case):
    """Each test has a server with an empty repository, and a place that serves target files."""

    bins = 2
    settings = {}
    bootstraps = True  # whether setUp sends the bootstrap

    def setUp(self):
        super().setUp()
        self.ceremony = self.hold_ceremony(self.home / "ceremony")
        self.server = server(self.home / "data",
                             RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir, **self.settings)
        self.files = self.enterContext(target_files(self.home / "targets"))
        self.enterContext(self.server)
        self.api = self.server.api
        if self.bootstraps:
            self.ceremony.bootstrap(self.api)

    def hold_ceremony(self, home):
        """What the repository is set up with; tests with needs of their own replace it."""
        return ceremony(home, bins=self.bins)

    def publish(self, artifacts):
        """Adds {path: bytes} and waits until clients see it."""
        self.files.put(artifacts)
        return self.api.add(artifacts)

    def download(self, path, check=True):
        """Downloads one artifact with our verifying client, which keeps its trust in self.home."""
        file = self.home / "downloads" / path.replace("/", "_")
        file.parent.mkdir(exist_ok=True)
        done = run("rstuf", "artifact", "download", path,
                   "--metadata-url", self.api.url + "/metadata/",
                   "--artifacts-url", self.files.url, "--metadata-dir", self.home / "trusted",
                   "--root", self.ceremony.root_file, "--out", file, check=check, HOME=self.home)
        return file.read_bytes() if check else done

    def seen(self):
        """The metadata that clients see now."""
        return published(self.api)

    def ask_python_tuf(self, paths=(), cache="python-tuf"):
        """python-tuf refreshes and looks up paths: {path: bytes or None}. A cache is kept by name."""
        return python_tuf_session().ask(self.home / cache, self.api.url + "/metadata/",
                                        self.files.url, self.ceremony.root_file, paths)

    def restart_after_kill(self):
        """kill -9 at once, and a start that returns when the server can work again."""
        self.server.kill()
        self.server.start()
