"""Coordinates of parameters: means, contrasts and coefficients."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.models.layout import lay_out
from ddm.populations.effects import contrasts, coordinate_design, effects_of


def laid(model, table):
    design = lay_out(model, ddm.Trials(table))
    return design, tuple(effects_of(model, design, term) for term in design.terms)


def table(**columns):
    n = len(next(iter(columns.values())))
    rt = np.linspace(0.4, 1.2, n)
    return pd.DataFrame({"rt": rt, "response": np.arange(n) % 2, **columns})


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_contrasts_are_orthonormal_and_sum_to_0(n):
    basis = contrasts(n)
    np.testing.assert_allclose(basis.T @ basis, np.eye(n - 1), atol=1e-15)
    np.testing.assert_allclose(basis.sum(axis=0), 0.0, atol=1e-15)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_any_two_levels_differ_with_the_sd_of_the_key(n):
    _, (effects, *_) = laid(ddm.Model(v="level"), table(level=np.arange(4 * n) % n))
    share = np.array([one.share if not one.is_location else 0.0 for one in effects.coordinates])
    covariance = effects.basis @ np.diag(share**2) @ effects.basis.T
    np.testing.assert_allclose(covariance, 0.5 * (np.eye(n) - 1.0 / n), atol=1e-14)


def test_a_difference_of_differences_has_the_sd_of_the_interaction():
    cells = table(c=list("ab") * 8, d=list("xxyy") * 4)
    _, (effects, *_) = laid(ddm.Model(v=["c", "d"]), cells)
    assert effects.labels == ("v[a, x]", "v[a, y]", "v[b, x]", "v[b, y]")
    assert [one.key for one in effects.coordinates] == ["v", "v: c", "v: d", "v: c:d"]
    share = np.array([one.share for one in effects.coordinates])
    for weights, expected in (
        ([1, -1, -1, 1], [0, 0, 0, 1]),
        ([0.5, 0.5, -0.5, -0.5], [0, 1, 0, 0]),
        ([0.5, -0.5, 0.5, -0.5], [0, 0, 1, 0]),
        ([0.25] * 4, [1, 0, 0, 0]),
    ):
        of_keys = np.array(weights) @ effects.basis * share
        np.testing.assert_allclose(np.abs(of_keys), expected, atol=1e-14)


def test_coordinates_make_the_parameters_of_the_estimates():
    cells = table(c=list("abc") * 6)
    design, several = laid(ddm.Model(v="c", a="c", z=ddm.FREE, lapse=ddm.FREE), cells)
    of_coordinates = coordinate_design(design, several)
    theta = np.linspace(-0.5, 0.6, len(of_coordinates.labels))
    first, values = 0, []
    for effects in several:
        last = first + len(effects.coordinates)
        values.append(effects.link.inverse(effects.basis @ theta[first:last]))
        first = last
    expected = design.parameters_by_cell(np.concatenate(values))
    np.testing.assert_allclose(of_coordinates.parameters_by_cell(theta), expected, rtol=1e-13)


def test_columns_of_a_formula_are_centred_and_scaled():
    x = np.linspace(3.0, 9.0, 12)
    _, (effects, *_) = laid(ddm.Model(v="~ x"), table(x=x))
    assert [one.is_location for one in effects.coordinates] == [True, False]
    # eta = intercept + slope x, of the value at the mean and the slope per SD
    intercept, slope = effects.basis @ [0.7, 0.2]
    assert intercept + slope * x.mean() == pytest.approx(0.7)
    assert slope == pytest.approx(0.2 / x.std())


def test_a_formula_without_an_intercept_keeps_its_levels():
    cells = table(c=list("ab") * 6, x=np.linspace(1.0, 2.0, 12))
    _, (effects, *_) = laid(ddm.Model(v="~ 0 + c + x"), cells)
    assert [one.is_location for one in effects.coordinates] == [True, True, False]
    expected = np.diag([1.0, 1.0, 1.0 / np.sqrt((cells["x"] ** 2).mean())])
    np.testing.assert_allclose(effects.basis, expected, rtol=1e-12)
