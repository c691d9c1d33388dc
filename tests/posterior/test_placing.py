"""Automatic coordinates: what they are at their ends, and densities that they leave as they are."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from ddm.posterior.limits.bent_times import Bounded
from ddm.posterior.placing import (
    LARGEST_PHI,
    Layout,
    Priors,
    Scaling,
    place,
    pull_back,
    space_for,
)
from ddm.priors import HalfNormal, Normal
from ddm.priors.kernels import LINK_CODES
from posterior.placed import FORMS, density_of_form, places

# one coordinate of two people, with its mean and its log SD
LAYOUT = Layout(
    coordinate=np.array([0]),
    predictor=np.array([-1]),
    predictors=np.empty((2, 0)),
    random=np.array([0]),
    sd_of=np.array([0]),
    shares=np.array([0.8]),
    k=1,
    a=-1,
    z=-1,
)
PRIORS = Priors(
    code=np.array([Normal.code, HalfNormal.code]),
    first=np.array([0.5, 0.7]),
    second=np.array([1.5, 0.0]),
    link=np.array([LINK_CODES["identity"], LINK_CODES["log"]]),
)
MODE = np.array([0.4, -0.6])
MEAN, SD = MODE[0], 0.8 * np.exp(MODE[1])


def scaling(precision, estimate=0.9, mix=1.0):
    return Scaling(
        mode=MODE,
        root=np.diag([0.2, 0.1]),
        estimate=np.full((2, 1), estimate),
        precision=np.full((2, 1), precision),
        mix=np.full((2, 1, 1), mix),
    )


def bounded(limit=None):
    """The coordinate of both people below a limit; no bounds without one."""
    n = 0 if limit is None else 1
    square, rows = np.eye(n), np.ones((2, n))
    at = -1.0 if limit is None else min(0.9, limit - 0.1)
    share = 0.0 if limit is None else np.exp(at - limit)
    value = 0.0 if limit is None else at - limit - np.log1p(-share)
    return Bounded(
        is_limited=True,
        is_cut=limit is not None,
        places=np.zeros(n, dtype=np.int64),
        is_random=n == 1,
        basis=square,
        inverse=square,
        limit=rows * (limit or 0.0),
        at=rows * at,
        value=rows * value,
        slope=rows / (1.0 - share),
    )


def placed(x, scaling, bounded, *, priors=PRIORS):
    """The log density at x, and where it is placed."""
    to = space_for(LAYOUT, scaling, bounded)
    return place(np.asarray(x, dtype=float), LAYOUT, scaling, bounded, priors, to), to


def test_of_few_trials_the_coordinates_are_those_of_the_population():
    """With no precision they are mean + sd e, not centred."""
    for e in (-1.0, 0.0, 2.0):
        theta = placed([0.0, 0.0, e, e], scaling(1e-12), bounded())[1].theta
        np.testing.assert_allclose(theta, MEAN + SD * e, rtol=1e-9)


def test_of_many_trials_the_coordinates_are_centred_at_estimates():
    """With a large precision neither mean nor SD of the population moves them."""
    for x in ([0.0, 0.0, 0.5, 0.5], [3.0, -2.0, 0.5, 0.5]):
        theta = placed(x, scaling(1e8), bounded())[1].theta
        np.testing.assert_allclose(theta, 0.9 + 0.5e-4, rtol=1e-6)


def test_between_these_they_are_a_normal_posterior():
    """That of a normal mean with a normal prior, of which 0 is the mean and 1 is an SD away."""
    precision = 7.0
    center, step = (
        placed([0.0, 0.0, e, e], scaling(precision, mix=0.5), bounded())[1].theta[0, 0]
        for e in (0.0, 1.0)
    )
    grid = np.linspace(MEAN - 8.0, MEAN + 8.0, 20_001)
    weights = stats.norm(MEAN, SD).pdf(grid) * stats.norm(0.9, precision**-0.5).pdf(grid)
    weights /= weights.sum()
    mean = weights @ grid
    assert center == pytest.approx(mean, rel=1e-9)
    assert step - center == pytest.approx(0.5 * np.sqrt(weights @ (grid - mean) ** 2), rel=1e-9)


@pytest.mark.parametrize("limit", [None, 0.2, 1.5])
@pytest.mark.parametrize("precision", [0.1, 5.0, 200.0])
def test_without_trials_a_person_integrates_to_the_share_that_is_possible(precision, limit):
    """However phi is: the Jacobian is kept, so that coordinates are no prior."""
    scales, bounds = scaling(precision, mix=0.7), bounded(limit)
    for x in ([0.0, 0.0], [1.5, -4.0], [-2.0, 5.0]):

        def density(e, x=x):
            return np.exp(placed([*x, e, e], scales, bounds)[0])

        # both people are alike, and their densities are multiplied
        phi = placed([*x, 0.0, 0.0], scales, bounds)[1].phi
        prior = stats.norm(0.5, 1.5).pdf(phi[0])
        # of the SD, which 0 to the mode's is 1 unit of the sampler's
        prior *= stats.halfnorm(scale=0.7).pdf(np.exp(phi[1])) * np.exp(MODE[1])
        ends = {"a": -300.0, "b": 300.0, "points": [-30.0, 0.0, 30.0], "limit": 500}
        integral = quad(lambda e, prior=prior: 0.7 * np.sqrt(density(e) / prior), **ends)
        sd = 0.8 * np.exp(phi[1])
        share = 1.0 if limit is None else stats.norm(phi[0], sd).cdf(limit)
        assert integral[0] == pytest.approx(share, rel=1e-6)


def test_phi_beyond_all_numbers_is_impossible():
    for x in ([1e5, 0.0, 0.0, 0.0], [0.0, -10.0, 0.0, 0.0], [0.0, np.nan, 0.0, 0.0]):
        assert placed(x, scaling(1.0), bounded())[0] == -np.inf
    assert placed([1e5, 0, 0, 0], scaling(1.0), bounded())[1].phi[0] > LARGEST_PHI


def test_bounded_coordinates_stay_below_their_limit_however_large_the_numbers():
    """They near it, and their density falls as a logistic one does."""
    values = []
    for e in (50.0, 100.0, 200.0):
        value, at = placed([0.0, 0.0, e, e], scaling(1.0), bounded(0.2))
        assert (at.theta <= 0.2).all()
        values.append(value)
    assert np.isfinite(values).all()
    assert values[0] > values[1] > values[2]


@pytest.mark.parametrize("form", FORMS)
def test_compiled_and_plain_forms_agree(form):
    density = density_of_form(form)
    x = places(density, 1)[0]
    arguments = density.layout, density.scaling, density.bounded
    gradients = np.random.default_rng(1).normal(size=(len(density.population.people), 9))
    results = []
    for make, write, slope in (
        (space_for, place, pull_back),
        (space_for.py_func, place.py_func, pull_back.py_func),
    ):
        to, result = make(*arguments), np.empty(x.size)
        value = write(x, *arguments, density.priors, to)
        slope(x, gradients, *arguments, density.priors, to, result)
        results.append((value, to.phi, to.theta, result))
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_the_gradient_is_that_of_any_likelihood(form):
    """Of one that is linear in theta, by differences."""
    density = density_of_form(form)
    x = places(density, 1)[0]
    arguments = density.layout, density.scaling, density.bounded
    to = space_for(*arguments)
    slopes = np.random.default_rng(2).normal(size=to.theta.shape)

    def value(x):
        return place(x, *arguments, density.priors, to) + (slopes * to.theta).sum()

    h = 1e-3
    expected = []
    for step in h * np.eye(x.size):
        near, far = value(x + step) - value(x - step), value(x + 2 * step) - value(x - 2 * step)
        expected.append((8.0 * near - far) / (12.0 * h))
    found = np.empty(x.size)
    value(x)
    pull_back(x, slopes, *arguments, density.priors, to, found)
    np.testing.assert_allclose(found, expected, atol=1e-8 * np.abs(found).max())
