"""The table of parameters is consistent, and every check names the parameter, the value and its
domain.
"""

from decimal import Decimal

import numpy as np
import pytest

from ddm import parameters
from ddm.parameters import BY_NAME, NAMES, PARAMETERS, check, check_start
from refusals import refused

MEANINGS = {
    "v": "a finite number; got {}. (v: drift rate; positive towards the upper boundary)",
    "a": (
        "a finite number > 0; got {}. (a: boundary separation: the full distance between the "
        "boundaries)"
    ),
    "z": "a number between 0 and 1, both excluded; got {}. "
    "(z: starting point relative to a (0 = lower, 1 = upper boundary))",
    "t0": "a finite number >= 0; got {}. (t0: non-decision time; with st0 > 0 its smallest "
    "value, with t0_sd > 0 its mean)",
    "sv": (
        "a finite number >= 0; got {}. (sv: SD of the normal distribution of drift rates across "
        "trials)"
    ),
    "sz": "a number >= 0 and below 2 min(z, 1 - z); got {}. "
    "(sz: width, relative to a, of the uniform distribution of starting points around z)",
    "st0": (
        "a finite number >= 0; got {}. (st0: width of the uniform distribution of non-decision "
        "times above t0)"
    ),
    "D": (
        "a finite number > 0; got {}. (D: diffusion coefficient: variance of the noise per "
        "second (D = s^2))"
    ),
    "start_shape": (
        "a finite number > 0; got {}. (start_shape: shape of the symmetric beta distribution of "
        "starting points between boundaries)"
    ),
    "t0_sd": (
        "a finite number > 0; got {}. (t0_sd: SD of the normal distribution of non-decision times "
        "around t0, cut at 0)"
    ),
}


def test_every_message_is_tested():
    assert set(MEANINGS) == set(NAMES)


@pytest.mark.parametrize("row", PARAMETERS, ids=NAMES)
def test_starts_and_search_regions_lie_in_the_domain(row):
    low, high = row.search
    assert low < row.start < high
    assert row.valid(np.array([low, row.start, high])).all()
    assert 0 < row.step < high - low


@pytest.mark.parametrize("row", PARAMETERS, ids=NAMES)
def test_defaults_lie_in_the_domain(row):
    defaults = [value for value in (row.default, row.model_default) if value is not None]
    assert row.valid(np.array(defaults)).all()


def test_columns_of_the_kernels_follow_the_table():
    for name in NAMES:
        assert NAMES[getattr(parameters, name.upper())] == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, value) for name in NAMES for value in (np.nan, np.inf, -np.inf)],
        *[
            ("a", 0),
            ("a", -1),
            ("z", 0),
            ("z", 1),
            ("z", -0.5),
            ("t0", -0.1),
            ("sv", -1),
            ("sz", -0.1),
            ("sz", 1),
            ("st0", -1),
            ("D", 0),
            ("D", -2),
        ],
    ],
)
def test_a_value_outside_the_domain_is_named(name, value):
    with refused(ValueError, f"{name} must be {MEANINGS[name].format(f'{value:g}')}"):
        check(name, value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["0.5", "free", None, True, 1j, [0.5, "0.5"], {}], ids=repr)
def test_what_is_no_number_is_named(name, value):
    with refused(TypeError, f"{name} must be {MEANINGS[name].format(repr(value))}"):
        check(name, value)


def test_the_first_invalid_value_of_an_array_is_named():
    with pytest.raises(
        ValueError, match=r"^z must be a number between 0 and 1, both excluded; got 1\.5\. "
    ):
        check("z", [[0.1, 0.2], [1.5, -3.0]])


@pytest.mark.parametrize(
    "value", [1, 0.5, np.float32(0.5), np.int8(1), Decimal("0.5"), np.array(0.5)], ids=repr
)
def test_every_kind_of_number_is_accepted(value):
    checked = check("a", value)
    assert checked.dtype == float
    assert checked == float(value)


@pytest.mark.parametrize(
    ("name", "value"), [("v", 0), ("v", -3), ("t0", 0), ("a", 1e-300), ("z", 1e-9)]
)
def test_edges_of_the_domain_are_accepted(name, value):
    assert check(name, value) == value


def test_scaling_changes_what_is_measured_in_evidence():
    scales = {"v": 1, "a": 1, "z": 0, "t0": 0, "sv": 1, "sz": 0, "st0": 0, "D": 2}
    scales |= {"start_shape": 0, "t0_sd": 0}
    assert {name: BY_NAME[name].scale for name in NAMES} == scales


@pytest.mark.parametrize(("z", "sz"), [(0.5, 0.99), (0.3, 0.59), (0.98, 0.03), (0.5, 0.0)])
def test_starting_points_between_the_boundaries_are_accepted(z, sz):
    check_start(z, sz)


@pytest.mark.parametrize(("z", "sz", "limit"), [(0.3, 0.6, "0.6"), (0.75, 0.9, "0.5")])
def test_starting_points_that_reach_a_boundary_are_refused(z, sz, limit):
    with refused(
        ValueError,
        f"sz must be a number >= 0 and below 2 min(z, 1 - z), which is {limit} for z = {z:g}; got "
        f"{sz:g}. Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make "
        "sz smaller, or move z towards 0.5.",
    ):
        check_start(z, sz)
