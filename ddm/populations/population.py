"""`Population`: a model laid over the trials of several people.

On the scale of its link, person j has the k coordinates of `effects`,

    theta_j = mu_j + share * sd * e_j,    e_j ~ N(0, 1),
    mu_j = location + sum_m X[j, m] location_m,

where X are the predictors of people. Coordinates that people share have no e. All of the locations,
and the logarithms of the SDs, are the numbers phi of the population; with one person there are no
SDs. The median person has the coordinates of the first locations.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ddm.arguments import shown
from ddm.fits.fitting import checked_by
from ddm.models.design import Design
from ddm.models.layout import lay_out
from ddm.models.model import Model
from ddm.populations.effects import Coordinate, Effects, coordinate_design, effects_of
from ddm.populations.predictors import Predictors, predictors_of
from ddm.trials.grouping import Grouping, grouped
from ddm.trials.trials import Trials

# what all people share unless it is said that they differ
SHARED = ("lapse",)


@dataclass(frozen=True)
class Location:
    """One location: of a coordinate, or of what a predictor adds to it.

    key : of its prior
    coordinate : its place in theta
    predictor : its column of the predictors; -1 for the location of the median person
    """

    key: str
    coordinate: int
    predictor: int


@dataclass(frozen=True, eq=False)
class Population:
    """A model laid over the trials of people.

    model, trials, by : as they were given
    grouping : which trials are whose
    estimates : the design of the estimates of a fit, such as v[easy]
    design : that of the k coordinates of a person
    effects : the coordinates of each free parameter
    predictors : the predictors of people
    is_shared : (k,) which coordinates are the same in all people
    """

    model: Model
    trials: Trials
    by: tuple[str, ...]
    grouping: Grouping
    estimates: Design
    design: Design
    effects: tuple[Effects, ...]
    predictors: Predictors
    is_shared: NDArray[np.bool_]

    @property
    def people(self) -> list[Hashable]:
        """The names of the people, in the order of their levels."""
        return self.grouping.keys

    @cached_property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The coordinates of a person, (k,)."""
        return tuple(one for effects in self.effects for one in effects.coordinates)

    @cached_property
    def random(self) -> NDArray[np.int64]:
        """The places in theta of the coordinates that differ between people."""
        return np.flatnonzero(~self.is_shared)

    @cached_property
    def locations(self) -> tuple[Location, ...]:
        """The locations, in the order of phi: those of the median person first."""
        firsts = [Location(one.key, c, -1) for c, one in enumerate(self.coordinates)]
        others = [
            Location(f"{predicted.key}: {predicted.name}", c, predicted.column)
            for predicted in self.predictors.predicted
            for c, one in enumerate(self.coordinates)
            if one.key == predicted.key
        ]
        return (*firsts, *others)

    @cached_property
    def sd_keys(self) -> tuple[str, ...]:
        """The keys of the coordinates that have an SD over people, in the order of phi."""
        return tuple(dict.fromkeys(self.coordinates[c].key for c in self.random))

    @cached_property
    def sd_of(self) -> NDArray[np.int64]:
        """Which of the SDs each random coordinate has."""
        keys = list(self.sd_keys)
        return np.array([keys.index(self.coordinates[c].key) for c in self.random], dtype=int)

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """The SD of each random coordinate, per SD of its key."""
        return np.array([self.coordinates[c].share for c in self.random])

    @property
    def n_locations(self) -> int:
        """The number of locations."""
        return len(self.locations)

    @property
    def size(self) -> int:
        """The number of elements of phi."""
        return self.n_locations + len(self.sd_keys)

    def means(self, phi: NDArray[np.float64]) -> NDArray[np.float64]:
        """The coordinates that are expected of each person, (people, k)."""
        result = np.zeros((len(self.people), len(self.coordinates)))
        for value, location in zip(phi, self.locations, strict=False):
            at = location.predictor
            factor = 1.0 if at < 0 else self.predictors.matrix[:, at]
            result[:, location.coordinate] += value * factor
        return result

    def sds(self, phi: NDArray[np.float64]) -> NDArray[np.float64]:
        """The SD of each random coordinate over people."""
        return self.shares * np.exp(phi[self.n_locations :][self.sd_of])

    def rows_of(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """The parameters of every cell of one person, (n_cells, columns), from theta (k,)."""
        return self.design.parameters_by_cell(theta)


def lay_out_population(
    model: Model,
    trials: Trials,
    *,
    by: Any = None,
    shared: Sequence[str] = (),
    between: Any = None,
    varying: Sequence[str] = (),
) -> Population:
    """A model laid over the trials of people; see `ddm.sample` for the arguments.

    ``varying`` names keys of `SHARED` that are to differ between people all the same.
    """
    columns = () if by is None else checked_by(by, trials)
    for column in columns:
        if column in model.columns:
            raise ValueError(
                f"by={column!r}: the model already differs by {column!r}. A population says how "
                "people differ: leave the column out of the model."
            )
    design = lay_out(model, trials)
    if not design.labels:
        raise ValueError("no parameter of the model is free, so there is nothing to estimate.")
    effects = tuple(effects_of(model, design, term) for term in design.terms)
    grouping = _grouping(trials, columns)
    is_shared = _shared(effects, shared, varying, is_one=not columns)
    return Population(
        model=model,
        trials=trials,
        by=columns,
        grouping=grouping,
        estimates=design,
        design=coordinate_design(design, effects),
        effects=effects,
        predictors=predictors_of(between, effects, trials, grouping),
        is_shared=is_shared,
    )


def refuse_sz(population: Population) -> None:
    """A ValueError if sz is estimated, since the likelihood has no maximum then."""
    if "sz" in population.design.owners:
        raise ValueError(
            "sz cannot be estimated for a population, or by draws, yet: the likelihood grows "
            "without limit where starting points reach a boundary. Fix it, for example "
            "ddm.Model(sz=0.3), or fit each person, within the region of ddm.fit: "
            "ddm.fit_each(model, data, by=...)."
        )


def _grouping(trials: Trials, by: tuple[str, ...]) -> Grouping:
    """Which trials are whose; without a column all are one person's."""
    if by:
        found = grouped(trials, by)
        empty = np.flatnonzero(found.counts() == 0)
        if empty.size:
            raise ValueError(
                f"by={by if len(by) > 1 else by[0]!r}: {shown(found.keys[empty[0]])} has no trial "
                "with rt and response. Leave this person out."
            )
        if len(found) < 2:
            raise ValueError(
                f"by={by if len(by) > 1 else by[0]!r} has one level, {shown(found.keys[0])}: a "
                "population needs several people. Leave by= out."
            )
        return found
    n, aside = trials.n, len(trials.set_aside)
    return Grouping([None], np.zeros(n, dtype=np.int64), np.zeros(aside, dtype=np.int64))


def _shared(
    effects: tuple[Effects, ...], shared: Any, varying: Sequence[str], *, is_one: bool
) -> NDArray[np.bool_]:
    """Which coordinates are the same in all people, (k,)."""
    names = [shared] if isinstance(shared, str) else list(shared)
    named: dict[str, set[str]] = {}
    for each in effects:
        keys = {coordinate.key for coordinate in each.coordinates}
        named.setdefault(each.owner, set()).update(keys)
        for key in keys:
            named.setdefault(key, {key})
            owner, _, column = key.partition(": ")
            if column:
                named[f"{owner}[{column}]"] = {key}
    for name in names:
        if name not in named:
            written = [one for one in named if ": " not in one]
            raise ValueError(
                f"shared: {name!r} is not estimated; what people may share is "
                f"{', '.join(map(repr, written))}."
            )
    same = {key for name in names for key in named[name]}
    same |= {one for one in SHARED if one not in varying}
    owners = [(each.owner, one.key) for each in effects for one in each.coordinates]
    result = np.array([is_one or key in same or owner in same for owner, key in owners])
    if result.all() and not is_one:
        raise ValueError(
            f"shared={tuple(names)!r} leaves no parameter in which people differ. Leave by= out, "
            "or share fewer parameters."
        )
    return result
