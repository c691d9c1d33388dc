"""A package that is missing is named, with the command that installs it."""

import sys

import pytest

from ddm.posterior.extras import needed
from refusals import refused


@pytest.mark.parametrize("name", ["nutpie", "arviz", "h5netcdf"])
def test_a_missing_package_is_named_with_the_command(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    message = f'ddm.sample needs {name}, which is not installed: pip install "ddm-toolkit[bayes]"'
    with refused(ImportError, message) as caught:
        needed(name, "ddm.sample")
    assert caught.value.name == name


def test_what_a_package_needs_itself_is_named(monkeypatch, tmp_path):
    (tmp_path / "needy_package.py").write_text("import a_package_that_nobody_has.part\n")
    monkeypatch.syspath_prepend(tmp_path)
    with refused(
        ImportError,
        "save needs a_package_that_nobody_has, which is not installed: "
        'pip install "ddm-toolkit[bayes]"',
    ):
        needed("needy_package", "save")


def test_a_package_that_is_there_is_returned_without_its_announcements(monkeypatch, tmp_path):
    (tmp_path / "announcing_package.py").write_text(
        "import warnings\nwarnings.warn('soon', FutureWarning)\nvalue = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert needed("announcing_package", "save").value == 1
