"""Conversion there and back, between every two packages."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conventions.packages import can_say
from ddm.conventions import CONVENTIONS
from ddm.conversion.converting import convert


@st.composite
def processes(draw):
    numbers = {
        "v": draw(st.floats(-8, 8)),
        "a": draw(st.floats(0.2, 5)),
        "z": draw(st.floats(0.05, 0.95)),
        "t0": draw(st.floats(0, 2)),
        "sv": draw(st.floats(0, 4)),
        "sz": draw(st.floats(0, 0.1)),
        "st0": draw(st.floats(0, 1)),
    }
    return {name: value for name, value in numbers.items() if name == "a" or draw(st.booleans())}


@pytest.mark.parametrize(("one", "other"), list(itertools.product(CONVENTIONS, repeat=2)))
@settings(max_examples=15, deadline=None)
@given(process=processes())
def test_round_trip(one, other, process):
    common = {
        name: value
        for name, value in process.items()
        if name in can_say(one) and name in can_say(other)
    }
    there = convert(common, from_="ddm", to=one)
    away = convert(there, from_=one, to=other)
    assert away == pytest.approx(convert(common, from_="ddm", to=other), rel=1e-12, abs=1e-12)
    assert convert(away, from_=other, to=one) == pytest.approx(there, rel=1e-12, abs=1e-12)
    assert convert(away, from_=other, to="ddm") == pytest.approx(common, rel=1e-12, abs=1e-12)
