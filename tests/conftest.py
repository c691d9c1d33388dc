"""What all tests share: where compiled kernels are kept, the search for counterexamples, and real
data sets.
"""

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

SPEC = importlib.util.find_spec("ddm")
if (
    SPEC is None or SPEC.origin is None
):  # no origin: an empty folder that an earlier installation left behind
    raise pytest.UsageError(
        "the tests run against the installed package; run: pip install -e '.[test]'"
    )
PACKAGE = Path(SPEC.origin).parent
# what a file that defines kernels, or what they call, imports
COMPILERS = ("ddm.runtime.compilation", "numba")
# files without kernels whose constants stand in kernels
CONSTANTS = ("parameters.py", "descent.py", "region.py", "starts.py")


def kernel_digest(package: Path) -> str:
    """A short hash of the names and contents of all files that define kernels, and of those whose
    constants these read.
    """
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        source = path.read_bytes()
        if path.name in CONSTANTS or any(name.encode() in source for name in COMPILERS):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(source)
    return digest.hexdigest()[:16]


# numba's cache sees a change in the file of a kernel, but not in the file of another kernel that it
# calls: a test could pass with yesterday's code. So each state of the sources has a cache of its
# own. numba reads the variable when it is imported, hence before any test module.
os.environ.setdefault(
    "NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir(), f"ddm-numba-cache-{kernel_digest(PACKAGE)}"))
)
# A variable and not matplotlib.use(), so that it holds in subprocesses and does not import
# matplotlib.
os.environ["MPLBACKEND"] = "Agg"

# The first call of a kernel compiles it, which no deadline survives.
hypothesis.settings.register_profile(
    "ddm", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("ddm")


# What imports numba, which reads NUMBA_CACHE_DIR then, is imported where it is used.


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, in their random order: begun last, one would keep a single worker busy."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """A worker of many tests begins with its share of the kernels."""
    from warm_up import MANY_TESTS, compile_share

    worker = getattr(session.config, "workerinput", {}).get("workerid")
    if worker is not None and len(session.items) >= MANY_TESTS:
        compile_share(int(worker.removeprefix("gw")))


def pytest_report_header() -> list[str]:
    return [f"ddm: {PACKAGE}", f"compiled kernels: {os.environ['NUMBA_CACHE_DIR']}"]


@pytest.fixture
def threads():
    """A function that sets the number of threads for the rest of the test."""
    import numba

    before = numba.get_num_threads()
    yield numba.set_num_threads
    numba.set_num_threads(before)


@pytest.fixture(scope="session")
def clean():
    """Trials of one process, all observed."""
    from clean import TRUTH, N

    return TRUTH.simulate(N, seed=1)


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """``real_data(name)`` is the path of a real data set: a file in the folder that the variable
    DDM_DATA names.
    """

    def path(name: str) -> Path:
        folder = os.environ.get("DDM_DATA")
        if not folder:
            pytest.skip(
                f"the data set {name} is not shipped; DDM_DATA names no folder to find it in"
            )
        file = Path(folder, name)
        if not file.is_file():
            pytest.fail(f"DDM_DATA is {folder}, but there is no file {name} in it", pytrace=False)
        return file

    return path
