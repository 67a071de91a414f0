"""A client made by others that looks at a repository again and again."""

import shutil
import threading

from kit import clients

KINDS = ("a cache that is kept", "a fresh cache", "an old cache")
MOST_OLD_CACHES = 8


class watcher:
    """One client that refreshes in a thread of its own, with `pause` seconds after each refresh.

    `repo.check_some(client, cache, metadata_url)` lets it look, and raises if it sees anything
    wrong. It looks as a follower that keeps its cache, with a fresh cache, and with caches as
    clients have them that were away for a while.
    """

    def __init__(self, repo, command, home, metadata_url=None, pause=0.0):
        self.repo_ = repo
        self.home_ = home
        self.metadata_url_ = metadata_url
        self.pause_ = pause
        self.client_ = clients.session(command)
        self.old_ = []
        self.remembered_ = 0
        self.lock_ = threading.Lock()
        self.stop_ = threading.Event()
        self.thread_ = threading.Thread(target=self.run_)
        self.refreshes = dict.fromkeys(KINDS, 0)
        self.errors = []

    def __enter__(self):
        self.look(KINDS[0])
        self.remember()
        self.thread_.start()
        return self

    def __exit__(self, *_):
        self.stop_.set()
        self.thread_.join()
        self.client_.__exit__()

    def remember(self):
        """A client that has the repository as it is now goes away, to return at any later time."""
        cache = self.home_ / f"away-{self.remembered_}"
        self.remembered_ += 1
        with self.lock_:
            self.repo_.check_some(self.client_, cache, self.metadata_url_)
            self.old_.append(cache)
            if len(self.old_) > MOST_OLD_CACHES:  # the oldest stays
                shutil.rmtree(self.old_.pop(1))

    def look(self, kind, metadata_url=None):
        """One refresh, counted unless it raises. Whoever serves the metadata elsewhere names the
        place."""
        url = metadata_url or self.metadata_url_
        with self.lock_:
            if kind == KINDS[0]:
                self.repo_.check_some(self.client_, self.home_ / "follower", url)
            else:
                self.look_once_(kind, url)
            self.refreshes[kind] += 1

    def look_once_(self, kind, metadata_url):
        cache = self.home_ / "once"
        if kind == KINDS[2]:
            shutil.copytree(self.old_[self.refreshes[kind] % len(self.old_)], cache)
        try:
            self.repo_.check_some(self.client_, cache, metadata_url)
        finally:
            shutil.rmtree(cache)

    def run_(self):
        while not self.stop_.is_set() and len(self.errors) < 5:
            for kind in KINDS:
                try:
                    self.look(kind)
                except Exception as error:  # counted and told of at the end
                    self.errors.append(f"with {kind}, after {self.refreshes} refreshes: {error}")
                if self.stop_.wait(self.pause_):
                    break

    def raise_errors(self):
        if self.errors:
            raise AssertionError("\n".join(self.errors))

    def check(self, at_least):
        """Raises if a refresh failed, or there were too few for that to mean anything."""
        self.raise_errors()
        if min(self.refreshes.values()) < at_least:
            raise AssertionError(f"only {self.refreshes} refreshes")
        print(f"       {sum(self.refreshes.values())} refreshes", flush=True)
