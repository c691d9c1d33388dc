"""Conversion between the conventions of packages, against numbers and physics worked out by
hand.
"""

import itertools
import re
from math import exp
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddm.conventions import CONVENTIONS, OUR_NAMES, WORDS, convert
from ddm.parameters import BY_NAME

OURS = {"v": 2.0, "a": 1.5, "z": 0.6, "t0": 0.3, "sv": 0.8, "sz": 0.2, "st0": 0.1}

# The process OURS, or as much of it as the package can say, worked out on paper.
BY_HAND = {
    "ddm": OURS,
    "ratcliff": {"v": 0.2, "a": 0.15, "z": 0.09, "Ter": 0.35, "eta": 0.08, "sz": 0.03, "st": 0.1},
    "fast-dm": {"v": 2.0, "a": 1.5, "zr": 0.6, "t0": 0.35, "sv": 0.8, "szr": 0.2, "st0": 0.1},
    "hddm": {"v": 2.0, "a": 1.5, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.2, "st": 0.1},
    "hssm": {"v": 2.0, "a": 0.75, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.2, "st": 0.1},
    "ssm-simulators": {"v": 2.0, "a": 0.75, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.15, "st": 0.05},
    "pyddm": {"drift": 2.0, "B": 0.75, "x0": 0.2, "nondectime": 0.35, "halfwidth": 0.05},
    "rtdists": {"v": 2.0, "a": 1.5, "z": 0.9, "t0": 0.3, "sv": 0.8, "sz": 0.3, "st0": 0.1},
    "stan": {
        "delta": 2.0,
        "alpha": 1.5,
        "beta": 0.6,
        "tau": 0.3,
        "var_delta": 0.8,
        "var_beta": 0.2,
        "var_tau": 0.1,
    },
    "brms": {"mu": 2.0, "bs": 1.5, "bias": 0.6, "ndt": 0.3},
    "ez": {"v": 0.2, "a": 0.15, "Ter": 0.3},
}
CAN_SAY = {
    "pyddm": ("v", "a", "z", "t0", "st0"),
    "brms": ("v", "a", "z", "t0"),
    "ez": ("v", "a", "t0"),
}


def can_say(package):
    return CAN_SAY.get(package, tuple(OURS))


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


# -- numbers ---------------------------------------------------------------------------------------


def test_every_package_is_tested_by_hand_documented_and_sourced():
    assert set(BY_HAND) == set(CONVENTIONS)
    for name, convention in CONVENTIONS.items():
        assert convention.package == name
        assert convention.source
        assert re.search(rf"^    {name} .* {convention.s:g} ", convert.__doc__, re.MULTILINE)


@pytest.mark.parametrize("package", BY_HAND)
def test_to_a_package(package):
    ours = {name: OURS[name] for name in can_say(package)}
    result = convert(ours, from_="ddm", to=package)
    assert result == pytest.approx(BY_HAND[package], rel=1e-14)
    assert list(result) == list(BY_HAND[package])


@pytest.mark.parametrize("package", BY_HAND)
def test_from_a_package(package):
    ours = {name: OURS[name] for name in can_say(package)}
    assert convert(BY_HAND[package], from_=package, to="ddm") == pytest.approx(ours, rel=1e-14)


@pytest.mark.parametrize(
    ("package", "params", "expected"),
    [
        (
            "ddm",
            {"v": 2.0, "a": 3.0, "sv": 1.0, "z": 0.6, "D": 4.0},
            {"v": 1.0, "a": 1.5, "sv": 0.5, "z": 0.6},
        ),
        ("ratcliff", {"v": 2.0, "a": 1.5, "z": 0.9, "s": 1.0}, {"v": 2.0, "a": 1.5, "z": 0.6}),
        (
            "ssm-simulators",
            {"v": 4.0, "a": 1.5, "sz": 0.3, "s": 2.0},
            {"v": 2.0, "a": 1.5, "sz": 0.2},
        ),
        (
            "pyddm",
            {"drift": 4.0, "B": 1.5, "x0": -0.5, "noise": 2.0},
            {"v": 2.0, "a": 1.5, "z": 0.25},
        ),
        (
            "rtdists",
            {"v": 0.2, "a": 0.15, "z": 0.09, "sz": 0.03, "s": 0.1},
            {"v": 2.0, "a": 1.5, "z": 0.6, "sz": 0.2},
        ),
        ("ez", {"v": 2.0, "a": 1.5, "s": 1.0}, {"v": 2.0, "a": 1.5}),
    ],
)
def test_the_strength_of_the_noise_sets_the_scale_and_is_not_passed_on(package, params, expected):
    assert convert(params, from_=package, to="ddm") == pytest.approx(expected, rel=1e-14)


