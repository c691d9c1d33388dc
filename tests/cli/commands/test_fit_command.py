"""`ddm fit`: what it prints where, the tables it writes, and what the options mean."""

import numpy as np
import pandas as pd
import pytest

import ddm
from cli.command import done, refusal
from ddm.cli.translation import in_shell_words


def test_fit_prints_the_estimates_and_says_on_stderr_what_was_read(trials):
    result = done("fit", "data.csv")
    assert result.stdout == f"{in_shell_words(str(ddm.fit(ddm.Model(), trials)))}\n"
    assert result.stderr.splitlines() == [
        "read data.csv: separated by commas, decimal points, 240 rows, 4 columns",
        "<Trials: 240 trials; upper boundary: response = 1; lower: 0>",
    ]


@pytest.mark.parametrize("by", ["subject", "subject,condition", "condition, subject"])
def test_by_fits_each_group(trials, by):
    names = [name.strip() for name in by.split(",")]
    result = done("fit", "data.csv", "--by", by, "--out", "fits.csv")
    expected = ddm.fit_each(ddm.Model(), trials, by=names).table
    pd.testing.assert_frame_equal(
        pd.read_csv("fits.csv", index_col=names), expected, check_dtype=False
    )
    assert all(label in result.stdout for label in [*names, "v", "a", "t0", "loglik"])
    first = expected.iloc[0]
    assert f"{first['v']:.4g} ({first['v_se']:.2g})" in result.stdout
    assert result.stderr.endswith("wrote fits.csv\n")


def test_chi_square_fits_are_written_with_their_statistic(trials):
    done("fit", "data.csv", "--by", "subject", "--method", "chi2", "--out", "fits.csv")
    expected = ddm.fit_each(ddm.Model(), trials, by="subject", method="chi2").table
    pd.testing.assert_frame_equal(
        pd.read_csv("fits.csv", index_col="subject"), expected, check_dtype=False
    )


def test_a_compressed_file_is_read(trials):
    trials.to_csv("data.csv.gz", index=False)
    assert done("fit", "data.csv.gz").stdout == done("fit", "data.csv").stdout


def test_where_keeps_the_rows_that_meet_it(trials):
    chosen = trials[(trials["subject"] == 1) & (trials["condition"] == "easy")]
    assert done("fit", "data.csv", "--where", "subject == 1 and condition == 'easy'").stdout == (
        f"{ddm.fit(ddm.Model(), chosen)}\n"
    )


@pytest.mark.parametrize(
    ("labels", "upper"),
    [
        (("left", "right"), "right"),
        ((1, 2), "2"),
        ((1.5, 2.5), "2.5"),
        ((False, True), "True"),
        ((-1, 1), "1"),
    ],
)
@pytest.mark.parametrize("with_missing", [False, True])
def test_columns_and_labels_of_any_name(trials, labels, upper, with_missing):
    other = pd.DataFrame(
        {"seconds": trials["rt"], "choice": trials["response"].map(dict(enumerate(labels)))}
    )
    other.to_csv("other.csv", index=False)
    if with_missing:
        with open("other.csv", "a") as file:
            file.write("0.7,\n")
    result = done("fit", "other.csv", "--rt", "seconds", "--response", "choice", "--upper", upper)
    assert f"upper boundary: choice = {labels[1]}; lower: {labels[0]}" in result.stdout
    estimates = ddm.fit(ddm.Model(), trials).summary()["estimate"].round(4)
    assert all(f"{estimate:.4f}" in result.stdout for estimate in estimates)


def test_stimulus_coding(trials):
    sides = trials["response"].index % 2 == 0
    coded = trials.assign(side=sides, choice=(trials["response"] == 1) == sides).replace(
        {True: "right", False: "left"}
    )
    coded.to_csv("coded.csv", index=False)
    result = done(
        "fit", "coded.csv", "--response", "choice", "--upper", "right", "--stimulus", "side"
    )
    expected = ddm.fit(
        ddm.Model(stimulus="side"), ddm.Trials(coded, response="choice", upper="right")
    )
    assert result.stdout == f"{in_shell_words(str(expected))}\n"


def test_a_fit_that_does_not_converge_is_said_on_stderr_and_exits_0(trials):
    """No RT is possible under this t0."""
    result = done("fit", "data.csv", "--param", "t0=5", "--where", "subject == 1")
    assert "Warning: not converged: " in result.stderr
    assert "not converged" in result.stdout
    trials.assign(response=trials["response"].where(trials["subject"] == 1)).to_csv(
        "half.csv", index=False
    )
    result = done("fit", "half.csv", "--by", "subject")
    assert result.stderr.endswith(
        "Warning: 1 of 2 fits did not converge: 2. Their messages say why.\n"
    )


