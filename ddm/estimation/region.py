"""Where a search looks: the bounds, starting values and scale of every estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ddm.models.design import MARGIN, WIDEST_MARGIN, Design
from ddm.parameters import BY_NAME, SZ, Z
from ddm.trials.seconds import UnusableTimes

Bounds = Mapping[str, tuple[float, float]]

# ends of the search region on the scales of links, which have no place for 0 and 1
SMALLEST_LINKED = {"log": (1e-3, np.inf), "logit": (1e-3, 0.999)}


@dataclass(frozen=True, eq=False)
class Region:
    """Box of the estimates (k,), a typical difference of each, and the user's starting values (NaN:
    none).

    A width of the start is searched up to a share, its ``margin``, of what z leaves room for.
    """

    labels: tuple[str, ...]
    lower: np.ndarray
    upper: np.ndarray
    step: np.ndarray
    start: np.ndarray
    margin: np.ndarray

    def select(self, labels: tuple[str, ...]) -> Region:
        """The region of some of the estimates."""
        chosen = [self.labels.index(label) for label in labels]
        box = self.lower[chosen], self.upper[chosen], self.step[chosen]
        return Region(labels, *box, self.start[chosen], self.margin[chosen])

    def below(self, limits: np.ndarray, design: Design) -> Region:
        """The region with t0 at most at the limit (s) of every cell that it concerns."""
        upper = self.upper.copy()
        for i, owner in design.values:
            if owner == "t0":
                upper[i] = min(upper[i], limits[design.cells_of(i)].min())
                if upper[i] < self.lower[i]:
                    raise UnusableTimes(
                        f"bounds: {self.labels[i]} >= {self.lower[i]:g} is impossible, because RTs "
                        f"as short as {upper[i]:.4g} s were observed. Lower the bound, or leave "
                        "out RTs that are no answers."
                    )
        return replace(self, upper=upper)

    def fixed(self, i: int, value: float, design: Design) -> Region:
        """The region with one estimate at a value; a width of the start keeps its room there."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[i] = upper[i] = value
        if design.owners[i] == "sz" and not design.is_coefficient[i]:
            room = 0.5 * value / self.margin[i]
            for j, owner in design.values:
                if owner == "z" and (design.cells_of(i) & design.cells_of(j)).any():
                    lower[j], upper[j] = max(lower[j], room), min(upper[j], 1.0 - room)
        return replace(self, lower=lower, upper=upper)

    def with_start(self, point: np.ndarray) -> np.ndarray:
        """A starting point with the user's values in it, moved inside the box."""
        margin = np.minimum(0.1 * self.step, 0.02 * (self.upper - self.lower))
        inside = np.clip(point, self.lower + margin, self.upper - margin)
        return np.clip(np.where(np.isnan(self.start), inside, self.start), self.lower, self.upper)


def search_region(design: Design, bounds: Bounds, start: Mapping[str, float]) -> Region:
    """The table's search region, in units of D = 1, with the user's bounds and starting values laid
    over it.
    """
    rows = [BY_NAME[owner] for owner in design.owners]
    units = design.units_of_evidence()
    scale = np.array(
        [np.median(units[design.cells_of(i)]) ** row.scale for i, row in enumerate(rows)]
    )
    low, high = (np.array([row.search[end] for row in rows]) * scale for end in (0, 1))
    step = np.array([row.step for row in rows]) * scale
    for i in np.flatnonzero(design.is_coefficient).tolist():
        low[i], high[i], step[i] = _of_coefficient(design, i, scale[i])
    margin = np.full(len(rows), MARGIN)
    for name, pair in _parameters_first(bounds, "bounds", "(low, high)"):
        chosen = _chosen(name, design, "bounds")
        low[chosen], high[chosen] = _checked_pair(
            name, pair, design.owners[int(np.argmax(chosen))], chosen, design
        )
        margin[chosen] = WIDEST_MARGIN
    _leave_room(design, low, high, margin)
    first = np.full(len(rows), np.nan)
    for name, value in _parameters_first(start, "start", "value"):
        chosen = _chosen(name, design, "start")
        first[chosen] = _checked_number(name, value)
        if not ((first >= low) & (first <= high))[chosen].all():
            raise ValueError(
                f"start: {name} = {value!r} lies outside the bounds of the search, "
                f"{low[chosen].max():g} to {high[chosen].min():g}. Move it inside, or widen the "
                f"bounds with bounds={{{name!r}: (low, high)}}."
            )
    return Region(design.labels, low, high, step, first, margin)


