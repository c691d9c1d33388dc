"""A package of an extra is imported, or the command that installs it is named."""

import sys

import pytest

from ddm.extra_packages import needed
from refusals import refused


@pytest.mark.parametrize(("name", "extra"), [("nutpie", "bayes"), ("panel", "explore")])
def test_a_missing_package_is_named_with_the_command_of_its_extra(name, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    message = f'this needs {name}, which is not installed: pip install "ddm-toolkit[{extra}]"'
    with refused(ImportError, message) as caught:
        needed(name, "this", extra=extra)
    assert caught.value.name == name


def test_a_package_that_is_there_is_returned():
    assert needed("json", "this", extra="explore") is sys.modules["json"]
