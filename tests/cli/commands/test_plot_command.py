"""`ddm plot`: pictures of every kind, and what it refuses."""

import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

import ddm
from cli.command import done, refusal, run
from ddm.cli.commands.plot_command import PICTURES

BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}

OF_TRIALS = [kind for kind, picture in PICTURES.items() if picture.of == "trials"]
MODEL = ["--param", "v=condition"]


@pytest.fixture
def drawn(monkeypatch):
    """The figures that were written."""
    figures = []
    savefig = Figure.savefig

    def kept(figure, *arguments, **options):
        figures.append(figure)
        savefig(figure, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", kept)
    return figures


def plotted(*arguments):
    # other tests may have left some
    before = pyplot.get_fignums()
    result = done("plot", *arguments, "--out", "out.png")
    with open("out.png", "rb") as file:
        assert file.read(4) == BEGINS["png"]
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1].endswith(" out.png")
    assert pyplot.get_fignums() == before


def legend(figure):
    return [text.get_text() for one in figure.legends for text in one.get_texts()]


def titles(figure):
    return [axes.get_title() for axes in figure.axes if axes.get_visible()]


def test_every_picture_but_that_of_accumulators_has_a_kind():
    assert set(PICTURES) == set(ddm.plots.__all__) - {"concentrations"}


@pytest.mark.parametrize("kind", OF_TRIALS)
def test_trials_are_drawn_with_and_without_a_model(kind, drawn):
    x = {"delta": "--effect", "psychometric": "--x", "chronometric": "--x"}
    options = [x[kind], "condition"] if kind in x else []
    for model in ([], MODEL):
        plotted("data.csv", "--kind", kind, *options, *model)
    without, with_model = map(legend, drawn)
    assert not any("model" in text for text in without)
    assert any("model" in text for text in with_model)


@pytest.mark.parametrize("kind", ["paths", "state", "parameters", "profiles", "pairs"])
def test_a_fit_is_drawn(kind):
    plotted("data.csv", "--kind", kind, *MODEL)


def test_the_fit_of_each_group_is_averaged(drawn):
    plotted("data.csv", *MODEL, "--by", "subject")
    assert all("2 people" in title for title in titles(drawn[0]))


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "PNG"])
def test_the_format_is_that_of_the_ending_and_the_bytes_are_the_same(folder, ending):
    for name in ("one", "other"):
        done("plot", "data.csv", "--out", f"{name}.{ending}")
    content = (folder / f"one.{ending}").read_bytes()
    assert content.startswith(BEGINS[ending.lower()])
    assert content == (folder / f"other.{ending}").read_bytes()


def test_panels_and_their_order(drawn):
    order = ["--order", "condition=hard,easy", "--order", "subject=2,1"]
    plotted("data.csv", "--row", "condition", "--col", "subject", *order)
    panels = [(axes.get_title(), axes.get_ylabel()) for axes in drawn[0].axes]
    heads = [(title.partition("\n")[0], label.partition("\n")[0]) for title, label in panels]
    assert heads == [
        ("subject = 2", "condition = hard"),
        ("subject = 1", ""),
        ("subject = 2", "condition = easy"),
        ("subject = 1", ""),
    ]


def test_bins(drawn):
    plotted("data.csv", "--bins", 7)
    assert drawn[0].axes[0].patches[0].get_data().values.size == 7


def test_a_saved_fit_is_drawn_like_the_one_that_is_fitted(folder):
    done("fit", "data.csv", *MODEL, "--save", "fit.json")
    done("plot", "data.csv", "--fit", "fit.json", "--out", "saved.png")
    done("plot", "data.csv", *MODEL, "--out", "fitted.png")
    assert (folder / "saved.png").read_bytes() == (folder / "fitted.png").read_bytes()


@pytest.mark.parametrize("kind", ["parameters", "pairs", "state"])
def test_estimates_of_a_saved_fit_need_no_data(kind):
    done("fit", "data.csv", *MODEL, "--save", "fit.json")
    plotted("--fit", "fit.json", "--kind", kind)


def test_a_state_has_a_panel_per_condition(drawn):
    plotted("data.csv", "--kind", "state", *MODEL)
    assert titles(drawn[0])[:2] == ["condition = easy", "condition = hard"]
    plotted("data.csv", "--kind", "state", "--param", "v=1")


def test_a_population_is_drawn():
    done("fit", "data.csv", "--by", "subject", "--hierarchical", "--save", "people.json")
    plotted("--fit", "people.json", "--kind", "subjects")
    plotted("data.csv", "--fit", "people.json", "--kind", "shrinkage")
    plotted("data.csv", "--fit", "people.json", "--kind", "densities")


def test_draws_of_a_posterior_are_drawn(monkeypatch):
    posterior = object.__new__(ddm.Posterior)
    asked = []

    def axes():
        asked.append(True)
        return pyplot.subplots(squeeze=False)[1]

    object.__setattr__(posterior, "plot_draws", axes)
    monkeypatch.setattr("ddm.cli.several.saved_fits.load", lambda path, data: posterior)
    plotted("--fit", "data.csv", "--kind", "draws")
    assert asked == [True]


