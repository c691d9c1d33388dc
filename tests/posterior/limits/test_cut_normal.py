"""Cut normal distributions, beside mpmath."""

import mpmath
import numpy as np
import pytest

from ddm.posterior.limits.cut_normal import cut, log_phi, uncut


def by_mpmath(e, end):
    """z with Phi(z) = Phi(e) Phi(end)."""
    with mpmath.workdps(40):
        share = mpmath.ncdf(e) * mpmath.ncdf(end)
        low, high = mpmath.mpf(-60), mpmath.mpf(min(e, end))
        for _ in range(110):
            middle = (low + high) / 2
            low, high = (middle, high) if mpmath.ncdf(middle) < share else (low, middle)
        return low


@pytest.mark.parametrize("z", [-200.0, -31.0, -29.9, -3.0, 0.0, 2.0, 9.0])
def test_the_log_distribution_function(z):
    expected = float(mpmath.log(mpmath.ncdf(z)))
    # the series ends where it is taken to be right to a few parts in ten million
    assert log_phi(z) == pytest.approx(expected, rel=3e-7, abs=1e-300)


@pytest.mark.parametrize("e", [-6.0, -1.0, 0.3, 2.5, 6.0])
@pytest.mark.parametrize("end", [-5.0, -0.5, 0.0, 1.7, 8.0])
def test_the_cut_number_has_the_product_of_shares(e, end):
    z, log_slope = cut(e, end)
    assert z == pytest.approx(float(by_mpmath(e, end)), rel=1e-11, abs=1e-11)
    assert z < end
    step = 1e-5
    slope = float(by_mpmath(e + step, end) - by_mpmath(e - step, end)) / (2 * step)
    assert log_slope == pytest.approx(np.log(slope), abs=1e-6)


@pytest.mark.parametrize("e", [-3.0, 0.3, 2.5])
@pytest.mark.parametrize("end", [-4.0, 0.0, 2.0])
def test_slopes_are_those_of_differences(e, end):
    step = 1e-5
    found = uncut(e, end, cut(e, end)[0])
    in_e = np.subtract(cut(e + step, end), cut(e - step, end)) / (2 * step)
    in_end = np.subtract(cut(e, end + step), cut(e, end - step)) / (2 * step)
    expected = (in_e[0], in_end[0], in_e[1], in_end[1])
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8)
