"""What was read, set aside and found in the data."""

import numpy as np
import pandas as pd

import ddm
from ddm.report.page import Notice
from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.data_words import about_findings, left_out
from reports import HOSTILE, chapter, data, fit, page, summary


def test_rows_that_were_set_aside_are_counted_in_the_summary_and_by_reason():
    assert summary()["Left out"][0] == "2 of 480 rows, with no rt."
    assert "no rt\n2" in chapter("data")


def test_nothing_set_aside_is_said():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(100, seed=1)
    assert left_out(answer_of(ddm.fit(ddm.Model(), table))) == (
        "Nothing: all rows of the data that were given were used.",
    )


def test_what_other_chapters_say_better_is_left_to_them():
    topics = next(part for part in page("fit").chapters if part.name == "data").parts[0].rows
    assert "steps of rt" not in dict(topics)
    assert "RT quantiles (s)" in dict(topics)


def test_levels_have_their_numbers_of_trials():
    text = chapter("data")
    counts = data().dropna()["difficulty"].value_counts()
    assert f"{HOSTILE} ({counts[HOSTILE]} trials), easy ({counts['easy']} trials)" in text


def test_covariates_have_their_range():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(100, seed=1)
    table["theta"] = np.linspace(-1.5, 2, 100)
    from ddm.reporting.data_words import _conditions

    answer = answer_of(ddm.fit(ddm.Model(v="~ theta"), table))
    assert list(_conditions(answer)) == [("column theta", ("100 values from -1.5 to 2",))]


def test_findings_are_notices_with_their_remedies():
    found = ddm.check(fit().trials)
    notices = [part for part in about_findings(found) if isinstance(part, Notice)]
    assert [one.severity for one in notices] == list(found["severity"])
    assert [one.code for one in notices] == list(found["remedy"])
    assert len(notices) == 1
    (good,) = about_findings(pd.DataFrame())
    assert good.severity == "good"