def test_tables_of_other_commands_are_drawn():
    process = ["--v", 1, "--a", 1.5, "--t0", 0.3, "--seed", 1]
    done("recover", *process, "--trials", 60, "--datasets", 3, "--out", "recovered.csv")
    plotted("recovered.csv", "--kind", "recovery")
    models = ["--model", "one:", "--model", "v=condition"]
    done("compare", "data.csv", *models, "--out", "comparison.csv")
    plotted("comparison.csv", "--kind", "comparison")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing option '--out'."),
        (["--out", "x.jpg"], "Invalid value for '--out': 'x.jpg' must end in .png, .svg, .pdf."),
        (
            ["--x", "condition", "--out", "x.png"],
            "--x is an option of --kind psychometric, chronometric. Leave it out of --kind "
            "densities.",
        ),
        (
            ["--kind", "parameters", "--out", "x.png"],
            "--kind parameters is a picture of a fit. Say --fit FILE, or a model that is fitted "
            "here: --param v=difficulty, or --param v=free for one without conditions.",
        ),
        (
            ["--by", "subject", "--out", "x.png"],
            "--by is about a model that is fitted to each group. Say one, as in --param v=free, or "
            "leave --by out; --row and --col make panels.",
        ),
        (
            ["--fit", "data.csv", "--param", "v=free", "--out", "x.png"],
            "--fit is a fit that is there, and --by and the options of models fit another one. "
            "Leave either out.",
        ),
        (
            ["--kind", "recovery", "--param", "v=free", "--out", "x.png"],
            "--kind recovery draws the table in DATA. Leave out --fit, --by and the options of "
            "models and of trials.",
        ),
        (
            ["--kind", "comparison", "--rt", "rt2", "--out", "x.png"],
            "--kind comparison draws the table in DATA. Leave out --fit, --by and the options of "
            "models and of trials.",
        ),
        (
            ["--method", "chi2", "--out", "x.png"],
            "--method is about a model that is fitted here. Say one, as in --param v=free, or "
            "leave --method out.",
        ),
        (
            ["--order", "condition", "--out", "x.png"],
            "Invalid value for --order: 'condition'; write NAME=VALUE.",
        ),
    ],
)
def test_wrong_usage(arguments, message):
    assert refusal("plot", "data.csv", *arguments, code=2) == message


def test_without_data():
    assert refusal("plot", "--out", "x.png", code=2) == "Missing argument 'DATA...'."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--row", "conditio"],
            "there is no column 'conditio'. Did you mean --row condition? The columns are subject, "
            "condition, rt, response.",
        ),
        (
            ["--row", "rt"],
            "--row rt: the column has 238 levels, too many to compare one by one (at most 60). "
            "Group its values in the file, or name another column.",
        ),
        (
            ["--row", "condition", "--order", "condition=easy,hrd"],
            "--order condition=... must have each level once: ['easy', 'hard']; got ['easy', "
            "'hrd']. To draw fewer of them use --where.",
        ),
        (
            ["--kind", "delta", "--effect", "subject", "--where", "subject == 1"],
            "--effect subject must have two levels to compare; it has 1: 1. Choose two of them by "
            "--where.",
        ),
        (
            ["--kind", "delta"],
            "delta compares the two levels of a column, and 2 columns have two levels: subject, "
            "condition. Say which column it is: --effect ...",
        ),
        (
            ["--kind", "pairs", "--param", "v=1", "--param", "a=1"],
            "pairs draws 2 to 12 estimates against one another; there are 1. Choose some in "
            "Python: ddm.plots.pairs.",
        ),
        (
            ["--kind", "profiles", "--param", "v=free", "--by", "subject"],
            "--kind profiles is a picture of one fit; this is a Fits. Leave --by out, and say with "
            "--where whose trials are fitted.",
        ),
        (
            ["--kind", "comparison"],
            "--kind comparison draws the table that ddm compare --out writes, of fits that are no "
            "posteriors. DATA is another one, without the columns aic, aicc, bic, model.",
        ),
        (
            ["--kind", "recovery"],
            "--kind recovery draws the table that ddm recover --out writes. DATA is another one, "
            "without the columns converged, n, name, true.",
        ),
        (
            ["--kind", "state", "--param", "v=free", "--by", "subject"],
            "--kind state is a picture of one fit; this is a Fits. Leave --by out, and say with "
            "--where whose trials are fitted.",
        ),
        (
            ["--kind", "state", "--param", "v=~ subject"],
            "--kind state has a panel for each condition, but each trial of this model is one of "
            "its own, because it has covariates. Draw --kind paths, which averages over trials.",
        ),
        (
            ["--kind", "subjects", "--param", "v=free"],
            "--kind subjects is a picture of a population, which this Fit is not. Save one by ddm "
            "fit --hierarchical --save FILE or ddm sample --by COLUMN --save FILE, and say --fit "
            "FILE.",
        ),
        (
            ["--kind", "draws", "--param", "v=free"],
            "--kind draws is a picture of a posterior, which this Fit is not. Save one by ddm "
            "sample --save FILE, and say --fit FILE.",
        ),
    ],
)
def test_what_cannot_be_drawn_exits_1(arguments, message):
    result = run("plot", "data.csv", *arguments, "--out", "x.png")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == f"Error: {message}"


def test_files_that_are_read_are_never_overwritten(folder):
    done("fit", "data.csv", "--save", "fit.json")
    (folder / "fit.json").rename("fit.png")
    pd.read_csv("data.csv").to_csv("data.png", index=False)
    for name in ("fit.png", "data.png"):
        said = refusal("plot", "data.png", "--fit", "fit.png", "--out", name, code=2)
        assert said == (
            f"Invalid value for '--out': '{name}' is the file '{name}' that is read, which is "
            "never overwritten. Write to another file."
        )
