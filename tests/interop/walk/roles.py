"""A random walk through a repository with custom roles, which come, change and go."""

from kit.roots import custom_role, delegations

from walker import walker

DELEGATIONS = "/api/v1/delegations/"
DELETE = "/api/v1/delegations/delete"

NAMES = ("r0", "r1", "R_2", "r-3")
REST = "rest"  # takes what nobody else takes, whenever it is there
PATTERNS = (["a/*"], ["b/*"], ["c/*", "a/*"], ["a/0", "b/1"], ["*/2"], ["d/*"], ["?/*"])


def bins_below(number, style="succinct"):
    return {"x-rstuf-bins": {"number_of_delegated_bins": number, "expiration": 7, "style": style}}


def first_roles(held):
    """What the repository is set up with: roles of all kinds."""
    ada, grace = (held.person(name) for name in ("ada", "grace"))
    return [custom_role("r0", ["a/*"], [ada, grace], threshold=2),
            custom_role("r1", ["b/*", "*/2"], [ada, held.online], threshold=2),
            custom_role("R_2", ["c/*"], **bins_below(2)),
            custom_role(REST, ["*/*"])], [ada, grace]


class walker_with_roles(walker):
    weights = walker.weights | {"delegate": 4, "change_role": 8, "delete_role": 4, "sign": 22,
                                "stop_signing": 2}
    people_sign = True

    def __init__(self, home, held, signers, *arguments):
        super().__init__(home, held, *arguments)
        self.signers_of_roles_ = signers
        self.everybody += signers
        self.learn_secrets()
        self.bins_ = {"R_2": bins_below(2)}
        self.has_rest_ = True

    def roles_to_bump(self):
        return self.dice.choice(([], ["timestamp"], ["targets"], [REST], ["r0"], ["snapshot"]))

    def roles_that_live(self):
        return ["targets", "snapshot", "timestamp", "root", "nobody", *NAMES, REST]

    def may_hold(self):
        return self.has_rest_ and not self.open_

    # Delegations

    def any_role(self, name, **members):
        paths = ["*/*"] if name == REST else self.dice.choice(PATTERNS)
        signers = self.signers_of_roles_
        keys, threshold = self.dice.choice((
            ([], 1), ([], 1), ([self.held.online], 1), (signers[:1], 1), (signers[1:], 1),
            (signers, 2), ([signers[0], self.held.online], 2), ([signers[1], self.held.online], 1)))
        if name == REST:
            keys, threshold = [], 1
        return custom_role(name, paths, keys, threshold, self.chance(0.25),
                           self.dice.randint(1, 60), **members)

    def change_delegations(self, path, body, what, method="POST", done=lambda _: None):
        task_id = self.door.submit(path, {"delegations": body}, method)

        def over(data):
            if data["state"] == "SUCCESS":
                for name in data["result"]["details"]["delegated_roles"]:
                    done(name)

        self.track(task_id, f"{what} {[role['name'] for role in body['roles']]}", over)
        self.wait_mostly(task_id)

    def step_delegate(self):
        name = self.dice.choice((*NAMES, REST))
        bins = {}
        if name != REST and self.chance(0.3):
            bins = bins_below(self.dice.choice((2, 4)))

        def done(added):
            self.bins_[added] = bins
            self.has_rest_ |= added == REST

        role = self.any_role(name, **bins)
        self.change_delegations(DELEGATIONS, delegations(role), "add", done=done)
        self.note(f"    {role}")

    def step_change_role(self):
        names = self.dice.sample(NAMES, self.dice.choice((1, 1, 1, 2)))
        roles = [self.any_role(name, **self.bins_.get(name, {})) for name in names]
        self.note(f"    {[role for role, _ in roles]}")
        self.change_delegations(DELEGATIONS, delegations(*roles), "change", "PUT")

    def step_delete_role(self):
        name = self.dice.choice((*NAMES, REST))
        if name == REST:
            if self.model.held() or self.open_:
                return  # nobody might take what is held
            self.has_rest_ = False
        self.change_delegations(DELETE, {"roles": [{"name": name}]}, "delete")

    # What is seen

    def end_all(self):
        super().end_all()
        if self.given_up:
            self.given_up = False
            self.note("all paths change once more, as signing was given up")
            self.send(*self.prepare_add({path: self.model.new_content(path)
                                         for path in self.model.paths}))
            super().end_all()
