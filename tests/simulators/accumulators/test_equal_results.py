"""Accumulators: results that must be equal to the last bit."""

import numba
import numpy as np
from scipy import stats

from ddm.runtime.seeds import seed_key
from ddm.simulators import accumulators
from ddm.simulators.accumulators import simulate_accumulators
from simulators.accumulators.units import (
    KINDS,
    LCA,
    SCHEMES,
    SECONDS,
    assert_equal,
    both,
    cell,
    positions,
    simulate,
)


@KINDS
@SCHEMES
def test_results_depend_on_neither_threads_nor_blocks_nor_the_number_of_trials(
    monkeypatch, threads, kind, correct
):
    options = both(kind, correct=correct, dt=5e-3)
    reference = simulate(1000, **options)
    assert len(np.unique(reference[1])) == 2
    assert_equal(simulate(100, **options), [x[:100] for x in reference])
    for n_threads, block_size in [(1, 1024), (1, 7), (min(2, numba.config.NUMBA_NUM_THREADS), 50)]:
        threads(n_threads)
        monkeypatch.setattr(accumulators, "BLOCK_SIZE", block_size)
        assert_equal(simulate(1000, **options), reference)


@KINDS
@SCHEMES
def test_the_plain_functions_give_the_same_as_the_compiled_ones(kind, correct, plain_functions):
    n, units, times = (
        20,
        cell([2.0, 1.8], 1.0, [0.5, 0.4], [0.1, 0.0])[np.newaxis],
        np.array([[0.2, 0.1]]),
    )
    coupling, floor = kind.get("coupling", np.empty((0, 0))), kind.get("floor", False)
    outputs = []
    plain = plain_functions("streams", "bridge", "accumulators")
    for accumulator_block in (accumulators.accumulator_block, plain["accumulator_block"]):
        rt, response = np.empty(n), np.empty(n, dtype=np.int32)
        with np.errstate(over="ignore"):
            accumulator_block(
                0,
                n,
                np.zeros(n, dtype=int),
                units,
                times,
                coupling,
                floor,
                seed_key(1),
                0.01,
                150,
                correct,
                rt,
                response,
            )
        outputs.append((rt, response))
    assert len(set(outputs[0][1])) > 1
    assert_equal(*outputs)


@KINDS
def test_the_plain_paths_are_the_compiled_ones(kind, plain_functions):
    units, coupling, floor = (
        cell([2.0, 1.8], D=0.5),
        kind.get("coupling", np.empty((0, 0))),
        kind.get("floor", False),
    )
    outputs = []
    plain = plain_functions("streams", "bridge", "accumulators")
    for record_block in (accumulators.record_block, plain["record_block"]):
        paths, rt, response = np.full((5, 2, 151), np.nan), np.empty(5), np.empty(5, dtype=np.int32)
        with np.errstate(over="ignore"):
            record_block(
                0, 5, units, SECONDS, coupling, floor, seed_key(1), 0.01, paths, rt, response
            )
        outputs.append((paths, rt, response))
    assert_equal(*outputs)


@KINDS
@SCHEMES
def test_the_scale_of_evidence_does_not_matter(kind, correct):
    """With a power of two the arithmetic is the same to the last bit."""
    k = 0.25
    scaled = both(
        kind, inputs=[2 * k, 1.8 * k], D=[0.5 * k * k, 0.4 * k * k], start=[0.1 * k, 0], threshold=k
    )
    assert_equal(
        simulate(500, **both(kind), correct=correct), simulate(500, **scaled, correct=correct)
    )


def test_no_coupling_and_coupling_of_zero_are_the_same():
    assert_equal(simulate(200, [2.0, 1.0]), simulate(200, [2.0, 1.0], coupling=np.zeros((2, 2))))
    matrices = np.empty((0, 0)), np.zeros((2, 2))
    ends = np.empty((2, 50, 2))
    for matrix, out in zip(matrices, ends, strict=True):
        positions(cell([2.0, 1.0], 100.0), matrix, True, True, 0.01, 50, seed_key(1), out)
    assert_equal(*ends)


def test_a_trial_has_the_numbers_of_its_cell():
    units = np.array(
        [
            cell([2.0, 1.0]),
            cell([1.0, 3.0], [2.0, 1.0], 0.3, 0.2),
            cell([0.0, 5.0], 1.0, [1.0, 0.1]),
        ]
    )
    times = np.array([[0.3, 0.0], [0.2, 0.5], [0.0, 0.1]])
    cells = np.random.default_rng(1).integers(0, 3, 300)
    found = simulate_accumulators(cells, units, times, seed=1, **LCA)
    for i in range(3):
        alone = simulate_accumulators(np.full(300, i), units, times, seed=1, **LCA)
        assert_equal([x[cells == i] for x in found], [x[cells == i] for x in alone])
        assert found[0][cells == i].min() > times[i, 0]


def test_the_non_decision_time_is_drawn_first_and_only_where_it_varies():
    without, _ = simulate(5000, [2.0, 1.0], t0=0.3)
    with_t0, _ = simulate(5000, [2.0, 1.0])
    np.testing.assert_array_equal(without, with_t0 + 0.3)
    late, _ = simulate(5000, [2.0], 1e-9, 1e-12, t0=0.3, st0=0.2, dt=1e-9, t_max=1e-3)
    assert stats.kstest(late, stats.uniform(0.3, 0.2).cdf).pvalue > 1e-3
