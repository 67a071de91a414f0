"""What clients may see of each path, by what the tasks have answered so far."""

import hashlib
import itertools
import math
import threading
import time

NEVER = math.inf

OPEN = "open"        # its task has not ended: clients may see it
HELD = "held"        # kept back until a publish task
WAITING = "waiting"  # stored, and people must sign it first
DONE = "done"        # clients see it
VOID = "void"        # it was refused, or nobody takes the path

IN_FLIGHT = math.inf  # the number of a change whose place in the order is not known yet


class change:
    """One request's change of one path; `content` is None where it removes it."""

    def __init__(self, path, content, held, may_be_seen_from):
        self.path = path
        self.content = content
        self.held = held
        self.number = IN_FLIGHT
        self.state = OPEN
        self.may_be_seen_from = may_be_seen_from
        self.seen_from = NEVER  # from then on clients see this, or something newer
        self.uncovers = False   # a removal: a role that had the path before may still list it
        self.task_id = None
        self.custom = None  # what the artifact's `custom` must be

    def __str__(self):
        content = "nothing" if self.content is None else self.content.decode()
        return f"{self.state} {content!r} of change {self.number}, task {self.task_id}"


class model:
    """All changes of all paths. Of two changes of one path, the one that was accepted last counts.

    `people_sign`: a change may have to wait for signatures.
    """

    def __init__(self, paths, people_sign):
        self.people_sign_ = people_sign
        self.lock_ = threading.Lock()
        self.numbers_ = itertools.count(1)
        self.contents_ = itertools.count(1)
        self.changes_ = {path: [self.nothing_(path)] for path in paths}

    @staticmethod
    def nothing_(path):
        first = change(path, None, False, 0)
        first.number, first.state, first.seen_from = 0, DONE, 0
        return first

    @property
    def paths(self):
        return list(self.changes_)

    def new_content(self, path):
        """Bytes that this path never had."""
        return f"{path} {next(self.contents_)}".encode()

    def submit(self, contents, held=False):
        """Notes that {path: content or None} is about to be sent."""
        start = NEVER if held else time.monotonic()
        made = [change(path, content, held, start) for path, content in contents.items()]
        with self.lock_:
            for each in made:
                self.changes_[each.path].append(each)
        return made

    def number(self, changes):
        """These were accepted now, after all that were numbered before."""
        number = next(self.numbers_)
        with self.lock_:
            for each in changes:
                each.number = number

    def newest(self, path):
        """The change of the path that counts, held ones aside."""
        with self.lock_:
            return self.newest_(path)

    def newest_(self, path):
        return max((each for each in self.changes_[path] if each.state not in (HELD, VOID)),
                   key=lambda each: each.number)

    def end(self, each, state, awaited=()):
        """What has become of a change whose task is over; `awaited` roles are to be signed."""
        with self.lock_:
            each.uncovers = each.content is None and len(awaited) > 1
            if state == DONE and self.people_sign_ and self.is_outdated_(each):
                state = WAITING  # as the newer one may
            each.state = state
            if state == DONE:
                each.seen_from = min(each.seen_from, time.monotonic())

    def is_outdated_(self, each):
        return any(other.number > each.number and other.state in (OPEN, WAITING)
                   for other in self.changes_[each.path])

    def held(self):
        """The changes that are held back, whose tasks are over."""
        with self.lock_:
            return [each for of_path in self.changes_.values() for each in of_path
                    if each.state == HELD]

    def open_held(self, also_unended):
        """A publish task is about to be sent: what is held may be seen from now on."""
        with self.lock_:
            for of_path in self.changes_.values():
                for each in of_path:
                    if each.state == HELD or (also_unended and each.held and each.state == OPEN):
                        each.may_be_seen_from = min(each.may_be_seen_from, time.monotonic())

    def publish(self, changes, awaited):
        """A publish task that was sent when these were held is over."""
        for each in changes:
            if each.state == HELD:
                self.end(each, WAITING if awaited or self.is_overtaken_(each) else DONE, awaited)

    def is_overtaken_(self, each):
        """A newer change that was not held has taken its place."""
        with self.lock_:
            return any(other.number > each.number and not other.held and other.state != VOID
                       for other in self.changes_[each.path])

    def check(self, answer, start, end):
        """Raises unless a client that looked in that time may have seen this: {path: content}."""
        wrong = []
        with self.lock_:
            for path, content in answer.items():
                if why := self.check_(path, content, start, end):
                    wrong.append(why)
        if wrong:
            raise AssertionError("\n".join(wrong))

    def may_uncover_(self, each):
        """A removal may let clients see again what another role, not signed since, had before."""
        unknown = each.state == OPEN and self.people_sign_ and each.content is None
        return unknown or (each.state == WAITING and each.uncovers)

    def check_(self, path, content, start, end):
        changes = self.changes_[path]
        oldest = max((each.number for each in changes if each.seen_from < start), default=None)
        if oldest is None:
            return None  # what it may have seen was forgotten meanwhile
        if any(self.may_uncover_(each) and each.number >= oldest for each in changes):
            oldest = 0
        possible = [each for each in changes if each.state != VOID and each.number >= oldest
                    and each.may_be_seen_from <= end]
        seen = [each for each in possible if each.content == content]
        if not seen:
            shown = "\n  ".join(map(str, changes[-8:]))
            return (f"{path}: a client sees {content!r}, but should see one of "
                    f"{[each.content for each in possible]}; its changes:\n  {shown}")
        if len(seen) == 1:  # nobody may see anything older afterwards
            seen[0].seen_from = min(seen[0].seen_from, end)
        return None

    def settle(self):
        """Nothing is under way, held or waiting: from now on only the newest is right."""
        with self.lock_:
            for path, changes in self.changes_.items():
                last = self.newest_(path)
                last.state = DONE
                last.seen_from = min(last.seen_from, time.monotonic())
                self.changes_[path] = [last]

    def listed(self):
        """{path: its newest change} of what clients see once all is settled."""
        newest = {path: self.newest(path) for path in self.changes_}
        return {path: each for path, each in newest.items() if each.content is not None}


def digest(content):
    return hashlib.sha256(content).hexdigest()
