"""The options that say a model, and a search."""

import pandas as pd
import pytest

import ddm
from cli.command import done, refusal
from ddm.cli.model_text import bounds_from, model_from, start_from


def test_all_that_a_model_can_say():
    model = model_from(
        param=["v=~ x", "a=~ x", "z=free", "lapse=free", "drift_bias=free"],
        stimulus="side=left:-1,right:+1",
        flip_start=True,
        lapse_window=("0", "3"),
        links=["a=identity"],
    )
    assert model == ddm.Model(
        v="~ x",
        a="~ x",
        z=ddm.FREE,
        lapse=ddm.FREE,
        drift_bias=ddm.FREE,
        stimulus={"side": {"left": -1, "right": 1}},
        flip_start=True,
        lapse_window=(0, 3),
        links={"a": "identity"},
    )


def test_lapses_that_are_exponential():
    model = model_from(param=["lapse=0.05"], lapse_window=("exponential", "2"))
    assert model.lapse_window == ddm.Exponential(2.0)


def test_bounds_and_starts():
    assert bounds_from(["v=-5,5", "v[easy]=0,5"]) == {"v": (-5, 5), "v[easy]": (0, 5)}
    assert start_from(["v=1.2"]) == {"v": 1.2}
    assert bounds_from([]) is start_from([]) is None


def test_the_search_is_told_of_them(trials):
    text = done("fit", "data.csv", "--bounds", "v=0,1", "--start", "v=0.5", "--seed", 3).stdout
    assert "at a bound of the search" in text


def test_stimuli_with_labels_of_their_own(folder, trials):
    sides = trials.assign(side=[90, 270] * (len(trials) // 2))
    sides["key"] = ((sides["response"] == 1) == (sides["side"] == 90)).map({True: "j", False: "f"})
    sides.to_csv("sides.csv", index=False)
    done(
        *("fit", "sides.csv", "--response", "key", "--upper", "j", "--out", "fit.csv"),
        *("--stimulus", "side=90:1,270:-1"),
    )
    model = ddm.Model(stimulus={"side": {90: 1, 270: -1}})
    expected = ddm.fit(model, ddm.Trials(sides, response="key", upper="j")).params
    found = pd.read_csv("fit.csv", index_col="parameter")["estimate"]
    assert found.to_dict() == pytest.approx(expected.to_dict(), rel=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--stimulus", "side=left"],
            "Invalid value for --stimulus: 'side=left'; write a column, or a column with the sign "
            "of each level: side=left:-1,right:1.",
        ),
        (
            ["--param", "lapse=free", "--lapse-window", "0", "x"],
            "Invalid value for --lapse-window: '0 x'; write the seconds from which to which "
            "lapses are uniform, as in --lapse-window 0 3, or a rate per second, as in "
            "--lapse-window exponential 2.",
        ),
        (
            ["--bounds", "v=5"],
            "Invalid value for --bounds: '5'; write the lower and the upper bound with a comma, "
            "as in v=-5,5.",
        ),
        (["--start", "v=high"], "Invalid value for --start: 'high' is not a number."),
        (
            ["--start", "v=1", "--start", "v=2"],
            "Invalid value for --start: v is said more than once. Leave one of them out.",
        ),
        (["--links", "identity"], "Invalid value for --links: 'identity'; write NAME=VALUE."),
    ],
)
def test_options_that_mean_nothing(options, message):
    assert refusal("fit", "data.csv", *options, code=2) == message


def test_formulas_run_no_code(folder):
    formula = "v=~ x + __import__('os').system('touch run')"
    assert "run" not in refusal("fit", "data.csv", "--param", formula, code=2).split("'")
    assert not (folder / "run").exists()
