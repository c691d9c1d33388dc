"""What the help and the version say."""

import pytest
from click.shell_completion import BashComplete

import ddm
from cli.command import done
from ddm.cli import main
from ddm.estimation.methods import METHODS
from ddm.parameters import NAMES


@pytest.mark.parametrize(
    ("command", "essentials"),
    [
        (
            [],
            [
                "ddm check data.csv",
                "ddm fit data.csv",
                "seconds",
                "0/1",
                "--upper",
                "check",
                "fit",
                "simulate",
                "recover",
                "compare",
                "plot",
                "plan",
                "convert",
                "datasets",
            ],
        ),
        (
            ["fit"],
            [
                "DATA",
                "--rt",
                "--response",
                "--upper",
                "--where",
                "--param",
                "v=difficulty",
                "z=free",
                "z=0.5",
                "--stimulus",
                "--by",
                "--deadline",
                "--deadline-tolerance",
                "--omissions [no-response]",
                "--lost-rt [omission|random|late]",
                "--method",
                f"[{'|'.join(METHODS)}]",
                "--out",
                ".csv.gz",
                ".json",
                "seconds",
            ],
        ),
        (
            ["fit"],
            ["--hierarchical", "--shared", "--between", "--prior", "--out-people"],
        ),
        (["fit"], ["--save", ".json"]),
        (["compare"], ["DATA", "--model", "--fit", "--by", "--hierarchical", "--out", "AIC"]),
        (
            ["plot"],
            ["DATA", "--kind", "[densities|", "--fit", "--param", "--row", "--out", ".svg"],
        ),
        (["plan"], ["--v", "--estimate", "--condition", "--power", "--trials", "--verify"]),
        (["convert"], ["DATA", "--from [ddm|", "--to [ddm|", "--param", "standard errors"]),
        (["datasets"], ["NAME", "--out", "ddm-toolkit[data]", "ddm datasets cavanagh_2011"]),
        (
            ["sample"],
            [
                "DATA",
                "--by",
                "--param",
                "--shared",
                "--between",
                "--prior",
                "--draws",
                "--tune",
                "--chains",
                "--seed",
                "--out",
                "--out-people",
                "--save",
                "ddm-toolkit[bayes]",
            ],
        ),
        (["explore"], ["[DATA]", "--rt", "--port", "--no-browser", "Ctrl-C", "[explore]"]),
        (["check"], ["DATA", "--rt", "--response", "--upper", "--where", "--by", "Exit 1"]),
        (
            ["recover"],
            [
                "--v",
                "--t0",
                "--trials",
                "--datasets",
                "--method",
                "--param",
                "--guesses",
                "--delays",
                "--seed",
                "--out",
                "Monte Carlo",
            ],
        ),
        (
            ["simulate"],
            [
                "--v",
                "--a",
                "--z",
                "--t0",
                "--D",
                "-n",
                "--seed",
                "--dt",
                "--out",
                "required",
                "evidence/s",
            ],
        ),
    ],
)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_mentions_the_essentials(command, essentials, flag):
    text = " ".join(done(*command, flag).stdout.split())
    assert [word for word in essentials if word not in text] == []


def test_the_parameters_stand_in_the_order_of_the_table_in_the_help():
    text = done("simulate", "--help").stdout
    positions = [text.index(f"  --{name.replace('_', '-')} NUMBER") for name in NAMES]
    assert positions == sorted(positions)


def test_version():
    assert done("--version").stdout == f"ddm, version {ddm.__version__}\n"


@pytest.mark.parametrize(
    ("before", "begun", "found"),
    [
        ([], "pl", ["plot", "plan"]),
        (["plot", "--kind"], "de", ["densities", "delta"]),
        (["compare"], "--hier", ["--hierarchical"]),
    ],
)
def test_tab_completes_commands_and_options(before, begun, found):
    completed = BashComplete(main, {}, "ddm", "_DDM_COMPLETE").get_completions(before, begun)
    assert sorted(one.value for one in completed) == sorted(found)
