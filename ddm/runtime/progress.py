"""The progress bar of everything that may take long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

DELAY = 2.0  # seconds after which it appears


def progress_bar(total: int, unit: str, progress: bool | None) -> tqdm:
    """A bar of tqdm: shown at once (True), never (False), or on a terminal after two seconds
    (None).
    """
    from tqdm import tqdm

    return tqdm(
        total=total,
        unit=unit,
        unit_scale=total >= 10_000,
        disable=None if progress is None else not progress,
        delay=DELAY if progress is None else 0.0,
    )
