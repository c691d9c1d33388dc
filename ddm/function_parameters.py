"""The parameters of ready-made boundaries and drifts: a row each, as in the table of parameters.

A model that uses these functions has these parameters. A function of the user's own has others, of
which only the name is known: they get a region from ``bounds=``.
"""

from __future__ import annotations

from math import inf, log, nan, nextafter

from ddm.parameter_rows import Parameter
from ddm.priors import Beta, LogNormal, Normal

# a column that a family assigns
OF_FAMILY = -1

# the links of a parameter that may have either sign
ANY_SIGN = ("identity", "log")


def _row(
    name: str,
    meaning: str,
    unit: str,
    search: tuple[float, float],
    start: float,
    *,
    scale: int = 0,
    amounts: tuple[float, ...] = (),
    wide: tuple[float, float] | None = None,
    prior: LogNormal | None = None,
) -> Parameter:
    """The row of a parameter that is positive, or of any sign if its region begins below 0."""
    is_positive = search[0] >= 0.0
    stated = prior or _prior(start, wide or search, is_positive=is_positive)
    effect, sd = _prior_sds(stated)
    return Parameter(
        name=name,
        meaning=meaning,
        unit=unit,
        position=OF_FAMILY,
        domain="a finite number > 0" if is_positive else "a finite number",
        lower=0.0 if is_positive else -inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=scale,
        links=("log", "identity") if is_positive else ANY_SIGN,
        search=search,
        start=start,
        step=0.25 * (search[1] - search[0]) if start == 0.0 else 0.4 * abs(start),
        amounts=amounts,
        wide=wide or search,
        prior=stated,
        prior_effect=effect,
        prior_sd=sd,
    )


# Priors are weakly informative. Further starts spread over all that is plausible, so a prior has
# its median at ``start``, and its middle 95 % are as wide as ``wide``: on the logarithmic scale for
# positive parameters. Effects and SDs over people are those of a where there is a logarithm, but no
# larger than the prior of the median; else they are the parts of the prior that they are for v.
def _prior(start: float, wide: tuple[float, float], *, is_positive: bool) -> LogNormal | Normal:
    """The prior of the median person's value."""
    if is_positive:
        return LogNormal(start, round(log(wide[1] / wide[0]) / 4.0, 2))
    return Normal(start, round((wide[1] - wide[0]) / 4.0, 2))


def _prior_sds(prior: LogNormal | Normal) -> tuple[float, float]:
    """``prior_effect`` and ``prior_sd`` of a parameter with this prior."""
    if isinstance(prior, LogNormal):
        return min(0.5, prior.sigma), min(0.5, prior.sigma)
    return round(prior.sd / 1.5, 2), round(prior.sd / 3.0, 2)


def _share(name: str, meaning: str, start: float, amounts: tuple[float, ...]) -> Parameter:
    """The row of a parameter between 0 and 1, both included."""
    return Parameter(
        name=name,
        meaning=meaning,
        unit="-",
        position=OF_FAMILY,
        domain="a number from 0 to 1",
        lower=0.0,
        upper=nextafter(1.0, 2.0),
        lower_allowed=True,
        default=None,
        model_default=None,
        scale=0,
        links=("logit", "identity"),
        search=(0.0, 1.0),
        start=start,
        step=0.2,
        amounts=amounts,
        wide=(0.0, 1.0),
        # every share is as likely
        prior=Beta(1, 1),
        prior_effect=0.7,
        prior_sd=0.5,
    )


