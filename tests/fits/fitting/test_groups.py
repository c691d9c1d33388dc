"""fit_each(): groups alone and together, what is said of them, and several processes."""

import os
import subprocess
import sys

import joblib
import numpy as np
import pandas as pd
import pytest

import ddm
from refusals import refused

# -- groups ----------------------------------------------------------------------------------------


def test_each_group_is_fitted_as_it_would_be_alone(fits, subjects):
    assert repr(list(fits)) == "[0, 1, 2, 3]"
    for subject, rows in subjects.groupby("subject"):
        alone = ddm.fit(ddm.Model(v="condition"), rows)
        pd.testing.assert_series_equal(fits[subject].params, alone.params)
        assert fits[subject].loglik == alone.loglik


def test_groups_come_in_the_order_of_their_levels(subjects):
    order = pd.CategoricalDtype([2, 0, 3, 1, 9], ordered=True)
    fits = ddm.fit_each(
        ddm.Model(),
        subjects.assign(subject=subjects["subject"].astype(order)),
        by="subject",
        n_jobs=1,
    )
    assert list(fits) == [2, 0, 3, 1]


def test_a_column_may_also_be_the_index(subjects, fits):
    indexed = subjects.set_index("subject", drop=False)
    again = ddm.fit_each(ddm.Model(v="condition"), indexed, by="subject", n_jobs=1)
    pd.testing.assert_frame_equal(again.params, fits.params)


def test_a_level_that_a_group_lacks_is_nan_with_a_message(subjects, fits):
    lacking = subjects[(subjects["subject"] != 1) | (subjects["condition"] == "easy")]
    result = ddm.fit_each(ddm.Model(v="condition"), lacking, by="subject", n_jobs=1)
    assert list(result.params.columns) == ["v[easy]", "v[hard]", "a", "t0"]
    assert result[1].converged
    assert result[1].message == "no trials for v[hard]"
    assert result.params.isna().sum().sum() == result.se.isna().sum().sum() == 1
    assert np.isnan(result.params.loc[1, "v[hard]"])
    assert result[1].k == 3
    pd.testing.assert_frame_equal(result.params.drop(1), fits.params.drop(1))


def test_a_group_without_a_trial_is_a_fit_that_failed(subjects):
    data = subjects.assign(response=subjects["response"].where(subjects["subject"] != 2))
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        fits = ddm.fit_each(ddm.Model(v="condition"), data, by="subject", n_jobs=1)
    assert [str(warning.message) for warning in caught] == [
        "1 of 4 fits did not converge: 2. Their messages say why."
    ]
    assert caught[0].filename == __file__
    assert [fit.converged for fit in fits.values()] == [True, True, False, True]
    assert (
        fits[2].message
        == "not converged: no trials with rt and response; rows with no response set aside: 120"
    )
    assert fits[2].n == 0
    assert fits.params.loc[2].isna().all()


def test_rows_set_aside_are_counted_in_their_group(subjects):
    data = subjects.assign(rt=subjects["rt"].where(subjects.index >= 5))
    fits = ddm.fit_each(ddm.Model(), data, by="subject", n_jobs=1)
    assert fits[0].message == "rows with no rt set aside: 5"
    assert fits[1].message == "converged"


def test_many_failures_are_one_warning_with_their_number(subjects):
    data = pd.concat([subjects.assign(subject=subjects["subject"] + 4 * i) for i in range(3)])
    with pytest.warns(ddm.ConvergenceWarning) as caught:
        ddm.fit_each(ddm.Model(t0=9.0), data, by="subject", n_jobs=1)
    assert [str(warning.message) for warning in caught] == [
        "12 of 12 fits did not converge: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more. Their messages "
        "say why."
    ]


def test_bounds_that_one_group_contradicts_do_not_end_the_others(subjects, fits):
    data = subjects.assign(rt=subjects["rt"].where(subjects.index != 0, 0.1))
    with pytest.warns(ddm.ConvergenceWarning, match=r"^1 of 4 fits did not converge: 0\."):
        result = ddm.fit_each(
            ddm.Model(v="condition"), data, by="subject", bounds={"t0": (0.2, 1.0)}, n_jobs=1
        )
    assert result[0].message == (
        "not converged: bounds: t0 >= 0.2 is impossible, because RTs as short as 0.1 s were "
        "observed. Lower the bound, or leave out RTs that are no answers"
    )
    pd.testing.assert_frame_equal(result.params.drop(0), fits.params.drop(0), rtol=1e-5)


