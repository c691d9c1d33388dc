"""Log densities of priors on the scales of links: against mpmath, and at extremes."""

import math

import mpmath as mp
import numpy as np
import pytest

from ddm.models.links import LINKS
from ddm.priors import Beta, Gamma, HalfNormal, LogitNormal, LogNormal, Normal
from ddm.priors.kernels import LINK_CODES, log_prior, log_priors

PRIORS = [
    Normal(0.5, 3),
    Normal(-2, 0.1),
    LogNormal(1.5, 0.7),
    LogNormal(1e-3, 2),
    LogitNormal(0.5, 0.7),
    LogitNormal(0.05, 1.5),
    HalfNormal(0.5),
    Beta(1, 19),
    Beta(2.5, 3),
    Beta(0.5, 0.5),
    Gamma(4, 0.375),
    Gamma(1, 2),
    Gamma(0.5, 0.3),
]

ETAS = {
    "identity": [-700.0, -2.0, 1e-8, 0.01, 0.3, 0.5, 0.97, 1.0 - 1e-9, 1.5, 4.0, 700.0],
    "log": [-700.0, -40.0, -3.0, -0.7, -0.1, -1e-8, 1e-8, 0.4, 2.0, 4.0],
    "logit": [-700.0, -40.0, -3.0, -0.1, 0.0, 0.1, 3.0, 40.0, 700.0],
}

CASES = [(prior, link, eta) for prior in PRIORS for link in ETAS for eta in ETAS[link]]


def computed(prior, link, etas):
    """Values and derivatives of one prior, (n,) each, by the compiled kernel."""
    etas = np.asarray(etas, dtype=float)
    codes, links = (np.full(etas.size, code) for code in (prior.code, LINK_CODES[link]))
    return log_priors(codes, *(np.full(etas.size, p) for p in prior.numbers), links, etas)


def exact_density(prior, x, rest):
    """The density at x of a support, by its formula; ``rest`` is 1 - x."""
    match prior:
        case Normal(mean, sd):
            return mp.npdf(x, mp.mpf(mean), mp.mpf(sd))
        case LogNormal(median, sigma):
            return mp.npdf(mp.log(x), mp.log(mp.mpf(median)), mp.mpf(sigma)) / x
        case LogitNormal(median, sigma):
            middle = mp.log(mp.mpf(median) / (1 - mp.mpf(median)))
            return mp.npdf(mp.log(x / rest), middle, mp.mpf(sigma)) / (x * rest)
        case HalfNormal(sd):
            return 2 * mp.npdf(x, 0, mp.mpf(sd))
        case Beta(a, b):
            a, b = mp.mpf(a), mp.mpf(b)
            return x ** (a - 1) * rest ** (b - 1) / mp.beta(a, b)
        case Gamma(shape, scale):
            shape, scale = mp.mpf(shape), mp.mpf(scale)
            return x ** (shape - 1) * mp.exp(-x / scale) / (mp.gamma(shape) * scale**shape)


def exact(prior, link, eta):
    """log p(x) + log |dx / d eta|, with as many digits as mpmath is told to have."""
    x, slope = {
        "identity": lambda: (eta, mp.mpf(1)),
        "log": lambda: (mp.exp(eta), mp.exp(eta)),
        "logit": lambda: (1 / (1 + mp.exp(-eta)), mp.exp(-eta) / (1 + mp.exp(-eta)) ** 2),
    }[link]()
    return mp.log(exact_density(prior, x, 1 - x) * slope)


def is_outside(prior, link, eta):
    low, high = prior.support
    x = {"identity": eta, "log": math.exp(eta), "logit": 0.5}[link]
    return not low <= x <= high


@pytest.mark.parametrize(("prior", "link", "eta"), CASES, ids=str)
def test_value_and_derivative_are_exact(prior, link, eta):
    """With 400 digits 1 - exp(-700) differs from 1."""
    (value,), (derivative,) = computed(prior, link, [eta])
    if is_outside(prior, link, eta):
        assert (value, derivative) == (-np.inf, 0.0)
        return

    with mp.workdps(400):
        eta = mp.mpf(eta)
        step = mp.mpf(10) ** -40
        ends = [exact(prior, link, eta + side * step) for side in (-1, 1)]
        middle, slope = float(exact(prior, link, eta)), float((ends[1] - ends[0]) / (2 * step))
    assert value == pytest.approx(middle, rel=1e-13, abs=1e-13)
    assert derivative == pytest.approx(slope, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("link", ETAS)
@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_values_are_those_of_the_distribution_on_the_scale_of_the_link(prior, link):
    etas = np.linspace(-3.0, 3.0, 61)[:-1] + 0.01
    with np.errstate(divide="ignore"):
        log_slope = np.log(LINKS[link].slope(etas))
    wanted = prior.logpdf(LINKS[link].inverse(etas)) + log_slope
    np.testing.assert_allclose(computed(prior, link, etas)[0], wanted, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("link", ETAS)
@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_nothing_is_lost_at_extremes(prior, link):
    sizes = np.concatenate([[0.0, 5e-324, 1e-300, 1.0], np.geomspace(1e-12, 700.0, 400)])
    values, derivatives = computed(prior, link, np.concatenate([-sizes, sizes]))
    assert not np.isnan(values).any()
    assert (values < np.inf).all()
    assert np.isfinite(derivatives).all()
    assert (derivatives[values == -np.inf] == 0.0).all()


@pytest.mark.parametrize("link", ETAS)
@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_what_is_no_finite_number_is_impossible(prior, link):
    values, derivatives = computed(prior, link, [np.nan, -np.inf])
    assert np.isneginf(values[0])
    assert derivatives[0] == 0.0
    assert not np.isnan(values).any()
    assert np.isfinite(derivatives).all()


@pytest.mark.parametrize(
    ("prior", "link"), [(LogNormal(1.0, 0.5), "log"), (LogitNormal(0.5, 0.5), "logit")], ids=str
)
def test_a_link_of_its_own_leaves_the_normal_density_exactly(prior, link):
    for eta in (-700.0, -3.3, 0.1, 36.6, 700.0):
        (value,), (derivative,) = computed(prior, link, [eta])
        assert value == -0.5 * (eta / 0.5) ** 2 - math.log(0.5) - 0.5 * math.log(2 * math.pi)
        assert derivative == -eta / 0.5 / 0.5


def test_a_small_exponent_keeps_its_digits():
    (_, derivative) = computed(Beta(1e-9, 1e-9), "logit", [-30.0])
    assert derivative[0] == pytest.approx(1e-9, rel=1e-12)


def test_a_density_is_finite_at_an_end_where_it_is_neither_0_nor_infinite():
    assert computed(Beta(1, 19), "identity", [0.0])[0][0] == pytest.approx(math.log(19.0))
    assert computed(Gamma(1, 2), "identity", [0.0])[0][0] == pytest.approx(-math.log(2.0))
    assert computed(HalfNormal(2), "identity", [0.0])[0][0] == pytest.approx(
        HalfNormal(2).logpdf(0.0)
    )
    assert np.isneginf(computed(Beta(0.5, 19), "identity", [0.0])[0][0])


def test_the_plain_function_is_that_of_kernels():
    for prior, link, eta in CASES:
        found = log_prior(prior.code, *prior.numbers, LINK_CODES[link], eta)
        values, derivatives = computed(prior, link, [eta])
        assert found == pytest.approx((values[0], derivatives[0]), rel=1e-14, abs=1e-15)


def test_links_have_the_names_of_those_of_formulas():
    assert set(LINK_CODES) == set(LINKS)
