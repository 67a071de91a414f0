"""The artifacts of a walk: they are added, replaced, removed, held back and published."""

from kit.api import describe

from model import DONE, HELD, VOID, WAITING

ARTIFACTS = "/api/v1/artifacts/"
DELETE = "/api/v1/artifacts/delete"
PUBLISH = "/api/v1/artifacts/publish/"
TASKS = "/api/v1/tasks/"


class artifacts:
    """The part of a walker that changes artifacts, and tells the model."""

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
        awaited = details.get("awaiting_signatures", ())
        for each in changes:
            if each.path in refused:
                self.model.end(each, VOID)
            elif each.held:
                self.model.end(each, HELD)
            else:
                self.model.end(each, WAITING if awaited else DONE, awaited)

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
            self.model.publish(held, details.get("awaiting_signatures", ()))

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
