"""Texts that name what they say."""

import pytest

from ddm.cli.several.named_text import name_and_items


@pytest.mark.parametrize(
    ("text", "name", "items"),
    [
        ("hard: v=1.5; a=1.2", "hard", ["v=1.5", "a=1.2"]),
        (" two words :v=1", "two words", ["v=1"]),
        ("easy:", "easy", []),
        ("v=a;; ", "", ["v=a"]),
        ("v=~ x:y", "", ["v=~ x:y"]),
        ("both: v=~ x:y; z=free", "both", ["v=~ x:y", "z=free"]),
        ("", "", []),
        (":", "", []),
    ],
)
def test_name_and_items(text, name, items):
    assert name_and_items(text) == (name, items)
