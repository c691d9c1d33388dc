"""Where a search looks: the bounds, starting values and scale of every estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ddm import arguments
from ddm.models.design import MARGIN, WIDEST_MARGIN, Design, Term
from ddm.parameter_rows import Parameter
from ddm.parameters import SZ, Z
from ddm.trials.seconds import UnusableTimes

Bounds = Mapping[str, tuple[float, float]]

# the region of a parameter on the scale of a link ends here, since log(0), logit(0) and logit(1)
# are infinite
ENDS_OF_LINK = {"log": (1e-3, np.inf), "logit": (1e-3, 0.999)}

# on the scale of a link, a typical difference is measured from a value of at least this, in units
# of D = 1
SMALLEST_TYPICAL = 0.02

# the bounds of a coefficient are this many times as far from 0 as the parameter may go
GENEROUS = 2.0

# a starting value keeps this many typical differences from the bounds
GAP_IN_STEPS = 0.1

# but no more than this share of the distance between them
GAP_IN_BOX = 0.02

# a parameter of which only the bounds are known has a typical difference of this share of them
STEP_IN_BOX = 0.1


@dataclass(frozen=True, eq=False)
class Region:
    """Where the estimates (k,) are searched.

    lower, upper : the ends of the box
    step : a typical difference of each estimate
    start : the starting values of the user; NaN where there is none
    margin : the share of the room that z leaves for sz, up to which an sz is searched
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
        return Region(
            labels=labels,
            lower=self.lower[chosen],
            upper=self.upper[chosen],
            step=self.step[chosen],
            start=self.start[chosen],
            margin=self.margin[chosen],
        )

    def below(self, limits: np.ndarray, design: Design) -> Region:
        """The region with every t0 at most at the limits of its cells, ``limits`` (n_cells,) s."""
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
        """The region with estimate i at a value; if it is an sz, z leaves room for it."""
        lower = self.lower.copy()
        upper = self.upper.copy()
        lower[i] = value
        upper[i] = value

        if design.owners[i] == "sz" and not design.is_coefficient[i]:
            room = 0.5 * value / self.margin[i]
            for j, owner in design.values:
                if owner == "z" and (design.cells_of(i) & design.cells_of(j)).any():
                    lower[j] = max(lower[j], room)
                    upper[j] = min(upper[j], 1.0 - room)
        return replace(self, lower=lower, upper=upper)

    def with_start(self, point: np.ndarray) -> np.ndarray:
        """A starting point with the values of the user in it, moved inside the box."""
        gap = np.minimum(GAP_IN_STEPS * self.step, GAP_IN_BOX * (self.upper - self.lower))
        # where nothing is known the search begins in the middle
        known = np.where(np.isnan(point), 0.5 * (self.lower + self.upper), point)
        inside = np.clip(known, self.lower + gap, self.upper - gap)
        values = np.where(np.isnan(self.start), inside, self.start)
        return np.clip(values, self.lower, self.upper)


def search_region(design: Design, bounds: Bounds, start: Mapping[str, float]) -> Region:
    """As `region_with`; a ValueError if a parameter of the user's own has no bounds."""
    region = region_with(design, bounds, start)
    _check_known(design, region.lower, region.upper)
    return region


def region_with(design: Design, bounds: Bounds, start: Mapping[str, float]) -> Region:
    """The search region of the table of parameters, with the user's bounds and starting values.

    The table is in units of D = 1; the region is in the units of evidence of the design. Parameters
    of the user's own have no ends unless the bounds say some.
    """
    region = region_of_table(design)
    low, high, margin = region.lower.copy(), region.upper.copy(), region.margin.copy()
    for name, pair in _parameters_first(bounds, "bounds", "(low, high)", design):
        chosen = _chosen(name, design, "bounds")
        low[chosen], high[chosen] = _checked_pair(name, pair, chosen, design)
        margin[chosen] = WIDEST_MARGIN
    _leave_room(design, low, high, margin)
    step = np.where(np.isnan(region.step), STEP_IN_BOX * (high - low), region.step)

    first = region.start.copy()
    for name, value in _parameters_first(start, "start", "value", design):
        chosen = _chosen(name, design, "start")
        first[chosen] = arguments.number(f"start: {name}", value)
        if not ((first >= low) & (first <= high))[chosen].all():
            raise ValueError(
                f"start: {name} = {value!r} lies outside the bounds of the search, "
                f"{low[chosen].max():g} to {high[chosen].min():g}. Move it inside, or widen the "
                f"bounds with bounds={{{name!r}: (low, high)}}."
            )
    return replace(region, lower=low, upper=high, step=step, start=first, margin=margin)


def _check_known(design: Design, low: np.ndarray, high: np.ndarray) -> None:
    """Raise a ValueError if a parameter of the user's own has no bounds."""
    unknown = np.flatnonzero(~(np.isfinite(low) & np.isfinite(high)))
    if unknown.size:
        label, owner = design.labels[unknown[0]], design.owners[unknown[0]]
        raise ValueError(
            f"bounds: {label} ({design.family.rows[owner].meaning}) has no region in which it "
            f"could be searched. Say where: bounds={{{label!r}: (low, high)}}."
        )


