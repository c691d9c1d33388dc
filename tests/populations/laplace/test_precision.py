"""The rough information on phi against minus the second derivatives of the approximation."""

import numpy as np

import ddm
import population_cases as cases
from ddm.populations.laplace.maximum import search
from ddm.populations.laplace.precision import information


def test_it_is_about_minus_the_second_derivative():
    marginal = cases.marginal(ddm.Model(v="difficulty"), cases.table(20, 80, effect=1.5))
    phi = search(marginal, cases.phi_near(marginal.population)).phi
    found = marginal.at(phi)
    rough = information(marginal.population, found, phi, None)
    step = 1e-3
    rows = [marginal(phi - d)[1] - marginal(phi + d)[1] for d in step * np.eye(phi.size)]
    exact = np.array(rows) / (2.0 * step)
    # the SD of the effect, which is not known well, is about 0
    known = np.diag(exact) > 5.0
    assert known.sum() >= 6
    np.testing.assert_allclose(np.diag(rough)[known], np.diag(exact)[known], rtol=0.35)


def test_a_prior_adds_its_own():
    marginal = cases.marginal(ddm.Model(v=ddm.FREE), cases.table(4, 30))
    phi = cases.phi_near(marginal.population)
    found = marginal.at(phi)
    plain = information(marginal.population, found, phi, None)
    more = information(
        marginal.population, found, phi, lambda phi: (-2.0 * float(phi @ phi), -4.0 * phi)
    )
    np.testing.assert_allclose(more - plain, 4.0 * np.eye(phi.size), atol=1e-8)
