"""Whether the fit is good, for models that are right and for models that are wrong."""

import re

import numpy as np
import pytest

import ddm
from ddm.report.page import Table
from ddm.reporting.agreement_words import Checked, _fewer, about_fit, verdict_of
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
    assert sum("averages over 4 people" in caption for caption in captions) == 2


def test_differences_of_rare_responses_are_not_called_the_largest():
    # errors of which a person has two or three
    tables = [ddm.DDM(v=3, a=1.6, t0=0.3).simulate(60, seed=i).assign(s=i) for i in range(3)]
    import pandas as pd

    some = ddm.fit_each(ddm.Model(), pd.concat(tables), by="s")
    checked = Checked(some.agreement)
    assert (checked.table.query("response == 0")["observed"].iloc[0] * 60) < 20
    _, text = verdict_of(checked)
    rts = checked.table.query("quantity == 'rt' and response == 1")
    largest = 1e3 * (rts["observed"] - rts["predicted"]).abs().max()
    assert int(re.search(r"at most by (\d+) ms", text)[1]) == round(largest)


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
