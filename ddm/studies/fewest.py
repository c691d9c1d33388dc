"""The fewest trials or subjects that are enough for a wanted standard error or power."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ddm.studies.power import Quantity

# A plan of more trials or subjects than this is refused.
MOST = 10_000_000


def solved(
    quantity: Quantity, sizes: tuple[int | None, int | None], wanted: tuple[str, float] | None
) -> tuple[int, int]:
    """The numbers of units of trials and of subjects.

    A number that is not given is the smallest one that is enough for what is wanted. ValueError if
    no number is enough.
    """
    n_trials, subjects = sizes
    if wanted is None:
        if n_trials is None:
            raise ValueError(
                "give what is wanted, se or power, or else n_trials, to learn what so many trials "
                "can show."
            )
        return n_trials, subjects or 1

    what, target = wanted

    def is_enough(n: float, people: int) -> bool:
        if what == "se":
            return quantity.group_se(n, people) <= target
        return quantity.power(n, people) >= target

    if n_trials is not None:
        fewest = 1 if quantity.spread == 0.0 else 2
        return n_trials, _smallest(lambda people: is_enough(n_trials, people), fewest, "subjects")

    people = subjects or 1
    if not is_enough(np.inf, people):
        best = quantity.group_se if what == "se" else quantity.power
        raise ValueError(
            f"subjects={people}: {what}={target:g} cannot be reached with any number of trials, "
            f"since subjects differ (spread={quantity.spread:g}): endless trials give "
            f"{what} {best(np.inf, people):.3g}. Take more subjects; with n_trials given and "
            "subjects left out plan says how many."
        )
    return _smallest(lambda n: is_enough(n, people), 1, "n_trials"), people


def _smallest(is_enough: Callable[[int], bool], fewest: int, what: str) -> int:
    """The smallest number >= ``fewest`` that is enough, by bisection.

    ValueError if no number up to `MOST` is enough; ``what`` is counted.
    """
    low, high = fewest - 1, fewest
    while not is_enough(high):
        low, high = high, 2 * high
        if high > MOST:
            raise ValueError(
                f"more than {MOST:,} {what} would be needed. Ask for less, or expect a larger "
                "difference."
            )

    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