def region_of_table(design: Design) -> Region:
    """The region of the table of parameters, without anything from the user."""
    rows = [design.family.rows[owner] for owner in design.owners]
    units = design.units_of_evidence()
    if (units == units[0]).all():
        # the median of each would be the same, and takes ten times as long
        scale = units[0] ** np.array([row.scale for row in rows])
    else:
        scale = np.array(
            [np.median(units[design.cells_of(i)]) ** row.scale for i, row in enumerate(rows)]
        )

    low = np.array([row.search[0] for row in rows]) * scale
    high = np.array([row.search[1] for row in rows]) * scale
    step = np.array([row.step for row in rows]) * scale
    for i in np.flatnonzero(design.is_coefficient).tolist():
        low[i], high[i], step[i] = _of_coefficient(design, i, scale[i])

    no_start = np.full(len(rows), np.nan)
    margin = np.full(len(rows), MARGIN)
    return Region(design.labels, low, high, step, no_start, margin)


def _of_coefficient(design: Design, i: int, scale: float) -> tuple[float, float, float]:
    """Lower bound, upper bound and typical difference of a coefficient.

    They come from those of the parameter on the scale of its link. For the bounds they are divided
    by the largest size of the covariate, for the typical difference by its SD (or by its size, if
    it is constant). The bounds are generous: twice the distance that the parameter may go, in both
    directions.
    """
    term = design.term_of(i)
    row = design.family.rows[term.owner]
    covariate = term.matrix[:, i - term.columns.start]
    largest = np.abs(covariate).max()

    ends = np.clip(row.search, *ENDS_OF_LINK.get(term.link.name, (-np.inf, np.inf))) * scale
    low, high = term.link.forward(ends)
    reach = GENEROUS * max(abs(low), abs(high)) / largest

    spread = float(covariate.std())
    size = spread if spread > 0.0 else float(largest)
    return -reach, reach, _linked_step(term, row, scale) / size


def _linked_step(term: Term, row: Parameter, scale: float) -> float:
    """The typical difference of a parameter with a formula, on the scale of its link."""
    if not row.start:
        return row.step
    typical = max(row.start, SMALLEST_TYPICAL)
    middle = term.link.forward(typical * scale)
    return float(abs(term.link.forward((typical + row.step) * scale) - middle))


def _leave_room(design: Design, low: np.ndarray, high: np.ndarray, margin: np.ndarray) -> None:
    """Narrow the bounds of z, in place, so that the narrowest start of every cell has room.

    The room includes the margin of sz.
    """
    narrowest = np.where(design.is_free[:, SZ], 0.0, design.offset[:, SZ])
    room = narrowest / np.where(narrowest < MARGIN, MARGIN, WIDEST_MARGIN)
    for i in (i for i, owner in design.values if owner == "sz"):
        cells = design.cells_of(i)
        narrowest[cells] = low[i]
        room[cells] = low[i] / margin[i]
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
        nearest = 0.5 * room[cells].max()
        low[i] = max(low[i], nearest)
        high[i] = min(high[i], 1.0 - nearest)
        if not low[i] < high[i]:
            raise ValueError(
                f"{design.labels[i]} between {bounds[0]:g} and {bounds[1]:g} leaves no room for "
                f"the starting points, whose width is sz >= {narrowest[cells].max():g}. Make sz "
                "smaller, or widen the bounds of z."
            )


def _parameters_first(
    values: Mapping[str, Any], argument: str, value: str, design: Design
) -> list[tuple[str, Any]]:
    """The items of a mapping, those named by a parameter before those named by an estimate.

    They are applied in this order, so that the value of an estimate replaces that of its parameter.
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"{argument} must be {{name: {value}}}; got {values!r}.")
    return sorted(values.items(), key=lambda item: item[0] not in design.owners)


def _chosen(name: str, design: Design, argument: str) -> np.ndarray:
    """Which estimates have this name or belong to the parameter of this name, (k,) bool."""
    chosen = np.array([name in pair for pair in zip(design.labels, design.owners, strict=True)])
    if not chosen.any():
        allowed = dict.fromkeys([*design.owners, *design.labels])
        raise ValueError(
            f"{argument}: {name!r} is not estimated by this model; it estimates "
            f"{', '.join(allowed)}."
        )
    return chosen


def _checked_pair(name: str, pair: Any, chosen: np.ndarray, design: Design) -> tuple[float, float]:
    """The bounds of the chosen estimates as floats."""
    low, high = _pair_of_numbers(name, pair)
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

    row = design.family.rows[design.owners[int(np.argmax(chosen))]]
    if not low < high or not row.valid(np.array([low, high])).all():
        raise ValueError(f"bounds: {name} must have low < high, each {row.domain}; got {pair!r}.")
    return low, high


def _pair_of_numbers(name: str, pair: Any) -> tuple[float, float]:
    """Two numbers as floats."""
    try:
        low, high = pair
    except (TypeError, ValueError):
        low = high = None
    if not arguments.is_number(low) or not arguments.is_number(high):
        raise TypeError(f"bounds: {name} must have a pair (low, high) of numbers; got {pair!r}.")
    return float(low), float(high)
