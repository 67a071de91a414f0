"""Test cases around one running server that has held its ceremony."""

import pathlib
import tempfile
import unittest

from kit.ceremony import ceremony
from kit.programs import run
from kit.server import server
from kit.target_files import target_files


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

    def setUp(self):
        super().setUp()
        self.ceremony = ceremony(self.home / "ceremony", bins=self.bins)
        self.server = server(self.home / "data",
                             RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir, **self.settings)
        self.files = self.enterContext(target_files(self.home / "targets"))
        self.enterContext(self.server)
        self.api = self.server.api
        self.ceremony.bootstrap(self.api)

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
