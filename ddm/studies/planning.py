"""`plan`: how many trials and subjects a study needs, before it is run."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm import arguments
from ddm.estimation.likelihood import MaximumLikelihood
from ddm.estimation.region import Bounds, search_region
from ddm.estimation.search import Search
from ddm.html_text import block
from ddm.models.design import Design
from ddm.models.model import Model
from ddm.parameters import VARIABILITIES
from ddm.runtime.jobs import check_jobs, in_turn_or_parallel
from ddm.runtime.seeds import Seed, sequence_of
from ddm.studies.experiment import experiment_of, processes_of
from ddm.studies.fewest import solved
from ddm.studies.fisher_information import Information, information_of
from ddm.studies.power import Quantity, Replicate, compared
from ddm.studies.trial_numbers import Numbers, checked_numbers, size_of, text_of

# The bound holds for many trials. With fewer trials of a condition than this, estimates vary
# noticeably more.
ASYMPTOTIC = 200


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """The size of a study, and what it can be expected to show.

    n_trials : number of trials of each condition, of each subject; {condition: number} if these
        numbers differ
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

    n_trials: int | dict[Hashable, int]
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
        text = "\n".join(self._lines())
        return f"<{text}>"

    def _repr_html_(self) -> str:
        return block(*self._lines())

    def _lines(self) -> list[str]:
        """The answer, a line for each part."""
        size = f"{text_of(self.n_trials)} trials"
        errors = f"standard error {self.se:.3g}"
        if self.subjects > 1:
            size = f"{self.subjects} subjects with {size}"
            errors += f" per subject, {self.group_se:.3g} of the mean"

        each = "" if isinstance(self.n_trials, dict) else " of each condition"
        lines = [
            f"Plan: {size}{each}",
            f"{self.quantity} = {self.value:.4g}, {errors}",
        ]
        if np.isfinite(self.power):
            lines.append(f"power {self.power:.3f} at level {self.alpha:g}")
        if self.simulated is not None:
            figures = ", ".join(f"{name} {value:.4g}" for name, value in self.simulated.items())
            lines.append(f"simulated: {figures}")
        return [*lines, *filter(None, [self.note])]


