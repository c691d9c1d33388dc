"""Mean and variance of RTs without contaminants: the fit of an ex-Gaussian mixed with a uniform."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p, sqrt

import numpy as np

from ddm.numerics.descent import minimise
from ddm.numerics.problem import Optimum

# the share of contaminants is searched from here, as in the paper
SMALLEST_SHARE = 1e-7

# to here, as in the paper
LARGEST_SHARE = 0.4

# a share below this counts as 0
ZERO_SHARE = 2.0 * SMALLEST_SHARE

# sigma and tau are searched from here, in interquartile ranges: with a narrower ex-Gaussian on two
# or three RTs, and the uniform for all others, the likelihood has no maximum
NARROWEST = 0.05

# to here, in interquartile ranges
WIDEST = 20.0

# an ex-Gaussian with sigma and tau below this, in interquartile ranges, shrank to a few RTs
SHRUNK = 2.0 * NARROWEST

# fewer RTs do not determine four parameters
FEWEST_TIMES = 10

# typical differences of mu, in interquartile ranges, of log sigma, of log tau, and of the share
STEP = np.array([0.2, 0.3, 0.3, 0.05])

# an RT farther from the median than this, in interquartile ranges, is an outlier for a start
OUTLIER = 3.0

# the share of contaminants at the start that takes no RT for an outlier
SHARE_AT_START = 0.05

# where the moments give no ex-Gaussian, tau is this share of the SD
TAU_OF_SD = 0.8

# tau^2 has to be below this share of the variance, so that sigma is not 0
LARGEST_TAU = 0.99


@dataclass(frozen=True, eq=False)
class ExGaussianFit:
    """The ex-Gaussian part of RTs and the share of contaminants.

    mu, sigma, tau : the parameters of the ex-Gaussian, s
    share : the share of contaminants
    covariance : (2, 2), the sampling covariance of ``mean`` and ``var``; NaN if the fit did not
        converge
    message : why the fit did not converge; empty if it did
    """

    mu: float
    sigma: float
    tau: float
    share: float
    covariance: np.ndarray
    message: str

    @property
    def converged(self) -> bool:
        """Whether the fit found a maximum of the likelihood."""
        return not self.message

    @property
    def mean(self) -> float:
        """mu + tau, the mean RT without contaminants, s."""
        return self.mu + self.tau

    @property
    def var(self) -> float:
        """sigma^2 + tau^2, the variance of the RTs without contaminants, s^2."""
        return self.sigma**2 + self.tau**2


def fit_ex_gaussian(rt: np.ndarray) -> ExGaussianFit:
    """Fit an ex-Gaussian mixed with a uniform to RTs (n,), s, by maximum likelihood.

    The density is (1 - share) ex-Gaussian(mu, sigma, tau) + share uniform(min rt, max rt)
    (Wagenmakers, van der Maas, Dolan & Grasman 2008). A ValueError is raised for fewer than 10 RTs,
    and for RTs that are all equal.
    """
    if rt.size < FEWEST_TIMES:
        raise ValueError(
            f"an ex-Gaussian with contaminants needs {FEWEST_TIMES} RTs or more; got {rt.size}."
        )

    low, middle, high = np.quantile(rt, (0.25, 0.5, 0.75))
    unit = float(high - low) or float(rt.std())
    if not unit > 0.0:
        raise ValueError(
            f"an ex-Gaussian with contaminants needs RTs that differ; all {rt.size} are {rt[0]:g} "
            "s."
        )

    mixture = _Mixture((rt - middle) / unit)
    for start in mixture.starts():
        optimum = mixture.maximum(start)
        message = _flaw(optimum)
        if not message:
            break

    mu, log_sigma, log_tau, share = optimum.theta
    covariance = np.full((2, 2), np.nan) if message else mixture.moment_covariance(optimum)
    units = (unit, unit**2)
    return ExGaussianFit(
        mu=float(middle + unit * mu),
        sigma=unit * exp(log_sigma),
        tau=unit * exp(log_tau),
        share=float(share) if share > ZERO_SHARE else 0.0,
        covariance=covariance * np.outer(units, units),
        message=message,
    )


def log_density(rt: np.ndarray, mu: float, sigma: float, tau: float) -> np.ndarray:
    """The log density of an ex-Gaussian, (n,): a normal (mu, sigma) plus an exponential (mean tau).

        log f = -log tau + sigma^2 / (2 tau^2) - (rt - mu) / tau + log Phi(z)
            z = (rt - mu) / sigma - sigma / tau

    Where z < 0 it is computed as

        log f = -log(2 tau) - (rt - mu)^2 / (2 sigma^2) + log erfcx(-z / sqrt 2),

    which keeps its digits there.
    """
    return _with_scores(np.asarray(rt, dtype=float), mu, sigma, tau)[0]


def _with_scores(
    rt: np.ndarray, mu: float, sigma: float, tau: float
) -> tuple[np.ndarray, np.ndarray]:
    """The log density, and its derivatives (3, n) in mu, log sigma and log tau."""
    from scipy import special

    w = (rt - mu) / sigma
    k = sigma / tau
    z = w - k
    is_below = z < 0.0
    scaled = special.erfcx(np.abs(z) / sqrt(2.0))
    # Phi(-|z|)
    tail = 0.5 * scaled * np.exp(-0.5 * z * z)

    below = np.log(0.5 * scaled) - 0.5 * w * w
    above = np.log1p(-tail) + k * (0.5 * k - w)
    log_f = np.where(is_below, below, above) - log(tau)

    # phi(z) / Phi(z)
    ratio = sqrt(2.0 / np.pi) / scaled * np.where(is_below, 1.0, tail / (1.0 - tail))
    in_mu = 1.0 / tau - ratio / sigma
    in_log_sigma = k * k - ratio * (w + k)
    in_log_tau = k * (w + ratio) - 1.0 - k * k
    return log_f, np.array([in_mu, in_log_sigma, in_log_tau])


@dataclass(frozen=True, eq=False)
class _Mixture:
    """The likelihood of RTs as a function of x (4,): mu, log sigma, log tau, share of contaminants.

    RTs are measured from their median, in units of their interquartile range.
    """

    rt: np.ndarray

    def __call__(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """The negative log likelihood and its gradient (4,)."""
        log_mixed, scores = self._with_scores(x)
        return -float(log_mixed.sum()), -scores.sum(axis=1)

    def curvature(self, x: np.ndarray) -> np.ndarray:
        """The sum of the outer products of the scores, (4, 4): a guess of the Hessian."""
        _, scores = self._with_scores(x)
        return scores @ scores.T

    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of the region in which x is searched, (4,) each."""
        lower = [self.rt.min() - 1.0, log(NARROWEST), log(NARROWEST), SMALLEST_SHARE]
        upper = [self.rt.max(), log(WIDEST), log(WIDEST), LARGEST_SHARE]
        return np.array(lower), np.array(upper)

    def starts(self) -> list[np.ndarray]:
        """Two starting points, the likelier one first.

        They have the moments of all RTs, and of the RTs without outliers.
        """
        is_central = np.abs(self.rt) < OUTLIER
        starts = [
            _by_moments(self.rt, SHARE_AT_START),
            _by_moments(self.rt[is_central], 1.0 - is_central.mean()),
        ]
        inside = [np.clip(start, *self.box()) for start in starts]
        return sorted(inside, key=lambda start: self(start)[0])

    def maximum(self, start: np.ndarray) -> Optimum:
        """The most likely x near a start."""
        lower, upper = self.box()
        # fits that version 0.1.0 saved know their trials by what this search found
        return minimise(
            self, self.curvature, [start], lower=lower, upper=upper, step=STEP, exactly=False
        )

    def moment_covariance(self, optimum: Optimum) -> np.ndarray:
        """The sampling covariance (2, 2) of mean and variance, J H^-1 S S' H^-1 J'.

        H is the Hessian, S are the scores, and J are the derivatives of mean and variance in x. The
        covariance is valid even if the RTs are not from an ex-Gaussian, as those of a diffusion are
        not (White 1982, Econometrica 50, 1-25).
        """
        free = ~optimum.at_bound
        sigma = exp(optimum.theta[1])
        tau = exp(optimum.theta[2])
        of_mean = [1.0, 0.0, tau, 0.0]
        of_var = [0.0, 2.0 * sigma**2, 2.0 * tau**2, 0.0]
        jacobian = np.array([of_mean, of_var])[:, free]

        _, scores = self._with_scores(optimum.theta)
        hessian = optimum.hessian[np.ix_(free, free)]
        of_trials = jacobian @ np.linalg.solve(hessian, scores[free])
        return of_trials @ of_trials.T

    def _with_scores(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The log density of the mixture (n,), and its derivatives (4, n)."""
        share = x[3]
        log_uniform = -log(np.ptp(self.rt))
        log_f, scores = _with_scores(self.rt, x[0], exp(x[1]), exp(x[2]))
        log_mixed = np.logaddexp(log1p(-share) + log_f, log(share) + log_uniform)

        ratio = np.exp(log_f - log_mixed)
        of_ex_gaussian = (1.0 - share) * ratio * scores
        in_share = np.exp(log_uniform - log_mixed) - ratio
        return log_mixed, np.vstack([of_ex_gaussian, in_share])


def _flaw(optimum: Optimum) -> str:
    """Why an optimum is not the maximum that is looked for; empty if it is."""
    _, log_sigma, log_tau, share = optimum.theta
    if max(log_sigma, log_tau) <= log(SHRUNK):
        return "it shrank to a few RTs and took the others for contaminants"
    if share >= LARGEST_SHARE:
        return (
            f"the share of contaminants reached {LARGEST_SHARE:g}, the largest that is looked for"
        )
    if not optimum.converged or optimum.at_bound[1:3].all():
        return "no maximum of the likelihood was found"
    return ""


def _by_moments(rt: np.ndarray, share: float) -> np.ndarray:
    """x (4,) of the ex-Gaussian with three moments of RTs (Heathcote 1996), and of a share."""
    mean = rt.mean()
    var = max(rt.var(), NARROWEST**2)
    tau = np.cbrt(max(0.5 * ((rt - mean) ** 3).mean(), 0.0))
    if not 0.0 < tau**2 < LARGEST_TAU * var:
        tau = TAU_OF_SD * sqrt(var)
    return np.array([mean - tau, 0.5 * log(var - tau**2), log(tau), share])
