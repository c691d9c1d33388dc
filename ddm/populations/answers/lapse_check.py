"""Whether lapses that a model does not have explain the trials better.

A few guesses before the true t0 pull t0 of their people below them, and all diagnostics look well.
So the population is fitted once more, with a proportion of lapses that all people share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ddm.models.lapses import of_range
from ddm.models.layout import lay_out
from ddm.models.specifications.specification import FREE
from ddm.populations.effects import coordinate_design, effects_of
from ddm.populations.laplace.maximum import LaplaceFit, laplace
from ddm.populations.population import Population
from ddm.populations.quantities import Quantities

# lapses are missing if they raise the log likelihood by more than this
LEAST_GAIN = 3.0


@dataclass(frozen=True)
class MissingLapses:
    """What a shared lapse changes.

    gain : by how much the log likelihood rises
    lapse : their proportion
    t0 : label, estimate without lapses, and estimate with them, of each t0 of the median person
    """

    gain: float
    lapse: float
    t0: tuple[tuple[str, float, float], ...]

    @property
    def note(self) -> str:
        """What a reader must know."""
        moved = "".join(
            f", and {label} would be {after:.3g} s instead of {before:.3g} s"
            for label, before, after in self.t0[:1]
        )
        return (
            f"lapses are missing: with {self.lapse:.1%} of them the log likelihood would be "
            f"{self.gain:.1f} higher{moved}. Add them: lapse=ddm.FREE"
        )


def missing_lapses(population: Population, found: LaplaceFit | None = None) -> MissingLapses | None:
    """What a shared lapse changes; None if the model has lapses, or does not need them.

    ``found`` is the maximum without lapses and without priors; None to look for it here.
    """
    model = population.model
    if model.has_lapses or not model.family.has_closed_forms:
        return None
    found = laplace(population, exactly=False) if found is None else found
    if not np.isfinite(found.value):
        return None
    other = _with_lapses(population)
    with_them = laplace(other, exactly=False)
    gain = float(with_them.of_people.sum() - found.of_people.sum())
    if not gain > LEAST_GAIN:
        return None

    before = _estimates(population, found)
    after = _estimates(other, with_them)
    t0 = [label for label in before if label.partition("[")[0] == "t0"]
    return MissingLapses(
        gain, after["lapse"], tuple((label, before[label], after[label]) for label in t0)
    )


def _with_lapses(population: Population) -> Population:
    """The population with a lapse that all people share."""
    rt = population.trials.rt
    window = population.model.lapse_window or of_range(rt[~np.isnan(rt)])
    model = replace(population.model, lapse=FREE, lapse_window=window)
    design = lay_out(model, population.trials)
    effects = tuple(effects_of(model, design, term) for term in design.terms)
    same = zip(population.coordinates, population.is_shared, strict=True)
    shared = {one.key for one, is_shared in same if is_shared}
    coordinates = [one for each in effects for one in each.coordinates]
    return replace(
        population,
        model=model,
        estimates=design,
        design=coordinate_design(design, effects),
        effects=effects,
        is_shared=np.array([one.key in shared or one.key == "lapse" for one in coordinates]),
    )


def _estimates(population: Population, found: LaplaceFit) -> dict[str, float]:
    quantities = Quantities(population)
    return dict(zip(quantities.labels, quantities.values(found.phi).tolist(), strict=True))
