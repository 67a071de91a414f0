"""Sends what fits the OpenAPI document, and what does not, to servers in several states.

Every answer must be one that the document has: its status, its type, its header fields, its body.
None may be a 5xx, and no connection may be cut. Called by `run`.
"""

import collections
import functools
import json
import os
import pathlib
import random
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from changes import bodies_near
from document import CHECKS, bodies, operations
from kit.report import report
from known import imports, reads
from plain_http import check_methods, check_stream
from states import STATES, open_state

SEED = int(os.environ.get("RSTUF_TEST_SEED") or random.randrange(2**32))

# Bodies are checked before the state, so what schemas make need not be sent often in each.
FROM_SCHEMAS = {"before": 8}
FROM_SCHEMAS_ELSEWHERE = 3
NEAR = 40

# Answers without an end, which plain_http reads.
STREAMS = {"follow_events"}

# What leads a repository into another state comes last.
LAST = ("give_up_signing", "sign", "bootstrap")


def check(state, case, seen):
    answer = case.call(base_url=state.api.url, timeout=60)
    seen[answer.status_code] += 1
    case.validate_response(answer, checks=CHECKS)
    allowed = state.allowed.get(case.operation.definition.raw["operationId"])
    if allowed and answer.status_code in (200, 202):
        allowed.validate(case.body)  # what is taken must be what the document allows


def explore(state, strategy, examples, seen):
    """Sends what the strategy makes; raises at the first answer that does not fit, made small.
    Counts in `seen` the statuses of the answers."""
    @hypothesis.seed(random.Random(f"{SEED} {state.name}").getrandbits(64))
    @hypothesis.settings(max_examples=examples, database=None, deadline=None,
                         phases=[Phase.generate, Phase.shrink], print_blob=False,
                         suppress_health_check=list(HealthCheck))
    @hypothesis.given(strategy)
    def send(case):
        check(state, case, seen)

    send()


@functools.cache
def made_from_schemas(text):
    """{operationId: (operation, {what it shows: strategy})} of a document."""
    def strategies(operation):
        yield "what fits", operation.as_strategy()
        if operation.body or operation.query:
            yield "what does not fit", operation.as_strategy(GenerationMode.NEGATIVE)

    found = operations(json.loads(text))
    return {name: (found[name], dict(strategies(found[name])))
            for name in sorted(found, key=lambda o: LAST.index(o) if o in LAST else -1)
            if name not in STREAMS}


# Beside what schemas make of them.
HEADERS = st.sampled_from([{}, {"Prefer": "wait=2"}, {"Idempotency-Key": "one name for all"},
                           {"Prefer": "respond-async, WAIT = 1;x", "Idempotency-Key": "\"q\""}])


def near(operation, body):
    """Requests that nearly fit."""
    return st.builds(lambda b, h: operation.Case(body=b, headers=h, media_type="application/json"),
                     bodies_near(body), HEADERS)


def check_the_checks(state, text):
    """A document that lacks what a server answers is found out."""
    def misses(part):
        document = json.loads(text)
        responses = document["paths"]["/api/v1/bootstrap/"]["get"]["responses"]
        schema = responses["200"]["content"]["application/json"]["schema"]
        if part == "status":
            del responses["200"]
        else:
            del schema["properties"][part], schema["required"]
        try:
            check(state, operations(document)["show_bootstrap"].Case(), collections.Counter())
        except FailureGroup:
            return True
        return False

    assert misses("status") and misses("message") and misses("data")


def explore_known(result, state, known_operations, seen):
    """Requests that were thought of: what is there is shown as described, all of it."""
    for known, requests in (reads(state.api) | imports()).items():
        with result.case(f"{state.name}: {known} answers what was thought of as described"):
            for parts in requests:
                check(state, known_operations[known][0].Case(**parts), seen[known])


def explore_state(result, name, home):
    with open_state(name, home) as state:
        text = state.api.get("/openapi.json").body
        document = json.loads(text)
        state.allowed = bodies(document)
        with result.case(f"{name}: answers that are not described are found"):
            check_the_checks(state, text)
        seen = collections.defaultdict(collections.Counter)
        for known, (operation, strategies) in made_from_schemas(text).items():
            examples = FROM_SCHEMAS.get(name, FROM_SCHEMAS_ELSEWHERE)
            todo = [(label, strategy, examples) for label, strategy in strategies.items()]
            if known in state.bodies:
                todo.append(("what nearly fits", near(operation, state.bodies[known]), NEAR))
            for label, strategy, examples in todo:
                with result.case(f"{name}: {known} answers {label} as described"):
                    state.restore()
                    explore(state, strategy, examples, seen[known])
                    state.check_alive()
        state.restore()
        state.fill()
        explore_known(result, state, made_from_schemas(text), seen)
        total = sum(seen.values(), collections.Counter())
        print(f"schema: {name} had", *(f"{status}×{total[status]}" for status in sorted(total)),
              flush=True)
        with result.case(f"{name}: requests that the state allows were taken"):
            missed = {known for known in state.takes if not seen[known][202] + seen[known][200]}
            assert not missed, f"{missed} never; {dict(seen)}"
        with result.case(f"{name}: no task broke, and nothing was logged as an error"):
            state.check_calm()
        with result.case(f"{name}: paths have the methods that are described, and no other"):
            check_methods(state.api, document)
        if "/api/v1/events" in document["paths"]:
            with result.case(f"{name}: events come as a stream"):
                check_stream(state.api, "/api/v1/events")


def main():
    print(f"schema: RSTUF_TEST_SEED={SEED}", flush=True)
    result = report("schema")
    for name in sys.argv[1:] or STATES:
        with tempfile.TemporaryDirectory(prefix="rstuf-schema-") as home:
            try:
                explore_state(result, name, pathlib.Path(home))
            except Exception as error:
                result.add(f"{name}: the repository itself", 0, f"{type(error).__name__}: {error}")
    sys.exit(result.finish())


if __name__ == "__main__":
    main()
