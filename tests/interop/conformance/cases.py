"""The cases, in the order in which their modules are read."""

ALL = []


def case(sentence):
    """Makes a function of one scene a case."""
    def add(body):
        ALL.append((sentence, body))
        return body
    return add


def table(sentence, rows):
    """A case for each row {name: value}; the function gets the scene and the value."""
    def add(body):
        for name, value in rows.items():
            ALL.append((f"{sentence}: {name}", lambda scene, value=value: body(scene, value)))
        return body
    return add


def same(got, due):
    """Fails with both values unless they are equal."""
    if got != due:
        raise AssertionError(f"got {got!r}\ndue {due!r}")
