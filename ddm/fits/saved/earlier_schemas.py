"""Files of earlier schemas, as they would be written today."""

from __future__ import annotations

from typing import Any

from ddm.distributions import BELONGING_NAMES, WORDS

# since this schema, starts and non-decision times may have other distributions than uniform ones,
# and a model may have functions
WITH_DISTRIBUTIONS = 4

# before, parameters of cells had so many columns
COLUMNS_BEFORE = 9

# the last of them, that of lapses, has two more in front of it now
FIRST_ADDED, ADDED = 8, 2


def as_today(whole: dict[str, Any]) -> dict[str, Any]:
    """The content of a file whose parts are of their kinds, with all that later schemas added."""
    if whole["schema"] >= WITH_DISTRIBUTIONS:
        return whole
    if whole["kind"] == "fits":
        return whole | {"fits": [_fit(fit) for fit in whole["fits"]]}
    return _fit(whole)


def _fit(fit: dict[str, Any]) -> dict[str, Any]:
    absent = dict.fromkeys(BELONGING_NAMES, 0.0)
    defaults = {option: words[0] for option, words in WORDS.items()}
    model = fit["model"] | absent | defaults | {"functions": None}
    return fit | {"model": model, "design": _design(fit["design"])}


def _design(design: dict[str, Any]) -> dict[str, Any]:
    """The design, with columns of zeros before that of lapses; wrong lengths stay wrong."""
    offset, zeros = design["offset"], [0.0] * ADDED
    rows = [offset[i : i + COLUMNS_BEFORE] for i in range(0, len(offset), COLUMNS_BEFORE)]
    wider = [[*row[:FIRST_ADDED], *zeros, *row[FIRST_ADDED:]] for row in rows]
    terms = [
        term | {"position": term["position"] + ADDED * (term["position"] >= FIRST_ADDED)}
        for term in design["terms"]
    ]
    return design | {"offset": [number for row in wider for number in row], "terms": terms}
