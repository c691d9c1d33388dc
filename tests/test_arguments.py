"""Checks of arguments: what passes, as which type, and the full text of every refusal."""

import dataclasses
import inspect
import pickle
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from ddm import arguments
from refusals import refused

NO_NUMBERS = [None, "1", True, np.True_, [1.0], np.array([1.0]), 1j, object]

# -- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.int64(2), np.float32(2), Decimal("2"), Fraction(4, 2), np.array(2.0)],
    ids=repr,
)
def test_a_number_of_any_type_becomes_a_float(value):
    found = arguments.number("x", value)
    assert found == 2.0
    assert type(found) is float


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_number_is_refused(value):
    with refused(TypeError, f"x must be a finite number; got {value!r}."):
        arguments.number("x", value)
    assert not arguments.is_number(value)


@pytest.mark.parametrize(
    ("domain", "words", "inside", "outside"),
    [
        (arguments.FINITE, "a finite number", (-1.0, 0.0), (np.inf, -np.inf, np.nan)),
        (arguments.ONE_FINITE, "one finite number", (-1.0, 0.0), (np.inf, np.nan)),
        (arguments.POSITIVE, "a finite number > 0", (1e-300, 2), (0, -1.0, np.inf, np.nan)),
        (arguments.NOT_NEGATIVE, "a finite number >= 0", (0, 2.0), (-1e-9, np.inf, np.nan)),
        (arguments.UNIT_INTERVAL, "a number between 0 and 1", (0, 0.5, 1), (-0.1, 1.1, np.nan)),
        (
            arguments.INSIDE_UNIT_INTERVAL,
            "a number between 0 and 1, both excluded",
            (1e-9, 0.5),
            (0, 1.0, np.nan),
        ),
    ],
)
def test_a_number_lies_in_its_domain(domain, words, inside, outside):
    assert [arguments.number("x", value, domain) for value in inside] == list(inside)
    for value in outside:
        with refused(ValueError, f"x must be {words}; got {value!r}."):
            arguments.number("x", value, domain)


def test_a_message_says_what_a_number_means_and_what_to_do():
    said = {"meaning": "the time step, in seconds", "advice": "The usual choice is dt=1e-3."}
    with refused(
        ValueError,
        "dt must be a finite number > 0 (the time step, in seconds); got 0. The usual choice is "
        "dt=1e-3.",
    ):
        arguments.number("dt", 0, arguments.POSITIVE, **said)
    with refused(
        TypeError,
        "dt must be a finite number > 0 (the time step, in seconds); got None. The usual choice "
        "is dt=1e-3.",
    ):
        arguments.number("dt", None, arguments.POSITIVE, **said)


# -- shares ----------------------------------------------------------------------------------------


def test_a_share_lies_between_0_and_1():
    assert arguments.share("level", 0.95) == 0.95
    assert arguments.share("share", 1, arguments.UNIT_INTERVAL) == 1.0
    for value in (0.0, 1, -0.5, 100, np.nan, Decimal("NaN")):
        with refused(
            ValueError,
            f"level must be a number between 0 and 1, both excluded; got {value!r}.",
        ):
            arguments.share("level", value)
    with refused(TypeError, "level must be a number between 0 and 1, both excluded; got '95 %'."):
        arguments.share("level", "95 %")


def test_a_percentage_is_written_as_a_share():
    with refused(
        ValueError,
        "level must be a number between 0 and 1, both excluded; got 95. For 95 % write level=0.95.",
    ):
        arguments.share("level", 95)
    with refused(
        ValueError,
        "share must be a number between 0 and 1 (of the trials); got 2.5. For 2.5 % write "
        "share=0.025.",
    ):
        arguments.share("share", 2.5, arguments.UNIT_INTERVAL, meaning="of the trials")


# -- whole numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), np.array(3)], ids=repr)
def test_a_whole_number_of_any_type_becomes_an_int(value):
    found = arguments.whole_number("n", value, at_least=3, at_most=3)
    assert found == 3
    assert type(found) is int


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_number_is_no_whole_number(value):
    with refused(TypeError, f"n must be a whole number >= 0; got {value!r}."):
        arguments.whole_number("n", value, at_least=0)


@pytest.mark.parametrize("value", [1, -1, 2.0, 2.5, np.inf, np.nan, Decimal(2)], ids=repr)
def test_a_whole_number_has_a_minimum(value):
    with refused(
        ValueError,
        f"n must be a whole number >= 2 (the data sets to simulate); got {value!r}. For example "
        "n=100.",
    ):
        arguments.whole_number(
            "n", value, at_least=2, meaning="the data sets to simulate", advice="For example n=100."
        )


@pytest.mark.parametrize("value", [1, 6, 10**30])
def test_a_whole_number_may_have_a_maximum(value):
    with refused(ValueError, f"k must be a whole number from 2 to 5; got {value!r}."):
        arguments.whole_number("k", value, at_least=2, at_most=5)
    assert arguments.whole_number("k", 10**30, at_least=2) == 10**30


def test_a_maximum_may_be_0():
    with refused(ValueError, "k must be a whole number from 0 to 0; got 1."):
        arguments.whole_number("k", 1, at_least=0, at_most=0)


# -- responses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "response",
    [
        [0, 1, 1],
        [False, True, True],
        [0.0, 1.0, 1.0],
        np.array([0, 1, 1], dtype=np.uint8),
        np.array([False, 1, True], dtype=object),
    ],
    ids=repr,
)
def test_a_response_is_0_or_1(response):
    found = arguments.is_upper(response)
    assert found.dtype == bool
    assert found.tolist() == [False, True, True]


