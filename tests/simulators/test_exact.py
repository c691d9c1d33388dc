"""Exact samples: against the distribution function of the package, series written out here, and
themselves.
"""

import math

import numba
import numpy as np
import pytest
from scipy import stats

from ddm.first_passage.by_trial import log_cdfs
from ddm.parameters import ST0, SV, T0, A, D, V, Z
from ddm.simulators import exact
from ddm.simulators.exact import SHORT_TIME, is_kept, kept_share, simulate_exact
from refusals import refused


def row(v=1.0, a=1.5, z=0.5, t0=0.3, sv=0.0, sz=0.0, st0=0.0, D=1.0):
    """One row of a ``parameters_by_cell``."""
    return np.array([v, a, z, t0, sv, sz, st0, D, 0.0, 0.0])


ROWS = {
    "everyday": row(),
    "no drift": row(v=0.0, a=1.0),
    "no drift, off the middle": row(v=0.0, a=2.0, z=0.3),
    "strong": row(v=3.0, a=1.0),
    "very strong": row(v=20.0, a=2.0),
    "away from a near boundary": row(v=2.0, z=0.05),
    "towards a near boundary": row(v=-4.0, z=0.02),
    "at a boundary": row(v=0.5, z=1e-4),
    "at the other boundary": row(v=3.0, z=1 - 1e-3),
    "weak": row(v=-1e-9, a=0.5),
    "wide": row(v=0.3, a=6.0, z=0.7),
    "D = 0.01": row(v=0.1, a=0.15, D=0.01),
    "D = 25": row(v=2.0, a=8.0, z=0.4, D=25.0),
    "sv": row(sv=0.8),
    "sz": row(z=0.4, sz=0.7),
    "st0": row(st0=0.2),
    "sv alone": row(v=0.0, sv=2.0),
    "sz and st0": row(v=-1.0, sz=0.9, st0=0.1),
    "all": row(v=1.2, z=0.45, sv=1.0, sz=0.4, st0=0.15),
    "all, D = 0.01": row(v=0.2, a=0.12, z=0.6, sv=0.1, sz=0.5, st0=0.3, D=0.01),
}
ALL = ROWS["all"]


def simulate(n, parameters, seed=1, **options):
    return simulate_exact(np.zeros(n, dtype=int), parameters[np.newaxis], seed=seed, **options)


# --- the distribution -----------------------------------------------------------------------------


def cdf(rt, upper, parameters):
    n = rt.size
    return np.exp(log_cdfs(rt, np.full(n, upper), np.zeros(n, dtype=int), parameters[np.newaxis]))


def interpolated_cdf(rt, upper, parameters):
    """The distribution function at many times, from 4,001 of their quantiles: to some 1e-8."""
    knots = np.quantile(rt, np.linspace(0, 1, 4001))
    return np.interp(rt, knots, cdf(knots, upper, parameters))


def check_distribution(rt, response, parameters):
    """Responses by the binomial, times of each response by Kolmogorov and Smirnov, both in 50
    classes by chi-square.
    """
    n, observed, expected = rt.size, [], []
    for upper in (False, True):
        total = cdf(np.array([math.inf]), upper, parameters)[0]
        times = rt[response == upper]
        assert stats.binomtest(times.size, n, total).pvalue > 1e-4
        if times.size < 1000:
            continue
        shares = interpolated_cdf(times, upper, parameters) / total
        assert stats.kstest(shares, "uniform").pvalue > 1e-4
        observed.append(np.histogram(shares, bins=25, range=(0, 1))[0])
        expected.append(np.full(25, total * n / 25))
    observed, expected = np.concatenate(observed), np.concatenate(expected)
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("parameters", ROWS.values(), ids=ROWS.keys())
def test_a_million_samples_have_the_right_distribution(parameters):
    check_distribution(*simulate(1_000_000, parameters, seed=4), parameters)


@pytest.mark.parametrize(
    "parameters", [ROWS["everyday"], ROWS["away from a near boundary"], ALL], ids=str
)
def test_samples_have_the_right_distribution(parameters):
    check_distribution(*simulate(50_000, parameters, seed=5), parameters)


def test_a_start_beside_the_boundary_ends_there_at_once():
    """The first passage takes a time that is rounded to 0, of which no share can be computed."""
    rt, response = simulate_exact(np.zeros(50, dtype=int), row(z=1e-320)[None], seed=1)
    assert (rt == 0.3).all()
    assert (response == 0).all()


def test_a_start_next_to_a_boundary_still_reaches_the_other_one():
    """In one of 10,000 trials."""
    v, a, z, n = 0.5, 10.0, 1e-5, 2_000_000
    _, response = simulate(n, row(v, a, z))
    assert (
        stats.binomtest(
            int(response.sum()), n, math.expm1(-2 * v * z * a) / math.expm1(-2 * v * a)
        ).pvalue
        > 1e-3
    )


# --- the share that is kept -----------------------------------------------------------------------


def series_for_short_times(t, w):
    k = np.arange(-60, 61)
    return ((1 + 2 * k / w) * np.exp(-2 * k * (k + w) / t)).sum()


def series_for_long_times(t, w):
    k = np.arange(1, 61)
    two = math.pi * (k * np.sin(k * math.pi * w) * np.exp(-((k * math.pi) ** 2) * t / 2)).sum()
    return two / (w * math.exp(-w * w / (2 * t)) / math.sqrt(2 * math.pi * t**3))


