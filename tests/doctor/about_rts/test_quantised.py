"""RTs in steps of a screen or a keyboard."""

import numpy as np
import pandas as pd
import pytest

from doctor.tables import by_person, decisions, found, mend, only


def in_steps(table, hertz, jitter=0.0, seed=1):
    """RTs that are noticed at the next of so many looks per second."""
    steps = np.ceil(hertz * table["rt"]) / hertz
    return table.assign(rt=steps + np.random.default_rng(seed).normal(0.0, jitter, len(table)))


def test_a_screen_of_60_hz():
    finding = only(in_steps(decisions(500), 60.0))
    assert finding.finding == (
        "the RTs are quantised: they come in steps of 16.7 ms, as those of a screen or a keyboard "
        "at 60 Hz. A model whose st0 is one step takes this into account."
    )
    assert (finding.column, finding.n, finding.severity) == ("rt", 500, "note")
    assert (finding.remedy, finding.option) == ("ddm.Model(st0=0.0167)", "--param st0=0.0167")
    assert mend(decisions(5), "import ddm; model = " + finding.remedy) is not None


@pytest.mark.parametrize(
    ("hertz", "said"),
    [
        (30.0, "33.3 ms, as those of a screen or a keyboard at 30 Hz"),
        (75.0, "13.3 ms, as those of a screen or a keyboard at 75 Hz"),
        (100.0, "10 ms, by rounding or by a device that looks at 100 Hz"),
        (125.0, "8 ms, by rounding or by a device that looks at 125 Hz"),
        (144.0, "6.94 ms, as those of a screen or a keyboard at 144 Hz"),
        (20.0, "50 ms, by rounding or by a device that looks at 20 Hz"),
        (10.0, "100 ms, by rounding or by a device that looks at 10 Hz"),
    ],
)
def test_the_slowest_steps_are_said(hertz, said):
    (finding,) = [
        one for one in found(in_steps(decisions(500), hertz)) if "quantised" in one.finding
    ]
    assert said in finding.finding


def test_jitter_is_said():
    finding = only(in_steps(decisions(500), 60.0, jitter=1.5e-3))
    assert "steps of 16.7 ms, with jitter, as those of" in finding.finding


@pytest.mark.parametrize("digits", [3, 4, 6])
@pytest.mark.parametrize("jitter", [0.0, 2e-3])
def test_rounding_and_jitter_are_no_steps(digits, jitter):
    table = decisions(2000)
    noise = np.random.default_rng(1).normal(0.0, jitter, 2000)
    assert found(table.assign(rt=(table["rt"] + noise).round(digits))) == []


def test_a_keyboard_of_250_hz_does_no_harm():
    assert found(in_steps(decisions(500), 250.0)) == []


def test_steps_of_some_people():
    table = by_person(5, 200)
    chosen = table["subject"].isin([2, 5])
    table["rt"] = table["rt"].mask(chosen, in_steps(table, 60.0, jitter=1e-3)["rt"])
    finding = only(table)
    assert finding.finding.startswith(
        "the RTs of 2 of 5 groups of subject (2 and 5) are quantised: they come in steps of 16.7 ms"
    )
    assert (finding.n, finding.rows) == (400, tuple(range(200, 210)))


def test_people_with_screens_of_other_phases():
    table = in_steps(by_person(10, 50), 60.0, jitter=2e-4)
    table["rt"] += 0.0016 * table["subject"]
    assert "steps of 16.7 ms" in only(table).finding


def test_time_outs_are_no_steps():
    table = decisions(300)
    table["rt"] = table["rt"].clip(upper=0.5)
    assert not any("quantised" in one.finding for one in found(table))


def test_few_rts_show_no_steps():
    assert found(pd.DataFrame({"rt": [0.4, 0.5, 0.6] * 5, "response": [0, 1, 1] * 5})) == []


@pytest.mark.parametrize("name", ["ulrich_2015_flanker.csv", "ulrich_2015_simon.csv"])
def test_published_data_at_60_hz(real_data, name):
    table = pd.read_csv(real_data(name))
    (finding,) = [one for one in found(table, response="accuracy") if "quantised" in one.finding]
    assert "steps of 16.7 ms, as those of a screen or a keyboard at 60 Hz" in finding.finding
    assert finding.n > 0.99 * len(table)
