"""The kinds of the rows of the table of parameters: what is declared of each parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ddm.priors import Distribution


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a parameter is distributed in the literature.

    family : a method of `numpy.random.Generator`, or "half_normal", the absolute value of "normal"
    arguments : the two arguments of that method
    low, high : a value outside this range, where data sets tell little, is drawn again
    """

    family: Literal["normal", "half_normal", "gamma", "beta"]
    arguments: tuple[float, float]
    low: float
    high: float


def gamma_arguments(mean: float, sd: float) -> tuple[float, float]:
    """Shape and scale of the gamma distribution with this mean and SD."""
    return (mean / sd) ** 2, sd**2 / mean


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One row of the table.

    name, meaning, unit : as they stand in messages, summaries and on the site
    position : its column of ``parameters_by_cell``
    domain : the set of valid values as text
    lower, upper : the ends of the domain
    lower_allowed : whether ``lower`` itself is valid; ``upper`` never is
    default : the value in `DDM`; None if it is required there
    model_default : the value in `Model`; None if it is free there
    scale : its power of k when evidence is measured in a unit k times smaller
    links : the scales on which the effects of a formula may add up, the default first: a logarithm
        for a positive parameter, a logit for one below 1

    For searches, in units in which D = 1:

    search : the region in which fits look
    start : a typical value
    step : a typical difference between values
    amounts : if the parameter is estimated, searches begin with each of these values, since the
        likelihood can have an optimum near each of them; if empty, they begin at ``start`` or
        at the estimates of EZ
    wide : the range of further starts when there are few trials; for v in multiples of EZ's drift,
        for t0 in shares of its limit; None: further starts have ``start`` too

    For simulations:

    typical : how it is distributed in the literature, in units in which D = 1; None if that is not
        known

    For priors, in units in which D = 1; None: there is no default, so a prior must be stated:

    prior : of the median person's value, in the parameter's own units
    prior_effect : SD of the normal prior, with mean 0, of the difference between two levels, or of
        a slope per SD of its covariate; on the scale of the link
    prior_sd : SD of the half-normal prior of the SD over people; on the scale of the link

    For the parameters of one kind of variability:

    belongs_to : the option of a process and its word with which the parameter exists, and the two
        defaults apply; None if it always exists. Where it does not, its value is 0.
    """

    name: str
    meaning: str
    unit: str
    position: int
    domain: str
    lower: float
    upper: float
    lower_allowed: bool
    default: float | None
    model_default: float | None
    scale: int
    links: tuple[str, ...]
    search: tuple[float, float]
    start: float
    step: float
    amounts: tuple[float, ...] = ()
    wide: tuple[float, float] | None = None
    typical: Shape | None = None
    prior: Distribution | None = None
    prior_effect: float | None = None
    prior_sd: float | None = None
    belongs_to: tuple[str, str] | None = None

    def valid(self, values: np.ndarray) -> np.ndarray:
        """Which of the values lie in the domain."""
        above = values >= self.lower if self.lower_allowed else values > self.lower
        return np.isfinite(values) & above & (values < self.upper)

    def possible(self, values: np.ndarray) -> np.ndarray:
        """Which of the values may stand in a column of ``parameters_by_cell``.

        They lie in the domain, or are 0 where the parameter does not exist.
        """
        absent = np.full(np.shape(values), self.belongs_to is not None) & (values == 0.0)
        return self.valid(values) | absent
