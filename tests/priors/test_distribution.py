"""What all distributions share: checks of arguments, what is shown, ends and arrays."""

import numpy as np
import pytest

from ddm import priors
from ddm.priors import Beta, Distribution, Gamma, HalfNormal, LogitNormal, LogNormal, Normal
from refusals import refused


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Normal(0, 0),
            ValueError,
            "sd must be a finite number > 0 (in Normal(mean, sd)); got 0.",
        ),
        (
            lambda: Normal(np.inf, 1),
            ValueError,
            "mean must be a finite number (in Normal(mean, sd)); got inf.",
        ),
        (
            lambda: LogNormal(-1, 0.7),
            ValueError,
            "median must be a finite number > 0 (in LogNormal(median, sigma)); got -1.",
        ),
        (
            lambda: LogitNormal(1, 0.7),
            ValueError,
            "median must be a number between 0 and 1, both excluded (in LogitNormal(median, "
            "sigma)); got 1.",
        ),
        (
            lambda: HalfNormal("1"),
            TypeError,
            "sd must be a finite number > 0 (in HalfNormal(sd)); got '1'.",
        ),
        (
            lambda: Beta(1, -19),
            ValueError,
            "b must be a finite number > 0 (in Beta(a, b)); got -19.",
        ),
        (
            lambda: Gamma(None, 1),
            TypeError,
            "shape must be a finite number > 0 (in Gamma(shape, scale)); got None.",
        ),
        (
            lambda: Normal(0, 1).ppf([0.5, 1.5]),
            ValueError,
            "q must be a number between 0 and 1; got 1.5.",
        ),
        (
            lambda: Normal(0, 1).draw(1, 5),
            TypeError,
            "generator must be a numpy.random.Generator, such as numpy.random.default_rng(1); "
            "got 1.",
        ),
        (
            lambda: Normal(0, 1).draw(np.random.default_rng(1), -5),
            ValueError,
            "n must be a whole number >= 0; got -5.",
        ),
    ],
)
def test_wrong_arguments_are_refused(make, error, message):
    with refused(error, message):
        make()


@pytest.mark.parametrize(
    ("prior", "text"),
    [
        (Normal(0, 3), "Normal(0, 3)"),
        (LogNormal(median=1.5, sigma=np.float64(0.7)), "LogNormal(1.5, 0.7)"),
        (HalfNormal(1e-20), "HalfNormal(1e-20)"),
        (Beta(1.0, 19), "Beta(1, 19)"),
        (Gamma(0.1 + 0.2, 10), "Gamma(0.30000000000000004, 10)"),
    ],
    ids=str,
)
def test_it_is_shown_as_code(prior, text):
    assert repr(prior) == text
    assert eval(text, vars(priors)) == prior


def test_a_number_gives_a_number_and_an_array_an_array_of_its_shape():
    prior = Gamma(4, 0.4)
    assert np.ndim(prior.logpdf(1.0)) == np.ndim(prior.ppf(0.5)) == 0
    assert prior.logpdf(np.ones((2, 3))).shape == prior.ppf(np.full((2, 3), 0.5)).shape == (2, 3)
    assert prior.draw(np.random.default_rng(1), 0).shape == (0,)


def test_what_is_no_number_has_no_density():
    assert np.isnan(Beta(1, 19).logpdf(np.nan))
    assert np.isneginf(Normal(0, 1).logpdf(np.inf))


def test_no_distribution_lacks_a_part():
    with pytest.raises(TypeError, match="abstract"):
        Distribution()