@pytest.mark.parametrize("w", [1e-3, 0.05, 0.3, 0.5, 0.8, 0.99, 1 - 1e-6])
def test_the_share_is_the_ratio_of_the_densities(w):
    for t in (*np.geomspace(0.02, 1.0, 40), np.nextafter(SHORT_TIME, 0), SHORT_TIME):
        for series in (series_for_short_times, series_for_long_times):
            if series is series_for_long_times and t < 0.05:
                continue  # 60 terms are not enough
            assert kept_share(t, w) == pytest.approx(series(t, w), rel=1e-9, abs=3e-14 / w)


def test_one_term_never_keeps_what_the_series_would_not():
    for t in np.geomspace(1e-4, SHORT_TIME, 50):
        for w in (1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999):
            share = kept_share(t, w)
            assert is_kept(share * (1 - 1e-9) - 1e-15, t, w)
            assert not is_kept(share * (1 + 1e-9) + 1e-15, t, w)


@pytest.mark.parametrize("t", [0.0, math.inf])
def test_a_time_beyond_numbers_is_not_kept(t):
    assert is_kept(0.5, t, 0.3) == (t == 0)


# --- what must be equal ---------------------------------------------------------------------------


def test_results_depend_on_neither_threads_nor_blocks_nor_the_number_of_trials(monkeypatch):
    reference = simulate(3000, ALL)
    threads = numba.get_num_threads()
    try:
        for n_threads, block_size, n in [
            (1, 7, 3000),
            (min(2, numba.config.NUMBA_NUM_THREADS), 100, 2000),
        ]:
            numba.set_num_threads(n_threads)
            monkeypatch.setattr(exact, "BLOCK_SIZE", block_size)
            for one, other in zip(reference, simulate(n, ALL), strict=True):
                np.testing.assert_array_equal(one[:n], other)
    finally:
        numba.set_num_threads(threads)


def test_a_trial_has_the_parameters_of_its_cell():
    rows = np.array([ROWS["everyday"], ALL, ROWS["strong"]])
    cell = np.random.default_rng(1).integers(0, 3, 500)
    rt, response = simulate_exact(cell, rows, seed=1)
    for i, parameters in enumerate(rows):
        alone = simulate(500, parameters)
        np.testing.assert_array_equal(rt[cell == i], alone[0][cell == i])
        np.testing.assert_array_equal(response[cell == i], alone[1][cell == i])


def test_the_scale_of_evidence_does_not_matter():
    """With a power of two the arithmetic is the same to the last bit."""
    scaled = ALL.copy()
    scaled[[V, A, SV]] *= 0.25
    scaled[D] *= 0.0625
    for one, other in zip(simulate(1000, ALL), simulate(1000, scaled), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("parameters", [ROWS["no drift"], ROWS["very strong"], ALL], ids=str)
def test_the_mirror_image_has_the_mirrored_responses(parameters):
    mirrored = parameters.copy()
    mirrored[V], mirrored[Z] = -parameters[V], 1.0 - parameters[Z]
    one, other = (simulate(100_000, p)[1].mean() for p in (parameters, mirrored))
    assert one == pytest.approx(1 - other, abs=0.008)


def test_a_limit_only_leaves_trials_undecided():
    rt, response = simulate(2000, ROWS["everyday"])
    rt_limited, response_limited = simulate(2000, ROWS["everyday"], t_max=0.4)
    late = rt > 0.3 + 0.4
    np.testing.assert_array_equal(rt_limited, np.where(late, np.nan, rt))
    np.testing.assert_array_equal(response_limited, np.where(late, -1, response))
    assert 0 < late.sum() < 2000


def test_reaction_times_begin_after_the_non_decision_time():
    rt, _ = simulate(20_000, ALL)
    assert ALL[T0] < rt.min() < ALL[T0] + ALL[ST0]


@pytest.mark.parametrize("parameters", [ROWS["everyday"], ROWS["no drift"], ALL], ids=str)
def test_the_plain_functions_give_the_same_as_the_compiled_ones(parameters, plain_functions):
    n, outputs = 50, []
    for block in (
        exact.exact_block,
        plain_functions("streams", "bridge", "trial", "exact")["exact_block"],
    ):
        rt, response = np.empty(n), np.empty(n, dtype=np.int8)
        with np.errstate(over="ignore"):
            block(
                0,
                n,
                np.zeros(n, dtype=int),
                parameters[np.newaxis],
                exact.seed_key(1),
                math.inf,
                rt,
                response,
            )
        outputs.append((rt, response))
    np.testing.assert_allclose(*(rt for rt, _ in outputs), rtol=1e-13)
    np.testing.assert_array_equal(*(response for _, response in outputs))


@pytest.mark.parametrize(
    ("t_max", "error"),
    [(0, ValueError), (-1, ValueError), (math.inf, ValueError), ("1", TypeError)],
)
def test_what_is_no_limit_is_an_error(t_max, error):
    with refused(
        error,
        "t_max must be a finite number > 0 (the longest decision time, in seconds); got "
        f"{t_max!r}. Take e.g. t_max=10.",
    ):
        simulate(10, ALL, t_max=t_max)


def test_no_trials_give_empty_arrays():
    rt, response = simulate(0, ALL)
    assert rt.shape == response.shape == (0,)
