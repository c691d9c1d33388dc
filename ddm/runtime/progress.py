"""What everything that may take long says of its progress: a bar, or lines of a log."""

from __future__ import annotations

import sys
import time
import warnings
from types import TracebackType
from typing import Any, Protocol, Self

from ddm.runtime.waiting import has_reader, is_notebook

# seconds after which a bar appears on a terminal
DELAY = 2.0

# seconds after which there is a first line in a log, and between two lines
FIRST_LINE = 3.0
BETWEEN_LINES = 10.0

# what the clock of the lines says, s
clock = time.monotonic


class Progress(Protocol):
    """What is told of each unit of work that is done."""

    def __enter__(self) -> Any: ...

    def __exit__(self, *exception: Any) -> Any: ...

    def update(self, n: int) -> Any:
        """Tell of n more units."""
        ...


def progress_bar(total: int, unit: str, progress: bool | None, *, done: int = 0) -> Progress:
    """A progress bar of tqdm for ``total`` units of work, of which some were ``done`` before.

    With ``progress`` True it is shown at once, with False never, and with None only on a terminal
    or in a notebook, and after two seconds. Where True was asked for and nobody reads along, as in
    the log of a cluster, there are lines in place of a bar: the first one after some seconds, then
    one each ten seconds, and one at the end. Both say the rate and the time that is left.
    """
    options: dict[str, Any] = {"total": total, "unit": unit, "unit_scale": total >= 10_000}
    with warnings.catch_warnings():
        # without ipywidgets a notebook has the bar of a terminal, which does as well
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm

    if progress and not has_reader():
        return Lines({**options, "initial": done}, done)

    # tqdm's own None looks for a terminal, which a notebook has not
    by_itself = False if is_notebook() else None
    bar: Progress = tqdm(
        **options,
        initial=done,
        disable=by_itself if progress is None else not progress,
        delay=DELAY if progress is None else 0.0,
    )
    return bar


class Lines:
    """Progress as lines on stderr, each of which stays."""

    def __init__(self, options: dict[str, Any], done: int) -> None:
        self.options = options
        self.n = done
        self.said = -1
        self.began = clock()
        self.due = self.began + FIRST_LINE

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write()

    def update(self, n: int) -> None:
        """Count n more units, and write a line if it is time."""
        self.n += n
        now = clock()
        if now >= self.due and self.n < self.options["total"]:
            self._write()
            self.due = now + BETWEEN_LINES

    def _write(self) -> None:
        from tqdm import tqdm

        if sys.stderr is not None and self.n != self.said:
            self.said = self.n
            # a column of no width has no bar
            text = tqdm.format_meter(
                n=self.n, elapsed=clock() - self.began, ncols=0, **self.options
            )
            print(text, file=sys.stderr, flush=True)
