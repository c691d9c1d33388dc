"""Conversion gives the type it was given."""

from types import MappingProxyType

import numpy as np
import pandas as pd

import ddm
from conventions.packages import OURS
from ddm.conversion.converting import convert
from refusals import refused


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


# -- fits ------------------------------------------------------------------------------------------

DATA = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(120, seed=1)
DATA = DATA.assign(x=np.arange(120) / 60, level=["a", "b"] * 60, subject=[1, 2] * 60)


def test_a_fit_stands_for_its_estimates():
    fit = ddm.fit(ddm.Model(v="level"), DATA)
    expected = convert(fit.params, from_="ddm", to="hssm")
    pd.testing.assert_series_equal(convert(fit, from_="DDM", to="HSSM"), expected)
    assert expected["a"] == fit.params["a"] / 2

    fits = ddm.fit_each(ddm.Model(), DATA, by="subject")
    pd.testing.assert_frame_equal(
        convert(fits, from_="ddm", to="hssm"), convert(fits.params, from_="ddm", to="hssm")
    )


def test_coefficients_of_formulas_are_refused_but_not_their_conditions():
    """Half of a logarithm would be the logarithm of a root."""
    fit = ddm.fit(ddm.Model(a="~ 0 + x"), DATA)
    fits = ddm.fit_each(ddm.Model(a="~ 0 + x"), DATA, by="subject")
    for given in (fit, fit.params, fits, fits.params, fit.params.to_frame().T):
        with refused(
            ValueError,
            "'a[x]' is a coefficient of a formula, an effect on the scale of a link, which is no "
            "parameter of another package. Convert the parameters of the conditions: "
            "ddm.convert(fit.conditions, from_=..., to=...).",
        ):
            convert(given, from_="ddm", to="hssm")

    conditions = convert(fit.conditions, from_="ddm", to="hssm")
    assert (conditions["a"] == fit.conditions["a"] / 2).all()
    assert convert(fit.params[["v", "t0"]], from_="ddm", to="hssm").index.tolist() == ["v", "t"]