@pytest.mark.parametrize("lost_rt", ["omission", "random", "late"])
def test_options_say_what_rows_without_an_rt_are(trials, lost_rt):
    """They are the arguments of `ddm.Trials`."""
    table = trials.assign(response=trials["response"].astype(float))
    table.loc[table["rt"] > 0.9, "rt"] = 0.0
    table.loc[:2, "response"] = float("nan")
    table.loc[5:6, ["rt", "response"]] = [[0.9003, 1.0], [0.88, float("nan")]]
    table.to_csv("lost.csv", index=False)
    options = ["--deadline", 0.9, "--deadline-tolerance", 0.01, "--omissions", "no-response"]
    result = done("fit", "lost.csv", *options, "--lost-rt", lost_rt, "--out", "fit.csv")
    reading = {"deadline": 0.9, "deadline_tolerance": 0.01, "omissions": "no response"}
    expected = ddm.fit(ddm.Model(), ddm.Trials(table, **reading, lost_rt=lost_rt))
    found = pd.read_csv("fit.csv", index_col="parameter")["estimate"]
    pd.testing.assert_series_equal(found, expected.params.rename_axis("parameter"))
    assert str(expected.trials) in result.stderr
    assert f"(--lost-rt {lost_rt})" in result.stdout


def test_notes_on_groups_are_in_the_words_of_the_shell(trials):
    trials.assign(rt=trials["rt"].mask(trials["rt"] > 0.9)).to_csv("lost.csv", index=False)
    options = ["--deadline", 0.9, "--lost-rt", "late", "--by", "subject"]
    assert "responses after the deadline, without an RT (--lost-rt late): " in (
        done("fit", "lost.csv", *options).stdout
    )


def test_a_window_of_lapses_reaches_beyond_the_deadline(tmp_path):
    process = ddm.DDM(v=3.0, a=1.0, t0=0.25)
    data = process.simulate(300, seed=1).assign(response=lambda table: table["response"] * 1.0)
    data.loc[:29, "rt"] = np.linspace(0.1, 5.0, 30)
    data.loc[data["rt"] > 1.5] = np.nan
    data.to_csv(tmp_path / "data.csv", index=False)

    options = ["--deadline", 1.5, "--param", "lapse=free"]
    narrow = done("fit", str(tmp_path / "data.csv"), *options)
    assert "give the model a lapse with a --lapse-window that reaches beyond" in narrow.stdout
    wide = done("fit", str(tmp_path / "data.csv"), *options, "--lapse-window", 0, 5)
    assert "lapses: uniform from 0 to 5 s" in wide.stdout
    model = ddm.Model(lapse=ddm.FREE, lapse_window=(0, 5))
    expected = ddm.fit(model, ddm.Trials(data, deadline=1.5)).params["v"]
    assert f"{expected:.4f}" in wide.stdout


# --- checkpoints ----------------------------------------------------------------------------------

KEPT = ["--by", "subject", "--method", "chi2", "--checkpoint", "kept"]


def test_a_checkpoint_gives_the_same_fits_again(folder):
    shown = [done("fit", "data.csv", *KEPT, "--out", f"{name}.csv").stdout for name in "ab"]
    assert shown[0] == shown[1]
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()
    assert refusal("fit", "data.csv", *KEPT, "--seed", 3, code=1).startswith(
        "--checkpoint kept holds results of something else: --seed was 0 there, and is 3 here. "
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "without --by there is"),
        (["--hierarchical", "--by", "subject"], "--hierarchical makes"),
    ],
)
def test_one_fit_has_no_checkpoint(options, why):
    assert refusal("fit", "data.csv", "--checkpoint", "kept", *options, code=2) == (
        f"--checkpoint keeps the fits of groups as they are made, but {why} a single fit. Leave "
        "--checkpoint out."
    )


def test_a_folder_that_cannot_be_made_is_an_error(folder):
    (folder / "file").touch()
    message = refusal("fit", "data.csv", *KEPT[:-1], "file/kept", code=1)
    assert message == "--checkpoint file/kept cannot be used: Not a directory."


# --- saved fits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [[], ["--by", "subject"], ["--by", "subject", "--hierarchical"]])
def test_a_fit_is_saved_for_python(by, trials):
    result = done("fit", "data.csv", *by, "--param", "v=condition", "--save", "fit.json")
    assert result.stderr.splitlines()[-1] == "wrote fit.json"
    model = ddm.Model(v="condition")
    expected = {
        0: lambda: ddm.fit(model, trials),
        2: lambda: ddm.fit_each(model, trials, by="subject"),
        3: lambda: ddm.fit_hierarchical(model, trials, by="subject"),
    }[len(by)]()
    loaded = ddm.load("fit.json", data=trials)
    assert type(loaded) is type(expected)
    assert loaded.params.to_numpy() == pytest.approx(expected.params.to_numpy())


def test_a_saved_fit_is_json():
    assert refusal("fit", "data.csv", "--save", "fit.csv", code=2) == (
        "Invalid value for '--save': 'fit.csv' must end in .json."
    )
