"""A repository of ours for foreign clients to read, which knows what they must see."""

import contextlib

from kit import clients
from kit.api import describe
from kit.server import server
from kit.target_files import target_files

NEVER_ADDED = "nobody/added/this.txt"


class read_repository:
    """A server that has held its ceremony, the files it lists, and who serves them."""

    def __init__(self, home, ceremony):
        self.ceremony = ceremony
        self.server = server(home / "data", RSTUF_ONLINE_KEY_DIR=ceremony.online_key_dir)
        self.api = self.server.api
        self.files_ = target_files(home / "targets")
        self.listed = {}
        self.gone = {NEVER_ADDED}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.files_)
            stack.enter_context(self.server)
            self.ceremony.bootstrap(self.api)
            self.running_ = stack.pop_all()
        return self

    def __exit__(self, *_):
        with self.running_:
            status = self.server.terminate()
        if status != 0:
            raise AssertionError(f"rstuf-server ended with {status}:\n{self.server.tail()}")

    def publish(self, artifacts, custom=None):
        self.files_.put(artifacts)
        asked = describe(artifacts)
        if custom:
            for artifact in asked:
                artifact["info"]["custom"] = custom
        self.api.succeed("/api/v1/artifacts/", {"artifacts": asked})
        self.listed |= artifacts
        self.gone -= set(artifacts)

    def delete(self, paths):
        self.api.delete(paths)
        for path in paths:
            del self.listed[path]
        self.gone |= set(paths)

    def check(self, command, cache):
        """Raises unless the client sees exactly what is listed."""
        with clients.session(command) as client:
            self.look_(client, cache, self.api.url + "/metadata/", dict(self.listed))

    def check_some(self, client, cache, metadata_url=None):
        """The same for the oldest and the newest artifacts only, with a client that runs already.
        Whoever serves the metadata elsewhere names the place."""
        listed = list(self.listed.items())
        self.look_(client, cache, metadata_url or self.api.url + "/metadata/",
                   dict(listed[:2] + listed[-2:]))

    def look_(self, client, cache, metadata_url, listed):
        gone = set(self.gone)
        got = client.ask(cache, metadata_url, self.files_.url, self.ceremony.root_file,
                         [*listed, *gone])
        wrong = [path for path in listed if got[path] != listed[path]]
        wrong += [path for path in gone if got[path] is not None]
        if wrong:
            raise AssertionError(f"the client sees something else for {wrong}")

    def check_refusal(self, command, cache, why):
        """Raises unless the client refuses the repository, and says why."""
        try:
            self.check(command, cache)
        except AssertionError as refusal:
            if why in str(refusal):
                return
            raise
        raise AssertionError("the client can read it now: drop the exception")
