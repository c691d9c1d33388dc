"""The README is true: its code and commands run, its table is that of the package, its links lead
somewhere.
"""

import ast
import re
import shlex
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import ddm
from ddm.cli import main
from ddm.cli.commands import explore_command
from ddm.parameters import MODEL_ONLY, PARAMETERS

FOLDER = Path(__file__).parents[1]
README = (FOLDER / "README.md").read_text(encoding="utf-8")


# how lines begin whose tables are written to files, or computed with, and not read
NOT_READ = (
    "fits.table",
    "ddm.recover(",
    "covariates.conditions",
    "fit.quantiles()",
    "effect.tests",
    "ddm.likelihood_ratio(ddm.fit_each",
)


def blocks(language):
    """(number of the first line, text) of the fenced blocks in a language."""
    for found in re.finditer(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        yield README.count("\n", 0, found.start(1)) + 1, found[1]


def commands():
    """The arguments of every `ddm ...`, also of those in the folder of an environment."""
    for _, text in blocks("console"):
        yield from re.findall(r"(?:^|&& )(?:\S*/)?ddm (.*)$", text, re.MULTILINE)


def parameter_table():
    """The rows of the table of parameters, as they stand in the README."""
    yield "| name | meaning | unit | domain | in `DDM` | in `Model` | search region |"
    yield "|---|---|---|---|---|---|---|"
    for row in (*PARAMETERS, *MODEL_ONLY):
        in_ddm = (
            "-" if row in MODEL_ONLY else "required" if row.default is None else f"{row.default:g}"
        )
        in_model = "free" if row.model_default is None else f"{row.model_default:g}"
        search = f"{row.search[0]:g} to {row.search[1]:g}"
        yield (
            f"| `{row.name}` | {row.meaning} | {row.unit} | {row.domain} | {in_ddm} | {in_model} | "
            f"{search} |"
        )


@pytest.fixture(scope="module")
def readme_run(tmp_path_factory):
    """What the code leaves behind: its names, and the value of every line that shows one."""
    namespace, shown = {}, {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("readme"))  # it saves a picture
        for line, text in blocks("python"):
            tree = ast.parse("\n" * (line - 1) + text)
            for node in tree.body:
                if isinstance(node, ast.Expr):
                    code = compile(ast.Expression(node.value), "README.md", "eval")
                    shown[ast.unparse(node)] = eval(code, namespace)
                else:
                    exec(compile(ast.Module([node], []), "README.md", "exec"), namespace)
    plt.close("all")
    return namespace, shown


def test_all_code_runs_in_order(readme_run):
    namespace, _ = readme_run
    assert namespace["fits"].table["converged"].all()


def hidden(table):
    """The columns that pandas does not show in a terminal of 80 characters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        with pd.option_context("display.max_columns", 0, "display.width", 80):
            lines = repr(table).splitlines()
    head = lines[0].split()
    return [str(name) for name in table.columns if "..." in head and str(name) not in head]


def test_tables_fit_a_terminal(readme_run):
    """But for Monte Carlo errors."""
    _, shown = readme_run
    tables = {
        code: value
        for code, value in shown.items()
        if isinstance(value, pd.DataFrame) and not code.startswith(NOT_READ)
    }
    assert len(tables) > 10
    lost = {
        code: [name for name in hidden(table) if not name.endswith("_mc")]
        for code, table in tables.items()
    }
    assert {code: names for code, names in lost.items() if names} == {}
    assert all(any(code.startswith(begin) for code in shown) for begin in NOT_READ)


def write_published(folder):
    """Files in the forms that the commands name, and the file of options."""
    table = ddm.DDM(v=1, a=1.5, t0=0.3).simulate(80, seed=1).round(3)
    ms = table["rt"].mul(1000).round(0).astype(int)
    side = pd.Series(["left", "right"] * 40)
    key = side.map({"left": "f", "right": "j"}).where(table["response"] == 1, "f")

    loops = pd.DataFrame({"trials.thisN": range(80), "key_resp.rt": table["rt"]})
    loops["key_resp.corr"] = table["response"]
    # the rows of an instruction have no trial
    pd.concat([loops.iloc[:1] * np.nan, loops]).to_csv(folder / "psychopy.csv", index=False)

    records = pd.DataFrame({"task": "response", "rt": ms, "correct": table["response"] == 1})
    records.loc[0, "task"] = "fixation"
    records.to_json(folder / "jspsych.json", orient="records")

    coded = pd.DataFrame({"rt": ms.where(ms.index > 2, -1), "response": table["response"]})
    coded.loc[5, "response"] = 9
    coded.to_csv(folder / "german.csv", sep=";", decimal=",", index=False)
    pd.DataFrame({"rt": table["rt"], "key": key, "side": side}).to_csv(folder / "sides.csv")
    for i, rows in enumerate((table[:40], table[40:])):
        rows[rows["rt"] < 1.5].to_csv(folder / f"sub-{i}.tsv", sep="\t", index=False)

    half = table.assign(subject=1, condition=side.to_numpy()).sort_values("condition")
    pd.concat([half, half.assign(subject=2)]).to_parquet(folder / "big.parquet")
    clinic(folder / "clinic.csv")
    (text,) = (text for _, text in blocks("toml"))
    (folder / "study.toml").write_text(text)

    data = ddm.datasets.load("speed_accuracy")
    model = ddm.Model(v="difficulty", a="instruction")
    ddm.fit(model, data[data["subject"] == "s01"]).save(folder / "s01.json")


def clinic(path):
    """Trials of people of several ages, every second one of them a patient."""
    generator = np.random.default_rng(1)
    parts = []
    for person in range(12):
        v, a, t0 = generator.normal([1.5, 1.4, 0.3], [0.4, 0.2, 0.04])
        process = ddm.DDM(v=v, a=a, t0=t0)
        part = process.simulate(40, seed=generator).round(3)
        patient = "yes" if person % 2 else "no"
        parts.append(part.assign(subject=f"s{person:02}", patient=patient, age=30 + 3 * person))
    pd.concat(parts).to_csv(path, index=False)


@pytest.mark.parametrize("command", list(commands()))
def test_a_command_runs(command, tmp_path, monkeypatch):
    # a server runs until Ctrl-C
    monkeypatch.setattr(explore_command, "serve", lambda trials, **settings: None)
    (tmp_path / "data").symlink_to(FOLDER / "data", target_is_directory=True)
    write_published(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0, result.output
    assert "Warning" not in result.output
    for name in re.findall(r"--(?:out|save) (\S+)", command):
        assert (tmp_path / name).stat().st_size > 0


def test_the_shell_is_shown_every_command():
    assert {command.split()[0] for command in commands()} == set(main.commands)


def test_the_table_of_parameters_is_that_of_the_package():
    """Where it is not, the expected lines are to be copied into the README."""
    table = README.split("<!-- parameters -->\n")[1].split("<!-- end of parameters -->")[0]
    assert table.splitlines() == list(parameter_table())


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)", README))))
def test_a_linked_file_exists(link):
    assert link.startswith("https://") or (FOLDER / link).exists()
