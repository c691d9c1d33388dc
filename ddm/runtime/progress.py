"""The progress bar of everything that may take long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

# seconds after which a bar appears on a terminal
DELAY = 2.0


def progress_bar(total: int, unit: str, progress: bool | None) -> tqdm:
    """A progress bar of tqdm for ``total`` units of work.

    With ``progress`` True it is shown at once, with False never, and with None only on a terminal
    and after two seconds.
    """
    from tqdm import tqdm

    return tqdm(
        total=total,
        unit=unit,
        unit_scale=total >= 10_000,
        disable=None if progress is None else not progress,
        delay=DELAY if progress is None else 0.0,
    )
