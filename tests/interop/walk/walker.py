"""A random walk through a repository: what every world has."""

import collections
import concurrent.futures
import contextlib
import random
import time

from kit.api import ENDED, describe
from kit.keys import key_pair
from kit.server import server
from kit.target_files import target_files
from kit.watcher import KINDS, watcher

from front_door import PATIENCE, front_door
from model import DONE, HELD, VOID, WAITING, digest, model
from people import people
from stored import stored_metadata

ARTIFACTS = "/api/v1/artifacts/"
DELETE = "/api/v1/artifacts/delete"
PUBLISH = "/api/v1/artifacts/publish/"
BUMP = "/api/v1/metadata/online"
CONFIG = "/api/v1/config/"
TASKS = "/api/v1/tasks/"

# A password that the service is given, and must tell nobody.
PASSWORD = "correct-horse-battery-staple"

WATCH_PAUSE = 0.3  # seconds between two looks of a client in the background
PATHS_A_LOOK = 5
STEPS_TO_SETTLE = 40
JOURNAL_SHOWN = 60


class walker(people):
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
        super().__init__(held)
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
        self.open_ = {}  # task id: (what it is, what to do with its data when it is over)
        self.journal_ = collections.deque(maxlen=JOURNAL_SHOWN)
        self.steps = collections.Counter()
        self.ends = collections.Counter()

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
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error}\nThe last steps:\n"
                                 f"{self.last_steps()}\nThe server's log:\n"
                                 f"{self.server.tail(40)}") from error

    def step_(self, number):
        names = list(self.weights)
        (name,) = self.dice.choices(names, [self.weights[each] for each in names])
        self.note(f"{number}. {name}")
        getattr(self, f"step_{name}")()
        self.steps[name] += 1
        self.look()

    def note(self, what):
        self.journal_.append(f"{time.strftime('%T')} {what}")

    def last_steps(self):
        return "\n".join(self.journal_)

    def chance(self, share):
        return self.dice.random() < share

    # Tasks

    def track(self, task_id, what, done=None, expected=("SUCCESS", "ERRORED")):
        """Waits, now or later, for the end of a task."""
        self.note(f"    {what}: {task_id}")
        if task_id is not None:
            self.open_[task_id] = (what, done, expected)

    def poll(self):
        """Takes note of the tasks that are over."""
        for task_id in list(self.open_):
            data = self.door.task(task_id)
            if data["state"] in ENDED:
                self.over_(task_id, data)

    def over_(self, task_id, data):
        what, done, expected = self.open_.pop(task_id)
        self.note(f"    {what}: {task_id} is {data['state']} {data['result']}")
        self.ends[data["state"]] += 1
        if data["state"] not in expected:
            raise AssertionError(f"{what} is {data}")
        if done:
            done(data)

    def wait(self, *task_ids):
        """Until these are over."""
        deadline = time.monotonic() + PATIENCE
        while any(task_id in self.open_ for task_id in task_ids):
            self.poll()
            if time.monotonic() > deadline:
                raise AssertionError(f"after {PATIENCE} s there is no end of "
                                     f"{[self.door.task(task_id) for task_id in task_ids]}")
            time.sleep(0.005)

    def wait_mostly(self, *task_ids):
        if self.chance(0.6):
            self.wait(*[task_id for task_id in task_ids if task_id])

    # Artifacts

    def some_paths(self, most=4):
        return self.dice.sample(self.model.paths, self.dice.randint(1, most))

    def prepare_add(self, contents, held=False):
        """A request, and the changes it makes if it is accepted."""
        self.files_.put(contents)
        body = {"artifacts": describe(contents), "publish_artifacts": not held,
                "add_task_id_to_custom": self.chance(0.3)}
        return ARTIFACTS, body, self.model.submit(contents, held)

    def prepare_remove(self, paths, held=False):
        body = {"artifacts": paths, "publish_artifacts": not held}
        return DELETE, body, self.model.submit(dict.fromkeys(paths), held)

    def prepare_any(self, held=False):
        paths = self.some_paths()
        if self.chance(0.35):
            return self.prepare_remove(paths, held)
        return self.prepare_add({path: self.model.new_content(path) for path in paths}, held)

    def send(self, path, body, changes, patient=False):
        """Sends one such request, with nothing beside it."""
        task_id = self.door.submit(path, body, patient=patient)
        self.model.number(changes)
        self.accepted_(task_id, path, body, changes)
        return task_id

    def accepted_(self, task_id, path, body, changes):
        with_id = body.get("add_task_id_to_custom")
        for each in changes:
            each.task_id = task_id
            each.custom = {"added_by_task_id": task_id} if with_id else None
        shown = ", ".join(f"{each.path}={each.content and each.content.decode()}"
                          for each in changes)
        kind = ("hold " if not body["publish_artifacts"] else "") + path.split("/")[-1]
        self.track(task_id, f"{kind} {shown}", lambda data: self.artifacts_over_(data, changes),
                   ("SUCCESS",))

    def artifacts_over_(self, data, changes):
        details = data["result"]["details"]
        refused = set(details.get("invalid_paths", ()))
        waits = bool(details.get("awaiting_signatures"))
        for each in changes:
            if each.path in refused:
                self.model.end(each, VOID)
            elif each.held:
                self.model.end(each, HELD)
            else:
                self.model.end(each, WAITING if waits else DONE)

    def step_add(self):
        contents = {path: self.model.new_content(path) for path in self.some_paths()}
        self.wait_mostly(self.send(*self.prepare_add(contents), patient=self.chance(0.2)))

    def step_add_again(self):
        """The same content again, whether or not clients see it already."""
        there = {path: self.model.newest(path).content for path in self.some_paths()}
        contents = {path: content for path, content in there.items() if content is not None}
        self.wait_mostly(self.send(*self.prepare_add(contents)))

    def step_overlap(self):
        self.submit_together([self.prepare_any(self.chance(0.1)) for _ in range(
            self.dice.randint(2, 5))])

    def submit_together(self, requests, meanwhile=lambda: None):
        """Sends all at once, and learns afterwards in which order they were accepted."""
        sent = [self.pool_.submit(self.door.submit, path, body) for path, body, _ in requests]
        meanwhile()
        known = {one.result(): request for one, request in zip(sent, requests)}
        for task_id in self.door.order(list(known)):
            self.model.number(known[task_id][2])
            self.accepted_(task_id, *known[task_id])
        self.wait_mostly(*known)

    def step_remove(self):
        self.wait_mostly(self.send(*self.prepare_remove(self.some_paths(2))))

    def may_hold(self):
        """What is held is dropped if no role takes its path when it is published."""
        return True

    def step_hold(self):
        if self.may_hold():
            self.wait_mostly(self.send(*self.prepare_any(held=True)))

    def step_publish(self):
        held = self.model.held()
        self.model.open_held(also_unended=True)
        task_id = self.door.submit(PUBLISH, {})

        def over(data):
            details = data["result"]["details"]
            self.model.publish(held, bool(details.get("awaiting_signatures")))

        self.track(task_id, "publish", over, ("SUCCESS",))
        self.wait_mostly(task_id)
        return task_id

    def step_cancel(self):
        path, body, changes = self.prepare_any()
        task_id = self.send(path, body, changes)
        got = self.door.call("DELETE", f"{TASKS}{task_id}")
        if got.status not in (200, 409):
            raise AssertionError(f"DELETE of task {task_id}: {got.status} {got.body!r}")
        self.note(f"    {got.status}")
        if got.status == 200:
            what, _, _ = self.open_[task_id]
            self.open_[task_id] = (what, lambda _: self.cancelled_(changes), ("ERRORED",))
        self.wait(task_id)

    def cancelled_(self, changes):
        for each in changes:
            self.model.end(each, VOID)

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

    # What is seen

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
        tasks = [(what, self.door.task(task_id)["state"])
                 for task_id, (what, *_) in self.open_.items()]
        return f"tasks {tasks}, waiting for signatures {sorted(self.pending())}"

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