def _of_coefficient(design: Design, i: int, scale: float) -> tuple[float, float, float]:
    """Bounds and typical difference of a coefficient: what they are to the parameter, on the scale
    of its link.

    The covariate is taken where it is largest for the bounds, and by its SD (or, if it is constant,
    its size) for the difference. The bounds are generous: twice the distance that the parameter may
    go, either way.
    """
    term = design.term_of(i)
    row = BY_NAME[term.owner]
    covariate = term.matrix[:, i - term.columns.start]
    ends = np.clip(row.search, *SMALLEST_LINKED.get(term.link.name, (-np.inf, np.inf))) * scale
    low, high = term.link.forward(ends)
    reach = 2.0 * max(abs(low), abs(high)) / np.abs(covariate).max()
    middle = term.link.forward(max(row.start, 0.02) * scale)
    step = (
        float(abs(term.link.forward((max(row.start, 0.02) + row.step) * scale) - middle))
        if row.start
        else row.step
    )
    spread = float(covariate.std())
    return -reach, reach, step / (spread if spread > 0.0 else float(np.abs(covariate).max()))


def _leave_room(design: Design, low: np.ndarray, high: np.ndarray, margin: np.ndarray) -> None:
    """Narrow the bounds of z to where the narrowest start of every cell, with its margin, has
    room.
    """
    narrowest = np.where(design.is_free[:, SZ], 0.0, design.offset[:, SZ])
    room = narrowest / np.where(narrowest < MARGIN, MARGIN, WIDEST_MARGIN)
    for i in (i for i, owner in design.values if owner == "sz"):
        cells = design.cells_of(i)
        narrowest[cells], room[cells] = low[i], low[i] / margin[i]
        z = design.offset[cells & ~design.is_free[:, Z], Z]
        limit = 2.0 * np.minimum(z, 1.0 - z).min(initial=0.5)
        if low[i] > margin[i] * limit:
            raise ValueError(
                f"bounds: {design.labels[i]} >= {low[i]:g} leaves no room for the starting points, "
                f"since sz must stay below 2 min(z, 1 - z) = {limit:g}. Lower the bound."
            )
    for i in (i for i, owner in design.values if owner == "z"):
        cells = design.cells_of(i)
        bounds = low[i], high[i]
        low[i], high[i] = (
            max(low[i], 0.5 * room[cells].max()),
            min(high[i], 1.0 - 0.5 * room[cells].max()),
        )
        if not low[i] < high[i]:
            raise ValueError(
                f"{design.labels[i]} between {bounds[0]:g} and {bounds[1]:g} leaves no room for "
                f"the starting points, whose width is sz >= {narrowest[cells].max():g}. Make sz "
                "smaller, or widen the bounds of z."
            )


def _parameters_first(
    values: Mapping[str, Any], argument: str, value: str
) -> list[tuple[str, Any]]:
    """The items in the order in which they are applied: what is said of one estimate is above what
    is said of all.
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"{argument} must be {{name: {value}}}; got {values!r}.")
    return sorted(values.items(), key=lambda item: item[0] not in BY_NAME)


def _chosen(name: str, design: Design, argument: str) -> np.ndarray:
    chosen = np.array([name in pair for pair in zip(design.labels, design.owners, strict=True)])
    if not chosen.any():
        allowed = dict.fromkeys([*design.owners, *design.labels])
        raise ValueError(
            f"{argument}: {name!r} is not estimated by this model; it estimates "
            f"{', '.join(allowed)}."
        )
    return chosen


def _checked_pair(
    name: str, pair: tuple[float, float], owner: str, chosen: np.ndarray, design: Design
) -> tuple[float, float]:
    row = BY_NAME[owner]
    try:
        low, high = pair
        low, high = _number(low), _number(high)
    except (TypeError, ValueError):
        raise TypeError(
            f"bounds: {name} must have a pair (low, high) of numbers; got {pair!r}."
        ) from None
    if design.is_coefficient[chosen].any():
        if name in design.owners and name not in design.labels:
            raise ValueError(
                f"bounds: {name} has a formula, whose coefficients are "
                f"{', '.join(np.array(design.labels)[chosen])}. Give bounds to one of them: "
                f"bounds={{{design.labels[int(np.argmax(chosen))]!r}: {pair!r}}}."
            )
        if not low < high:
            raise ValueError(f"bounds: {name} must have low < high; got {pair!r}.")
        return low, high
    if not low < high or not row.valid(np.array([low, high])).all():
        raise ValueError(f"bounds: {name} must have low < high, each {row.domain}; got {pair!r}.")
    return low, high


def _checked_number(name: str, value: Any) -> float:
    try:
        return _number(value)
    except (TypeError, ValueError):
        raise TypeError(f"start: {name} must be a number; got {value!r}.") from None


def _number(value: Any) -> float:
    if isinstance(value, (str, bool)):
        raise TypeError
    return float(value)