def test_d_scales_evidence_for_a_package_with_a_fixed_noise():
    params = {"v": 2.0, "a": 3.0, "z": 0.6, "sz": 0.2, "D": 4.0}
    expected = {"v": 0.1, "a": 0.15, "z": 0.09, "sz": 0.03}
    assert convert(params, from_="ddm", to="ratcliff") == pytest.approx(expected, rel=1e-14)


def test_only_what_is_there_is_converted():
    assert convert({"t": 0.4}, from_="hddm", to="ddm") == {"t0": 0.4}
    assert convert({"st": 0.2}, from_="hddm", to="ssm-simulators") == {"st": 0.1}
    assert convert({"st0": 0.2, "t0": 0.25}, from_="ddm", to="hddm") == {"st": 0.2, "t": 0.35}


def test_what_has_no_effect_is_left_out():
    params = {"v": 2.0, "a": 0.6, "z": 0.1 * 3, "t0": 0.3, "sv": 0.0, "sz": 0.0, "st0": 0.0}
    assert params["z"] / params["a"] != 0.5  # by rounding
    assert convert(params, from_="rtdists", to="ez") == pytest.approx(
        {"v": 0.2, "a": 0.06, "Ter": 0.3}, rel=1e-14
    )


# -- round trips -----------------------------------------------------------------------------------


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


# -- physics --------------------------------------------------------------------------------------
# Each package's words for the lower and upper boundary, the start, its full width and the mean of
# the non-decision time, as its documentation defines them; what an observer sees must not depend on
# them.

GEOMETRY = {
    "ddm": lambda v, a, z, t0, sz, st0: (v, 0, a, z * a, sz * a, t0 + st0 / 2, 1),
    "ratcliff": lambda v, a, z, Ter, sz, st: (v, 0, a, z, sz, Ter, 0.1),
    "fast-dm": lambda v, a, zr, t0, szr, st0: (v, 0, a, zr * a, szr * a, t0, 1),
    "hddm": lambda v, a, z, t, sz, st: (v, 0, a, z * a, sz * a, t, 1),
    "hssm": lambda v, a, z, t, sz, st: (v, -a, a, (2 * z - 1) * a, sz * 2 * a, t, 1),
    "ssm-simulators": lambda v, a, z, t, sz, st: (v, -a, a, (2 * z - 1) * a, 2 * sz, t, 1),
    "pyddm": lambda drift, B, x0, nondectime, halfwidth: (drift, -B, B, x0 * B, 0, nondectime, 1),
    "rtdists": lambda v, a, z, t0, sz, st0: (v, 0, a, z, sz, t0 + st0 / 2, 1),
    "stan": lambda delta, alpha, beta, tau, var_beta, var_tau: (
        delta, 0, alpha, beta * alpha, var_beta * alpha, tau + var_tau / 2, 1
    ),
    "brms": lambda mu, bs, bias, ndt: (mu, 0, bs, bias * bs, 0, ndt, 1),
    "ez": lambda v, a, Ter: (v, 0, a, a / 2, 0, Ter, 0.1),
}  # fmt: skip


