"""`PriorsOfPhi`: the prior of each location and each SD of a population, by default or stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.arguments import similar
from ddm.populations.effects import Effects
from ddm.populations.population import Location, Population
from ddm.populations.prior_choice import Scale, Stated, priors_table, rescaled
from ddm.priors import Distribution, HalfNormal, Normal
from ddm.priors.kernels import log_priors

EXAMPLE = "priors={'v': ddm.priors.Normal(2, 1)}"


@dataclass(frozen=True, eq=False)
class PriorsOfPhi:
    """The priors of a population.

    stated : one for each key, as the user reads it
    of_phi : the prior of each element of phi, as kernels take it: contrasts have a share of the SD
        that is stated for a difference of two levels
    """

    stated: tuple[Stated, ...]
    of_phi: tuple[Stated, ...]

    @cached_property
    def for_kernels(self) -> tuple[NDArray[np.int64], Array, Array, NDArray[np.int64]]:
        """Codes, first and second numbers, and codes of links, (size,) each."""
        rows = [one.for_kernels() for one in self.of_phi]
        code, first, second, link = (np.array(column) for column in zip(*rows, strict=True))
        return code, first.astype(float), second.astype(float), link

    @property
    def table(self) -> pd.DataFrame:
        """The priors as they are printed."""
        return priors_table(self.stated)

    def __call__(self, phi: Array) -> tuple[float, Array]:
        """The log density of phi, (size,), and its gradient."""
        code, first, second, link = self.for_kernels
        values, slopes = log_priors(code, first, second, link, phi)
        return float(values.sum()), slopes

    def draw(self, generator: np.random.Generator, n: int) -> Array:
        """n draws of phi, (n, size)."""
        from ddm.models.links import LINKS

        columns = []
        for one in self.of_phi:
            low, high = (LINKS[one.link].inverse(end) for end in (-np.inf, np.inf))
            drawn = one.distribution.draw(generator, n)
            while (outside := (drawn <= low) | (drawn >= high)).any():
                drawn[outside] = one.distribution.draw(generator, int(outside.sum()))
            columns.append(LINKS[one.link].forward(drawn))
        return np.column_stack(columns)


Array = NDArray[np.float64]


def priors_of_phi(population: Population, given: Any) -> PriorsOfPhi:
    """The priors of a population; ``given`` is "default" or {key: prior}, the rest by default."""
    chosen = _checked(given)
    defaults = {one.key: one for one in (*_of_locations(population), *_of_sds(population))}
    for key in chosen:
        if key not in defaults:
            slip = similar(str(key), defaults)
            meant = f" Did you mean {slip!r}?" if slip else ""
            raise ValueError(
                f"priors: {key!r} is nothing that has a prior here; these have one: "
                f"{', '.join(map(repr, defaults))}.{meant}"
            )
    stated = {key: _stated(one, chosen.get(key)) for key, one in defaults.items()}
    shares = [population.coordinates[one.coordinate].share for one in population.locations]
    of_phi = [
        _shared_out(stated[location.key], share)
        for location, share in zip(population.locations, shares, strict=True)
    ]
    of_phi += [stated[f"sd({key})"] for key in population.sd_keys]
    return PriorsOfPhi(tuple(stated.values()), tuple(of_phi))


def _checked(given: Any) -> Mapping[str, Distribution]:
    """The argument ``priors`` as {key: distribution}."""
    if isinstance(given, str) and given == "default":
        return {}
    if not isinstance(given, Mapping):
        raise TypeError(
            f"priors must be 'default' or {{key: prior}}, for example {EXAMPLE}; got {given!r}."
        )
    for key, value in given.items():
        if not isinstance(value, Distribution):
            raise TypeError(
                f"priors: {key!r} must be a distribution of ddm.priors, for example {EXAMPLE}; got "
                f"{value!r}."
            )
    return given


@dataclass(frozen=True)
class _Default:
    """What is known of a prior before the user speaks; ``distribution`` None if there is none."""

    key: str
    distribution: Distribution | None
    link: str
    scale: Scale
    explanation: str
    is_difference: bool = False
    is_sd: bool = False


def _stated(default: _Default, given: Distribution | None) -> Stated:
    """The prior of a key; an error if it does not fit, or if there is none."""
    chosen = default.distribution if given is None else given
    if chosen is None:
        raise ValueError(
            f"priors: {default.key!r} ({default.explanation}) has no default prior. State one, for "
            f"example priors={{{default.key!r}: ddm.priors.Normal(0, 1)}}."
        )
    if default.is_difference and not (isinstance(chosen, Normal) and chosen.mean == 0.0):
        raise ValueError(
            f"priors: {default.key!r} is the {default.explanation}, whose prior must be "
            f"Normal(0, sd), so that names and order of the levels do not matter; got {chosen!r}."
        )
    if default.is_sd and chosen.support[0] < 0.0:
        raise ValueError(
            f"priors: {default.key!r} is an SD, which is positive; got {chosen!r}. Use HalfNormal, "
            "LogNormal or Gamma."
        )
    return Stated(
        key=default.key,
        distribution=chosen,
        link=default.link,
        scale=default.scale,
        explanation=default.explanation,
    )


def _shared_out(stated: Stated, share: float) -> Stated:
    """The prior of one coordinate of a difference."""
    if share == 1.0:
        return stated
    return replace(stated, distribution=rescaled(stated.distribution, share))


def _of_locations(population: Population) -> Iterator[_Default]:
    """The defaults of locations, one for each key."""
    seen: set[str] = set()
    unit = _unit_of_evidence(population)
    for location in population.locations:
        if location.key not in seen:
            seen.add(location.key)
            yield _of_location(population, location, unit)


def _of_location(population: Population, location: Location, unit: float) -> _Default:
    effects = _effects_at(population, location.coordinate)
    coordinate = population.coordinates[location.coordinate]
    row = population.design.family.rows[effects.owner]
    link = effects.link.name
    is_contrast = coordinate.share != 1.0
    if coordinate.is_location and location.predictor < 0:
        prior = None if row.prior is None else rescaled(row.prior, unit**row.scale)
        return _Default(location.key, prior, link, "natural", f"{effects.owner} of the median")

    width = None if row.prior_effect is None else row.prior_effect
    if width is not None and link == "identity":
        width *= unit**row.scale
    is_per_sd = location.predictor >= 0 or not is_contrast
    return _Default(
        location.key,
        None if width is None else Normal(0.0, width),
        "identity",
        "per SD" if is_per_sd else _scale(link),
        "difference between two levels" if is_contrast else "slope per SD of the column",
        is_difference=is_contrast,
    )


def _of_sds(population: Population) -> Iterator[_Default]:
    """The defaults of the SDs over people."""
    unit = _unit_of_evidence(population)
    for key in population.sd_keys:
        c = next(c for c in population.random if population.coordinates[c].key == key)
        effects = _effects_at(population, int(c))
        row = population.design.family.rows[effects.owner]
        width = row.prior_sd
        if width is not None and effects.link.name == "identity":
            width *= unit**row.scale
        yield _Default(
            f"sd({key})",
            None if width is None else HalfNormal(width),
            "log",
            _scale(effects.link.name),
            f"SD of {key} over people",
            is_sd=True,
        )


def _effects_at(population: Population, coordinate: int) -> Effects:
    """The effects to which a coordinate belongs."""
    first = 0
    for effects in population.effects:
        first += len(effects.coordinates)
        if coordinate < first:
            return effects
    raise IndexError(coordinate)


def _scale(link: str) -> Scale:
    return "log" if link == "log" else "logit" if link == "logit" else "natural"


def _unit_of_evidence(population: Population) -> float:
    """The unit of evidence of a population, relative to the one in which D is 1."""
    return float(np.median(population.design.units_of_evidence()))
