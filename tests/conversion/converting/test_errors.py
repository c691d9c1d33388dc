"""What cannot be converted, and estimates that differ by level."""

import numpy as np
import pandas as pd
import pytest

from ddm.conversion.converting import convert
from refusals import refused

PACKAGES = (
    "'ddm', 'ratcliff', 'fast-dm', 'hddm', 'hssm', 'ssm-simulators', 'pyddm', 'rtdists', 'stan', "
    "'brms', 'ez', 'ulrich', 'driftdm'"
)  # fmt: skip


@pytest.mark.parametrize(
    ("params", "from_", "to", "message"),
    [
        ({"v": 1.0}, "DMAT", "ddm", f"from_ must be one of {PACKAGES}; got 'DMAT'."),
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
            "D, start_shape, t0_sd. Rename, remove or add accordingly.",
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
            "params must be a mapping, a pandas Series, a DataFrame, or a Fit; got list.",
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
