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
from ddm.studies.power import Replicate, Study, compared

# below so many trials of a condition estimates vary noticeably more than the bound, which is that
# of many trials
ASYMPTOTIC = 200

# numbers of trials or subjects beyond this are no plan
MOST = 10_000_000


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """The size of a study, and what it can be expected to show.

    n_trials : trials of each condition, of each subject
    subjects : number of subjects; 1 for a study of one person's data
    quantity, value : what is estimated, and its true value
    se : standard error of the quantity estimated from one subject's trials
    group_se : of its mean over subjects, who differ by ``spread``; with one subject the same as
        ``se``
    power : of the test of the quantity against 0 at level ``alpha``; NaN where neither a difference
        nor a power was asked for
    note : what a reader of these numbers must know; empty if nothing
    simulated : of a plan that was verified, Series of the same figures in simulated studies with
        their Monte Carlo errors (..._mc), the number of studies and the share of fits that failed;
        else None
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
        people = (
            f"{self.subjects} subjects with {self.n_trials} trials"
            if self.subjects > 1
            else f"{self.n_trials} trials"
        )
        lines = [
            f"<Plan: {people} of each condition",
            f"{self.quantity} = {self.value:.4g}, standard error {self.se:.3g}",
        ]
        if self.subjects > 1:
            lines[1] += f" per subject, {self.group_se:.3g} of the mean"
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

    With the Cramer-Rao bound b / sqrt(n_trials) of what is to be estimated (`ddm.information`) its
    mean over S subjects, whose true values have the SD ``spread``, has the standard error
    sqrt((spread^2 + b^2 / n_trials) / S). It is tested against 0, two-sided: in one subject by the
    normal distribution, in several by the t test of their estimates or differences, whose power is
    that of the noncentral t distribution.

    Parameters
    ----------
    model, process : what is to be fitted, and what is expected: a `DDM`, or {level: DDM} for a
        model with conditions
    estimate : the estimate that is wanted, as ``"v"``, ``"v[easy]"`` or, of a formula,
        ``"v[coherence]"``; or
    difference : two of them, as ``("v[easy]", "v[hard]")``; or a parameter that has one for each of
        two levels, as ``"v"``
    se : the wanted standard error, of the mean if there are several subjects; or
    power : the wanted power to find that the difference, or the estimate, is not 0, for example 0.9
    n_trials : trials of each condition; if it is not given, it is the answer
    subjects : number of subjects; if n_trials is given and this is not, it is the answer, otherwise
        1
    spread : SD between subjects of the true value of what is estimated. With 0 all subjects are the
        same.
    alpha : level of the test
    verify : number of studies to simulate and fit by maximum likelihood, with as many trials and
        subjects as planned
    seed, n_jobs, progress : of these, as in `ddm.recover`

    With n_trials and without se and power the answer is what such a study can show. The plan holds
    if the processes are as expected, and for many trials: below 200 of each condition it says so,
    and wherever sv, sz or st0 is estimated, which takes thousands. Verify it then.

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
    study = _study(information, weights, spread, alpha)
    if power is not None and study.value == 0.0:
        raise ValueError(
            f"process: {name} is 0, so that there is nothing to find. Say what is expected."
        )

    n, people = _solved(study, sizes, wanted)
    tests = difference is not None or power is not None
    found = _planned(study, name, n, people, tests=tests, variable=_variabilities(laid_out.design))
    if not verify:
        return found

    region = search_region(laid_out.design, {}, {})
    search = Search(model, MaximumLikelihood(), region, sequence_of(seed))
    theta = information.true.to_numpy()
    replicate = Replicate(search, laid_out.design_of(n), theta, weights, study, people)
    tasks = [(i,) for i in range(verify)]
    outcomes = in_turn_or_parallel(replicate, tasks, n_jobs, progress, "study")
    return replace(found, simulated=compared(np.array(outcomes), tests=tests))


# --- the answer -----------------------------------------------------------------------------------


def _study(
    information: Information, weights: NDArray[np.float64], spread: float, alpha: float
) -> Study:
    """The study of a combination of estimates, about which one trial tells so much."""
    value = float(weights @ information.true.to_numpy())
    variance = float(weights @ information.cov.to_numpy() @ weights)
    return Study(value, variance, spread, alpha)


def _solved(
    study: Study, sizes: tuple[int | None, int | None], wanted: tuple[str, float] | None
) -> tuple[int, int]:
    """Trials and subjects; what is not given is the smallest number that is enough."""
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
        return (
            study.group_se(n, people) <= target
            if what == "se"
            else study.power(n, people) >= target
        )

    if n_trials is not None and subjects is not None:
        raise ValueError(
            f"n_trials={n_trials} and subjects={subjects} leave nothing to find. Leave one of them "
            f"out, or {what}, to learn what such a study can show."
        )
    if n_trials is not None:
        fewest = 1 if study.spread == 0.0 else 2
        return n_trials, _smallest(lambda people: is_enough(n_trials, people), fewest, "subjects")
    people = subjects or 1
    if not is_enough(np.inf, people):
        best = (
            f"se {study.group_se(np.inf, people):.3g}"
            if what == "se"
            else f"power {study.power(np.inf, people):.3g}"
        )
        raise ValueError(
            f"subjects={people}: {what}={target:g} cannot be reached with any number of trials, "
            f"since subjects differ (spread={study.spread:g}): endless trials give {best}. Take "
            "more subjects; with n_trials given and subjects left out plan says how many."
        )
    return _smallest(lambda n: is_enough(n, people), 1, "n_trials"), people


def _smallest(is_enough: Callable[[int], bool], fewest: int, what: str) -> int:
    """The smallest number that is enough, by bisection."""
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


def _variabilities(design: Design) -> list[str]:
    """Those of sv, sz and st0 that are estimated."""
    return [name for name in VARIABILITIES if name in design.owners]


def _planned(
    study: Study, name: str, n_trials: int, subjects: int, *, tests: bool, variable: list[str]
) -> Plan:
    notes = []
    if n_trials < ASYMPTOTIC or variable:
        few = (
            f"with {', '.join(variable)} estimated"
            if variable
            else f"with fewer than {ASYMPTOTIC} of each condition"
        )
        notes.append(
            f"these are the standard errors of many trials; {few} estimates vary more: verify=1000 "
            "simulates such studies"
        )
    if subjects > 1 and study.spread == 0.0:
        notes.append(
            "spread=0 takes all subjects to be the same, which needs fewer of them than a real "
            "study"
        )
    return Plan(
        n_trials=n_trials,
        subjects=subjects,
        quantity=name,
        value=study.value,
        se=study.se(n_trials),
        group_se=study.group_se(n_trials, subjects),
        power=study.power(n_trials, subjects) if tests else float("nan"),
        alpha=study.alpha,
        note="; ".join(notes),
    )


# --- checks ---------------------------------------------------------------------------------------


def _weights(design: Design, estimate: Any, difference: Any) -> tuple[NDArray[np.float64], str]:
    """The quantity as a combination of the estimates, and its name."""
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
    weights[first], weights[second] = 1.0, -1.0
    return weights, f"{pair[0]} - {pair[1]}"


def _position(labels: tuple[str, ...], argument: str, label: Any) -> int:
    if label not in labels:
        raise ValueError(
            f"{argument}: {label!r} is not estimated by this model; it estimates "
            f"{', '.join(labels)}."
        )
    return labels.index(label)


def _checked_sizes(n_trials: Any, subjects: Any) -> tuple[int | None, int | None]:
    return (
        None if n_trials is None else check_trials(n_trials),
        None if subjects is None else arguments.whole_number("subjects", subjects, at_least=1),
    )


def _checked_spread(
    spread: Any, sizes: tuple[int | None, int | None], wanted: tuple[str, float] | None
) -> float:
    """The SD between subjects; an error if it is said of one subject."""
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
    """What is wanted, and how much of it."""
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
