"""Texts that name what they say: ``hard: v=1.5; a=1.2``."""

from __future__ import annotations


def name_and_items(text: str) -> tuple[str, list[str]]:
    """What stands before the colon, and the parts between semicolons after it.

    A colon after the first equals sign belongs to a formula. Without a name it is empty.

    Examples
    --------
    >>> name_and_items("hard: v=1.5; a=1.2")
    ('hard', ['v=1.5', 'a=1.2'])
    >>> name_and_items("v=~ x:y")
    ('', ['v=~ x:y'])
    """
    name, colon, rest = text.partition(":")
    if not colon or "=" in name:
        name, rest = "", text
    return name.strip(), [item.strip() for item in rest.split(";") if item.strip()]
