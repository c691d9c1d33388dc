"""The site and the README are true: their code and commands run, and their tables are those of the
package.

The blocks of a page run in their order, in one folder: Python in one namespace, of the console the
commands ``ddm ...``. A block of TOML is the file that the next command takes by ``--config``.
"""

import ast
import importlib
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
from ddm.conventions import OURS
from ddm.parameters import MODEL_ONLY, PARAMETERS
from site_files import write_named

CHECKOUT = Path(__file__).parents[1]
SOURCE = CHECKOUT / "docs" / "source"

# what a build of the site writes there
WRITTEN = ("notebooks", "pictures")

PAGES = {
    path.relative_to(CHECKOUT).as_posix().removeprefix("docs/source/"): path
    for path in [CHECKOUT / "README.md", *sorted(SOURCE.rglob("*.md"))]
    if path.parent.name not in WRITTEN
}

# a fenced block: its language and its text
BLOCK = re.compile(r"^```(python|console|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# a command, also one in the folder of an environment, with the lines that continue it
COMMAND = re.compile(r"^(?:\$ )?(?:.* && )?(?:\S*/)?ddm ((?:.*\\\n)*.*)$", re.MULTILINE)

# how lines begin whose tables are written to files, or computed with, and not read
NOT_READ = (
    "fits.table",
    "ddm.recover(",
    "covariates.conditions",
    "fit.quantiles()",
    "effect.tests",
    "ddm.likelihood_ratio(ddm.fit_each",
)


def text_of(page):
    return PAGES[page].read_text(encoding="utf-8")


def blocks(page):
    """(number of the first line, language, text) of the blocks that run."""
    text = text_of(page)
    for found in BLOCK.finditer(text):
        yield text.count("\n", 0, found.start(2)) + 1, found[1], found[2]


def commands(text):
    """The arguments of every ``ddm ...`` in a block of the console."""
    return [found.replace("\\\n", " ") for found in COMMAND.findall(text)]


def run_python(page, line, text, namespace):
    """Run a block; {line of code: value} of the lines that show one."""
    shown = {}
    for node in ast.parse("\n" * (line - 1) + text).body:
        if isinstance(node, ast.Expr):
            code = compile(ast.Expression(node.value), page, "eval")
            shown[ast.unparse(node)] = eval(code, namespace)
        else:
            exec(compile(ast.Module([node], []), page, "exec"), namespace)
    return shown


def run_command(command, folder):
    """Run a command as the shell does; it writes what it says, and warns of nothing."""
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0, f"ddm {command}\n{result.output}"
    assert "Warning" not in result.output, f"ddm {command}\n{result.output}"
    for name in re.findall(r"--(?:out|save|save-config) (\S+)", command):
        assert (folder / name).stat().st_size > 0, f"ddm {command}"


def hidden(table):
    """The columns that pandas does not show in a terminal of 80 characters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        with pd.option_context("display.max_columns", 0, "display.width", 80):
            lines = repr(table).splitlines()
    head = lines[0].split()
    return [str(name) for name in table.columns if "..." in head and str(name) not in head]


def lost_columns(shown):
    """{line of code: columns that a reader would not see}, but for Monte Carlo errors."""
    tables = {
        code: hidden(value)
        for code, value in shown.items()
        if isinstance(value, pd.DataFrame) and not code.startswith(NOT_READ)
    }
    lost = {code: [one for one in names if one[-3:] != "_mc"] for code, names in tables.items()}
    return {code: names for code, names in lost.items() if names}


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page))])
def test_all_blocks_of_a_page_run(page, tmp_path, monkeypatch):
    # a server runs until Ctrl-C
    monkeypatch.setattr(explore_command, "serve", lambda trials, **settings: None)
    (tmp_path / "data").symlink_to(CHECKOUT / "data", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    write_named(text_of(page), tmp_path)
    namespace, shown = {}, {}
    for line, language, text in blocks(page):
        if language == "python":
            shown |= run_python(page, line, text, namespace)
        elif language == "toml":
            Path("study.toml").write_text(text, encoding="utf-8")
        else:
            for command in commands(text):
                run_command(command, tmp_path)
    plt.close("all")
    assert lost_columns(shown) == {}


def test_the_shell_is_shown_every_command():
    found = {
        command.split()[0]
        for page in PAGES
        for _, language, text in blocks(page)
        if language == "console"
        for command in commands(text)
    }
    assert found - {"--help", "--version"} == set(main.commands)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_block_whose_language_is_a_slip(page):
    """Of another language than these no block runs, and a reader would not know."""
    languages = set(re.findall(r"^```(\w*)$", text_of(page), re.MULTILINE))
    assert languages <= {"", "python", "py", "console", "toml", "text", "r", "bibtex"}


# --- tables that are made of the package's data ---------------------------------------------------


@pytest.fixture
def made(monkeypatch):
    """A function that imports one of the site's own modules."""
    monkeypatch.syspath_prepend(str(CHECKOUT / "docs" / "extensions"))
    return importlib.import_module


def cells(line):
    return [cell.strip(" `") for cell in line.strip("|").split(" | ")]


def test_the_table_of_parameters_is_that_of_the_package(made):
    rows = [cells(line) for line in made("tables_of_the_package").parameters()][2:]
    assert [row[0] for row in rows] == [one.name for one in (*PARAMETERS, *MODEL_ONLY)]
    by_name = {row[0]: row for row in rows}
    process, model = ddm.DDM(v=1.0, a=1.0), ddm.Model(v="x")
    for name, *_, in_ddm, in_model, region in rows:
        if in_ddm not in ("-", "required") and name not in ("start_shape", "t0_sd"):
            assert float(in_ddm) == getattr(process, name)
        if in_model != "free" and name not in ("start_shape", "t0_sd"):
            assert float(in_model) == getattr(model, name)
        assert len(region.split(" to ")) == 2
    assert by_name["sv"][1:4] == [
        "SD of the normal distribution of drift rates across trials",
        "evidence/s",
        "a finite number >= 0",
    ]


# our numbers, which no convention maps to themselves by chance
NUMBERS = {"v": 1.3, "a": 1.7, "z": 0.4, "t0": 0.31, "sv": 0.6, "sz": 0.2, "st0": 0.12}
OF_CONFLICT = {"start_shape": 2.7, "t0_sd": 0.03, "amplitude": 0.15, "peak": 0.05}
OF_CONFLICT |= {"peak_shape": 2.2}


def test_formulas_of_conventions_are_those_of_convert(made):
    """In both directions, for every parameter that a package has."""
    formulas = made("convention_formulas")
    assert {one.package for one in formulas.OTHERS} == {*ddm.conventions.CONVENTIONS} - {"ddm"}
    for package in formulas.OTHERS:
        given = NUMBERS | (OF_CONFLICT if "peak" in package.names else {})
        ours = {name: value for name, value in given.items() if name in package.names}
        theirs = ddm.convert(ours, from_="ddm", to=package.package)
        back = formulas.from_ours(package)
        assert {name: eval(text, {}, given) for name, text in back.items()} == pytest.approx(
            theirs, rel=1e-5
        )
        there = formulas.to_ours(package)
        assert {name: eval(text, {}, theirs) for name, text in there.items()} == pytest.approx(
            ours, rel=1e-5
        )
        assert {*there} | {"noise"} >= {*package.names}


def test_the_page_of_conventions_has_every_package_and_source(made):
    page = "\n".join(made("tables_of_the_package").conventions())
    for package in made("convention_formulas").OTHERS:
        assert f"\n## {package.package}\n" in page
        assert f"Source: {package.source}." in page
        assert all(f"`{name}`" in page for name in package.names.values())
    assert len(OURS) == page.split("\n")[3].count("|---") - 1


def test_all_references_are_on_the_page(made):
    page = "\n".join(made("tables_of_the_package").references())
    assert ddm.__version__ in page
    assert page.count("doi = ") >= 10


def test_every_command_and_option_is_in_the_reference(made):
    page = "\n".join(made("tables_of_the_package").commands())
    for name, command in main.commands.items():
        section = page.split(f"## ddm {name}\n")[1].split("\n## ")[0]
        options = [option for one in command.params for option in one.opts if option[:2] == "--"]
        assert [one for one in options if one not in section] == []


def test_docstrings_are_read_as_numpydoc_reads_them(made):
    """Meanings stand below names, what follows them is a note, and signs are no marks."""
    docstring = """The largest |x|.

Parameters
----------
x, y : arrays (n,) of a ** b,
    and ``|more|``
**others : further numbers

Not a parameter.

Returns
-------
array, or a float : largest of all

Examples
--------
>>> {"a": 1 | 2}"""
    expected = r"""The largest \|x\|.

Parameters
----------
x, y
    arrays (n,) of a \*\* b,
    and ``|more|``
**others
    further numbers

Notes
-----
Not a parameter.

Returns
-------
array, or a float
    largest of all

Examples
--------
>>> {"a": 1 | 2}"""
    found = made("house_docstrings").as_numpydoc(docstring.splitlines())
    assert "\n".join(found) == expected


def test_columns_that_do_not_fit_are_found():
    wide = pd.DataFrame(np.zeros((1, 20)), columns=[f"column_{i}" for i in range(20)])
    assert "column_10" in lost_columns({"wide": wide})["wide"]
    assert lost_columns({"narrow": wide[["column_0"]]}) == {}
