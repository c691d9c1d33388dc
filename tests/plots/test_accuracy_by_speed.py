"""Conditional accuracy functions."""

import numpy as np

import ddm
from ddm import plots
from plots.axes import PROCESSES, labelled, visible
from refusals import refused


def test_points_are_bins_of_as_many_trials(fit, data):
    ax = plots.conditional_accuracy(fit, bins=4).flat[0]
    hard = data[data["difficulty"] == "hard"].sort_values("rt", ignore_index=True)
    bins = hard.groupby(np.arange(300) // 75)
    rt, p = labelled(ax, "difficulty = hard").get_data()
    np.testing.assert_allclose(rt, bins["rt"].median())
    np.testing.assert_allclose(p, bins["response"].mean())


def test_the_model_without_variability_is_as_accurate_at_all_speeds(fit):
    """At z = .5 RTs of both responses have the same distribution."""
    ax = plots.conditional_accuracy(fit).flat[0]
    lines = [line for line in ax.lines if line.get_label() == "model"]
    for line, level in zip(lines, ("easy", "hard"), strict=True):
        p = float(fit.process(difficulty=level).probability(1))
        np.testing.assert_allclose(line.get_ydata(), p, rtol=1e-5)


def test_fast_errors_of_the_literature(real_data):
    """Incompatible flankers make fast responses less accurate (Ulrich et al. 2015)."""
    import pandas as pd

    flanker = pd.read_csv(real_data("ulrich_2015_flanker.csv"))
    trials = ddm.Trials(flanker[flanker["kept_driftdm"] == 1], response="accuracy")
    panels = plots.conditional_accuracy(trials, col="condition")
    (_, comp), (_, incomp) = (labelled(ax, "data").get_data() for ax in visible(panels))
    assert incomp[0] < 0.85 < 0.93 < comp[0]
    assert abs(incomp[-1] - comp[-1]) < 0.02


def test_a_task_with_one_response_has_no_accuracy():
    data = PROCESSES["hard"].simulate(100, seed=1)
    upper = data["response"] == 1
    go = data.assign(rt=data["rt"].where(upper), response=data["response"].where(upper))
    with refused(
        ValueError,
        "conditional_accuracy needs both responses; of these trials only 1 leaves a trace.",
    ):
        plots.conditional_accuracy(ddm.Trials(go, observed="upper"))
