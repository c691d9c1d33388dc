"""Whether chains agree, and how exact their averages are (Vehtari, Gelman, Simpson, Carpenter &
Bürkner 2021, Bayesian Analysis 16, 667-718).

All functions take draws (chains, draws, m) and give one number (m,) for each of the m quantities:
NaN if its draws are all the same or not all finite, or if a chain has fewer than four draws. The
numbers are those of arviz, for all quantities at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import next_fast_len
from scipy.special import ndtri

Array = NDArray[np.float64]

# a chain of fewer draws has no halves whose variance and autocorrelation are known
FEWEST_DRAWS = 4

# the tails whose effective sample size counts
TAILS = (0.05, 0.95)

# draws that differ by less are the same: the resolution of floats, as arviz has it
RESOLUTION = float(np.finfo(float).resolution)

# quantities that are worked on at once: many enough for NumPy, few enough for the cache
QUANTITIES = 32


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """What `diagnosed` says of m quantities, each field (m,)."""

    r_hat: Array
    ess_bulk: Array
    ess_tail: Array
    mcse: Array


def diagnosed(draws: ArrayLike) -> Diagnostics:
    """All diagnostics of draws (chains, draws, m).

    Examples
    --------
    >>> import numpy as np
    >>> found = diagnosed(np.random.default_rng(1).normal(size=(4, 1000, 2)))
    >>> bool((found.r_hat < 1.01).all() and (found.ess_bulk > 3000).all())
    True
    """
    x = _checked(draws)
    found = np.full((4, x.shape[2]), np.nan)
    for columns in _blocks(_varying(x)):
        part = x[:, :, columns]
        normal = _normal_scores(_halves(part))
        found[0, columns] = np.fmax(_r_hat(normal), _r_hat(_folded(part)))
        found[1, columns] = _ess(normal)
        found[2, columns] = _ess_of_tails(part)
        found[3, columns] = _mcse(part)
    return Diagnostics(*found)


def r_hat(draws: ArrayLike) -> Array:
    """Rank-normalised split R-hat: 1 if the halves of all chains agree, larger if they do not.

    The larger one of that of the draws and of that of their distances from the median, so that
    chains of different locations or different spreads are both seen. One chain has two halves.
    """
    return diagnosed(draws).r_hat


def ess_bulk(draws: ArrayLike) -> Array:
    """The effective sample size of the rank-normalised draws: how well the middle is known."""
    return diagnosed(draws).ess_bulk


def ess_tail(draws: ArrayLike) -> Array:
    """The smaller one of the effective sample sizes of the 5 % and the 95 % quantile."""
    return diagnosed(draws).ess_tail


def mcse_mean(draws: ArrayLike) -> Array:
    """The Monte Carlo standard error of the mean, SD / sqrt(ESS of the mean)."""
    return diagnosed(draws).mcse


def relative_efficiency(draws: ArrayLike) -> float:
    """The mean of the effective sample sizes of the means of m quantities, divided by the draws.

    What arviz takes for the relative efficiency of importance weights, which says how long their
    tail is. It is 1 for one chain, and a quantity whose draws are all the same counts as 1.
    """
    x = _checked(draws)
    n_chains, n_draws, m = x.shape
    if n_chains == 1:
        return 1.0

    effective = np.full(m, float(2 * n_chains * (n_draws // 2)))
    for columns in _blocks(_varying(x)):
        effective[columns] = _ess(_halves(x[:, :, columns]))
    return float(effective.mean() / (n_chains * n_draws))


# --- which quantities -----------------------------------------------------------------------------


def _checked(draws: ArrayLike) -> Array:
    x = np.asarray(draws, dtype=float)
    if x.ndim != 3 or x.shape[0] < 1:
        raise ValueError(
            f"draws must have the shape (chains, draws, quantities); got {x.shape}. One quantity "
            "is draws[:, :, None]."
        )
    return x


def _varying(x: Array) -> NDArray[np.intp]:
    """The positions of the quantities that have diagnostics."""
    if x.shape[1] < FEWEST_DRAWS:
        return np.empty(0, dtype=np.intp)
    with np.errstate(invalid="ignore"):
        spread = x.max(axis=(0, 1)) - x.min(axis=(0, 1))
    return np.flatnonzero(np.isfinite(spread) & (spread >= RESOLUTION))


def _blocks(positions: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [positions[i : i + QUANTITIES] for i in range(0, positions.size, QUANTITIES)]


# --- chains, halves, ranks ------------------------------------------------------------------------


def _halves(x: Array) -> Array:
    """The halves of chains (2 chains, draws // 2, m) as (m, 2 chains, draws // 2), contiguous.

    A middle draw is left out.
    """
    half = x.shape[1] // 2
    return np.ascontiguousarray(np.concatenate([x[:, :half], x[:, -half:]]).transpose(2, 0, 1))


def _folded(x: Array) -> Array:
    """The normal scores of the distances of halves from their median."""
    halves = _halves(x)
    return _normal_scores(np.abs(halves - np.median(halves, axis=(1, 2), keepdims=True)))


def _normal_scores(halves: Array) -> Array:
    """Ranks over all chains as quantiles of the normal distribution, (m, chains, draws).

    Ranks r of S draws are the quantiles (r - 3/8) / (S + 1/4) (Blom 1958). Equal draws have the
    mean of their ranks.
    """
    from scipy.stats import rankdata

    m, *shape = halves.shape
    flat = halves.reshape(m, -1)
    order = np.argsort(flat, axis=1)
    in_order = np.take_along_axis(flat, order, axis=1)
    score_of_rank = _score(np.arange(1.0, flat.shape[1] + 1.0), flat.shape[1])

    scores = np.empty_like(flat)
    np.put_along_axis(scores, order, np.broadcast_to(score_of_rank, flat.shape), axis=1)
    for i in np.flatnonzero((np.diff(in_order, axis=1) == 0.0).any(axis=1)):
        scores[i] = _score(rankdata(flat[i]), flat.shape[1])
    return scores.reshape(m, *shape)


def _score(rank: Array, n: int) -> Array:
    score: Array = ndtri((rank - 0.375) / (n + 0.25))
    return score


# --- numbers of halves (m, chains, draws) ---------------------------------------------------------


def _r_hat(halves: Array) -> Array:
    """sqrt((B / W + n - 1) / n), with variances between and within chains of n draws."""
    n = halves.shape[2]
    between = n * halves.mean(axis=2).var(axis=1, ddof=1)
    within = halves.var(axis=2, ddof=1).mean(axis=1)
    # chains that stand still at different places are infinitely far apart
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Array = np.sqrt((between / within + n - 1.0) / n)
    return ratio


def _mcse(x: Array) -> Array:
    error: Array = x.std(axis=(0, 1), ddof=1) / np.sqrt(_ess(_halves(x)))
    return error


def _ess_of_tails(x: Array) -> Array:
    """The smallest effective sample size of whether draws are beyond the quantiles `TAILS`."""
    limits = np.quantile(x, TAILS, axis=(0, 1))
    return np.min([_ess(_halves((x <= limit).astype(float))) for limit in limits], axis=0)


def _ess(halves: Array) -> Array:
    """S / tau of S draws, tau = -1 + 2 sum of the autocorrelations.

    The sum goes over pairs of neighbouring lags as long as they are positive, and takes them as
    decreasing (Geyer 1992, Statistical Science 7, 473-483), as in Stan.
    """
    _, n_chains, n = halves.shape
    covariance = _autocovariance(halves)
    within = covariance[:, 0] * n / (n - 1.0)
    total = covariance[:, 0] + halves.mean(axis=2).var(axis=1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = 1.0 - (within[:, None] - covariance) / total[:, None]
    rho[:, 0] = 1.0

    tau = np.maximum(_summed(rho), 1.0 / np.log10(n_chains * n))
    is_constant = np.ptp(halves, axis=(1, 2)) < RESOLUTION
    return np.where(is_constant, float(n_chains * n), n_chains * n / tau)


def _summed(rho: Array) -> Array:
    """-1 + 2 sum of the autocorrelations rho (m, n), by Geyer's sequences of pairs of lags."""
    m, n = rho.shape
    # the last pair that is looked at, if all before it are positive
    most = max(0, (n - 3) // 2)
    pairs = rho[:, : 2 * most + 2].reshape(m, -1, 2).sum(axis=2)
    is_positive = pairs > 0.0
    last = np.where(is_positive.all(axis=1), most, np.argmin(is_positive, axis=1))

    is_before = np.arange(most + 1) < last[:, None]
    decreasing = np.minimum.accumulate(pairs, axis=1)
    sums = np.where(is_before, decreasing, 0.0).sum(axis=1)

    # half of the last pair, which counts once (Stan's improvement for chains that alternate)
    rows = np.arange(m)
    even = rho[rows, 2 * last]
    counts = (even > 0.0) | (pairs[rows, last] >= 0.0)
    return -1.0 + 2.0 * sums + np.where(counts, even, 0.0)


def _autocovariance(halves: Array) -> Array:
    """The autocovariances of lags 0 to n - 1, averaged over chains, (m, n); by FFT."""
    n = halves.shape[2]
    size = next_fast_len(2 * n, real=True)
    centred = halves - halves.mean(axis=2, keepdims=True)
    spectrum = np.fft.rfft(centred, n=size, axis=2)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=1)
    return np.fft.irfft(power, n=size, axis=1)[:, :n] / n
