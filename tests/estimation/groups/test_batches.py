"""The compiled search by batches, and in a number of threads: it settles the same."""

import joblib
import numba
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation import linear_search
from ddm.estimation.groups import batches
from ddm.estimation.groups.batches import settled_in_batches
from ddm.estimation.groups.sides import sides_of_table
from ddm.estimation.linear_search import settled_sides
from ddm.estimation.region import search_region
from ddm.models.layout import lay_out
from runtime.elsewhere import Elsewhere

N_PEOPLE = 7

# on average: 30 to 90
TRIALS_EACH = 60


@pytest.fixture(scope="module")
def people():
    """Arguments of `settled_sides`: people with two conditions, of 30 to 90 trials."""
    parts = [
        ddm.DDM(v=1.0 + 0.2 * i, a=1.3, t0=0.3)
        .simulate(30 + 10 * i, seed=i)
        .assign(person=i, level=lambda part: np.arange(len(part)) % 2)
        for i in range(N_PEOPLE)
    ]
    trials = ddm.Trials(pd.concat(parts, ignore_index=True))
    design = lay_out(ddm.Model(v="level"), trials)
    person = trials.data["person"].to_numpy(dtype=np.int64)
    sides = sides_of_table(trials.rt, trials.upper, design.cell, person, N_PEOPLE, 2)
    return ddm.MaximumLikelihood(), sides, design, search_region(design, {}, {})


def same(found, expected):
    return all(np.array_equal(one, two) for one, two in zip(found, expected, strict=True))


@pytest.mark.parametrize("size", [1, 3, N_PEOPLE - 1])
def test_batches_are_settled_as_all_are_at_once(people, monkeypatch, capsys, size):
    monkeypatch.setattr(batches, "BATCH", TRIALS_EACH * size)
    backend = Elsewhere()
    with joblib.parallel_config(backend=backend):
        found = settled_in_batches(*people, None, True)
    assert backend.asked == {-1}
    assert same(found, settled_sides(*people))
    assert f"{N_PEOPLE}/{N_PEOPLE}" in capsys.readouterr().err


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_one_batch_and_one_job_stay_here(people, monkeypatch, n_jobs):
    monkeypatch.setattr(batches, "BATCH", TRIALS_EACH * N_PEOPLE if n_jobs == 2 else 1)
    backend = Elsewhere()
    with joblib.parallel_config(backend=backend):
        found = settled_in_batches(*people, n_jobs, False)
    assert backend.asked == set()
    assert same(found, settled_sides(*people))


@pytest.mark.parametrize(
    ("n_jobs", "configured", "n_threads"), [(1, None, 1), (None, 1, 1), (-1, 1, 0), (None, None, 0)]
)
def test_jobs_are_threads(people, monkeypatch, n_jobs, configured, n_threads):
    before = numba.get_num_threads()
    seen = []
    search = linear_search.searched

    def searched(*arguments):
        seen.append(numba.get_num_threads())
        return search(*arguments)

    monkeypatch.setattr(linear_search, "searched", searched)
    with joblib.parallel_config(n_jobs=configured):
        assert same(settled_in_batches(*people, n_jobs, False), settled_sides(*people))
    # the last one is that of the comparison
    assert seen == [n_threads or before, before]
    assert numba.get_num_threads() == before
