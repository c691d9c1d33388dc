"""The search: from which starting points it begins, and what it reports of them."""

import sys

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation import starts
from ddm.numerics import descent


def test_starts_are_reported(clean):
    general = ddm.fit(ddm.Model(st0=0.02), clean)
    assert general.starts == "2 of 2 starts reached the optimum"
    compiled = ddm.fit(ddm.Model(), clean)
    assert compiled.starts == "1 of 1 starts reached the optimum"


def test_of_many_starts_the_most_likely_are_searched_and_the_cautious_one(clean, monkeypatch):
    model, values = ddm.Model(sv=ddm.FREE, sz=ddm.FREE, st0=ddm.FREE), []

    def minimise(objective, curvature, points, **options):
        values.append([objective(point)[0] for point in points])
        return descent.minimise(objective, curvature, points, **options)

    monkeypatch.setattr(sys.modules["ddm.estimation.search"], "minimise", minimise)
    assert ddm.fit(model, clean[:300]).converged
    (*best, cautious) = values[0]
    assert len(best) == 5
    assert best == sorted(best)
    assert cautious > best[0]


@pytest.mark.parametrize(
    "seed",
    [3, np.random.SeedSequence(3), np.random.default_rng(3)],
    ids=lambda seed: type(seed).__name__,
)
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_further_starts_do_not_depend_on_the_groups_before(clean, monkeypatch, seed):
    """Each group may be fitted in another process, so a Generator must not pass from one to the
    next.
    """
    drawn = []

    def scattered(*arguments):
        drawn.append(starts.scattered(*arguments))
        return drawn[-1]

    monkeypatch.setattr(sys.modules["ddm.estimation.search"], "scattered", scattered)
    twice = pd.concat([clean[:300].assign(subject=subject) for subject in (1, 2)])
    ddm.fit_each(ddm.Model(t0=0.5), twice, by="subject", n_jobs=1, seed=seed)
    np.testing.assert_array_equal(*drawn)
