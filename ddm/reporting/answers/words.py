"""Words that are said of fits of several kinds."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from ddm.runtime.seeds import sequence_of
from ddm.trials.people import tells_people_apart

METHODS = {
    "ml": "maximum likelihood",
    "chi2": "minimum chi-square on quantile bins",
    "gsquare": "minimum G-square on quantile bins",
    "qml": "quantile maximum likelihood",
    "ks": "the smallest Kolmogorov-Smirnov distance",
    "ez": "the EZ method (closed formulas of accuracy, mean and variance)",
    "robust_ez": "the robust EZ method",
}

REFERENCES_OF_METHOD = {
    "ml": ("navarro2009",),
    "chi2": ("ratcliff2002",),
    "gsquare": ("ratcliff2002",),
    "qml": ("heathcote2002",),
    "ks": ("voss2004",),
    "ez": ("wagenmakers2007",),
    "robust_ez": ("wagenmakers2007",),
}

# what a message says if there is nothing to be said
NOTHING = "converged"


def notes_in(message: str) -> list[str]:
    """The notes of a message; none if it only says that all is well.

    They stand between semicolons, but for those in brackets.

    Examples
    --------
    >>> notes_in("one (a; b); two")
    ['one (a; b)', 'two']
    """
    if message == NOTHING:
        return []
    notes, depth = [""], 0
    for letter in message:
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            notes.append("")
        else:
            notes[-1] += letter
    return [note.strip() for note in notes if note.strip()]


def capital(text: str) -> str:
    """A text as the beginning of a sentence; names in it keep their letters.

    Examples
    --------
    >>> capital("drift rate (v)")
    'Drift rate (v)'
    """
    return f"{text[0].upper()}{text[1:]}"


def people_word(by: Sequence[Hashable]) -> str:
    """What groups are called: people, if a column tells these apart."""
    return "people" if any(map(tells_people_apart, by)) else "groups"


def converged_text(converged: bool) -> str:
    """Whether the search ended as it should, as a sentence."""
    if converged:
        return "The search converged."
    return "The search did not converge, so the estimates must not be trusted."


def seed_text(seed: np.random.SeedSequence) -> str:
    """The seed of a search, which is a hash of what the user gave."""
    known = "0, the default" if seed.entropy == sequence_of(0).entropy else "not the default"
    return f"of the fit {known} (it draws starting points only where the first ones lead nowhere)"
