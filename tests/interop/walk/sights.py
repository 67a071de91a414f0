"""What is seen during a walk: by clients, in the API's list and on the disk."""

import random
import time

from kit.watcher import KINDS

from artifacts import ARTIFACTS
from model import digest

PATHS_A_LOOK = 5

# A password that the service is given, and must tell nobody.
PASSWORD = "correct-horse-battery-staple"


class sights:
    """The part of a walker that looks, and raises at what must not be seen."""

    def look(self):
        """Everybody looks, after a step."""
        self.poll()
        self.stored.look()
        kinds = self.dice.choices(KINDS, (5, 3, 2), k=len(self.watchers))
        looks = [self.pool_.submit(each.look, kind, self.metadata_url_)
                 for each, kind in zip(self.watchers.values(), kinds)]
        for one in looks:
            one.result()
        for name, each in self.watchers.items():
            if each.errors:
                raise AssertionError(f"{name} in the background, {each.errors}")

    def check_some(self, client, cache, metadata_url):
        """One look of one client at some paths."""
        paths = random.sample(self.model.paths, self.paths_a_look_)
        start = time.monotonic()
        got = client.ask(cache, metadata_url, self.files_.url, self.held.root_file, paths)
        self.model.check(got, start, time.monotonic())

    def remember_(self):
        """The clients' caches of now are kept, to come back later."""
        for each in self.watchers.values():
            each.remember()

    def check_all(self):
        """All clients and the API show all paths as the model has them."""
        self.paths_a_look_ = len(self.model.paths)
        for each in self.watchers.values():
            for kind in KINDS[:2]:
                each.look(kind, self.metadata_url_)
        self.paths_a_look_ = PATHS_A_LOOK
        self.check_listing_()

    def check_listing_(self):
        listed = {}
        cursor = ""
        while cursor is not None:
            page = self.door.call("GET", f"{ARTIFACTS}?limit=7{cursor}").json["data"]
            listed |= {one["path"]: one for one in page["artifacts"]}
            cursor = f"&cursor={page['next_cursor']}" if "next_cursor" in page else None
        wanted = self.model.listed()
        if set(listed) != set(wanted):
            raise AssertionError(f"the API lists {sorted(listed)} instead of {sorted(wanted)}")
        for path, each in wanted.items():
            one, info = listed[path], {"length": len(each.content),
                                       "hashes": {"sha256": digest(each.content)}}
            if each.custom:
                info["custom"] = each.custom
            if one["state"] != "visible" or not one["visible"] or one["info"] != info:
                raise AssertionError(f"the API says {one} instead of {info}: {each}")

    def learn_secrets(self):
        """What the server must tell nobody, and log and store nowhere."""
        self.secrets_[:] = [PASSWORD.encode(), *self.private_key_lines()]

    def check_secrets(self):
        """No private key and no password stands in what the server has kept or said."""
        kept = [*self.server.data_dir.rglob("*"), self.server.log]
        for file in kept:
            content = file.read_bytes() if file.is_file() else b""
            for secret in self.secrets_:
                if secret in content:
                    raise AssertionError(f"{file} has a private key or a password")
