"""RTs that are far slower than others."""

import numpy as np
import pytest

from ddm.doctor.about_rts.slow_outliers import limit_of
from doctor.tables import by_person, decisions, found, mend, only


def test_what_published_rules_would_do_is_said_and_nothing_is_done():
    table = decisions(200)
    table.loc[[4, 9], "rt"] = [14.2, 1174.8]
    rt = table["rt"].to_numpy()
    logs = np.log(rt)
    mad, of_logs = (
        (one > np.median(one) + 3 * 1.4826 * np.median(np.abs(one - np.median(one)))).sum()
        for one in (rt, logs)
    )
    first, third = np.quantile(rt, [0.25, 0.75])
    fence = (rt > third + 3.0 * (third - first)).sum()
    finding = only(table)
    assert finding.finding == (
        "2 of 200 RTs are far slower than the others, the slowest 1174.8 and 14.2 s. One such RT "
        "can spoil a fit by maximum likelihood. None was left out. Published rules, which also "
        f"take RTs from the tail of a diffusion, would leave out {mad} (above median + 3 MAD, Leys "
        f"et al. 2013), {of_logs} (the same of log RTs) or {fence} (above Q3 + 3 IQR, Tukey 1977)."
    )
    assert (finding.column, finding.n, finding.rows) == ("rt", 2, (4, 9))
    assert finding.severity == "warning"
    assert finding.option == "--where 'not rt >= 14.2', or --param lapse=free"
    assert sorted(set(table.index) - set(mend(table, finding.remedy).index)) == [4, 9]
    assert only(table.assign(rt=1000.0 * rt), unit="ms").remedy.startswith(
        "data = data[~(data['rt'] >= 14200)]"
    )


def test_each_is_compared_with_those_of_the_same_person():
    table = by_person(3, 100)
    table["rt"] = table["rt"].mask(table["subject"] == 3, 8.0 * table["rt"])
    table.loc[50, "rt"] = 12.0
    finding = only(table)
    assert finding.finding.startswith(
        "1 of 300 RTs is far slower than the others of the same person, the slowest 12 s. One"
    )
    assert finding.rows == (50,)


@pytest.mark.parametrize("seed", range(5))
def test_an_exponential_tail_is_no_outlier(seed):
    rt = 0.3 + np.random.default_rng(seed).exponential(0.5, 5000)
    assert rt.max() < limit_of(rt)
    assert not any("slower" in one.finding for one in found(decisions(5000).assign(rt=rt)))


def test_of_few_rts_none_is_called_slow():
    assert limit_of(np.array([0.5] * 19)) == np.inf


def test_the_longest_of_few_rts_must_be_slower():
    few, many = decisions(25)["rt"], decisions(500)["rt"]
    middle, late = np.quantile(many, [0.5, 0.9])
    assert limit_of(many.to_numpy()) == pytest.approx(late + 12.48 * (late - middle))
    middle, late = np.quantile(few, [0.5, 0.9])
    assert limit_of(few.to_numpy()) == pytest.approx(late + 21.6 * (late - middle))
