"""Bodies that are well formed but for one place or two: deeper than bodies made at random reach."""

import copy

from hypothesis import strategies as st

DEEP = []
for _ in range(30):
    DEEP = [DEEP]

ODD = st.one_of(
    st.sampled_from([None, True, False, 0, -1, 1, 1.0, 1.5, -0.0, 2**31, 2**53, 2**53 + 1, 2**63,
                     2**64, -2**63, 1e300, "", " ", "0", "1", " +7 ", "+-7", "1e3", "true", "No",
                     "\0", "a\nb", "../x", "/x", "x/", ".", "*", "[", "\ud7ff\ue000\U0010ffff",
                     "é" * 200, "x" * 2000, "root", "targets", "bins", "bins-0", "dev",
                     "__proto__", "1" * 40, [], [[]], {}, {"": None}, {"root": {}}, DEEP]),
    st.integers(), st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False))


def places(value, path=()):
    """The paths to all parts of a value, itself included."""
    yield path
    parts = (value.items() if isinstance(value, dict)
             else enumerate(value) if isinstance(value, list) else ())
    for name, part in parts:
        yield from places(part, (*path, name))


def changed(value, path, how, odd):
    """A copy in which one place is replaced, removed, doubled, or has one member more."""
    if not path:
        return odd
    out = copy.deepcopy(value)
    holder = out
    for name in path[:-1]:
        holder = holder[name]
    last = path[-1]
    if how == "remove":
        del holder[last]
    elif how == "double" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[last]))
    elif how == "rename" and isinstance(holder, dict):
        holder[str(odd)] = holder.pop(last)
    elif how == "add" and isinstance(holder[last], dict):
        holder[last][str(odd)] = odd
    else:
        holder[last] = odd
    return out


@st.composite
def bodies_near(draw, good):
    """The body itself, or one with up to two changes."""
    out = good
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(sorted(places(out), key=repr)))
        how = draw(st.sampled_from(["replace", "replace", "remove", "double", "rename", "add"]))
        out = changed(out, path, how, draw(ODD))
    return out
