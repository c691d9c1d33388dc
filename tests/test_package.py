"""What describes the package agrees with itself."""

import re
import tomllib
from pathlib import Path

import ddm

FOLDER = Path(__file__).parents[1]
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# extras for whoever works on the package
FOR_DEVELOPERS = {"test", "docs", "notebooks", "bench"}


def test_all_texts_name_the_same_version():
    version = PROJECT["version"]
    citation = (FOLDER / "CITATION.cff").read_text(encoding="utf-8")
    changes = (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    assert ddm.__version__ == version
    assert f"\nversion: {version}\n" in citation
    newest = re.search(r"^## (\S+) - (\S+)$", changes, re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
    assert f"\ndate-released: {newest[2]}\n" in citation


def test_every_python_from_the_oldest_on_is_classified():
    oldest = int(PROJECT["requires-python"].removeprefix(">=3."))
    known = re.findall(r"Python :: 3\.(\d+)", "\n".join(PROJECT["classifiers"]))
    assert list(map(int, known)) == list(range(oldest, oldest + len(known)))
    assert len(known) == 3


def test_the_extra_all_has_every_extra_for_users():
    extras = PROJECT["optional-dependencies"]
    (all_of_them,) = extras["all"]
    named = re.fullmatch(r"ddm-toolkit\[(.*)\]", all_of_them)
    assert named is not None
    assert set(named[1].split(",")) == set(extras) - FOR_DEVELOPERS - {"all"}


def test_what_tests_need_of_extras_is_in_the_extra_test():
    extras = PROJECT["optional-dependencies"]
    needed = {one for name in set(extras) - FOR_DEVELOPERS - {"all"} for one in extras[name]}
    assert needed <= set(extras["test"])
