"""The table of parameters, in which each is declared once.

Checks, search bounds, labels and units follow from its row. The order of the rows is the order of
the columns of every ``parameters_by_cell`` array that a kernel receives.
"""

from __future__ import annotations

from math import inf

import numpy as np

from ddm.arguments import is_number
from ddm.parameter_rows import Parameter, Shape, gamma_arguments
from ddm.priors import Beta, LogitNormal, LogNormal, Normal

# columns of ``parameters_by_cell``: those of a process, then that of lapses
V, A, Z, T0, SV, SZ, ST0, D, START_SHAPE, T0_SD, LAPSE = range(11)

# Where the numbers come from:
# - `typical` has the priors with which HDDM (Wiecki, Sofer & Frank 2013, Frontiers in
#   Neuroinformatics 7:14) describes the estimates that Matzke & Wagenmakers (2009, Psychonomic
#   Bulletin & Review 16:798) found in the literature: their means are 1.5 for a, .4 s for t0, and 2
#   for v. The distribution of z is our own choice.
# - `amounts` are a small, a typical and a large value.
# - `wide`: without such starts, 14 % of simulated fits of seven parameters to 50 trials had a lower
#   likelihood than the best of 50 random starts; with them, 6 % had.
# - Priors are our own choice and weakly informative: what is usual lies well within each of them.
#   One lapse in 20 trials is expected.
PARAMETERS = (
    Parameter(
        name="v",
        meaning="drift rate; positive towards the upper boundary",
        unit="evidence/s",
        position=V,
        domain="a finite number",
        lower=-inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=1,
        # with a logarithm all drifts are positive
        links=("identity", "log"),
        search=(-20.0, 20.0),
        start=0.0,
        step=1.0,
        wide=(0.5, 4.0),
        typical=Shape(family="normal", arguments=(2.0, 3.0), low=-6.0, high=6.0),
        prior=Normal(0, 3),
        prior_effect=2.0,
        prior_sd=1.0,
    ),
    Parameter(
        name="a",
        meaning="boundary separation: the full distance between the boundaries",
        unit="evidence",
        position=A,
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=1,
        links=("log", "identity"),
        search=(0.05, 20.0),
        start=1.5,
        step=0.5,
        wide=(0.4, 3.0),
        typical=Shape(family="gamma", arguments=gamma_arguments(1.5, 0.75), low=0.5, high=4.0),
        prior=LogNormal(1.5, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
    ),
    Parameter(
        name="z",
        meaning="starting point relative to a (0 = lower, 1 = upper boundary)",
        unit="-",
        position=Z,
        domain="a number between 0 and 1, both excluded",
        lower=0.0,
        upper=1.0,
        lower_allowed=False,
        default=0.5,
        model_default=0.5,
        scale=0,
        links=("logit", "identity"),
        search=(0.01, 0.99),
        start=0.5,
        step=0.1,
        wide=(0.2, 0.8),
        typical=Shape(family="normal", arguments=(0.5, 0.1), low=0.3, high=0.7),
        prior=LogitNormal(0.5, 0.7),
        prior_effect=0.7,
        prior_sd=0.5,
    ),
    Parameter(
        name="t0",
        meaning="non-decision time; with st0 > 0 its smallest value, with t0_sd > 0 its mean",
        unit="s",
        position=T0,
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=None,
        scale=0,
        links=("log", "identity"),
        search=(0.0, 5.0),
        start=0.3,
        step=0.1,
        wide=(0.0, 1.0),
        typical=Shape(family="gamma", arguments=gamma_arguments(0.4, 0.2), low=0.1, high=1.0),
        prior=LogNormal(0.3, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
    ),
    Parameter(
        name="sv",
        meaning="SD of the normal distribution of drift rates across trials",
        unit="evidence/s",
        position=SV,
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        scale=1,
        links=("log", "identity"),
        search=(0.0, 10.0),
        start=0.5,
        step=0.5,
        amounts=(0.5, 1.5),
        wide=(0.0, 3.0),
        typical=Shape(family="half_normal", arguments=(0.0, 2.0), low=0.0, high=3.0),
        prior=LogNormal(0.7, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
    ),
    Parameter(
        name="sz",
        meaning="width, relative to a, of the uniform distribution of starting points around z",
        unit="-",
        position=SZ,
        domain="a number >= 0 and below 2 min(z, 1 - z)",
        lower=0.0,
        upper=1.0,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        scale=0,
        links=("log", "identity", "logit"),
        search=(0.0, 0.98),
        start=0.3,
        step=0.2,
        amounts=(0.2, 0.6, 0.9),
        wide=(0.0, 0.95),
        typical=Shape(family="beta", arguments=(1.0, 3.0), low=0.0, high=0.5),
        # its likelihood has no maximum, so a prior decides, which must be stated
        prior=None,
        prior_effect=0.5,
        prior_sd=0.5,
    ),
    Parameter(
        name="st0",
        meaning="width of the uniform distribution of non-decision times above t0",
        unit="s",
        position=ST0,
        domain="a finite number >= 0",
        lower=0.0,
        upper=inf,
        lower_allowed=True,
        default=0.0,
        model_default=0.0,
        scale=0,
        links=("log", "identity"),
        search=(0.0, 2.0),
        start=0.1,
        step=0.1,
        amounts=(0.07, 0.25),
        wide=(0.0, 0.5),
        typical=Shape(family="half_normal", arguments=(0.0, 0.3), low=0.0, high=0.5),
        prior=LogNormal(0.1, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
    ),
    Parameter(
        name="D",
        meaning="diffusion coefficient: variance of the noise per second (D = s^2)",
        unit="evidence^2/s",
        position=D,
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=1.0,
        model_default=1.0,
        scale=2,
        links=("log", "identity"),
        search=(0.0025, 400.0),
        start=1.0,
        step=0.5,
        prior=LogNormal(1, 0.5),
        prior_effect=0.5,
        prior_sd=0.3,
    ),
    Parameter(
        name="start_shape",
        meaning="shape of the symmetric beta distribution of starting points between boundaries",
        unit="-",
        position=START_SHAPE,
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=3.0,
        model_default=3.0,
        scale=0,
        links=("log", "identity"),
        search=(2.5, 20.0),
        start=4.0,
        step=1.0,
        amounts=(3.0, 8.0),
        wide=(2.5, 12.0),
        prior=LogNormal(4, 0.5),
        prior_effect=0.3,
        prior_sd=0.3,
        belongs_to=("start", "beta"),
    ),
    Parameter(
        name="t0_sd",
        meaning="SD of the normal distribution of non-decision times around t0, cut at 0",
        unit="s",
        position=T0_SD,
        domain="a finite number > 0",
        lower=0.0,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=0,
        links=("log", "identity"),
        search=(0.001, 1.0),
        start=0.05,
        step=0.03,
        amounts=(0.02, 0.08),
        wide=(0.005, 0.3),
        prior=LogNormal(0.05, 0.7),
        prior_effect=0.5,
        prior_sd=0.5,
        belongs_to=("non_decision", "normal"),
    ),
)

# the parameters that a model has besides those of a process
MODEL_ONLY = (
    Parameter(
        name="lapse",
        meaning="proportion of contaminant trials",
        unit="-",
        position=LAPSE,
        domain="a number >= 0 and below 1",
        lower=0.0,
        upper=1.0,
        lower_allowed=True,
        default=None,
        model_default=0.0,
        scale=0,
        links=("logit", "identity"),
        search=(0.0, 0.5),
        start=0.05,
        step=0.05,
        wide=(0.0, 0.2),
        prior=Beta(1, 19),
        prior_effect=0.7,
        prior_sd=0.5,
    ),
    Parameter(
        name="drift_bias",
        meaning="drift towards the upper boundary that does not flip with the stimulus",
        unit="evidence/s",
        # it is added to v
        position=V,
        domain="a finite number",
        lower=-inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=0.0,
        scale=1,
        links=("identity",),
        search=(-20.0, 20.0),
        start=0.0,
        step=0.5,
        prior=Normal(0, 1),
        prior_effect=1.0,
        prior_sd=0.5,
    ),
)

EVERY_ROW = (*PARAMETERS, *MODEL_ONLY)
NAMES = tuple(row.name for row in PARAMETERS)
MODEL_NAMES = tuple(row.name for row in EVERY_ROW)
BY_NAME = {row.name: row for row in EVERY_ROW}
POSITIONS = {row.name: row.position for row in EVERY_ROW}

# variability across trials: 0 makes a simpler model
VARIABILITIES = ("sv", "sz", "st0")


def check(name: str, values: object, argument: str | None = None) -> np.ndarray:
    """The values of one parameter as a float array.

    A TypeError unless they are numbers, a ValueError that shows the first value outside the domain.
    ``argument`` is the name of the argument, if it is not that of the parameter.
    """
    return check_values(BY_NAME[name], values, argument)


def check_values(parameter: Parameter, values: object, argument: str | None = None) -> np.ndarray:
    """As `check`, for the parameter of a row, which need not be in the table."""
    name = parameter.name
    argument = argument or name

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
    """The value of a parameter of a process, one number; errors as in `check`."""
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