def observed(v, lower, upper, start, width, nondecision, s):
    """P(upper) and mean RT, from the closed forms, averaged over the starts by Gauss-Legendre
    quadrature.
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    x, separation, rate = start + nodes * width / 2 - lower, upper - lower, 2 * v / s**2
    if v == 0:
        probability, mean = x / separation, x * (separation - x) / s**2
    else:
        probability = (1 - np.exp(-rate * x)) / (1 - exp(-rate * separation))
        mean = (separation * probability - x) / v
    return probability @ weights / 2, mean @ weights / 2 + nondecision


@pytest.mark.parametrize("v", [-1.3, 0.0, 2.0])
@pytest.mark.parametrize("package", GEOMETRY)
def test_the_process_is_the_same(package, v):
    process = {"v": v, "a": 1.5, "z": 0.6, "t0": 0.3, "sz": 0.4, "st0": 0.1}
    if package == "ez":
        process["z"] = 0.5
    no_width = {name: 0.0 for name in ("sz", "st0") if name not in can_say(package)}
    process |= no_width
    theirs = convert(process, from_="ddm", to=package)
    assert observed(*GEOMETRY[package](**theirs)) == pytest.approx(
        observed(*GEOMETRY["ddm"](**process)), rel=1e-12
    )


def test_mean_of_the_closed_form_at_known_numbers():
    probability, mean = observed(*GEOMETRY["hssm"](v=0.0, a=1.0, z=0.5, t=0.5, sz=0.8, st=0.2))
    assert probability == pytest.approx(0.5, rel=1e-14)
    assert mean == pytest.approx(0.5 + 1 - 1.6**2 / 12, rel=1e-14)


# -- types -----------------------------------------------------------------------------------------


def test_mapping_gives_a_dict_of_floats():
    params = MappingProxyType({"a": 1, "v": np.float32(2), "t": np.int64(0)})
    result = convert(params, from_="hddm", to="hssm")
    assert result == {"a": 0.5, "v": 2.0, "t": 0.0}
    assert type(result) is dict
    assert {type(value) for value in result.values()} == {float}


def test_series_gives_a_series():
    params = pd.Series({"t": 0.35, "v": np.nan, "a": 1.5, "st": 0.1}, name="s01").rename_axis(
        "parameter"
    )
    before = params.copy()
    result = convert(params, from_="hddm", to="ratcliff")
    expected = pd.Series({"Ter": 0.35, "v": np.nan, "a": 0.15, "st": 0.1}, name="s01").rename_axis(
        "parameter"
    )
    pd.testing.assert_series_equal(result, expected)
    pd.testing.assert_series_equal(params, before)


def test_series_of_a_nullable_or_object_type():
    expected = pd.Series({"v": np.nan, "a": 0.75})
    pd.testing.assert_series_equal(
        convert(pd.Series({"v": pd.NA, "a": 1.5}, dtype="Float64"), from_="ddm", to="hssm"),
        expected,
    )
    pd.testing.assert_series_equal(
        convert(pd.Series({"v": np.nan, "a": 1.5}, dtype=object), from_="ddm", to="hssm"), expected
    )


def test_frame_gives_a_frame_with_its_other_columns_rows_and_order():
    params = pd.DataFrame(
        {
            "n": [100, 200],
            "t": [0.35, 0.5],
            "a": [2, 1],
            "subject": ["x", "y"],
            "st": [0.1, np.nan],
            "z": [0.5, 0.75],
        },
        index=pd.Index([7, 3], name="row"),
    )
    before = params.copy(deep=True)
    result = convert(params, from_="hddm", to="rtdists")
    expected = pd.DataFrame(
        {
            "n": [100, 200],
            "t0": [0.3, np.nan],
            "a": [2.0, 1.0],
            "subject": ["x", "y"],
            "st0": [0.1, np.nan],
            "z": [1.0, 0.75],
        },
        index=pd.Index([7, 3], name="row"),
    )
    pd.testing.assert_frame_equal(result, expected)
    pd.testing.assert_frame_equal(params, before)


def test_frame_of_objects_that_are_numbers():
    params = pd.DataFrame({"v": [1.0, 2]}, dtype=object)
    pd.testing.assert_frame_equal(
        convert(params, from_="ddm", to="ratcliff"), pd.DataFrame({"v": [0.1, 0.2]})
    )


def test_frame_of_nullable_numbers_without_rows_and_with_what_has_no_effect():
    nullable = pd.DataFrame({"v": [1.0, pd.NA], "sv": [0, pd.NA]}, dtype="Float64")
    pd.testing.assert_frame_equal(
        convert(nullable, from_="ddm", to="ez"), pd.DataFrame({"v": [0.1, np.nan]})
    )
    empty = convert(pd.DataFrame({"v": [], "a": []}, dtype=float), from_="ddm", to="brms")
    assert list(empty.columns) == ["mu", "bs"]
    assert len(empty) == 0


def test_frame_and_dict_agree():
    row = convert(pd.DataFrame([OURS, OURS]), from_="ddm", to="ratcliff").iloc[1].to_dict()
    assert row == convert(OURS, from_="ddm", to="ratcliff")


def test_nan_passes_every_check():
    params = pd.DataFrame({name: [np.nan] for name in [*OURS, "D"]})
    assert convert(params, from_="ddm", to="ratcliff").isna().all(axis=None)


# -- errors ----------------------------------------------------------------------------------------

PACKAGES = (
    "'ddm', 'ratcliff', 'fast-dm', 'hddm', 'hssm', 'ssm-simulators', 'pyddm', 'rtdists', 'stan', "
    "'brms', 'ez'"
)  # fmt: skip


@pytest.mark.parametrize(
    ("params", "from_", "to", "message"),
    [
        ({"v": 1.0}, "HDDM", "ddm", f"from_ must be one of {PACKAGES}; got 'HDDM'."),
        ({"v": 1.0}, "ddm", "wiener", f"to must be one of {PACKAGES}; got 'wiener'."),
        (
            {"alpha": 1.0, "v": 1.0, "b": 2.0},
            "hddm",
            "ddm",
            "params has 'alpha', 'b', but the parameters of hddm are v, a, z, t, sv, sz, st. "
            "Rename, remove or add accordingly.",
        ),
        (
            pd.Series({"drift[easy]": 1.0}),
            "ddm",
            "ez",
            "params has 'drift[easy]', but the parameters of ddm are v, a, z, t0, sv, sz, st0, "
            "D. Rename, remove or add accordingly.",
        ),
        (
            {},
            "brms",
            "ddm",
            "params is empty, but the parameters of brms are mu, bs, bias, ndt. Rename, remove "
            "or add accordingly.",
        ),
        (
            pd.DataFrame({"rt": [0.5], "response": [1]}),
            "ez",
            "ddm",
            "params has no column that is a parameter of ez (v, a, Ter, s); its columns are rt, "
            "response. Rename the columns, or choose another from_.",
        ),
        (
            pd.DataFrame(),
            "ez",
            "ddm",
            "params has no column that is a parameter of ez (v, a, Ter, s); its columns are "
            "none. Rename the columns, or choose another from_.",
        ),
        (
            pd.DataFrame({"t": [0.5], "t0": [0.4]}),
            "hddm",
            "ddm",
            "params has the column 't0', which is not a parameter of hddm but is one of ddm, so "
            "the result would be ambiguous. Rename or remove it.",
        ),
        (
            pd.DataFrame([[1.0, 2.0]], columns=["v", "v"]),
            "hddm",
            "ddm",
            "params has 'v' more than once. Keep one of them.",
        ),
        (
            pd.Series([1.0, 2.0], index=["a", "a"]),
            "hddm",
            "ddm",
            "params has 'a' more than once. Keep one of them.",
        ),
        ({"v": float("nan")}, "hddm", "ddm", "v must be a finite number; got nan."),
        (pd.Series({"v": -np.inf}), "hddm", "ddm", "v must be a finite number; got -inf."),
        (
            pd.DataFrame({"v": [1.0, np.nan, np.inf]}),
            "hddm",
            "ddm",
            "The column 'v' must hold finite numbers or NaN; got inf.",
        ),
        (
            {"a": -0.5, "z": 0.1},
            "ratcliff",
            "ddm",
            "The a of ratcliff must be > 0; got -0.5. Check that params is in the convention of "
            "ratcliff.",
        ),
        (
            {"z": 0.1, "a": 0.0},
            "ratcliff",
            "ddm",
            "The a of ratcliff must be > 0; got 0. Check that params is in the convention of "
            "ratcliff.",
        ),
        (
            {"v": 1.0, "D": 0.0},
            "ddm",
            "hddm",
            "The D of ddm must be > 0; got 0. Check that params is in the convention of ddm.",
        ),
        (
            {"v": 1.0, "D": -1.0},
            "ddm",
            "hddm",
            "The D of ddm must be > 0; got -1. Check that params is in the convention of ddm.",
        ),
        (
            {"eta": -0.1},
            "ratcliff",
            "ddm",
            "The eta of ratcliff must be >= 0; got -0.1. Check that params is in the convention "
            "of ratcliff.",
        ),
        (
            {"a": 0.12, "z": 0.5},
            "ratcliff",
            "ddm",
            "The z of ratcliff must be between 0 and the boundary separation, in units of "
            "evidence; got 0.5. Check that params is in the convention of ratcliff.",
        ),
        (
            pd.DataFrame({"zr": [0.5, 1.2]}),
            "fast-dm",
            "ddm",
            "The zr of fast-dm must be between 0 and 1, relative to the boundary separation; got "
            "1.2. Check that params is in the convention of fast-dm.",
        ),
        (
            {"x0": -1.0},
            "pyddm",
            "ddm",
            "The x0 of pyddm must be between -1 (lower boundary) and 1 (upper boundary); got -1. "
            "Check that params is in the convention of pyddm.",
        ),
        (
            {"zr": 0.5},
            "fast-dm",
            "rtdists",
            "zr cannot be converted without a: rtdists measures it in units of evidence. Add a, "
            "the boundary separation in fast-dm, to params.",
        ),
        (
            {"sz": 0.1},
            "ssm-simulators",
            "ddm",
            "sz cannot be converted without a: ssm-simulators measures it in units of evidence. "
            "Add a, the boundary separation in ssm-simulators, to params.",
        ),
        (
            {"v": 1.0, "var_delta": 0.5} | {"delta": 1.0},
            "stan",
            "brms",
            "params has 'v', but the parameters of stan are delta, alpha, beta, tau, var_delta, "
            "var_beta, var_tau. Rename, remove or add accordingly.",
        ),
        (
            {"delta": 1.0, "var_delta": 0.5},
            "stan",
            "brms",
            "var_delta = 0.5 cannot be converted: brms has no such parameter. Fit again with "
            "var_delta = 0, or convert to one of ddm, ratcliff, fast-dm, hddm, hssm, "
            "ssm-simulators, rtdists, stan.",
        ),
        (
            pd.DataFrame({"v": [1.0, 2.0], "st": [0.0, 0.2]}),
            "ratcliff",
            "ez",
            "st = 0.2 cannot be converted: ez has no such parameter. Fit again with st = 0, or "
            "convert to one of ddm, ratcliff, fast-dm, hddm, hssm, ssm-simulators, pyddm, "
            "rtdists, stan.",
        ),
        (
            {"a": 0.12, "z": 0.05},
            "ratcliff",
            "ez",
            "z = 0.05 cannot be converted: ez has no such parameter. Fit again with z = a / 2, "
            "or convert to one of ddm, ratcliff, fast-dm, hddm, hssm, ssm-simulators, pyddm, "
            "rtdists, stan, brms.",
        ),
        (
            {"x0": 0.1},
            "pyddm",
            "ez",
            "x0 = 0.1 cannot be converted: ez has no such parameter. Fit again with x0 = 0, or "
            "convert to one of ddm, ratcliff, fast-dm, hddm, hssm, ssm-simulators, pyddm, "
            "rtdists, stan, brms.",
        ),
        (
            {"bias": 0.5001},
            "brms",
            "ez",
            "bias = 0.5001 cannot be converted: ez has no such parameter. Fit again with bias = "
            "0.5, or convert to one of ddm, ratcliff, fast-dm, hddm, hssm, ssm-simulators, "
            "pyddm, rtdists, stan, brms.",
        ),
    ],
)
def test_value_errors(params, from_, to, message):
    with refused(ValueError, message):
        convert(params, from_=from_, to=to)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            [1.0, 2.0],
            "params must be a mapping, a pandas Series or a pandas DataFrame; got list.",
        ),
        (
            {"v": "1.0"},
            "v must be a finite number; got '1.0'. For many values use a DataFrame, a row for "
            "each.",
        ),
        (
            {"v": True},
            "v must be a finite number; got True. For many values use a DataFrame, a row for each.",
        ),
        (
            {"v": [1.0, 2.0]},
            "v must be a finite number; got [1.0, 2.0]. For many values use a DataFrame, a row for "
            "each.",
        ),
        (
            {"v": None},
            "v must be a finite number; got None. For many values use a DataFrame, a row for each.",
        ),
        (
            pd.Series({"v": "fast", "a": 1.0}),
            "v must be a finite number; got 'fast'. For many values use a DataFrame, a row for "
            "each.",
        ),
        (
            pd.DataFrame({"v": pd.Series(["1.0"], dtype="category")}),
            "The column 'v' must hold numbers; its dtype is category. Convert it first.",
        ),
        (
            pd.DataFrame({"v": [True]}),
            "The column 'v' must hold numbers; its dtype is bool. Convert it first.",
        ),
    ],
)
def test_type_errors(params, message):
    with refused(TypeError, message):
        convert(params, from_="hddm", to="ddm")


ESTIMATES = pd.DataFrame(
    {
        "v[easy]": [2.0, 1.6],
        "a[accuracy]": [1.5, 2.0],
        "group": ["x", "y"],
        "v[hard]": [1.0, 0.4],
        "t0": [0.3, 0.2],
    }
)


def test_estimates_by_level_are_converted_as_their_parameter():
    """Half the separation in hssm; a tenth of drift and separation with s = 0.1."""
    hssm = convert(ESTIMATES, from_="ddm", to="hssm")
    assert hssm.columns.tolist() == ["v[easy]", "a[accuracy]", "group", "v[hard]", "t"]
    assert hssm["v[easy]"].tolist() == [2.0, 1.6]
    assert hssm["a[accuracy]"].tolist() == [0.75, 1.0]
    assert hssm["group"].tolist() == ["x", "y"]
    ez = convert(ESTIMATES, from_="ddm", to="ez")
    np.testing.assert_allclose(ez[["v[easy]", "a[accuracy]", "v[hard]"]].iloc[0], [0.2, 0.15, 0.1])
    assert convert(ESTIMATES, from_="ddm", to="brms").columns.tolist() == [
        "mu[easy]",
        "bs[accuracy]",
        "group",
        "mu[hard]",
        "ndt",
    ]


def test_the_estimates_of_one_fit_are_converted_as_a_series():
    series = ESTIMATES.drop(columns="group").iloc[0].rename("s01")
    converted = convert(series, from_="ddm", to="hssm")
    assert converted.to_dict() == {"v[easy]": 2.0, "a[accuracy]": 0.75, "v[hard]": 1.0, "t": 0.3}
    assert converted.name == "s01"


def test_a_start_in_evidence_needs_a_separation_that_does_not_differ_by_level():
    with pytest.raises(
        ValueError,
        match=r"^z cannot be converted without a: ratcliff measures it in units of evidence",
    ):
        convert(ESTIMATES.assign(z=0.4), from_="ddm", to="ratcliff")


def test_noise_that_differs_by_level_is_refused():
    with pytest.raises(
        ValueError,
        match=r"^D differs by level, so each level has its own scale\. Convert one condition at",
    ):
        convert(
            pd.DataFrame({"v": [1.0], "a": [2.0], "D[x]": [4.0], "D[y]": [1.0]}),
            from_="ddm",
            to="hddm",
        )


# -- our names -------------------------------------------------------------------------------------


def test_every_name_of_a_parameter_elsewhere_leads_to_ours():
    ours = CONVENTIONS["ddm"].names
    for convention in CONVENTIONS.values():
        for meaning, theirs in convention.names.items():
            assert OUR_NAMES[theirs.lower()] == ours[meaning]


def test_words_of_the_field_lead_to_parameters_and_to_one_each():
    assert set(WORDS) <= set(BY_NAME)
    words = [word for of_one in WORDS.values() for word in of_one.split()]
    names = [name.lower() for one in CONVENTIONS.values() for name in one.names.values()]
    assert len(set(words)) == len(words)
    assert not set(words) & set(names)
    assert all(word == word.lower() for word in words)
