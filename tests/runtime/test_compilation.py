"""What `import ddm` loads, and that kernels compile where there is a place for a cache and where
there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest

import ddm
from ddm.runtime.compilation import (
    bare_kernel,
    by_type,
    inner_kernel,
    kernel,
    merged_kernel,
    summing_kernel,
)

PACKAGE = Path(ddm.__file__).parent
HEAVY = ["matplotlib", "scipy.optimize", "scipy.stats", "joblib", "tqdm", "formulaic"]
HEAVY += ["narwhals", "polars"]


def run(code, **options):
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, **options
    ).stdout


@kernel
def double(x):
    return 2 * x


@inner_kernel
def half(x):
    return 0.5 * x


@merged_kernel
def thrice(x):
    return 3.0 * x


@summing_kernel
def total(x):
    result = 0.0
    for i in range(x.size):
        result += half(thrice(x[i]))
    return result


class Held(NamedTuple):
    x: np.ndarray
    out: np.ndarray


@bare_kernel
def put_twice(held, i):
    held.out[i] = 2.0 * held.x[i]


@summing_kernel
def put_all_twice(held):
    for i in range(held.x.size):
        put_twice(held, i)


def test_bare_kernels_fill_arrays_and_free_them():
    held = Held(np.arange(5.0), np.empty(5))
    before = sys.getrefcount(held.x)
    put_all_twice(held)
    assert held.out.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
    after = sys.getrefcount(held.x)
    assert after == before


def test_a_kernel_keeps_its_plain_function():
    assert double(3.5) == double.py_func(3.5) == 7.0


def test_parts_of_kernels_are_plain_functions_too():
    assert half(3.0) == thrice.py_func(0.5) == 1.5
    x = np.arange(101.0)
    assert total(x) == total.py_func(x) == 1.5 * 5050.0


def test_another_error_of_the_compiler_is_not_hidden(monkeypatch):
    def njit(**options):
        raise RuntimeError("out of registers")

    monkeypatch.setattr("numba.njit", njit)
    with pytest.raises(RuntimeError, match=r"^out of registers$"):
        kernel(lambda x: x)


def test_without_a_compiler_the_import_says_what_to_do():
    done = subprocess.run(
        [sys.executable, "-c", "import ddm"],
        capture_output=True,
        text=True,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: ddm cannot run while numba's compiler is switched off: NUMBA_DISABLE_JIT "
        "must be unset or 0; got 1. Unset it before Python starts: unset NUMBA_DISABLE_JIT (or "
        "remove DISABLE_JIT from .numba_config.yaml)."
    )


def test_importing_the_package_leaves_heavy_modules_alone():
    assert (
        run(f"import ddm, sys; print([name for name in {HEAVY} if name in sys.modules])").strip()
        == "[]"
    )


class Metres(NamedTuple):
    value: float


class Feet(NamedTuple):
    value: float


def from_metres(length, factor):
    return factor * length.value


def from_feet(length, factor):
    return factor * 0.3048 * length.value


scaled = by_type({Metres: from_metres, Feet: from_feet})
inlined = by_type({Metres: from_metres, Feet: from_feet}, inline=True)


@pytest.mark.parametrize("function", [scaled, inlined])
def test_a_function_by_type_is_that_of_its_first_argument(function):
    @numba.njit
    def compiled(length):
        return function(length, 2.0)

    for length, expected in ((Metres(3.0), 6.0), (Feet(10.0), 6.096)):
        assert function(length, 2.0) == pytest.approx(expected)
        assert compiled(length) == pytest.approx(expected)
    assert len(compiled.signatures) == 2


def test_a_search_is_compiled_for_what_it_needs():
    """Once for each kind of trials, of which this is the one that a fit has."""
    code = """
import ddm
from ddm.estimation import newton
data = ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(50, seed=1)
for model in (ddm.Model(), ddm.Model(v=1.0), ddm.Model(sv=0.5), ddm.Model(lapse=0.05)):
    ddm.fit(model, data)
    print(len(newton.fit_groups.signatures))
"""
    assert run(code).split() == ["1", "1", "2", "3"]


def test_a_fit_without_variability_does_not_compile_the_averages():
    code = """
import ddm
ddm.fit(ddm.Model(), ddm.DDM(v=1.0, a=1.5, t0=0.3).simulate(50, seed=1))
from ddm.estimation import newton
from ddm.first_passage import averages, density
kernels = newton.fit_groups, density.log_likelihood, averages.direct
print(*(len(kernel.signatures) for kernel in kernels))
"""
    assert run(code).split() == ["1", "0", "0"]


FIT_WITHOUT_CACHE = """
import ddm, pandas
assert ddm.__file__.startswith({folder!r}), ddm.__file__
rt, response = [0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1.1, 1.4], [1, 0, 1, 1, 1, 0, 1, 1]
data = pandas.DataFrame({{"rt": rt, "response": response}})
print(ddm.fit(ddm.Model(), data).converged)
"""


@pytest.mark.slow  # compiles every kernel
def test_without_a_place_for_the_cache_everything_works(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "ddm", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in [tmp_path / "ddm", *(path for path in tmp_path.rglob("*") if path.is_dir())]:
        (folder / "__pycache__").write_text("a file, so that not even root can make the folder")
    nowhere = f"{os.devnull}/nowhere"
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NUMBA_", "PYTHON", "COVERAGE"))
    }
    environment |= {
        "HOME": nowhere,
        "XDG_CACHE_HOME": nowhere,
        "NUMBA_CACHE_DIR": nowhere,
        "PYTHONPATH": str(tmp_path),
    }
    code = FIT_WITHOUT_CACHE.format(folder=str(tmp_path))
    assert run(code, env=environment, cwd=tmp_path).strip() == "True"
    assert all(path.is_file() for path in tmp_path.rglob("__pycache__"))
