"""Where the slider of each parameter begins and ends, and where it stands at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from ddm.explorer.catalogue import meaning_of, row_of

# ends of sliders where the tables have shares, multiples or too narrow a range
ENDS = {"v": (-6.0, 6.0), "z": (0.05, 0.95), "t0": (0.0, 1.0)}

# a person who decides well, where the table has no typical value
FIRST = {"v": 1.5}

# of the parameters that tell two kinds of trials apart: -1, 0 and 1
COVARIATE = (-1.0, 1.0)

# a slider has at least so many steps
STEPS = 150


@dataclass(frozen=True)
class Slider:
    """A parameter, the ends and the step of its slider, and its value at first."""

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    step: float
    value: float


def slider_of(name: str) -> Slider:
    """The slider of a parameter."""
    meaning, unit = meaning_of(name)
    row = row_of(name)
    if row is None:
        return Slider(name, meaning, unit, *COVARIATE, step=1.0, value=COVARIATE[1])

    low, high = _ends(name)
    step = _step(high - low)
    value = FIRST.get(name, row.start if row.default is None or name == "t0" else row.default)
    # a parameter that must be positive cannot stand at the end of its slider
    low = low if row.valid(np.asarray(low)) else step
    return Slider(name, meaning, unit, low, high, step, value)


def _ends(name: str) -> tuple[float, float]:
    """All that is usual: the ranges of the literature, and of the further starts of searches."""
    row = row_of(name)
    if name in ENDS or row is None:
        return ENDS[name]
    ranges: list[tuple[float, float]] = [row.wide or row.search]
    if row.typical is not None:
        ranges.append((row.typical.low, row.typical.high))
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _step(span: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that makes enough steps."""
    most = span / STEPS
    power = 10.0 ** floor(log10(most))
    return max(one * power for one in (1.0, 2.0, 5.0) if one * power <= most)


def values_at_first(names: Iterable[str]) -> dict[str, float]:
    """The values of these parameters before anybody moved a slider."""
    return {name: slider_of(name).value for name in names}


def rounded(value: float, step: float) -> float:
    """A value with two digits more than the step of its slider has."""
    return round(value, max(0, ceil(-log10(step))) + 2)
