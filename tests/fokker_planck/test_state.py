"""The evidence itself, from its coefficients."""

import numpy as np
import pytest

from ddm.fokker_planck.state import as_legendre, density_at, share_above_middle


def test_a_density_is_the_sum_of_the_basis():
    """psi_0 = (1 - P_2) / 3 = (1 - xi^2) / 2, psi_1 = (P_1 - P_3) / 5 = (xi - xi^3) / 2."""
    xi = np.linspace(-1.0, 1.0, 7)
    expected = 1.5 * (1 - xi**2) / 2 - 0.4 * (xi - xi**3) / 2
    np.testing.assert_allclose(density_at(np.array([1.5, -0.4]), xi), expected, atol=1e-15)
    assert as_legendre(np.array([3.0])).tolist() == [1.0, 0.0, -1.0]


def test_the_share_above_the_middle():
    assert share_above_middle(np.array([1.5])) == pytest.approx(0.5, abs=1e-15)
    # the integral of psi_1 from 0 to 1 is 1 / 8, that of psi_0 over all is 2 / 3
    assert share_above_middle(np.array([1.5, 0.4])) == pytest.approx(0.5 + 0.05, abs=1e-14)
