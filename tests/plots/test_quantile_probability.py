"""Quantiles against proportions, of data and processes."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import plots
from plots.axes import PROCESSES, points

Q = [0.1, 0.3, 0.5, 0.7, 0.9]


def test_crosses_are_the_quantiles_of_the_data_at_their_proportions(conditions):
    expected = []
    for trials, _ in conditions.values():
        answers = pd.Series(trials.rt).groupby(trials.upper)
        for _, rt in answers:
            expected += [(len(rt) / trials.n, value) for value in rt.quantile(Q)]
    np.testing.assert_allclose(
        points(plots.quantiles(conditions), "x"), sorted(expected), rtol=1e-12
    )


def test_circles_are_the_quantiles_of_the_processes_at_their_probabilities(conditions):
    """Each splits its probability as its order says: cdf(circle, response) = q P(response)."""
    found = points(plots.quantiles(conditions), "o")
    expected = sorted(
        (process.probability(response), q)
        for _, process in conditions.values()
        for response in (0, 1)
        for q in Q
    )
    for (x, rt), (probability, q) in zip(found, expected, strict=True):
        assert x == pytest.approx(probability)
        response, process = next(
            (response, process)
            for _, process in conditions.values()
            for response in (0, 1)
            if process.probability(response) == pytest.approx(x)
        )
        assert process.cdf(rt, response) == pytest.approx(q * probability, rel=1e-6)


def test_a_response_with_fewer_than_five_trials_is_not_drawn():
    process = PROCESSES["easy"]
    data = process.simulate(200, seed=1)
    for n, drawn in ((4, 5), (5, 10)):
        errors = data[data["response"] == 0].head(n)
        trials = ddm.Trials(pd.concat([data[data["response"] == 1], errors]))
        assert len(points(plots.quantiles({"easy": (trials, process)}), "x")) == drawn


def test_a_given_ax_is_used(conditions):
    figure, ax = plt.subplots()
    assert plots.quantiles(conditions, ax=ax) is ax
    assert plt.get_fignums() == [figure.number]


def test_the_legend_of_the_quantiles_names_responses_data_and_fit(conditions):
    legend = plots.quantiles(conditions).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == [
        "response = 1, data", "response = 1, fit", "response = 0, data", "response = 0, fit",
    ]  # fmt: skip
