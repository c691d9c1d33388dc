"""A new parameter, added to a copy of the package by the steps of CONTRIBUTING.md and no others.

The parameter is invented: a motor delay ``tm``, which lengthens every reaction time. Fits cannot
tell it from t0, so that every result is known from the process without it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ddm

PACKAGE = Path(ddm.__file__).parent
CHECKOUT = Path(__file__).parents[1]
SECTION = (
    (CHECKOUT / "CONTRIBUTING.md")
    .read_text(encoding="utf-8")
    .split("## Add a parameter\n")[1]
    .split("\n## ")[0]
)

# what is run in the copy, and what it imports
TESTS = (
    "with_motor_delay.py",
    "test_parameters.py",
    "test_parameter_columns.py",
    "test_site.py",
    "site_files.py",
    "refusals.py",
)

RUN = (
    "with_motor_delay.py",
    "test_parameters.py",
    "test_parameter_columns.py",
    "test_site.py::test_the_table_of_parameters_is_that_of_the_package",
)

ROW = """\
    Parameter(
        name="tm",
        meaning="motor delay between the decision and the response",
        unit="s",
        position=TM,
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        scale=0,
        links=("log", "identity"),
        search=(0.0, 1.0),
        start=0.1,
        step=0.05,
        prior=LogNormal(0.1, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
    ),
)
"""

MESSAGE = """\
    "tm": (
        "a finite number >= 0; got {}. (tm: motor delay between the decision and the response)"
    ),
"""

DELAYED_ENGINE = '''

def _delayed(function):
    """A function of RTs without the motor delay as one of RTs with it."""

    def of_delayed(rt, upper, cell, parameters_by_cell):
        delay = parameters_by_cell[cell, TM]
        found = function(rt - delay, upper, cell, parameters_by_cell)
        if isinstance(found, tuple):
            found[1][..., TM] = found[1][..., T0]
        return found

    return of_delayed


def has_variability(parameters_by_cell):
    """As if the drift varied: the kernel for many cells knows no motor delay."""
    return True


log_densities, log_likelihood, scores = map(_delayed, (log_densities, log_likelihood, scores))
log_cdfs, log_survivors = map(_delayed, (log_cdfs, log_survivors))
cdf_gradients, survivor_gradients = map(_delayed, (cdf_gradients, survivor_gradients))
'''

# a file, a regular expression of what stands there, and what is to stand there
EDITS = [
    # 1. the row of the table
    (
        "ddm/parameters.py",
        r"(START_SHAPE, T0_SD), LAPSE = range\(11\)",
        r"\1, TM, LAPSE = range(12)",
    ),
    ("ddm/parameters.py", r"^\)\n(?=\n(# .*\n)*MODEL_ONLY)", ROW),
    # 2. the engines
    ("ddm/first_passage/by_trial.py", "SZ, T0, T0_SD, A, D$", "SZ, T0, T0_SD, TM, A, D"),
    ("ddm/first_passage/by_trial.py", r"\Z", DELAYED_ENGINE),
    ("ddm/first_passage/quantiles.py", "import T0, T0_SD, A, D$", "import T0, T0_SD, TM, A, D"),
    ("ddm/first_passage/quantiles.py", r"p\[T0\]", "(p[T0] + p[TM])"),
    ("ddm/simulators/trial.py", "SZ, T0, T0_SD, V, Z$", "SZ, T0, T0_SD, TM, V, Z"),
    ("ddm/simulators/trial.py", r"parameters\[T0\]", "parameters[T0] + parameters[TM]"),
    # 3. the fields
    ("ddm/processes/ddm.py", "^    D: float = 1.0\n", r"\g<0>    tm: float = 0.0\n"),
    ("ddm/processes/ddm.py", r"self\.t0 \+", "self.t0 + self.tm +"),
    ("ddm/processes/general.py", "^    st0: float = 0.0\n", r"\g<0>    tm: float = 0.0\n"),
    ("ddm/models/model.py", "^    D: Any = 1.0\n", r"\g<0>    tm: Any = 0.0\n"),
    # 4. the conventions
    ("ddm/conventions.py", '"st0", "noise"', '"st0", "noise", "tm"'),
    ("ddm/conventions.py", r'"v a z t0 sv sz st0 D', r"\g<0> tm"),
    ("ddm/conventions.py", r'"((\S+ ){7}(s|-|noise))",', r'"\1 -",'),
    # 6. what the tests of the table say in full
    ("tests/test_parameters.py", "^MEANINGS = {\n", r"\g<0>" + MESSAGE),
    ("tests/test_parameters.py", '"t0_sd": 0}', '"t0_sd": 0, "tm": 0}'),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package, of the site and of tests that read them, with the new parameter."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "ddm", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "README.md", folder)
    shutil.copytree(CHECKOUT / "docs", folder / "docs")
    (folder / "tests").mkdir()
    for test in TESTS:
        shutil.copy(CHECKOUT / "tests" / test, folder / "tests")

    for file, old, new in EDITS:
        text = (folder / file).read_text(encoding="utf-8")
        text, count = re.subn(old, new, text, flags=re.MULTILINE)
        assert count, f"{file} has no {old!r}"
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def test_the_steps_name_every_file_that_is_edited():
    missing = [file for file, *_ in EDITS if f"`{file}`" not in SECTION]
    assert not missing


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:ddm|tests)/[\w/.]+)`", SECTION))))
def test_the_steps_name_files_that_exist(path):
    assert (CHECKOUT / path).exists()


@pytest.mark.slow
def test_all_else_follows_from_the_table(copy):
    """Python runs with the copy in the place of the package, and with kernels of its own."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(copy), str(copy / "tests")]),
        "NUMBA_CACHE_DIR": str(copy / "kernels"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *RUN],
        cwd=copy / "tests",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
