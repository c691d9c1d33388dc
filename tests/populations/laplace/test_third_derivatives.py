"""How the log determinant changes, against differences of the determinant itself."""

import numpy as np

import ddm
import population_cases as cases
from ddm.populations.laplace.marginal import spread_of
from ddm.populations.laplace.modes import find_modes
from ddm.populations.laplace.third_derivatives import slopes_of_log_determinant

STEP = 1e-3


def test_slopes_are_those_of_the_log_determinant():
    model = ddm.Model(v="difficulty", lapse=ddm.FREE, lapse_window=(0, 3))
    marginal = cases.marginal(model, cases.table(4, 30))
    spread = spread_of(marginal.population, cases.phi_near(marginal.population))
    modes = find_modes(marginal.likelihood, spread, [spread.standard(marginal.start)])
    w, covariance = slopes_of_log_determinant(marginal.likelihood, modes, spread)
    np.testing.assert_allclose(covariance, np.linalg.inv(modes.precision), rtol=1e-9)

    def log_determinant(theta):
        inner = marginal.likelihood.curved(theta)[2][:, spread.random[:, None], spread.random]
        return np.linalg.slogdet(
            np.eye(len(spread.sds)) - spread.sds[:, None] * inner * spread.sds
        )[1]

    for c in range(modes.theta.shape[1]):
        step = np.where(np.arange(modes.theta.shape[1]) == c, STEP, 0.0)
        above, below = log_determinant(modes.theta + step), log_determinant(modes.theta - step)
        expected = -0.5 * (above - below) / (2.0 * STEP)
        np.testing.assert_allclose(w[:, c], expected, rtol=2e-3, atol=2e-3)
