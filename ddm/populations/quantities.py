"""What a population is, in natural units: numbers under the labels of a summary.

All functions take phi (..., size) or theta (..., k), and return arrays of the same leading shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ddm.models.links import Link, link_unit
from ddm.populations.effects import Effects, contrasts
from ddm.populations.population import Population

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quantity:
    """One quantity of a population: inverse link(weights @ phi), or the scaled exp of a log SD.

    label, unit : as in a summary
    weights : (size,) by which phi enters
    link : through which the sum is seen; None for a sum itself
    sd : the place in phi of the log SD of which it is the exp; None for a sum
    factor : by which that SD is multiplied
    spread : (SDs,) squares of weights of the SDs over people, of a value that differs between
        people; None for others
    """

    label: str
    unit: str
    weights: Array
    link: Link | None = None
    sd: int | None = None
    factor: float = 1.0
    spread: Array | None = None


@dataclass(frozen=True, eq=False)
class Quantities:
    """The quantities of a population in the order of its summary."""

    population: Population

    @cached_property
    def each(self) -> tuple[Quantity, ...]:
        """All of them: values of the median person, effects of predictors, SDs over people."""
        p = self.population
        return (*_medians(p), *_effects_of_predictors(p), *_sds(p))

    @property
    def labels(self) -> tuple[str, ...]:
        """Their labels."""
        return tuple(one.label for one in self.each)

    @property
    def units(self) -> tuple[str, ...]:
        """Their units."""
        return tuple(one.unit for one in self.each)

    def values(self, phi: Array) -> Array:
        """The quantities, (..., n)."""
        return np.stack([_value(one, phi) for one in self.each], axis=-1)

    def jacobian(self, phi: Array) -> Array:
        """Their derivatives in phi, (n, size), at one phi (size,)."""
        rows = []
        for one in self.each:
            if one.sd is not None:
                row = np.zeros(phi.size)
                row[one.sd] = one.factor * np.exp(phi[one.sd])
            else:
                slope = 1.0 if one.link is None else float(one.link.slope(one.weights @ phi))
                row = slope * one.weights
            rows.append(row)
        return np.array(rows)

    def range_over_people(self, phi: Array, sds: float = 1.0) -> tuple[Array, Array]:
        """Values this many SDs below and above the median person, (..., n); NaN for others."""
        variances = np.exp(2.0 * phi[..., self.population.n_locations :])
        low, high = [], []
        for one in self.each:
            if one.spread is None:
                low.append(np.full(phi.shape[:-1], np.nan))
                high.append(low[-1])
                continue
            eta, width = phi @ one.weights, sds * np.sqrt(variances @ one.spread)
            link = one.link.inverse if one.link is not None else np.asarray
            low.append(link(eta - width))
            high.append(link(eta + width))
        return np.stack(low, axis=-1), np.stack(high, axis=-1)


def people_values(population: Population, theta: Array) -> Array:
    """The estimates of people, such as v[easy], (..., estimates), from their theta (..., k)."""
    parts, first = [], 0
    for effects in population.effects:
        last = first + len(effects.coordinates)
        eta = theta[..., first:last] @ effects.basis.T
        parts.append(eta if effects.is_formula else effects.link.inverse(eta))
        first = last
    return np.concatenate(parts, axis=-1)


def people_labels(population: Population) -> tuple[str, ...]:
    """The labels of the estimates of people."""
    return population.estimates.labels


def median_theta(population: Population, phi: Array) -> Array:
    """The coordinates of the median person, (..., k)."""
    weights = np.array([_at_reference(population, c) for c in range(len(population.coordinates))])
    return phi @ weights.T


def _value(one: Quantity, phi: Array) -> Array:
    if one.sd is not None:
        return one.factor * np.exp(phi[..., one.sd])
    eta = phi @ one.weights
    return np.asarray(eta if one.link is None else one.link.inverse(eta))


def _at_reference(population: Population, coordinate: int) -> Array:
    """The weights of phi in a coordinate of the median person, (size,)."""
    weights = np.zeros(population.size)
    for f, location in enumerate(population.locations):
        if location.coordinate == coordinate:
            at = location.predictor
            weights[f] = 1.0 if at < 0 else population.predictors.reference[at]
    return weights


def _with_first(population: Population) -> Iterator[tuple[Effects, int]]:
    """The effects of each parameter, and the place in theta of their first coordinate."""
    first = 0
    for effects in population.effects:
        yield effects, first
        first += len(effects.coordinates)


def _unit(population: Population, effects: Effects, *, is_linked: bool) -> str:
    unit = population.design.family.rows[effects.owner].unit
    return link_unit(effects.link.name, unit) if is_linked else unit


def _medians(population: Population) -> Iterator[Quantity]:
    """The values of the median person."""
    for effects, first in _with_first(population):
        n = len(effects.coordinates)
        weights = np.array([_at_reference(population, first + i) for i in range(n)])
        spread = np.zeros((n, len(population.sd_keys)))
        for place, c in enumerate(population.random):
            if first <= c < first + n:
                spread[c - first, population.sd_of[place]] = population.shares[place] ** 2
        unit = _unit(population, effects, is_linked=effects.is_formula)
        for label, row in zip(effects.labels, effects.basis, strict=True):
            squares = (row**2) @ spread
            yield Quantity(
                label,
                unit,
                row @ weights,
                None if effects.is_formula else effects.link,
                spread=squares if squares.any() else None,
            )


def _effects_of_predictors(population: Population) -> Iterator[Quantity]:
    """What predictors add, per unit of theirs, on the scale of the link."""
    sds = population.predictors.sds
    for effects, first in _with_first(population):
        unit = _unit(population, effects, is_linked=True)
        for predicted in population.predictors.predicted:
            weights = np.zeros((len(effects.coordinates), population.size))
            for f, location in enumerate(population.locations):
                here = location.coordinate - first
                if location.predictor == predicted.column and 0 <= here < len(weights):
                    weights[here, f] = 1.0 / sds[predicted.column]
            if not weights.any():
                continue
            for label, row in _named_rows(population, effects, predicted.key):
                yield Quantity(f"{label}: {predicted.name}", unit, row @ weights)


def _named_rows(population: Population, effects: Effects, key: str) -> Iterator[tuple[str, Array]]:
    """Labels and weights of the coordinates of a key: of contrasts, differences of levels."""
    places = [i for i, one in enumerate(effects.coordinates) if one.key == key]
    columns = key.partition(": ")[2].split(":") if ": " in key else []
    if len(columns) != 1:
        for number, i in enumerate(places, start=1):
            row = np.zeros(len(effects.coordinates))
            row[i] = effects.basis[i, i] if effects.is_formula else 1.0
            is_mean = effects.coordinates[i].is_location and not effects.is_formula
            name = effects.owner if is_mean else key
            yield (name if len(places) == 1 else f"{name} ({number})"), row
        return

    levels = population.design.cells[columns[0]].array.categories.tolist()
    basis = contrasts(len(levels))
    for level in range(1, len(levels)):
        row = np.zeros(len(effects.coordinates))
        row[places] = basis[level] - basis[0]
        yield f"{effects.owner}[{levels[level]} - {levels[0]}]", row


def _sds(population: Population) -> Iterator[Quantity]:
    """The SDs over people, on the scales of the links."""
    for g, key in enumerate(population.sd_keys):
        c = next(c for c in population.random if population.coordinates[c].key == key)
        effects, first = next(
            (one, at) for one, at in _with_first(population) if at <= c < at + len(one.coordinates)
        )
        is_scaled = effects.is_formula and not effects.coordinates[c - first].is_location
        yield Quantity(
            f"sd({key})",
            _unit(population, effects, is_linked=True),
            np.zeros(population.size),
            sd=population.n_locations + g,
            factor=float(effects.basis[c - first, c - first]) if is_scaled else 1.0,
        )