def test_an_unknown_group_column_is_refused(subjects):
    with refused(
        ValueError,
        "by='Subject': data has no column 'Subject'. Did you mean 'subject'? The columns are rt, "
        "response, subject, condition.",
    ):
        ddm.fit_each(ddm.Model(), subjects, by="Subject")


def test_a_missing_group_is_refused_with_the_count(subjects):
    data = subjects.assign(subject=subjects["subject"].where(subjects.index >= 3))
    with refused(
        ValueError,
        "column 'subject' is missing in 3 of 480 trials with rt and response. Drop these rows "
        "(data.dropna(subset=['subject'])) or fill them in.",
    ):
        ddm.fit_each(ddm.Model(), data, by="subject")


@pytest.mark.parametrize("by", [None, [], ["subject", "subject"], 3])
def test_by_must_be_columns(subjects, by):
    with refused(
        TypeError,
        f"by must be a column name or a list of different column names; got {by!r}. To fit all "
        "trials together use ddm.fit(model, data).",
    ):
        ddm.fit_each(ddm.Model(), subjects, by=by)


@pytest.mark.parametrize(
    ("n_jobs", "error"),
    [
        *((n_jobs, ValueError) for n_jobs in (0, -2, 1.5)),
        *((n_jobs, TypeError) for n_jobs in ("2", True)),
    ],
)
def test_n_jobs_must_be_a_whole_number(subjects, n_jobs, error):
    message = (
        f"n_jobs must be a whole number >= 1 (the processes); got {n_jobs!r}. Or write n_jobs=-1 "
        "for one per core; None starts them only where that is faster."
    )
    with refused(error, message):
        ddm.fit_each(ddm.Model(), subjects, by="subject", n_jobs=n_jobs)


def test_the_progress_bar_is_shown_on_demand_only(subjects, capsys):
    for progress in (True, False):
        ddm.fit_each(ddm.Model(), subjects, by="subject", n_jobs=1, progress=progress)
        output = capsys.readouterr()
        assert output.out == ""
        assert ("4/4" in output.err) is progress


def test_a_group_that_cannot_tell_coefficients_apart_says_so(clean):
    data = clean.iloc[:400].assign(
        s=np.repeat([1, 2], 200), x=np.r_[np.linspace(0, 1, 200), np.ones(200)]
    )
    fits = ddm.fit_each(ddm.Model(v="~ x"), data, by="s")
    assert np.isnan(fits[2].params["v[x]"])
    assert fits[2].converged
    assert fits[2].message == (
        "v[x] cannot be told from v[Intercept] in these trials, so that is what both together "
        "make there"
    )


def test_lapses_in_groups_of_a_trial_or_two(clean):
    data = clean.iloc[:103].assign(s=[1] * 100 + [2, 3, 3])
    fits = ddm.fit_each(ddm.Model(lapse=0.05), data, by="s", n_jobs=1)
    assert fits[1].converged
    assert len(fits) == 3


# -- processes -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ddm.ConvergenceWarning")
def test_any_number_of_processes_gives_the_same_fits(subjects):
    """The third subject has no fit under this t0."""
    data = subjects.assign(rt=subjects["rt"].where(subjects["subject"] != 2, 0.2))
    model = ddm.Model(v="condition", t0=0.25)
    one, two, all_cores = (
        ddm.fit_each(model, data, by="subject", n_jobs=n_jobs).table for n_jobs in (1, 2, -1)
    )
    with joblib.parallel_config(n_jobs=2):
        configured = ddm.fit_each(model, data, by="subject").table
    assert one["converged"].tolist() == [True, True, False, True]
    for table in (two, all_cores, configured):
        pd.testing.assert_frame_equal(one, table)


@pytest.mark.slow
def test_processes_need_no_main_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import ddm\ndata = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(300, "
        "seed=1).assign(subject=[*'abcdef'] * 50)\nfits = ddm.fit_each(ddm.Model(), data, "
        "by='subject', n_jobs=2)\nprint(len(fits), fits.table['converged'].all())\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ,
    )
    assert result.stdout == "6 True\n", result.stderr