def plan(
    model: Model,
    process: Any,
    *,
    estimate: str | None = None,
    difference: str | tuple[str, str] | None = None,
    se: float | None = None,
    power: float | None = None,
    n_trials: int | Mapping[Any, int] | None = None,
    subjects: int | None = None,
    spread: float = 0.0,
    alpha: float = 0.05,
    verify: int = 0,
    bounds: Bounds | None = None,
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
    process : what is expected to be true: a `DDM` or `GeneralDDM`, or {level: process} for a model
        with conditions
    estimate : the name of an estimate, as ``"v"``, ``"v[easy]"`` or, with a formula,
        ``"v[coherence]"``. Give either this or ``difference``.
    difference : the names of two estimates, as ``("v[easy]", "v[hard]")``; or a parameter that has
        an estimate for each of two levels, as ``"v"``
    se : the wanted standard error; that of the mean if there are several subjects
    power : the wanted power of the test, for example 0.9. Give either this or ``se``.
    n_trials : number of trials of each condition, or a number for each as {level: number}; if it is
        not given, it is the answer, the same number for all
    subjects : number of subjects. If it is not given, it is the answer if n_trials is given, and 1
        otherwise.
    spread : SD between subjects of the true value of the quantity; with 0 all subjects are the same
    alpha : level of the test
    verify : number of studies to simulate, with the planned numbers of trials and subjects, and to
        fit by maximum likelihood
    bounds, seed, n_jobs, progress : for these simulations, as in `ddm.recover`

    If n_trials is given, but neither se nor power, the answer is what such a study can show.

    The plan holds if the processes are as expected and trials are many. It has a note if there are
    fewer than 200 trials of each condition, or if sv, sz or st0 is estimated, which takes thousands
    of trials: use ``verify`` then.

    Returns
    -------
    Plan : with the numbers of trials and subjects, the standard error and the power

    Raises
    ------
    ValueError, TypeError : unless one quantity, and not more than one aim, is given

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
    processes = processes_of(process)
    laid_out = experiment_of(model, processes)
    given = None if n_trials is None else checked_numbers(n_trials, laid_out.conditions)
    unit, sizes = _checked_sizes(given, subjects, laid_out.conditions)
    wanted = _checked_target(se, power, alpha)
    _check_that_something_is_sought(given, subjects, wanted)
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

    information = information_of(laid_out, processes, unit)
    weights, name = _weights(laid_out.design, estimate, difference)
    quantity = _quantity(information, weights, spread, alpha)
    if power is not None and quantity.value == 0.0:
        raise ValueError(
            f"process: {name} is 0, so that there is nothing to find. Say what is expected."
        )

    n, people = solved(quantity, sizes, wanted)
    numbers = {key: n * of_unit for key, of_unit in unit.items()}
    tests = difference is not None or power is not None
    variable = [each for each in VARIABILITIES if each in laid_out.design.owners]
    found = _planned(quantity, name, n, people, numbers, tests=tests, variable=variable)
    if not verify:
        return found

    region = search_region(laid_out.design, bounds or {}, {})
    search = Search(model, MaximumLikelihood(), region, sequence_of(seed))
    theta = information.true.to_numpy()
    replicate = Replicate(search, laid_out.design_of(numbers), theta, weights, quantity, people)
    tasks = [(i,) for i in range(verify)]
    outcomes = in_turn_or_parallel(replicate, tasks, n_jobs, progress, "study")
    return replace(found, simulated=compared(np.array(outcomes), tests=tests))


# --- the answer -----------------------------------------------------------------------------------


def _quantity(
    information: Information, weights: NDArray[np.float64], spread: float, alpha: float
) -> Quantity:
    """The quantity with these weights (k,) of the estimates, from the information of one unit."""
    value = float(weights @ information.true.to_numpy())
    variance = float(weights @ information.cov.to_numpy() @ weights)
    return Quantity(value, variance, spread, alpha)


def _planned(
    quantity: Quantity,
    name: str,
    n: int,
    subjects: int,
    numbers: Numbers,
    *,
    tests: bool,
    variable: list[str],
) -> Plan:
    """The plan of a quantity with n units of trials, which are these numbers of trials.

    ``variable`` names those of sv, sz and st0 that are estimated.
    """
    notes = []
    if min(numbers.values()) < ASYMPTOTIC or variable:
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
        n_trials=size_of(numbers),
        subjects=subjects,
        quantity=name,
        value=quantity.value,
        se=quantity.se(n),
        group_se=quantity.group_se(n, subjects),
        power=quantity.power(n, subjects) if tests else float("nan"),
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


def _checked_sizes(
    given: Numbers | None, subjects: Any, conditions: tuple[Hashable, ...]
) -> tuple[Numbers, tuple[int | None, int | None]]:
    """A unit of trials, and the numbers of such units and of subjects, None if not given.

    A unit is one trial of each condition; or all ``given`` trials, if their numbers differ.
    """
    people = None if subjects is None else arguments.whole_number("subjects", subjects, at_least=1)
    n = None if given is None else size_of(given)
    if isinstance(n, dict):
        return n, (1, people)
    return dict.fromkeys(conditions, 1), (n, people)


def _check_that_something_is_sought(
    given: Numbers | None, subjects: int | None, wanted: tuple[str, float] | None
) -> None:
    """Raise a ValueError if both numbers are given, and what is wanted as well."""
    if given is not None and subjects is not None and wanted is not None:
        raise ValueError(
            f"n_trials={size_of(given)} and subjects={subjects} leave nothing to find. Leave one "
            f"of them out, or {wanted[0]}, to learn what such a study can show."
        )


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
