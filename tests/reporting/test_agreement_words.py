"""Whether the fit is good, for models that are right and for models that are wrong."""

import re

import numpy as np
import pytest

import ddm
from ddm.report.page import Table
from ddm.reporting.agreement_words import Checked, _fewer, about_fit, misses_of, verdict_of
from reports import fit, fits


@pytest.fixture(scope="module")
def wrong():
    """A model without a start bias, fitted to data that have a strong one."""
    table = ddm.DDM(v=0.5, a=1.6, z=0.75, t0=0.3).simulate(1500, seed=2)
    return Checked(ddm.fit(ddm.Model(), table).agreement)


def test_a_right_model_is_called_good():
    severity, text = verdict_of(Checked(fit().agreement))
    assert severity == "good"
    assert text.startswith("The model describes the data well: ")


def test_a_wrong_model_is_warned_of(wrong):
    severity, text = verdict_of(wrong)
    assert severity == "warning"
    assert text.startswith("The model misses systematic parts of the data: ")


def test_the_numbers_are_those_of_the_quantiles(wrong):
    _, text = verdict_of(wrong)
    table = wrong.table
    outside = (table["observed"] < table["low"]) | (table["observed"] > table["high"])
    assert f"{outside.sum()} of {len(table)} proportions" in text

    rts = table[table["quantity"] == "rt"]
    largest = 1e3 * (rts["observed"] - rts["predicted"]).abs().max()
    assert int(re.search(r"at most by (\d+) ms", text)[1]) == round(largest)


def test_the_table_has_what_fit_quantiles_says():
    (table,) = [part for part in about_fit(Checked(fit().agreement)) if isinstance(part, Table)]
    ours = fit().quantiles((0.1, 0.5, 0.9))
    row = ours[(ours["difficulty"] == "easy") & (ours["response"] == 1)]
    cells = next(one for one in table.rows if one[:2] == ("easy", "1"))
    observed = [float(cell.split(" | ")[0]) for cell in cells[3:]]
    predicted = [float(cell.split(" | ")[1].rstrip("*")) for cell in cells[3:]]
    assert observed == pytest.approx([row["observed_p"].iloc[0], *row["observed"]], abs=6e-4)
    assert predicted == pytest.approx([row["predicted_p"].iloc[0], *row["predicted"]], abs=6e-4)


def test_people_are_averaged_and_it_is_said():
    captions = [
        part.caption for part in about_fit(Checked(fits().agreement)) if hasattr(part, "caption")
    ]
    assert sum("averages over 4 people" in caption for caption in captions) == 3


def test_the_largest_difference_is_named_with_its_place(wrong):
    _, text = verdict_of(wrong)
    rts = wrong.table[wrong.table["quantity"] == "rt"]
    worst = rts.loc[rts["difference"].abs().idxmax()]
    assert f"(response = {worst['response']}, quantile {worst['q']:g})" in text


def test_what_is_missed_on_the_same_side_is_said(wrong):
    # starts near the upper boundary make fast upper and slow lower responses
    misses = misses_of(wrong)
    first = "response = 1: the fastest responses (quantile 0.1) are faster than expected"
    assert f"{first} (1 of 1 conditions)" in misses
    assert any("response = 0: typical responses" in one and "slower" in one for one in misses)
    texts = [part.items for part in about_fit(wrong) if part.kind == "items"]
    assert texts == [tuple(misses)]


def test_of_a_model_that_fits_no_misses_are_listed():
    kinds = [part.kind for part in about_fit(Checked(fit().agreement))]
    assert "items" not in kinds


def test_omissions_have_rows_of_their_own():
    table = ddm.DDM(v=1, a=1.4, t0=0.3).simulate(400, seed=1)
    late = table["rt"] > 0.8
    cut = table.assign(rt=table["rt"].mask(late), response=table["response"].mask(late))
    one = ddm.fit(ddm.Model(), ddm.Trials(cut, deadline=0.8))
    (part,) = [part for part in about_fit(Checked(one.agreement)) if isinstance(part, Table)]
    (row,) = [row for row in part.rows if row[0] == "none"]
    observed, expected = map(float, row[2].split(" | "))
    assert observed == pytest.approx(late.mean(), abs=6e-4)
    process = one.process()
    assert expected == pytest.approx(1 - process.cdf(0.8, 1) - process.cdf(0.8, 0), abs=6e-4)


def test_of_many_rows_those_with_most_stars_are_shown():
    rows = [(str(i),) for i in range(50)]
    misses = [i % 5 for i in range(50)]
    shown, text = _fewer(rows, misses)
    assert len(shown) == 36
    assert [int(row[0]) for row in shown] == sorted(int(row[0]) for row in shown)
    assert min(misses[int(row[0])] for row in shown) == 1
    assert text == " The 36 of 50 rows with most stars."
    assert _fewer(rows[:36], misses[:36]) == (rows[:36], "")


def test_a_response_that_was_never_given_has_no_values():
    table = ddm.DDM(v=4, a=2.5, t0=0.3).simulate(80, seed=1)
    assert table["response"].all()
    checked = Checked(ddm.fit(ddm.Model(), table).agreement)
    (part,) = [part for part in about_fit(checked) if isinstance(part, Table)]
    assert part.rows[0][2:] == ("0.000 | 0.000", "–", "–", "–")
    assert np.isfinite(checked.n_outside)
