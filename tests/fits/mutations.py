"""Damage to the files of saved fits: one change of each, drawn at random."""

import json
from copy import deepcopy

import numpy as np

import ddm

# what a number, a text or a part becomes
VALUES = (
    *(0, -1, 1, 2, 10**7, 2**31, 2**63, 10**400, 0.5, -0.5, 1e308, -1e308, 1e-308, 3.7),
    *("nan", "inf", "", "0", "x", "\ud800", "~ x", "identity", True, False, None, [], {}),
    *([0], [[0.0]], {"free": True}, {"number": "inf"}, {"number": 5}, float("nan"), float("inf")),
)
# stands for what `json` does not write: a list that is nested so deeply, and a second name
NESTED = "nested here"
AGAIN = "named again"


def mutated(content, rng):
    """The bytes of a file with one change, and what was done and where."""
    if rng.random() < 0.2:
        how = rng.choice([cut, flip, blank, insert, other_encoding])
        return how(content, rng), how.__name__, ""

    whole = json.loads(content)
    while True:
        how = rng.choice([delete, rename, twice, replace, nudge, resize, exchange, nest])
        holder, key, path = drawn(whole, rng)
        changed = deepcopy(whole)
        if how(at(changed, path[:-1]), key, holder[key], rng) and str(changed) != str(whole):
            text = json.dumps(changed, indent=1)
            text = text.replace(f'"{AGAIN}"', json.dumps(key))
            depth = int(rng.choice([2, 50, 900, 1100, 100_000]))
            text = text.replace(f'"{NESTED}"', "[" * depth + "]" * depth)
            return text.encode(), how.__name__, ".".join(map(str, path))


def at(whole, path):
    for key in path:
        whole = whole[key]
    return whole


def drawn(whole, rng):
    """A place in a file: what holds it, its name or number there, and the way to it."""
    holder, path = whole, []
    while True:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        key = keys[rng.integers(len(keys))]
        path.append(key)
        is_leaf = not isinstance(holder[key], (dict, list)) or not holder[key]
        if is_leaf or rng.random() < 0.25:
            return holder, key, path
        holder = holder[key]


# --- parts of the content -------------------------------------------------------------------------


def delete(holder, key, value, rng):
    del holder[key]
    return True


def rename(holder, key, value, rng):
    if isinstance(holder, list):
        return False
    holder[str(rng.choice(["x", key.upper(), "__class__", "schema"]))] = holder.pop(key)
    return True


def twice(holder, key, value, rng):
    """A name that occurs twice, the second time with another value."""
    if isinstance(holder, list):
        return False
    holder[AGAIN] = VALUES[rng.integers(len(VALUES))]
    return True


def replace(holder, key, value, rng):
    holder[key] = VALUES[rng.integers(len(VALUES))]
    return True


def nudge(holder, key, value, rng):
    """Another number that is possible at first sight, or a text that differs by one sign."""
    if isinstance(value, str):
        holder[key] = value[:-1] if rng.random() < 0.5 else value + "s"
    elif isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, int):
        holder[key] = value + int(rng.choice([-1, 1]))
    elif isinstance(value, float):
        holder[key] = value * float(rng.choice([-1.0, 1.001, 10.0]))
    else:
        return False
    return True


def resize(holder, key, value, rng):
    """A list with fewer or more items."""
    if not isinstance(value, list) or not value:
        return False
    middle = int(rng.integers(len(value)))
    holder[key] = [value[:middle], value + value[-1:], value * 2][rng.integers(3)]
    return True


def exchange(holder, key, value, rng):
    """Two items in each other's place."""
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    other = keys[rng.integers(len(keys))]
    holder[key], holder[other] = holder[other], holder[key]
    return True


def nest(holder, key, value, rng):
    holder[key] = NESTED
    return True


# --- bytes ----------------------------------------------------------------------------------------


def cut(content, rng):
    return content[: rng.integers(len(content))]


def flip(content, rng):
    """Some wrong bits."""
    found = np.frombuffer(content, dtype=np.uint8).copy()
    where = rng.integers(len(found), size=rng.integers(1, 4))
    found[where] ^= (1 << rng.integers(8, size=where.size)).astype(np.uint8)
    return found.tobytes()


def blank(content, rng):
    """A part of zeros, as a disk leaves it."""
    first = int(rng.integers(len(content)))
    size = min(int(rng.integers(1, 512)), len(content) - first)
    return content[:first] + bytes(size) + content[first + size :]


def insert(content, rng):
    first = int(rng.integers(len(content)))
    more = [content[:100], b"0", b"1", b'"', b"\xff", b"\xef\xbb\xbf", rng.bytes(50)]
    return content[:first] + more[rng.integers(len(more))] + content[first:]


def other_encoding(content, rng):
    text = content.decode()
    return text.encode(str(rng.choice(["utf-16", "utf-32", "utf-8-sig", "cp500"])))


# --- what a file says -----------------------------------------------------------------------------


def numbers(fit):
    """What a user would read in a fit, or in fits, as texts by what it is; each is used for it."""
    if isinstance(fit, ddm.Fits):
        each = {key: numbers(one) for key, one in fit.items()}
        return {"keys": str(list(fit)), "table": fit.table.to_string()} | {
            f"{key}: {what}": text for key, said in each.items() for what, text in said.items()
        }

    try:
        simulated = fit.simulate(seed=1).to_json()
        conditions = fit.conditions.to_json(double_precision=15)
    except ValueError as error:
        # as of a fit without estimates, or of a window in which no RT falls
        simulated = conditions = str(error)
    return {
        "repr": repr(fit),
        "estimates": str(fit.params.tolist()),
        "errors": str(fit.se.tolist()),
        "summary": fit.summary().to_string(),
        "conditions": conditions,
        "simulated": simulated,
    }
