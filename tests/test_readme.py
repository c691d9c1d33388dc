"""The README is a page: what it shows is true, and it is short. `test_site` runs its blocks."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1]
README = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["main", "test"])
def test_a_marked_command_is_one_line_of_the_console(mark):
    """``.ci/run`` and readers type these two."""
    found = re.findall(rf"^<!-- {mark} command -->\n```console\n(.+)\n```$", README, re.MULTILINE)
    assert len(found) == 1
    assert found[0].startswith("python3 -m venv .venv && .venv/bin/pip install ")


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)", README))))
def test_a_linked_file_exists(link):
    assert link.startswith("https://") or (FOLDER / link).exists()


def test_it_is_a_page():
    """At most 900 words."""
    assert len(README.split()) <= 900
