"""The table of parameters: each is declared here once, and checks, search bounds, labels and units
follow.

The order of the rows is the order of the columns of every ``parameters_by_cell`` array that a
kernel receives.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from ddm.arguments import is_number


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One row of the table.

    ``domain`` is the set of valid values as text, ``lower`` and ``upper`` its ends;
    ``lower_allowed`` says whether the lower end itself is valid. ``default`` is the value in `DDM`
    (None: required) and ``model_default`` the value in `Model` (None: free). ``search`` is the
    region in which fits look, in units of D = 1, ``start`` and ``step`` a typical value and a
    typical difference in it. ``scale`` is the power of k with which the parameter changes when
    evidence is measured in a unit k times smaller.
    """

    name: str
    meaning: str
    unit: str
    domain: str
    lower: float
    upper: float
    lower_allowed: bool
    default: float | None
    model_default: float | None
    search: tuple[float, float]
    start: float
    step: float
    scale: int

    def valid(self, values: np.ndarray) -> np.ndarray:
        """Which of the values lie in the domain."""
        above = values >= self.lower if self.lower_allowed else values > self.lower
        return np.isfinite(values) & above & (values < self.upper)


PARAMETERS = (
    Parameter(
        name="v",
        meaning="drift rate; positive towards the upper boundary",
        unit="evidence/s",
        domain="a finite number",
        lower=-inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        search=(-20.0, 20.0),
        start=0.0,
        step=1.0,
        scale=1,
    ),
    Parameter(
        name="a",
        meaning="boundary separation: the full distance between the boundaries",
        unit="evidence",
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        search=(0.05, 20.0),
        start=1.5,
        step=0.5,
        scale=1,
    ),
    Parameter(
        name="z",
        meaning="starting point relative to a (0 = lower, 1 = upper boundary)",
        unit="-",
        domain="a number between 0 and 1, both excluded",
        lower=0.0,
        upper=1.0,
        lower_allowed=False,
        default=0.5,
        model_default=0.5,
        search=(0.01, 0.99),
        start=0.5,
        step=0.1,
        scale=0,
    ),
    Parameter(
        name="t0",
        meaning="non-decision time; with st0 > 0 its smallest value",
        unit="s",
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=None,
        search=(0.0, 5.0),
        start=0.3,
        step=0.1,
        scale=0,
    ),
    Parameter(
        name="sv",
        meaning="SD of the normal distribution of drift rates across trials",
        unit="evidence/s",
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        search=(0.0, 10.0),
        start=0.5,
        step=0.5,
        scale=1,
    ),
    Parameter(
        name="sz",
        meaning="width, relative to a, of the uniform distribution of starting points around z",
        unit="-",
        domain="a number >= 0 and below 2 min(z, 1 - z)",
        lower=0.0,
        upper=1.0,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        search=(0.0, 0.98),
        start=0.3,
        step=0.2,
        scale=0,
    ),
    Parameter(
        name="st0",
        meaning="width of the uniform distribution of non-decision times above t0",
        unit="s",
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        search=(0.0, 2.0),
        start=0.1,
        step=0.1,
        scale=0,
    ),
    Parameter(
        name="D",
        meaning="diffusion coefficient: variance of the noise per second (D = s^2)",
        unit="evidence^2/s",
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=1.0,
        model_default=1.0,
        search=(0.0025, 400.0),
        start=1.0,
        step=0.5,
        scale=2,
    ),
)

# what a model has beside the parameters of a process
MODEL_ONLY = (
    Parameter(
        name="lapse",
        meaning="proportion of contaminant trials",
        unit="-",
        domain="a number >= 0 and below 1",
        lower=0.0,
        upper=1.0,
        lower_allowed=True,
        default=None,
        model_default=0.0,
        search=(0.0, 0.5),
        start=0.05,
        step=0.05,
        scale=0,
    ),
    Parameter(
        name="drift_bias",
        meaning="drift towards the upper boundary that does not flip with the stimulus",
        unit="evidence/s",
        domain="a finite number",
        lower=-inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=0.0,
        search=(-20.0, 20.0),
        start=0.0,
        step=0.5,
        scale=1,
    ),
)

NAMES = tuple(parameter.name for parameter in PARAMETERS)
MODEL_NAMES = (*NAMES, *(parameter.name for parameter in MODEL_ONLY))
BY_NAME = dict(zip(MODEL_NAMES, (*PARAMETERS, *MODEL_ONLY), strict=True))

# columns of ``parameters_by_cell``; those of a process come first, and drift_bias is part of v
V, A, Z, T0, SV, SZ, ST0, D, LAPSE = range(len(NAMES) + 1)
POSITIONS = {**{name: i for i, name in enumerate(NAMES)}, "lapse": LAPSE, "drift_bias": V}

# those of which 0 is a simpler model: variability across trials
VARIABILITIES = ("sv", "sz", "st0")


def check(name: str, values: object, argument: str | None = None) -> np.ndarray:
    """The values of one parameter as a float array; a ValueError that names the first one outside
    the domain.

    ``argument`` is the name under which the caller was given them, if it is another one.
    """
    parameter, argument = BY_NAME[name], argument or name
    given = np.asarray(values)
    if not all(map(is_number, given.ravel().tolist())):
        raise TypeError(
            f"{argument} must be {parameter.domain}; got {values!r}. ({name}: {parameter.meaning})"
        )
    array = given.astype(float)
    invalid = ~parameter.valid(array)
    if invalid.any():
        raise ValueError(
            f"{argument} must be {parameter.domain}; got {array[invalid].flat[0]:g}. ({name}: "
            f"{parameter.meaning})"
        )
    return array


def check_number(name: str, value: object, argument: str | None = None) -> float:
    """The one value of a parameter of a process; errors as in `check`."""
    if np.ndim(value) != 0:  # type: ignore[arg-type]
        raise TypeError(
            f"{argument or name} must be one number; got {value!r}. A process has one of each "
            "parameter: make a process for each set of them, or give those that differ between "
            "trials to simulate(per_trial=...)."
        )
    return float(check(name, value, argument))


def check_start(z: float | np.ndarray, sz: float | np.ndarray) -> None:
    """A ValueError if starting points of width sz around z reach a boundary; arrays broadcast."""
    z, sz = np.broadcast_arrays(z, sz)
    limit = 2.0 * np.minimum(z, 1.0 - z)
    beyond = ~(sz < limit)
    if beyond.any():
        raise ValueError(
            f"sz must be {BY_NAME['sz'].domain}, which is {limit[beyond][0]:g} for z = "
            f"{z[beyond][0]:g}; got {sz[beyond][0]:g}. Starting points lie between z - sz/2 and z "
            "+ sz/2, inside the boundaries. Make sz smaller, or move z towards 0.5."
        )
