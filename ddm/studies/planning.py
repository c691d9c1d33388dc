"""`plan`: how many trials and subjects a study needs, before it is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.region import search_region
from ddm.estimation.search import Search
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.parameters import VARIABILITIES
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.experiment import experiment_of, processes_of
from ddm.studies.fisher_information import Information, check_trials, information_of
from ddm.studies.power import Quantity, Replicate, compared

# The bound holds for many trials. With fewer trials of a condition than this, estimates vary
# noticeably more.
ASYMPTOTIC = 200

# A plan of more trials or subjects than this is refused.
MOST = 10_000_000


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """The size of a study, and what it can be expected to show.

    n_trials : number of trials of each condition, of each subject
    subjects : number of subjects; 1 for a study of one person's data
    quantity : the name of what is estimated
    value : its true value
    se : standard error of the quantity, estimated from one subject's trials
    group_se : standard error of the mean over subjects, who differ by ``spread``; the same as
        ``se`` for one subject
    power : power of the test of the quantity against 0 at level ``alpha``; NaN if neither a
        difference nor a power was asked for
    alpha : level of the test
    note : what a reader of these numbers must know; may be empty
    simulated : None unless the plan was verified. Otherwise a Series of the same figures in
        simulated studies, with their Monte Carlo errors (..._mc), the number of studies, and the
        share of fits that failed.
    """

    n_trials: int
    subjects: int
    quantity: str
    value: float
    se: float
    group_se: float
    power: float
    alpha: float
    note: str
    simulated: pd.Series | None = None

    def __repr__(self) -> str:
        size = f"{self.n_trials} trials"
        errors = f"standard error {self.se:.3g}"
        if self.subjects > 1:
            size = f"{self.subjects} subjects with {size}"
            errors += f" per subject, {self.group_se:.3g} of the mean"

        lines = [
            f"<Plan: {size} of each condition",
            f"{self.quantity} = {self.value:.4g}, {errors}",
        ]
        if np.isfinite(self.power):
            lines.append(f"power {self.power:.3f} at level {self.alpha:g}")
        if self.simulated is not None:
            figures = ", ".join(f"{name} {value:.4g}" for name, value in self.simulated.items())
            lines.append(f"simulated: {figures}")
        return "\n".join([*lines, *filter(None, [self.note])]) + ">"


def plan(
    model: Model,
    process: Any,
    *,
    estimate: str | None = None,
    difference: str | tuple[str, str] | None = None,
    se: float | None = None,
    power: float | None = None,
    n_trials: int | None = None,
    subjects: int | None = None,
    spread: float = 0.0,
    alpha: float = 0.05,
    verify: int = 0,
    seed: Seed = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Plan:
    """The number of trials, or of subjects, for a wanted standard error or a wanted power.

    The quantity of interest is an estimate or the difference of two. Estimated from n_trials trials
    of each condition it has a standard error of b / sqrt(n_trials), the Cramer-Rao bound of
    `ddm.information`. If the true values of S subjects have the SD ``spread``, its mean over them
    has the standard error

        sqrt((spread^2 + b^2 / n_trials) / S).

    The quantity is tested against 0, two-sided. The test uses the normal distribution for one
    subject; for several it is the t test of the quantity over subjects, whose power follows from
    the noncentral t distribution.

    Parameters
    ----------
    model : what is to be fitted
    process : what is expected to be true: a `DDM`, or {level: DDM} for a model with conditions
    estimate : the name of an estimate, as ``"v"``, ``"v[easy]"`` or, with a formula,
        ``"v[coherence]"``. Give either this or ``difference``.
    difference : the names of two estimates, as ``("v[easy]", "v[hard]")``; or a parameter that has
        an estimate for each of two levels, as ``"v"``
    se : the wanted standard error; that of the mean if there are several subjects
    power : the wanted power of the test, for example 0.9. Give either this or ``se``.
    n_trials : number of trials of each condition; if it is not given, it is the answer
    subjects : number of subjects. If it is not given, it is the answer if n_trials is given, and 1
        otherwise.
    spread : SD between subjects of the true value of the quantity; with 0 all subjects are the same
    alpha : level of the test
    verify : number of studies to simulate, with the planned numbers of trials and subjects, and to
        fit by maximum likelihood
    seed, n_jobs, progress : for these simulations, as in `ddm.recover`

    If n_trials is given, but neither se nor power, the answer is what such a study can show.

    The plan holds if the processes are as expected and trials are many. It has a note if there are
    fewer than 200 trials of each condition, or if sv, sz or st0 is estimated, which takes thousands
    of trials: use ``verify`` then.

    Examples
    --------
    >>> import ddm
    >>> easy, hard = ddm.DDM(v=2.0, a=1.5, t0=0.3), ddm.DDM(v=1.5, a=1.5, t0=0.3)
    >>> ddm.plan(ddm.Model(), easy, estimate="v", se=0.1)
    <Plan: 412 trials of each condition
    v = 2, standard error 0.0999>
    >>> model, processes = ddm.Model(v="difficulty"), {"easy": easy, "hard": hard}
    >>> ddm.plan(model, processes, difference="v", power=0.9, n_trials=100, spread=0.5).subjects
    15
    """
    sizes = _checked_sizes(n_trials, subjects)
    wanted = _checked_target(se, power, alpha)
    spread = _checked_spread(spread, sizes, wanted)
    verify = arguments.whole_number(
        "verify",
        verify,
        at_least=0,
        meaning="the studies to simulate",
        advice="For example verify=1000, or 0 for none.",
    )
    arguments.seed(seed)
    check_jobs(n_jobs)

    processes = processes_of(process)
    laid_out = experiment_of(model, processes)
    information = information_of(laid_out, processes, 1)
    weights, name = _weights(laid_out.design, estimate, difference)
    quantity = _quantity(information, weights, spread, alpha)
    if power is not None and quantity.value == 0.0:
        raise ValueError(
            f"process: {name} is 0, so that there is nothing to find. Say what is expected."
        )

    n, people = _solved(quantity, sizes, wanted)
    tests = difference is not None or power is not None
    variable = [each for each in VARIABILITIES if each in laid_out.design.owners]
    found = _planned(quantity, name, n, people, tests=tests, variable=variable)
    if not verify:
        return found

    region = search_region(laid_out.design, {}, {})
    search = Search(model, MaximumLikelihood(), region, sequence_of(seed))
    theta = information.true.to_numpy()
    replicate = Replicate(search, laid_out.design_of(n), theta, weights, quantity, people)
    tasks = [(i,) for i in range(verify)]
    outcomes = in_turn_or_parallel(replicate, tasks, n_jobs, progress, "study")
    return replace(found, simulated=compared(np.array(outcomes), tests=tests))


# --- the answer -----------------------------------------------------------------------------------


def _quantity(
    information: Information, weights: NDArray[np.float64], spread: float, alpha: float
) -> Quantity:
    """The quantity with these weights (k,) of the estimates, from the information of one trial."""
    value = float(weights @ information.true.to_numpy())
    variance = float(weights @ information.cov.to_numpy() @ weights)
    return Quantity(value, variance, spread, alpha)


def _solved(
    quantity: Quantity, sizes: tuple[int | None, int | None], wanted: tuple[str, float] | None
) -> tuple[int, int]:
    """The numbers of trials and subjects.

    A number that is not given is the smallest one that is enough for what is wanted. ValueError if
    both are given, or if no number is enough.
    """
    n_trials, subjects = sizes
    if wanted is None:
        if n_trials is None:
            raise ValueError(
                "give what is wanted, se or power, or else n_trials, to learn what so many trials "
                "can show."
            )
        return n_trials, subjects or 1

    what, target = wanted

    def is_enough(n: float, people: int) -> bool:
        if what == "se":
            return quantity.group_se(n, people) <= target
        return quantity.power(n, people) >= target

    if n_trials is not None and subjects is not None:
        raise ValueError(
            f"n_trials={n_trials} and subjects={subjects} leave nothing to find. Leave one of them "
            f"out, or {what}, to learn what such a study can show."
        )
    if n_trials is not None:
        fewest = 1 if quantity.spread == 0.0 else 2
        return n_trials, _smallest(lambda people: is_enough(n_trials, people), fewest, "subjects")

    people = subjects or 1
    if not is_enough(np.inf, people):
        best = quantity.group_se if what == "se" else quantity.power
        raise ValueError(
            f"subjects={people}: {what}={target:g} cannot be reached with any number of trials, "
            f"since subjects differ (spread={quantity.spread:g}): endless trials give "
            f"{what} {best(np.inf, people):.3g}. Take more subjects; with n_trials given and "
            "subjects left out plan says how many."
        )
    return _smallest(lambda n: is_enough(n, people), 1, "n_trials"), people


def _smallest(is_enough: Callable[[int], bool], fewest: int, what: str) -> int:
    """The smallest number >= ``fewest`` that is enough, by bisection.

    ValueError if no number up to `MOST` is enough; ``what`` is counted.
    """
    low, high = fewest - 1, fewest
    while not is_enough(high):
        low, high = high, 2 * high
        if high > MOST:
            raise ValueError(
                f"more than {MOST:,} {what} would be needed. Ask for less, or expect a larger "
                "difference."
            )

    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _planned(
    quantity: Quantity, name: str, n_trials: int, subjects: int, *, tests: bool, variable: list[str]
) -> Plan:
    """The plan of a quantity; ``variable`` names those of sv, sz and st0 that are estimated."""
    notes = []
    if n_trials < ASYMPTOTIC or variable:
        few = f"with fewer than {ASYMPTOTIC} of each condition"
        if variable:
            few = f"with {', '.join(variable)} estimated"
        notes.append(
            f"these are the standard errors of many trials; {few} estimates vary more: verify=1000 "
            "simulates such studies"
        )
    if subjects > 1 and quantity.spread == 0.0:
        notes.append(
            "spread=0 takes all subjects to be the same, which needs fewer of them than a real "
            "study"
        )

    return Plan(
        n_trials=n_trials,
        subjects=subjects,
        quantity=name,
        value=quantity.value,
        se=quantity.se(n_trials),
        group_se=quantity.group_se(n_trials, subjects),
        power=quantity.power(n_trials, subjects) if tests else float("nan"),
        alpha=quantity.alpha,
        note="; ".join(notes),
    )


# --- checks ---------------------------------------------------------------------------------------


def _weights(design: Design, estimate: Any, difference: Any) -> tuple[NDArray[np.float64], str]:
    """The weights (k,) of the estimates in the quantity, and its name.

    ValueError unless ``estimate`` or ``difference``, and not both, names what the model estimates.
    """
    labels = design.labels
    if (estimate is None) == (difference is None):
        raise ValueError(
            "give either estimate, as estimate='v', or difference, as difference=('v[easy]', "
            f"'v[hard]'); got estimate={estimate!r} and difference={difference!r}."
        )

    weights = np.zeros(len(labels))
    if estimate is not None:
        weights[_position(labels, "estimate", estimate)] = 1.0
        return weights, str(estimate)

    pair = [labels[i] for i, owner in design.values if owner == difference]
    if not isinstance(difference, str):
        pair = list(difference) if isinstance(difference, (tuple, list)) else []
    if len(pair) != 2 or pair[0] == pair[1]:
        raise ValueError(
            "difference must be two estimates, as ('v[easy]', 'v[hard]'), or a parameter with a "
            f"value for each of two levels; got {difference!r}. The model estimates "
            f"{', '.join(labels)}; an effect in a formula is an estimate: estimate=."
        )

    first, second = (_position(labels, "difference", label) for label in pair)
    if design.owners[first] != design.owners[second]:
        raise ValueError(
            f"difference: {pair[0]} and {pair[1]} are different parameters. Name two of the same."
        )
    weights[first] = 1.0
    weights[second] = -1.0
    return weights, f"{pair[0]} - {pair[1]}"


def _position(labels: tuple[str, ...], argument: str, label: Any) -> int:
    """The position of an estimate among the labels; ValueError if the model does not have it."""
    if label not in labels:
        raise ValueError(
            f"{argument}: {label!r} is not estimated by this model; it estimates "
            f"{', '.join(labels)}."
        )
    return labels.index(label)


def _checked_sizes(n_trials: Any, subjects: Any) -> tuple[int | None, int | None]:
    """The numbers of trials and of subjects, None for one that is not given."""
    n = None if n_trials is None else check_trials(n_trials)
    people = None if subjects is None else arguments.whole_number("subjects", subjects, at_least=1)
    return n, people


def _checked_spread(
    spread: Any, sizes: tuple[int | None, int | None], wanted: tuple[str, float] | None
) -> float:
    """The SD between subjects; ValueError if it is above 0 for a single subject."""
    meaning = "the SD between subjects"
    checked = arguments.number("spread", spread, arguments.NOT_NEGATIVE, meaning=meaning)

    n_trials, subjects = sizes
    is_one = subjects == 1 or (subjects is None and (n_trials is None or wanted is None))
    if checked > 0.0 and is_one:
        raise ValueError(
            f"spread={checked:g} makes no difference to one subject. Give subjects= to learn how "
            "many trials each needs, or n_trials= to learn how many subjects."
        )
    return checked


def _checked_target(se: Any, power: Any, alpha: Any) -> tuple[str, float] | None:
    """What is wanted, "se" or "power", and the number wanted; None if nothing is wanted."""
    alpha = arguments.share("alpha", alpha, meaning="the level of the test")
    if se is not None and power is not None:
        raise ValueError(f"give either se or power, not both; got se={se!r} and power={power!r}.")
    if se is not None:
        positive, meaning = arguments.POSITIVE, "the wanted standard error"
        return "se", arguments.number("se", se, positive, meaning=meaning)
    if power is None:
        return None

    power = arguments.share("power", power, meaning="the wanted power")
    if not alpha < power:
        raise ValueError(f"power must be larger than alpha={alpha:g}; got {power:g}.")
    return "power", power
