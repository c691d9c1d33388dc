"""Examples from the literature are the processes that were published."""

import pytest

import ddm
from ddm.explorer.presets import BY_TITLE, PRESETS


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.title)
def test_an_example_is_a_process_with_a_source(preset):
    assert set(preset.values) == set(preset.form.names)
    process = preset.form.process(preset.values)
    assert 0.5 < process.probability(1) < 1.0
    assert any(word in preset.said for word in ("(1998)", "(2007)", "(2015)", "(2018)"))


def test_the_ez_example_has_the_accuracy_and_rts_of_the_paper():
    preset = BY_TITLE["EZ example (Wagenmakers et al. 2007)"]
    process = preset.form.process(preset.values)
    assert process.probability(1) == pytest.approx(0.802, abs=5e-4)
    assert process.mean(1) == pytest.approx(0.723, abs=5e-4)
    assert process.var(1) == pytest.approx(0.112, abs=5e-4)
    assert preset.said.endswith(
        "Converted to D = 1 and seconds from v = 0.0999385, a = 0.13997, Ter = 0.30003."
    )


def test_the_conflict_task_is_in_seconds_with_noise_one():
    congruent = BY_TITLE["Conflict task, congruent (Ulrich et al. 2015)"]
    incongruent = BY_TITLE["Conflict task, incongruent (Ulrich et al. 2015)"]
    # evidence over 4 times the root of 1000, as `ddm.drifts.conflict` explains
    assert congruent.values["v"] == pytest.approx(500.0 / (4.0 * 1000.0**0.5))
    assert congruent.values["a"] == pytest.approx(150.0 / (4.0 * 1000.0**0.5))
    assert congruent.values["amplitude"] == pytest.approx(20.0 / (4.0 * 1000.0**0.5))
    assert congruent.values["t0"] == 0.3
    assert congruent.values["t0_sd"] == 0.03
    assert congruent.values["peak"] == 0.03
    fast, slow = (one.form.process(one.values) for one in (congruent, incongruent))
    assert isinstance(fast, ddm.GeneralDDM)
    assert fast.mean() < slow.mean()
    assert fast.probability(1) > slow.probability(1)
