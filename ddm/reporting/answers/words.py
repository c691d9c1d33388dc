"""Words that are said of fits of several kinds."""

from __future__ import annotations

import numpy as np

from ddm.runtime.seeds import sequence_of

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
    """The notes of a message; none if it only says that all is well."""
    return [] if message == NOTHING else [note for note in message.split("; ") if note]


def converged_text(converged: bool) -> str:
    """Whether the search ended as it should, as a sentence."""
    if converged:
        return "The search converged."
    return "The search did not converge, so the estimates must not be trusted."


def seed_text(seed: np.random.SeedSequence) -> str:
    """The seed of a search, which is a hash of what the user gave."""
    known = "0, the default" if seed.entropy == sequence_of(0).entropy else "not the default"
    return f"{known}; a search draws starting points only where the first ones lead nowhere"
