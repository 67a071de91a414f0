"""The tasks of a walk, from their acceptance to their end."""

import collections
import time

from kit.api import ENDED

from front_door import PATIENCE


class tasks:
    """The part of a walker that knows which tasks have not ended."""

    def __init__(self):
        self.open_ = {}  # task id: (what it is, what to do when it is over, how it may end)
        self.ends = collections.Counter()

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
