"""Links to the second order, against those of models and differences."""

import numpy as np
import pytest

from ddm.first_passage.second_order.curved_links import (
    LOG,
    LOGIT,
    Links,
    chained,
    link_parameters,
    through_link,
)
from ddm.models.links import LINKS
from ddm.runtime.compilation import kernel

# the first cell has z through a logit and a through a logarithm, the second a alone
TWO = Links(
    ends=np.array([0, 2, 3]),
    parameter=np.array([2, 1, 1]),
    code=np.array([LOGIT, LOG, LOG]),
    sign=np.array([-1.0, 1.0, 1.0]),
    shift=np.array([1.0, 0.0, 0.0]),
)


@kernel
def linked(cell, links, row, steepness, bend):
    link_parameters(cell, links, row, steepness, bend)


@kernel
def chain(cell, links, steepness, bend, slopes, curvature):
    chained(cell, links, steepness, bend, slopes, curvature)


@pytest.mark.parametrize(("code", "name"), [(LOG, "log"), (LOGIT, "logit")])
@pytest.mark.parametrize("eta", [-40.0, -3.0, -1e-9, 0.0, 0.4, 5.0, 40.0])
def test_value_and_slope_are_those_of_the_link(code, name, eta):
    value, slope, bend = through_link(code, eta)
    assert value == pytest.approx(float(LINKS[name].inverse(eta)), rel=1e-14)
    assert slope == pytest.approx(float(LINKS[name].slope(eta)), rel=1e-14)
    h = 1e-6 * max(1.0, abs(eta))
    difference = (LINKS[name].slope(eta + h) - LINKS[name].slope(eta - h)) / (2.0 * h)
    assert bend == pytest.approx(float(difference), rel=1e-6, abs=1e-10)


def test_a_logarithm_ends_before_it_overflows():
    assert np.isfinite(through_link(LOG, 1e6)[0])


@pytest.mark.parametrize("functions", [(linked, chain), (link_parameters, chained)])
def test_derivatives_go_through_the_links(functions):
    """Of f = v a^2 z + z^3, whose derivatives in eta are found by differences."""
    link, back = functions

    def parameters(eta):
        row, steepness, bend = eta.copy(), np.empty(8), np.empty(8)
        link(0, TWO, row, steepness, bend)
        return row, steepness, bend

    def f(eta):
        v, a, z = parameters(eta)[0][:3]
        return v * a * a * z + z**3

    eta = np.array([0.7, 0.3, -0.4, 0.2, 0.0, 0.0, 0.0, 1.0])
    (v, a, z, *_), steepness, bend = parameters(eta)
    assert a == pytest.approx(np.exp(0.3))
    assert z == pytest.approx(1.0 - 1.0 / (1.0 + np.exp(0.4)))

    slopes = np.array([a * a * z, 2 * v * a * z, v * a * a + 3 * z * z, 0.0])
    curvature = np.zeros((4, 4))
    curvature[0, 1], curvature[0, 2] = 2 * a * z, a * a
    curvature[1, 1], curvature[1, 2], curvature[2, 2] = 2 * v * z, 2 * v * a, 6 * z
    back(0, TWO, steepness, bend, slopes, curvature)

    h = 1e-4
    steps = h * np.eye(8)[:4]
    gradient = [(f(eta + step) - f(eta - step)) / (2.0 * h) for step in steps]
    hessian = [
        [
            (f(eta + i + j) - f(eta + i - j) - f(eta - i + j) + f(eta - i - j)) / (4.0 * h * h)
            for j in steps
        ]
        for i in steps
    ]
    np.testing.assert_allclose(slopes, gradient, rtol=1e-6)
    np.testing.assert_allclose(np.triu(curvature), np.triu(hessian), rtol=1e-6, atol=1e-6)


def test_a_cell_without_a_link_for_a_parameter_keeps_it():
    row = np.array([0.7, 0.0, 0.4, 0.2, 0.0, 0.0, 0.0, 1.0])
    linked(1, TWO, row, np.empty(8), np.empty(8))
    assert row.tolist() == [0.7, 1.0, 0.4, 0.2, 0.0, 0.0, 0.0, 1.0]
