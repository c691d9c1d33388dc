"""`tests/` mirrors `ddm/`: whoever changes a module finds its tests by its name."""

from pathlib import Path

import pytest

import ddm

PACKAGE, TESTS = Path(ddm.__file__).parent, Path(__file__).parent

# the data sets, which an installed package has in this folder, come with the script that made them
DATA = PACKAGE / "data"
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("")
    for path in PACKAGE.rglob("*.py")
    if path.stem not in ("__init__", "__main__") and path.parent != DATA
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_has_a_test_file_or_a_folder_of_its_name(module):
    file = TESTS / module.parent / f"test_{module.name}.py"
    assert file.is_file() or list((TESTS / module).glob("test_*.py")), f"there is no {file}"


def test_no_test_file_is_longer_than_500_lines():
    lines = {
        path.relative_to(TESTS).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in TESTS.rglob("test_*.py")
    }
    assert {name: n for name, n in lines.items() if n > 500} == {}
