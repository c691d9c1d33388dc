"""Legends that stand outside the data, and say each thing once."""

from __future__ import annotations

from typing import Any

import numpy as np

# what is said of a band of simulated data
BAND_TEXT = "95 % predictive band"

# a legend is no wider than a column of a paper, inches
WIDEST = 3.3

# width of a letter, and of the sign before a text, inches
LETTER = 0.06
SIGN = 0.42


def legend_outside(panels: np.ndarray, *, is_own: bool) -> None:
    """One legend for all panels: below those of an own figure, else right of the last one.

    ``is_own`` says whether the figure was made for this picture. The signs are those of all axes,
    each text once.
    """
    drawn = [ax for ax in panels.flat if ax.get_visible()]
    found: dict[str, Any] = {}
    for ax in drawn:
        for handle, text in zip(*ax.get_legend_handles_labels(), strict=True):
            found.setdefault(text, handle)
    if not found:
        return

    # first the data, then the model
    texts = sorted(found, key=lambda text: (text == BAND_TEXT, text.endswith("model")))
    handles = [found[text] for text in texts]
    options: dict[str, Any] = {"frameon": False, "fontsize": "small", "handlelength": 1.4}
    if is_own:
        wide = SIGN + LETTER * max(map(len, texts))
        columns = max(1, min(len(texts), int(WIDEST / wide)))
        options |= {"loc": "outside lower center", "columnspacing": 1.0}
        drawn[0].figure.legend(handles, texts, ncols=columns, **options)
    else:
        options |= {"loc": "upper left", "bbox_to_anchor": (1.02, 1.0), "borderaxespad": 0.0}
        drawn[-1].legend(handles, texts, **options)
