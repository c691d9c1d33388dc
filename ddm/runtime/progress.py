"""The progress bar of everything that may take long."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from ddm.runtime.waiting import is_notebook

if TYPE_CHECKING:
    from tqdm import tqdm

# seconds after which a bar appears on a terminal
DELAY = 2.0


def progress_bar(total: int, unit: str, progress: bool | None) -> tqdm:
    """A progress bar of tqdm for ``total`` units of work.

    With ``progress`` True it is shown at once, with False never, and with None only on a terminal
    or in a notebook, and after two seconds.
    """
    with warnings.catch_warnings():
        # without ipywidgets a notebook has the bar of a terminal, which does as well
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm

    # tqdm's own None looks for a terminal, which a notebook has not
    by_itself = False if is_notebook() else None
    return tqdm(
        total=total,
        unit=unit,
        unit_scale=total >= 10_000,
        disable=by_itself if progress is None else not progress,
        delay=DELAY if progress is None else 0.0,
    )
