"""Quantiles by inversion, of distributions with known ones."""

import numpy as np
from scipy import stats

from ddm.numerics.inversion import Distributions, inverted

SHARES = np.array([1e-12, 1e-3, 0.3, 0.5, 0.9, 1.0 - 1e-12])


def test_quantiles_of_lognormal_distributions():
    """Of which each row has its own, with a P below 1."""
    centres, p = np.linspace(-3.0, 3.0, SHARES.size), 0.3

    def log_of(name):
        return lambda t, rows: np.log(p) + getattr(stats.norm, name)(np.log(t) - centres[rows])

    density = lambda t, rows: log_of("logpdf")(t, rows) - np.log(t)  # noqa: E731
    of = Distributions(density, log_of("logcdf"), log_of("logsf"))
    found = inverted(SHARES, np.full(SHARES.size, np.log(p)), of, 0.7)
    np.testing.assert_allclose(np.log(found), centres + stats.norm.ppf(SHARES), atol=1e-7)


def test_a_quantile_beyond_the_furthest_is_infinite():
    def log_cdf(t, rows):
        return np.log(0.4) * np.ones(t.size)

    of = Distributions(lambda t, rows: np.full(t.size, -np.inf), log_cdf, log_cdf)
    assert inverted(np.array([0.4999]), np.zeros(1), of, 1.0, furthest=20.0).tolist() == [np.inf]
