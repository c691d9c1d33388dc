"""What is the same in every process has one identity, and what differs has another."""

import functools
import math
import subprocess
import sys
from dataclasses import dataclass

import numba
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.runtime.identities import Unidentified, identity_of
from refusals import refused

FACTOR = 2.0


def same(a, b):
    return identity_of(a).sha256 == identity_of(b).sha256


def leaky(leak, source="lambda x, v: FACTOR * v - leak * x", factor=2.0):
    """A function that is made anew by each call."""
    space = {"__name__": "users", "FACTOR": factor}
    return eval(f"(lambda leak: {source})({leak!r})", space)


def test_equal_values_are_the_same():
    values = {"b": [1, 2.5, None, "text"], "a": (np.arange(3.0), {1, 2}), "c": np.float64(0.1)}
    again = {"a": (np.arange(3.0), {2, 1}), "c": 0.1, "b": [1, 2.5, None, "text"]}
    assert same(values, again)
    assert identity_of(values, "some values").text == "some values"
    assert identity_of([1, "a"]).text == "[1, 'a']"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1.0),
        (1, "1"),
        (True, 1),
        (0.1, np.nextafter(0.1, 1.0)),
        ([1, 2], [2, 1]),
        ([1, [2]], [[1], 2]),
        ([[1], []], [[], [1]]),
        (["ab", "c"], ["a", "bc"]),
        ({"a": 1}, {"a": 2}),
        (np.zeros(4), np.zeros((2, 2))),
        (np.zeros(2), np.zeros(2, dtype=int)),
        (np.array([1, "a"], dtype=object), np.array([1, "b"], dtype=object)),
        (np.random.SeedSequence(1), np.random.SeedSequence(2)),
        (pd.Interval(0, 1), pd.Interval(0, 2)),
        (ddm.DDM(v=1.0, a=1.5), ddm.DDM(v=1.0, a=1.5, sv=0.1)),
        (math.exp, math.log),
        (np.exp, np.log),
        (ddm.drifts.leaky, ddm.drifts.urgent),
        (ddm.MaximumLikelihood(), ddm.ChiSquare()),
    ],
)
def test_values_that_differ_are_not_the_same(a, b):
    assert same(a, a)
    assert not same(a, b)


def test_functions_are_what_they_do():
    assert same(leaky(3.0), leaky(3.0))
    assert not same(leaky(3.0), leaky(3.5))
    assert not same(leaky(3.0), leaky(3.0, factor=2.5))
    assert not same(leaky(3.0), leaky(3.0, "lambda x, v: FACTOR * v + leak * x"))
    assert not same(leaky(3.0), leaky(3.0, "lambda x, w: FACTOR * w - leak * x"))
    assert same(numba.njit(leaky(3.0)), numba.njit(leaky(3.0)))
    assert same(functools.partial(leaky, 3.0), functools.partial(leaky, 3.0))
    assert not same(functools.partial(leaky, 3.0), functools.partial(leaky, 3.5))


SOURCE = """
import numpy as np
def outer(x):
    return x * inner(x) if x > 0 else again(x)
def inner(x):
    return np.exp(x) + {number}
def again(x):
    return outer(-x)
class Method:
    name = "mine"
    def on(self, outcomes):
        return Objective(outcomes)
class Objective:
    def __init__(self, outcomes):
        self.method = Method
    def __call__(self, theta):
        return theta {sign} 1
"""


def made(number=1.0, sign="+"):
    space = {"__name__": "users"}
    exec(SOURCE.format(number=number, sign=sign), space)
    return space


def test_what_functions_and_classes_use_belongs_to_them():
    assert same(made()["outer"], made()["outer"])
    assert not same(made()["outer"], made(number=2.0)["outer"])
    assert same(made()["Method"](), made()["Method"]())
    assert not same(made()["Method"](), made(sign="-")["Method"]())


def test_a_module_of_the_user_is_known_by_its_code(tmp_path):
    """Also if Python has one of the same name."""
    name = "code"
    found = set()
    for number in (1, 2):
        text = (
            f"def drift(x, v):\n    return factor() * v - x\ndef factor():\n    return {number}\n"
        )
        (tmp_path / f"{name}.py").write_text(text)
        code = (
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import {name}; "
            "from ddm.runtime.identities import identity_of; "
            f"print(identity_of(lambda x, v: {name}.drift(x, v)).sha256)"
        )
        command = [sys.executable, "-B", "-c", code]
        found.add(subprocess.run(command, check=True, capture_output=True).stdout)
    assert len(found) == 2


def test_another_process_says_the_same():
    code = (
        "import ddm; from ddm.runtime.identities import identity_of; drift = lambda x, v: v - 3 * x"
        "; print(identity_of([ddm.Model(drift=drift), {'a', 'b', 'c'}]).sha256)"
    )
    found = {
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
        for _ in range(2)
    }
    assert len(found) == 1


@dataclass
class Holding:
    what: object


@pytest.mark.parametrize(
    "value",
    [np.random.default_rng(1), object(), (i for i in range(2)), pd.DataFrame({"a": [1]})],
    ids=["generator of numbers", "object", "generator", "table"],
)
def test_what_cannot_be_compared_is_refused(value):
    kind = type(value).__qualname__
    message = f"of {value!r}, a {kind}, another process cannot say whether it has the same"
    with refused(Unidentified, message):
        identity_of(Holding([value]))
