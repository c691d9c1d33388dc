"""The number of nodes is enough: the bound holds for functions whose growth off the real line is
known.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddm.numerics.quadrature import (
    MOST_NODES,
    NODES,
    TOLERANCE,
    WEIGHTS,
    first_of_rule,
    nodes_needed,
    order,
)


def rule(n):
    first = first_of_rule(n)
    return NODES[first : first + n], WEIGHTS[first : first + n]


@pytest.mark.parametrize("n", [1, 2, 7, MOST_NODES])
def test_rules_integrate_polynomials(n):
    nodes, weights = rule(n)
    for power in range(0, 2 * n, 2):
        assert weights @ nodes**power == pytest.approx(2.0 / (power + 1.0), rel=1e-12)


@given(st.floats(0.0, 25.0))
def test_exponentials_are_integrated_within_the_tolerance(slope):
    nodes, weights = rule(order(slope, np.inf, 0.0, 0.0, 0.0, 1.0, np.inf))
    exact = 2.0 * np.sinh(slope) / slope if slope > 1e-8 else 2.0
    assert weights @ np.exp(slope * nodes) == pytest.approx(exact, rel=TOLERANCE)


@given(st.floats(1e-3, 6.0))
def test_gaussians_are_integrated_within_the_tolerance(half):
    # exp(-x^2 / 2) over -half to half grows by y^2 / 2 at a distance y aside
    nodes, weights = rule(order(0.0, np.inf, 0.0, 0.0, 0.5, half, np.inf))
    fine, fine_weights = np.polynomial.legendre.leggauss(200)
    exact = fine_weights @ np.exp(-0.5 * (half * fine) ** 2)
    assert weights @ np.exp(-0.5 * (half * nodes) ** 2) == pytest.approx(exact, rel=TOLERANCE)


def test_more_growth_takes_more_nodes_and_never_too_many():
    orders = [
        order(slope, np.inf, 0.0, 0.0, 1.0, 1.0, np.inf) for slope in (0.0, 1.0, 5.0, 25.0, 1e6)
    ]
    assert orders == sorted(orders)
    assert orders[-1] == MOST_NODES
    assert order(1.0, np.inf, 0.0, 0.0, 1.0, 1e6, 1.0) == MOST_NODES


def test_what_is_needed_has_no_limit():
    few = (3.0, np.inf, 0.0, 0.0, 1.0, 1.0, np.inf)
    assert order(*few) == int(nodes_needed(*few)) + 1
    many = (3.0, np.inf, 0.0, 0.0, 1e4, 1.0, np.inf)
    assert nodes_needed(*many) > order(*many) == MOST_NODES
    assert nodes_needed.py_func(*many) == pytest.approx(nodes_needed(*many), rel=1e-14)