@pytest.mark.parametrize("value", [2, -1, 0.5, np.nan, None, "light", "1"], ids=repr)
def test_other_responses_are_refused(value):
    message = (
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {value!r}. Data with "
        "other labels go through ddm.Trials(data, upper=...)."
    )
    for response in (value, [value], [[value, value]]):
        with refused(ValueError, message):
            arguments.is_upper(response)


@pytest.mark.parametrize("value", ["lower", "upper", "Upper"])
def test_a_boundary_is_not_called_by_its_name(value):
    with refused(
        ValueError,
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {value!r}. Write 1 for "
        "the upper and 0 for the lower boundary.",
    ):
        arguments.is_upper(value)


def test_times_and_responses_are_broadcast_into_arrays_of_their_own():
    times = np.array([[0.3], [0.5]])
    x, upper = arguments.beside_response("rt", times, [0, 1, 1])
    assert x.tolist() == [[0.3] * 3, [0.5] * 3]
    assert upper.tolist() == [[False, True, True]] * 2
    assert x.flags.writeable
    assert upper.flags.writeable
    assert arguments.beside_response("rt", times, 1)[0] is not times
    with refused(
        ValueError,
        "rt of shape (2,) and response of shape (3,) cannot be broadcast together; give them one "
        "shape, or one of them as a single number.",
    ):
        arguments.beside_response("rt", np.ones(2), [0, 1, 1])


# -- seeds -----------------------------------------------------------------------------------------


def test_what_random_numbers_can_begin_with_is_a_seed():
    sequence, generator = np.random.SeedSequence(1), np.random.default_rng(1)
    assert arguments.seed(sequence) is sequence
    assert arguments.seed(generator) is generator
    assert arguments.seed(None) is None
    assert type(arguments.seed(np.int64(7))) is int


@pytest.mark.parametrize(
    ("value", "error"),
    [(-1, ValueError), (1.5, TypeError), ("abc", TypeError), (True, TypeError), ([1], TypeError)],
)
def test_anything_else_is_no_seed(value, error):
    with refused(
        error,
        "seed must be an integer >= 0, a numpy.random.SeedSequence, a numpy.random.Generator or "
        f"None; got {value!r}. Take any integer, e.g. seed=1, for a result that can be repeated.",
    ):
        arguments.seed(value)


# -- names -----------------------------------------------------------------------------------------


@arguments.by_name("v", "t0", words={"drift": "v", "speed": "v", "noise": "D", "lapses": "lapse"})
@dataclass(frozen=True, kw_only=True)
class Some:
    v: float
    a: float = 1.0
    t0: float = 0.0
    D: float = 1.0


def test_fields_are_given_by_name():
    assert Some(v=2) == Some(v=2, a=1.0)
    assert dataclasses.replace(Some(v=2), a=3.0) == Some(v=2, a=3.0)
    assert pickle.loads(pickle.dumps(Some(v=2))) == Some(v=2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Some(v=2).v = 3
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'v'"):
        Some(a=1)


def test_what_shows_a_signature_shows_the_fields():
    found = inspect.signature(Some).parameters.values()
    assert [parameter.name for parameter in found] == ["v", "a", "t0", "D"]
    assert {parameter.kind for parameter in found} == {inspect.Parameter.KEYWORD_ONLY}
    assert [parameter.default for parameter in found][1:] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("unnamed", "named", "got", "example"),
    [
        ((1,), {}, "1", "v=1, t0=..."),
        ((1, 2.5), {}, "1, 2.5", "v=1, a=2.5, t0=..."),
        ((1, 2, 3), {}, "1, 2, 3", "v=1, a=2, t0=3"),
        ((1, 2), {"v": "x"}, "1, 2", "v='x', a=1, t0=2"),
        ((1,), {"drift": 2}, "1", "v=1, t0=..."),
        (range(6), {}, "0, 1, 2, 3, 4, 5", "v=0, a=1, t0=2, D=3"),
        (("x" * 39,), {}, "a value of type str", "v=..., t0=..."),
        ((np.eye(2),), {}, "a value of type ndarray", "v=..., t0=..."),
    ],
)
def test_a_value_without_a_name_is_refused(unnamed, named, got, example):
    with refused(
        TypeError,
        f"Some takes its parameters by name; got {got} without a name. Write e.g. Some({example}). "
        "The names are v, a, t0, D.",
    ):
        Some(*unnamed, **named)


@pytest.mark.parametrize(
    ("named", "found", "is_of_another_package"),
    [
        ({"drift": 1}, "drift= (write v=)", True),
        ({"Drift": 1}, "Drift= (write v=)", True),
        ({"d": 1}, "d= (write D=)", False),
        ({"T0": 1}, "T0= (write t0=)", False),
        ({"lapses": 1}, "lapses=", False),
        ({"v": 1, "other": 1}, "other=", False),
        ({"other": 1, "noise": 2, "a": 3}, "other=, noise= (write D=)", True),
    ],
)
def test_an_unknown_name_is_refused(named, found, is_of_another_package):
    advice = " Numbers of another package may mean something else: see ddm.convert."
    with refused(
        TypeError,
        f"Some does not know {found}. Its parameters are v, a, t0, D."
        + (advice if is_of_another_package else ""),
    ):
        Some(**named)
