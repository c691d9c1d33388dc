"""What happens when something is moved, without a browser."""

import asyncio

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.explorer.catalogue import Form
from ddm.explorer.observed import Choice
from ddm.explorer.page import ALL_TRIALS, NO_PRESET, Page
from ddm.explorer.presets import PRESETS

CONFLICT = next(one for one in PRESETS if one.form.drift == "conflict")


@pytest.fixture(scope="module")
def trials():
    parts = [ddm.DDM(v=v, a=1.4, t0=0.3).simulate(150, seed=v) for v in (1, 2)]
    data = pd.concat(parts, keys=["hard", "easy"], names=["level"]).reset_index("level")
    return ddm.Trials(data)


def density(page, response=1):
    return page.figures.sources[f"density {response}"].data


def test_a_slider_moves_the_curves_and_the_code():
    page = Page(None)
    page.rows["v"].value = 2.4
    process = ddm.DDM(v=2.4, a=1.5, t0=0.3)
    assert page.process == process
    found = density(page)
    np.testing.assert_array_equal(found["y"], process.pdf(found["x"], 1))
    assert "process = ddm.DDM(v=2.4, a=1.5, t0=0.3)" in page.code.code
    assert f"P(upper response) = {process.probability(1):.3f}" in page.numbers.object


def test_each_frame_is_answered():
    page = Page(None)
    page.rows["a"].value = 1.7
    page.rows["a"].value = 1.8
    assert (page.rows["a"].frame, page.rows["v"].frame) == (2, 0)


def test_what_takes_longer_than_a_frame_waits_until_the_slider_rests():
    page = Page(None, longest_frame=0.0)
    # all of the first frame is drawn, to see how long it takes
    page.rows["v"].value = 2.0
    assert not page.rows["v"].partial
    page.rows["v"].value = 2.4
    process = ddm.DDM(v=2.4, a=1.5, t0=0.3)
    np.testing.assert_array_equal(density(page)["y"], process.pdf(density(page)["x"], 1))
    assert page.rows["v"].partial
    source = page.figures.sources["quantiles 1"]
    assert source.data["x"][0] != process.probability(1)

    page.rows["v"].rests += 1
    assert source.data["x"][0] == process.probability(1)
    assert not page.rows["v"].partial


def test_values_that_are_no_process_say_why_and_leave_the_curves():
    page = Page(None)
    page.rows["sz"].value = 0.5
    before = density(page)["y"]
    page.rows["z"].value = 0.9
    assert "sz must be a number &gt;= 0 and below 2 min(z, 1 - z)" in page.status.object
    assert density(page)["y"] is before
    assert page.rows["z"].frame == 1
    page.rows["sz"].value = 0.1
    assert page.status.object == ""


def test_another_kind_of_process_keeps_what_both_have():
    page = Page(None)
    page.rows["v"].value = 2.0
    page.selects["boundary"].value = "exponential"
    assert page.form == Form(boundary="exponential")
    assert list(page.rows) == [*Form().names, "tau"]
    expected = ddm.GeneralDDM(
        drift=2.0, boundary=ddm.boundaries.exponential, a=1.5, tau=1.2, t0=0.3
    )
    assert repr(page.process) == repr(expected)
    page.rows["tau"].value = 0.8
    assert page.process.parameters["tau"] == 0.8


def test_an_example_sets_all_and_says_its_source():
    page = Page(None)
    page.preset.value = CONFLICT.title
    assert page.form == CONFLICT.form
    assert page.selects["start"].value == "beta"
    assert {name: row.value for name, row in page.rows.items()} == CONFLICT.values
    assert "Ulrich" in page.source.object

    page.rows["v"].value = 3.0
    assert page.preset.value == NO_PRESET
    assert page.source.object == ""


def test_data_are_chosen_by_a_column_and_its_level(trials):
    page = Page(trials)
    assert page.column.options == [ALL_TRIALS, "by level"]
    assert not page.level.visible
    page.column.value = "by level"
    assert page.level.visible
    assert page.choice == Choice("level", "easy")
    page.level.value = "hard"
    assert page.observed.trials.n == 150
    rt = page.observed.trials.rt[page.observed.trials.upper]
    seen = page.figures.sources["quantiles seen 1"].data["y"]
    np.testing.assert_allclose(seen, np.quantile(rt, [0.1, 0.3, 0.5, 0.7, 0.9]))
    assert "data[data['level'] == 'hard']" in page.code.code
    page.column.value = ALL_TRIALS
    assert page.observed.trials.n == 300


def test_a_fit_moves_the_sliders_and_shows_its_errors(trials):
    page = Page(trials)
    page.column.value = "by level"
    page.rows["t0"].free = False
    assert page.free == ["v", "a"]
    asyncio.run(page._wants_fit(None))
    data = page.observed.trials
    fit = ddm.fit(ddm.Model(t0=0.3), data)
    assert page.rows["v"].value == pytest.approx(fit.params["v"], abs=1e-3)
    assert page.rows["t0"].value == 0.3
    assert page.process.v == page.rows["v"].value
    assert f"<td>{fit.params['a']:.4g}</td><td>{fit.se['a']:.2g}</td>" in page.answer.object
    assert f"Log likelihood {fit.loglik:.2f}" in page.answer.object
    assert not page.fit_button.disabled


def test_a_fit_that_fails_says_so_and_leaves_the_sliders(trials):
    page = Page(trials)
    for name in ("v", "a", "t0"):
        page.rows[name].free = False
    asyncio.run(page._wants_fit(None))
    assert 'class="error"' in page.answer.object
    assert "Nothing is free" in page.answer.object
    assert page.rows["v"].value == 1.5


def test_a_fit_of_what_is_shown_no_more_is_left_out(trials, monkeypatch):
    page = Page(trials)
    fit = page.fit

    def slow():
        answer = fit()
        page.set_form(Form(boundary="exponential"))
        return answer

    monkeypatch.setattr(page, "fit", slow)
    asyncio.run(page._wants_fit(None))
    assert "what was shown before" in page.answer.object
    assert page.rows["v"].value == 1.5


def test_without_data_nothing_is_fitted():
    page = Page(None)
    assert page.free == []
    assert "fit" not in page.code.code


def test_the_code_begins_with_how_the_table_was_read(trials):
    page = Page(trials, reading="data = ddm.read_table('a.csv')")
    lines = page.code.code.splitlines()
    assert lines[0] == "import ddm"
    assert (
        lines.index("data = ddm.read_table('a.csv')")
        == lines.index("trials = ddm.Trials(data, upper=1)") - 1
    )
