"""Starts of designs with formulas or lapses."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.estimation.quick.points import given_starts, points_of_groups
from ddm.estimation.starts import starting_points
from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials

FREE = ddm.FREE
ML = ddm.MaximumLikelihood()


def laid(model, n=80):
    data = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(n, seed=1)
    trials = ddm.Trials(data.assign(x=np.arange(n) % 5))
    design = lay_out(model, trials)
    return outcomes_of_trials(model, trials, design), design


def points(model, n=80):
    outcomes, design = laid(model, n)
    (found,) = points_of_groups(ML, [(outcomes, design)]).points
    return pd.DataFrame(found, columns=list(design.labels)), outcomes.rt


def test_formulas_begin_at_ez_alone():
    """The start is that of the general search, which has a cautious one too."""
    model = ddm.Model(v="~ x")
    found, _ = points(model)
    outcomes, design = laid(model)
    by_ez, _ = starting_points(outcomes, design, ML.on(outcomes, design).t0_limits())
    assert found.to_numpy().tolist() == [by_ez.tolist()]


def test_a_variance_begins_at_squares_of_sv():
    found, _ = points(ddm.Model(v="~ x", sv=FREE))
    assert found["sv"].tolist() == pytest.approx([0.25, 2.25, 25.0])
    assert given_starts([[[1.0, 2.0, 3.0, 4.0, 5.0]]], laid(ddm.Model(v="~ x", sv=FREE))[1])[
        0
    ].tolist() == [[[1.0, 2.0, 3.0, 4.0, 25.0]]]


def test_with_lapses_t0_begins_among_the_rts():
    found, rt = points(ddm.Model(lapse=FREE), n=300)
    assert len(found) == 10
    below = [(rt < t0).mean() for t0 in found["t0"][4:]]
    assert below == pytest.approx([0.02, 0.05, 0.15, 0.2, 0.3, 0.45], abs=0.01)
    assert (found["lapse"] == 0.05).all()
    assert found["v"][4:].nunique() == 1


def test_few_trials_with_lapses_have_more_starts():
    found, rt = points(ddm.Model(lapse=FREE))
    assert len(found) == 4 + 2 * 9 * 2
    assert (found["t0"][4:] < rt.min()).sum() == 2 * 2
    assert set(found["lapse"][4:]) == {0.05, 0.3}
    assert found["v"][4:].nunique() == 2


def test_what_is_fixed_or_has_a_formula_has_no_starts_of_its_own():
    found, _ = points(ddm.Model(lapse=0.05, t0="~ x"))
    assert set(found["t0[Intercept]"]) == set(found["t0[Intercept]"][:4])
    assert "lapse" not in found


def test_groups_of_different_sizes_have_as_many_starts():
    groups = [laid(ddm.Model(lapse=FREE), n) for n in (300, 60)]
    assert points_of_groups(ML, groups).points.shape == (2, 40, 4)
