"""What a Loo says of itself."""

import numpy as np
import pandas as pd
import pytest

from ddm.posterior.loo.result import Loo
from refusals import refused


def loo(pareto_k, n_draws=4000, unit="trial", labels=None):
    n = len(pareto_k)
    elpd_i = -np.arange(1.0, n + 1.0)
    return Loo(
        elpd_i=elpd_i,
        lpd_i=elpd_i + 0.5,
        pareto_k=np.array(pareto_k),
        n_draws=n_draws,
        unit=unit,
        labels=tuple(range(n)) if labels is None else labels,
    )


def test_the_figures():
    found = loo([0.1, 0.2, 0.3])
    assert (found.n, found.elpd, found.p, found.max_k) == (3, -6.0, 1.5, 0.3)
    assert found.se == pytest.approx(np.sqrt(3 * np.var([1, 2, 3])))
    expected = pd.DataFrame({"estimate": [-6.0, 1.5], "se": [found.se, 0.0]}, index=["elpd", "p"])
    pd.testing.assert_frame_equal(found.table, expected)
    assert list(found.pointwise.columns) == ["elpd", "p", "pareto_k"]
    assert found.pointwise.index.name == "trial"


@pytest.mark.parametrize(("n_draws", "limit"), [(100, 0.5), (1000, 2 / 3), (4000, 0.7)])
def test_the_limit_of_k_depends_on_the_draws(n_draws, limit):
    assert loo([0.1], n_draws).good_k == pytest.approx(limit)


def test_the_message_where_all_is_well():
    assert loo([0.1, 0.7]).message == "no trial has Pareto k > 0.7: the elpd can be trusted"


def test_a_k_that_is_not_known_is_not_high():
    found = loo([np.nan, 0.2])
    assert found.max_k == 0.2
    assert found.message == "no trial has Pareto k > 0.7: the elpd can be trusted"
    assert np.isnan(loo([np.nan]).max_k)


def test_the_message_about_trials_says_which_and_what_to_do():
    assert loo([0.1, 0.75, 0.93]).message == (
        "2 trials have Pareto k > 0.7; the largest is 0.93, of trial 2. Without such a trial the "
        "posterior is another one, so the elpd is uncertain. 1. Look at these trials in "
        "`pointwise`: very fast and very slow RTs call for a lapse in the model. 2. If k is just "
        "above the limit, sample more draws. 3. Sample once more without these trials, and see "
        "what changes."
    )


def test_the_message_about_people():
    assert loo([np.inf, 0.1], unit="subject", labels=("s1", "s2")).message == (
        "1 subject has Pareto k > 0.7; the largest is inf, of subject 's1'. Without such a subject "
        "the population is another one, so the elpd is uncertain. 1. Look at the estimates of "
        "these subjects: they lie far from all others. 2. Sample once more without each of them, and see "
        "what changes."
    )


def test_people_of_several_columns_are_one_label():
    found = loo([0.1, 0.2], unit="subject", labels=(("s1", 1), ("s1", 2)))
    assert found.pointwise.index.tolist() == [("s1", 1), ("s1", 2)]
    assert found.pointwise.index.nlevels == 1


def test_it_is_shown():
    assert repr(loo([0.1, 0.2, 0.3])) == (
        "<Loo: 3 trials, 4000 draws>\n"
        "no trial has Pareto k > 0.7: the elpd can be trusted\n"
        "      estimate    se\n"
        "elpd      -6.0  1.41\n"
        "p          1.5  0.00"
    )
    assert "<strong>Loo: 3 trials, 4000 draws</strong>" in loo([0.1, 0.2, 0.3])._repr_html_()


def test_units_and_labels_are_checked():
    with refused(ValueError, "unit must be one of 'trial', 'subject'; got 'group'."):
        loo([0.1], unit="group")
    with refused(ValueError, "labels must name the 2 subjects; got 1."):
        loo([0.1, 0.2], unit="subject", labels=("s1",))
