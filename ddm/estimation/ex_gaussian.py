"""Mean and variance of RTs among which a few are contaminants: the fit of an ex-Gaussian mixed with
a uniform.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p, sqrt

import numpy as np

from ddm.numerics.descent import minimise
from ddm.numerics.problem import Optimum

# the share of contaminants is looked for between these, as in the paper
SHARES = (1e-7, 0.4)

# sigma and tau are looked for between these, in interquartile ranges: with a narrower ex-Gaussian
# on two or three RTs and the uniform for all others the likelihood has no maximum
WIDTHS = (0.05, 20.0)

# fewer RTs say nothing about four parameters
FEWEST_TIMES = 10

# typical differences of mu, log sigma and log tau, in interquartile ranges, and of the share
STEP = np.array([0.2, 0.3, 0.3, 0.05])


@dataclass(frozen=True, eq=False)
class ExGaussianFit:
    """The ex-Gaussian part of RTs and the share of contaminants.

    mu, sigma, tau : of the ex-Gaussian, s
    share : the share of contaminants
    covariance : (2, 2), the sampling covariance of ``mean`` and ``var``; NaN if the fit did not
        converge
    message : why it did not converge; empty if it did
    """

    mu: float
    sigma: float
    tau: float
    share: float
    covariance: np.ndarray
    message: str

    @property
    def converged(self) -> bool:
        """Whether this is a maximum of the likelihood."""
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
    """Fit (1 - share) ex-Gaussian(mu, sigma, tau) + share uniform(min rt, max rt) to RTs by maximum
    likelihood.

    Wagenmakers, van der Maas, Dolan & Grasman (2008). The RTs must not all be equal.
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
        if not (message := _flaw(optimum)):
            break
    mu, sigma, tau, share = (
        optimum.theta[0],
        exp(optimum.theta[1]),
        exp(optimum.theta[2]),
        optimum.theta[3],
    )
    covariance = np.full((2, 2), np.nan) if message else mixture.moment_covariance(optimum)
    return ExGaussianFit(
        mu=float(middle + unit * mu),
        sigma=unit * sigma,
        tau=unit * tau,
        share=float(share) if share > 2.0 * SHARES[0] else 0.0,
        covariance=covariance * np.outer((unit, unit**2), (unit, unit**2)),
        message=message,
    )


def log_density(rt: np.ndarray, mu: float, sigma: float, tau: float) -> np.ndarray:
    """The log density of an ex-Gaussian, the sum of a normal (mu, sigma) and an exponential
    variable (mean tau).

    log f = -log tau + sigma^2 / (2 tau^2) - (rt - mu) / tau + log Phi(z), z = (rt - mu) / sigma -
    sigma / tau; where z < 0 it is -log(2 tau) - (rt - mu)^2 / (2 sigma^2) + log erfcx(-z / sqrt 2),
    which keeps its digits.
    """
    return _with_scores(np.asarray(rt, dtype=float), mu, sigma, tau)[0]


def _with_scores(
    rt: np.ndarray, mu: float, sigma: float, tau: float
) -> tuple[np.ndarray, np.ndarray]:
    """The log density, and its derivatives (3, n) in mu, log sigma and log tau."""
    from scipy import special

    w, k = (rt - mu) / sigma, sigma / tau
    z = w - k
    below = z < 0.0
    scaled = special.erfcx(np.abs(z) / sqrt(2.0))
    tail = 0.5 * scaled * np.exp(-0.5 * z * z)
    log_f = np.where(
        below, np.log(0.5 * scaled) - 0.5 * w * w, np.log1p(-tail) + k * (0.5 * k - w)
    ) - log(tau)
    # phi(z) / Phi(z)
    ratio = sqrt(2.0 / np.pi) / scaled * np.where(below, 1.0, tail / (1.0 - tail))
    return log_f, np.array(
        [1.0 / tau - ratio / sigma, k * k - ratio * (w + k), k * (w + ratio) - 1.0 - k * k]
    )