# Regions and starting values are our own, around the typical values in the functions' docstrings.
FUNCTION_PARAMETERS = (
    _row(
        "slope", "loss of separation per second", "evidence/s", (-5.0, 20.0), 0.6,
        scale=1, amounts=(0.3, 1.2), wide=(0.0, 3.0),
    ),
    _row(
        "tau", "time after which the separation has fallen to a / e", "s", (0.05, 50.0), 1.2,
        amounts=(0.7, 2.5, 10.0), wide=(0.3, 6.0),
    ),
    _row(
        "half_time", "time after which half of the separation is left", "s", (0.05, 50.0), 1.0,
        amounts=(0.5, 2.0, 10.0), wide=(0.3, 6.0),
    ),
    _row(
        "scale", "time scale of the collapse", "s", (0.05, 20.0), 1.0,
        amounts=(0.5, 1.5), wide=(0.3, 4.0),
    ),
    _row(
        "shape", "shape of the collapse; above 1 it is late", "-", (0.3, 20.0), 2.0,
        amounts=(1.0, 3.0), wide=(0.5, 6.0),
    ),
    _share("shrink", "share of the separation that is lost in the end", 0.5, (0.3, 0.8)),
    _row(
        "steepness", "steepness of the collapse", "1/s", (0.1, 100.0), 5.0,
        amounts=(2.5, 8.0), wide=(1.0, 20.0),
    ),
    _row(
        "midpoint", "time of the collapse", "s", (0.0, 10.0), 0.8,
        amounts=(0.5, 1.5), wide=(0.2, 3.0),
    ),
    _row(
        "asymmetry", "asymmetry of the collapse; 1 is symmetric", "-", (0.05, 20.0), 1.0,
        wide=(0.2, 3.0),
    ),
    _row(
        "leak", "share of the evidence that is lost per second; < 0 amplifies it", "1/s",
        (-20.0, 50.0), 1.0, amounts=(0.5, 4.0), wide=(-2.0, 8.0),
    ),
    _row(
        "urgency", "growth of the drift per second, as a share", "1/s", (-5.0, 50.0), 0.8,
        amounts=(0.3, 2.0), wide=(0.0, 6.0),
    ),
    _row(
        "gain", "growth of signal and noise per second, as a share", "1/s", (-5.0, 50.0), 0.8,
        amounts=(0.3, 2.0), wide=(0.0, 6.0),
    ),
    _row(
        "pulse", "drift that the pulse adds", "evidence/s", (-20.0, 20.0), 0.0,
        scale=1, amounts=(-1.0, 1.0), wide=(-3.0, 3.0),
    ),
    _row("onset", "when the pulse begins", "s", (0.0, 10.0), 0.2, wide=(0.05, 0.8)),
    _row("duration", "how long the pulse lasts", "s", (0.005, 10.0), 0.1, wide=(0.03, 0.5)),
    _row(
        "amplitude", "largest automatic activation", "evidence", (-2.0, 2.0), 0.15,
        scale=1, amounts=(0.08, 0.2), wide=(0.0, 0.4),
    ),
    _row(
        "peak", "time of the largest automatic activation", "s", (0.005, 1.0), 0.07,
        amounts=(0.04, 0.12), wide=(0.02, 0.25),
    ),
    _row(
        "peak_shape", "shape of the automatic activation", "-", (1.2, 20.0), 2.0, wide=(1.5, 4.0)
    ),
    _row(
        "spotlight", "SD of the spotlight of attention at first", "items", (0.1, 20.0), 1.8,
        amounts=(1.2, 2.5), wide=(0.5, 5.0),
    ),
    _row(
        "shrinkage", "loss of the spotlight's SD per second", "items/s", (0.0, 200.0), 15.0,
        amounts=(8.0, 25.0), wide=(3.0, 50.0),
    ),
    _row(
        "upper", "position of the upper boundary", "evidence", (0.025, 10.0), 0.75,
        scale=1, prior=LogNormal(0.75, 0.7),
    ),
    Parameter(
        name="lower",
        meaning="position of the lower boundary",
        unit="evidence",
        position=OF_FAMILY,
        domain="a finite number < 0",
        lower=-inf,
        upper=0.0,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=1,
        links=("identity",),
        search=(-10.0, -0.025),
        start=-0.75,
        step=0.25,
        # that of -lower would be log-normal; what lies above 0 is impossible in all trials
        prior=Normal(-0.75, 0.5),
        prior_effect=0.33,
        prior_sd=0.17,
    ),
)  # fmt: skip

BY_FUNCTION_NAME = {row.name: row for row in FUNCTION_PARAMETERS}

# the parameters of ready-made functions that differ from trial to trial, and what they mean
COVARIATES = {
    "congruency": "1 on congruent trials, -1 on incongruent ones",
    "flankers": "1 if flankers point as the target does, -1 if the other way",
}


def unknown_parameter(name: str, takers: str) -> Parameter:
    """The row of a parameter of the user's own, of which nothing is known but its name.

    ``takers`` are the functions that take it, in words. It has no region, start or prior.
    """
    return Parameter(
        name=name,
        meaning=f"parameter of {takers}",
        unit="?",
        position=OF_FAMILY,
        domain="a finite number",
        lower=-inf,
        upper=inf,
        lower_allowed=False,
        default=None,
        model_default=None,
        scale=0,
        links=("identity", "log", "logit"),
        search=(-inf, inf),
        start=nan,
        step=nan,
    )
