"""A random walk through a repository: what every world has."""

import collections
import concurrent.futures
import contextlib
import random
import time

from kit.api import describe
from kit.server import server
from kit.target_files import target_files
from kit.watcher import watcher

from artifacts import ARTIFACTS, DELETE, TASKS, artifacts
from front_door import PATIENCE, front_door
from model import model
from people import people
from sights import PASSWORD, PATHS_A_LOOK, sights
from stored import stored_metadata
from tasks import tasks

BUMP = "/api/v1/metadata/online"
CONFIG = "/api/v1/config/"

WATCH_PAUSE = 0.3  # seconds between two looks of a client in the background
STEPS_TO_SETTLE = 40


class walker(tasks, artifacts, people, sights):
    """One world: a server, its clients, and steps that are drawn one after the other.

    `held` is the ceremony, whose request is written already; `paths` all that artifacts are ever
    called; `commands` the clients that look on. A step is a method whose name begins with `step_`.
    """

    weights = {"add": 14, "add_again": 3, "overlap": 8, "remove": 8, "hold": 5, "publish": 4,
               "cancel": 2, "bump": 4, "set_lives": 3, "read": 3, "send_nonsense": 2,
               "change_root": 4, "change_online_key": 2, "send_bad_root": 1, "sign": 10,
               "sign_badly": 3, "sign_twice": 2, "sign_late": 2, "stop_signing": 1,
               "stop_server": 2, "kill_server": 3, "kill_under_load": 4}
    people_sign = False  # whether some roles are signed by people

    def __init__(self, home, held, paths, commands, seed):
        tasks.__init__(self)
        people.__init__(self, held)
        self.home_ = home
        self.dice = random.Random(seed)
        self.model = model(paths, self.people_sign)
        self.paths_a_look_ = PATHS_A_LOOK
        self.files_ = target_files(home / "targets")
        self.server = server(home / "data", RSTUF_ONLINE_KEY_DIR=held.online_key_dir,
                             RSTUF_TIMESTAMP_CACHE=self.dice.choice((0, 1)),
                             RSTUF_DB_PASSWORD=PASSWORD)
        self.metadata_url_ = self.server.api.url + "/metadata/"
        self.secrets_ = []
        self.learn_secrets()
        self.door = front_door(self.server, random.Random(f"{seed} door"), self.secrets_)
        self.commands_ = commands
        self.watchers = {}
        self.journal_ = []  # since all was settled
        self.steps = collections.Counter()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.files_)
            stack.enter_context(self.server)
            disk = stack.enter_context(target_files(self.server.data_dir / "metadata"))
            self.pool_ = stack.enter_context(concurrent.futures.ThreadPoolExecutor(8))
            self.held.bootstrap(self.server.api)
            self.stored = stored_metadata(self.server.data_dir / "metadata")
            for name, command in self.commands_.items():
                self.watchers[name] = stack.enter_context(watcher(
                    self, command, self.home_ / name, disk.url, WATCH_PAUSE))
            self.running_ = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.running_.close()

    # What is done

    def walk(self, steps):
        """So many steps. Raises at the first thing that must not be, and says what led to it."""
        try:
            for number in range(1, steps + 1):
                self.step_(number)
                if number % STEPS_TO_SETTLE == 0 or number == steps:
                    self.settle()
                    self.remember_()
                    self.journal_.clear()
        except Exception as error:
            steps = "\n".join(self.journal_)
            raise AssertionError(f"{type(error).__name__}: {error}\nThe last steps:\n{steps}\n"
                                 f"The server's log:\n"
                                 f"{self.server.tail(40)}") from error

    def settle(self):
        """Until nothing is under way, held or waiting. Then everything must be as the model says."""
        self.note("settle")
        self.end_all()
        self.wait(self.step_publish())
        self.end_all()
        self.stored.look()
        self.model.settle()
        self.check_all()

    def end_all(self):
        """Lets all tasks end, and everybody sign what there is to sign."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.poll()
            if not self.sign_all() and not self.open_:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"after {PATIENCE} s there is no end: {self.what_is_left_()}")
            time.sleep(0.01)

    def what_is_left_(self):
        left = [(what, self.door.task(task_id)["state"])
                for task_id, (what, *_) in self.open_.items()]
        return f"tasks {left}, waiting for signatures {sorted(self.pending())}"

    def step_(self, number):
        names = list(self.weights)
        (name,) = self.dice.choices(names, [self.weights[each] for each in names])
        self.note(f"{number}. {name}")
        getattr(self, f"step_{name}")()
        self.steps[name] += 1
        self.look()

    def note(self, what):
        self.journal_.append(f"{time.strftime('%T')} {what}")

    def chance(self, share):
        return self.dice.random() < share

    # Settings

    def roles_to_bump(self):
        return self.dice.choice(([], ["timestamp"], ["snapshot"], ["targets"], ["bins"],
                                 ["bins", "targets"]))

    def roles_that_live(self):
        return ["targets", "snapshot", "timestamp", "bins", "root", "nobody"]

    def step_bump(self):
        roles = self.roles_to_bump()
        self.track(task_id := self.door.submit(BUMP, {"roles": roles}), f"bump {roles}")
        self.wait_mostly(task_id)

    def step_set_lives(self):
        roles = self.dice.sample(self.roles_that_live(), 2)
        lives = {role: self.dice.randint(1, 40) for role in roles}
        task_id = self.door.submit(CONFIG, {"settings": {"expiration": lives}}, "PUT")
        self.track(task_id, f"set lives {lives}", expected=("SUCCESS",))
        self.wait_mostly(task_id)

    def step_read(self):
        for path in (CONFIG, "/api/v1/roles/", ARTIFACTS, TASKS, "/api/v1/bootstrap/",
                     "/api/v1/metadata/sign", "/metadata/", "/readyz", "/openapi.json"):
            if (got := self.door.call("GET", path)).status != 200:
                raise AssertionError(f"GET {path}: {got.status} {got.body[:500]!r}")

    def step_send_nonsense(self):
        """A request that is refused as a whole."""
        good = describe({"a/0": b"never"})
        for method, path, body in (
                ("POST", ARTIFACTS, {"artifacts": [*good, {"path": "../b", "info": {}}]}),
                ("POST", DELETE, {"artifacts": "a/0"}),
                ("PUT", CONFIG, {"settings": {"expiration": {"snapshot": 0}}}),
                ("POST", BUMP, {"roles": None})):
            if (got := self.door.call(method, path, body)).status != 422:
                raise AssertionError(f"{method} {path}: {got.status} {got.body[:500]!r}")

    # The server

    def step_stop_server(self):
        self.door.stop(kill=False)
        self.door.start()

    def step_kill_server(self):
        self.door.stop(kill=True)
        self.door.start()

    def step_kill_under_load(self):
        def meanwhile():
            time.sleep(self.dice.uniform(0, 0.15))
            self.door.stop(kill=self.chance(0.7))
            self.door.start()

        self.submit_together([self.prepare_any() for _ in range(self.dice.randint(3, 8))],
                             meanwhile)