@dataclass(frozen=True, eq=False)
class _Mixture:
    """The likelihood of RTs in units of their interquartile range around their median.

    Its arguments x are mu, log sigma, log tau and the share of contaminants.
    """

    rt: np.ndarray

    def __call__(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """-log likelihood and its gradient."""
        log_mixed, scores = self._with_scores(x)
        return -float(log_mixed.sum()), -scores.sum(axis=1)

    def curvature(self, x: np.ndarray) -> np.ndarray:
        """The outer product of the scores, (4, 4): a guess of the Hessian."""
        _, scores = self._with_scores(x)
        return scores @ scores.T

    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of the region in which it is searched."""
        narrow, wide = map(log, WIDTHS)
        low, high = SHARES
        return np.array([self.rt.min() - 1.0, narrow, narrow, low]), np.array(
            [self.rt.max(), wide, wide, high]
        )

    def starts(self) -> list[np.ndarray]:
        """The ex-Gaussians with the moments of all RTs and of those that are no outliers, the
        likelier one first.
        """
        kept = np.abs(self.rt) < 3.0
        starts = [_by_moments(self.rt, 0.05), _by_moments(self.rt[kept], 1.0 - kept.mean())]
        return sorted(
            (np.clip(start, *self.box()) for start in starts), key=lambda start: self(start)[0]
        )

    def maximum(self, start: np.ndarray) -> Optimum:
        """The most likely x near a start."""
        lower, upper = self.box()
        return minimise(self, self.curvature, [start], lower=lower, upper=upper, step=STEP)

    def moment_covariance(self, optimum: Optimum) -> np.ndarray:
        """The covariance (2, 2) of mean and variance, J H^-1 S S' H^-1 J' with the Hessian H and
        the scores S.

        It holds also where RTs are no ex-Gaussian, as those of a diffusion (White 1982,
        Econometrica 50, 1-25).
        """
        free, sigma, tau = ~optimum.at_bound, exp(optimum.theta[1]), exp(optimum.theta[2])
        jacobian = np.array([[1.0, 0.0, tau, 0.0], [0.0, 2.0 * sigma**2, 2.0 * tau**2, 0.0]])[
            :, free
        ]
        _, scores = self._with_scores(optimum.theta)
        of_trials = jacobian @ np.linalg.solve(optimum.hessian[np.ix_(free, free)], scores[free])
        return of_trials @ of_trials.T

    def _with_scores(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The log density of the mixture, and its derivatives (4, n)."""
        share, log_uniform = x[3], -log(np.ptp(self.rt))
        log_f, scores = _with_scores(self.rt, x[0], exp(x[1]), exp(x[2]))
        log_mixed = np.logaddexp(log1p(-share) + log_f, log(share) + log_uniform)
        ratio = np.exp(log_f - log_mixed)
        return log_mixed, np.vstack(
            [(1.0 - share) * ratio * scores, np.exp(log_uniform - log_mixed) - ratio]
        )


def _flaw(optimum: Optimum) -> str:
    """Why an optimum is no maximum of the likelihood, or not the one that is looked for; else
    empty.
    """
    _, log_sigma, log_tau, share = optimum.theta
    if max(log_sigma, log_tau) <= log(2.0 * WIDTHS[0]):
        return "it shrank to a few RTs and took the others for contaminants"
    if share >= SHARES[1]:
        return f"the share of contaminants reached {SHARES[1]:g}, the largest that is looked for"
    if not optimum.converged or optimum.at_bound[1:3].all():
        return "no maximum of the likelihood was found"
    return ""


def _by_moments(rt: np.ndarray, share: float) -> np.ndarray:
    """mu, log sigma and log tau with the first three moments of RTs (Heathcote 1996), and a
    share.
    """
    mean, var = rt.mean(), max(rt.var(), WIDTHS[0] ** 2)
    tau = np.cbrt(max(0.5 * ((rt - mean) ** 3).mean(), 0.0))
    if not 0.0 < tau**2 < 0.99 * var:
        tau = 0.8 * sqrt(var)
    return np.array([mean - tau, 0.5 * log(var - tau**2), log(tau), share])
