"""The search for the maximum of Laplace's approximation over phi, and what it finds.

It goes over the SDs themselves, of which the approximation is an even function, with the smallest
ones as bounds: an SD that ends at its bound counts as 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.numerics.descent import covariance_of, minimise
from ddm.numerics.problem import Optimum, Precision
from ddm.populations.laplace.marginal import Approximation, Marginal, Prior, spread_of
from ddm.populations.laplace.modes import both_modes
from ddm.populations.laplace.precision import information
from ddm.populations.laplace.starts import start_of_people, start_of_population
from ddm.populations.likelihoods.compiled import CompiledPeople
from ddm.populations.likelihoods.people import PeopleLikelihood, people_likelihood
from ddm.populations.population import Population

Array = NDArray[np.float64]

# the range of SDs over people, on the scales of the links
SMALLEST_SD, LARGEST_SD = 1e-4, 20.0

# where a parameter may be 0, as sv and lapse may, its logarithm or logit is searched down to these
# values, which count as 0
ZERO = {"log": 1e-3, "logit": 1e-5}

# typical differences of locations and of SDs are standard errors, but within these limits
SHORTEST_STEP, LONGEST_STEP = 0.003, 0.5

# the approximation from exact Hessians, and from Hessians by differences, whose errors are 1e-6
EXACT = Precision(promise=1e-6, resolved=1e-5, arrived=1e-8, difference=3e-3)
ROUGH = Precision(promise=1e-5, resolved=1e-3, arrived=1e-6, difference=3e-2)

# enough to know the value to .01
QUICK = Precision(promise=0.05, resolved=0.05, arrived=0.005, difference=3e-2)

# a search that stopped before a maximum is begun again so often
RESTARTS = 2

REMEDY = (
    "let people share what hardly differs between them, such as shared='z', or use ddm.sample, "
    "which needs no maximum"
)

# quantiles of a person's RTs below which t0 is tried, where RTs before it are possible
BELOW = (0.0, 0.1)

# a mode that another start leads to is a better one if it adds this much in all
BETTER = 1e-3


@dataclass(frozen=True, eq=False)
class LaplaceFit:
    """The maximum over phi.

    phi, covariance : (size,) and (size, size) of locations and log SDs; NaN for an SD that is 0
    value : the approximate log likelihood, with the log prior if there is one
    of_people : (people,) what each adds to it
    theta : (people, k) the modes of people
    gradient, curvature : (people, k) and (people, k, k), of the log likelihood of each person at
        the mode; the curvature is minus its second derivative
    inner_curvature : (people, k, k), that of the inner objective, which includes the population;
        0 for coordinates that all people share
    converged, notes : whether phi is a maximum, and what a reader must know otherwise
    two_modes : (people,) whose trials have two modes, of which the higher one counts
    at_zero : (SDs,) which SDs are 0
    at_bound : (size,) which elements of phi ended where they count as 0, SDs among them
    evaluations : how often the approximation was computed
    """

    phi: Array
    covariance: Array
    value: float
    of_people: Array
    theta: Array
    gradient: Array
    curvature: Array
    inner_curvature: Array
    converged: bool
    notes: tuple[str, ...]
    two_modes: NDArray[np.bool_]
    at_zero: NDArray[np.bool_]
    at_bound: NDArray[np.bool_]
    evaluations: int


def laplace(
    population: Population,
    prior: Prior | None = None,
    *,
    likelihood: PeopleLikelihood | None = None,
    exactly: bool = True,
) -> LaplaceFit:
    """The maximum of Laplace's approximation for a population, plus the log of a prior of phi.

    If not ``exactly``, only to about .01 in the value.
    """
    likelihood = people_likelihood(population) if likelihood is None else likelihood
    people = start_of_people(population)
    phi, theta = start_of_population(population, likelihood, people)
    marginal = Marginal(population, likelihood, theta, prior)
    if not exactly:
        return search(marginal, phi, QUICK)
    return search(marginal, phi, EXACT if isinstance(likelihood, CompiledPeople) else ROUGH)


def search(marginal: Marginal, start: Array, precision: Precision = EXACT) -> LaplaceFit:
    """The maximum that is reached from the phi ``start`` (size,)."""
    count = [0]
    found = _optimum(marginal, start, precision, count)
    phi = _phi(marginal.population, found.theta)
    if not np.isfinite(found.value):
        return _nowhere(marginal, phi, found.message, count[0])
    for _ in range(RESTARTS):
        if found.converged:
            break
        # with the scale and the first Hessian of where it stopped
        found = _optimum(marginal, phi, precision, count)
        phi = _phi(marginal.population, found.theta)

    best, several, gain = _retried(marginal, phi)
    if gain > BETTER:
        found = _optimum(marginal, phi, precision, count)
        phi = _phi(marginal.population, found.theta)
        best, several, _ = _retried(marginal, phi)
    return _fit(marginal, found, phi, best, several, count[0])


def _optimum(marginal: Marginal, start: Array, precision: Precision, count: list[int]) -> Optimum:
    """The optimum in locations and SDs."""
    population = marginal.population
    n, size = population.n_locations, population.size

    def objective(x: Array) -> tuple[float, Array]:
        count[0] += 1
        value, gradient = marginal(_phi(population, x))
        return -value, np.concatenate([-gradient[:n], -gradient[n:] / x[n:]])

    x = np.concatenate([start[:n], np.exp(start[n:])])
    lower = np.concatenate([_lowest_locations(population), np.full(size - n, SMALLEST_SD)])
    upper = np.concatenate([np.full(n, np.inf), np.full(size - n, LARGEST_SD)])
    x = np.clip(x, lower, upper)
    first = marginal.at(_phi(population, x))
    if not np.isfinite(first.value):
        return Optimum.none(
            size, "the trials of some people are impossible where the search begins"
        )
    rough = _in_sds(information(population, first, _phi(population, x), marginal.prior), x, n)
    step = _steps(rough)
    exits = {i: np.where(np.arange(size) == i, step, 0.0) for i in range(n, size)}
    return minimise(
        objective,
        lambda x: rough,
        [x],
        lower=lower,
        upper=upper,
        step=step,
        exits=exits,
        precision=precision,
    )


def _lowest_locations(population: Population) -> Array:
    """Where locations count as 0; -inf for those of parameters that cannot be 0."""
    unit = float(np.median(population.design.units_of_evidence()))
    lowest = np.full(population.n_locations, -np.inf)
    for f, location in enumerate(population.locations):
        c = location.coordinate
        term = next(t for t in population.design.terms if t.columns.start <= c < t.columns.stop)
        row = population.design.family.rows[term.owner]
        is_value = location.predictor < 0 and population.coordinates[c].is_location
        if is_value and row.lower_allowed and term.link.name in ZERO:
            lowest[f] = term.link.forward(ZERO[term.link.name] * unit**row.scale)
    return lowest


def _phi(population: Population, x: Array) -> Array:
    """phi of locations and SDs."""
    n = population.n_locations
    return np.concatenate([x[:n], np.log(x[n:])])


def _in_sds(of_phi: Array, x: Array, n: int) -> Array:
    """The information on locations and SDs, from that on phi."""
    slopes = np.concatenate([np.ones(n), 1.0 / x[n:]])
    return of_phi * np.outer(slopes, slopes)


def _steps(rough: Array) -> Array:
    """Standard errors of locations and SDs, about."""
    eigenvalues, vectors = np.linalg.eigh(rough)
    inverse = (vectors**2) @ (1.0 / np.maximum(eigenvalues, 1e-6))
    return np.clip(np.sqrt(inverse), SHORTEST_STEP, LONGEST_STEP)


def _retried(marginal: Marginal, phi: Array) -> tuple[Approximation, NDArray[np.bool_], float]:
    """The approximation at phi with the best modes, who has two of them, and what that gains."""
    population = marginal.population
    known = marginal.at(phi)
    several = np.zeros(len(population.people), dtype=bool)
    if not population.model.has_lapses or "t0" not in population.design.owners:
        return known, several, 0.0
    if not population.random.size or not np.isfinite(known.value):
        return known, several, 0.0

    spread = spread_of(population, phi)
    starts = [known.modes.e]
    is_t0 = np.array([owner == "t0" for owner in population.design.owners])
    for quantile in BELOW:
        other = start_of_people(population, quantile)
        starts.append(spread.standard(np.where(is_t0, other, known.modes.theta)))
    modes, several = both_modes(marginal.likelihood, spread, starts)
    best = marginal.approximation(phi, spread, modes)
    return best, several, best.value - known.value


def _fit(
    marginal: Marginal,
    found: Optimum,
    phi: Array,
    best: Approximation,
    several: NDArray[np.bool_],
    evaluations: int,
) -> LaplaceFit:
    population, modes = marginal.population, best.modes
    n, size = population.n_locations, population.size
    at_zero = found.at_bound[n:] & (found.theta[n:] < 2.0 * SMALLEST_SD)
    slopes = np.concatenate([np.ones(n), 1.0 / found.theta[n:]])
    covariance = covariance_of(found.hessian, ~found.at_bound) * np.outer(slopes, slopes)

    k = modes.theta.shape[1]
    inner = np.zeros((len(modes.theta), k, k))
    random, sds = population.random, best.spread.sds
    inner[:, random[:, None], random] = modes.precision / np.outer(sds, sds)

    notes = [f"{found.message.partition(';')[0]}; {REMEDY}"] if found.message else []
    lost = np.flatnonzero(~modes.converged)
    if lost.size:
        names = ", ".join(str(population.people[j]) for j in lost[:10])
        notes.append(f"no mode was found for {lost.size} people: {names}")
    return LaplaceFit(
        phi=phi,
        covariance=covariance.reshape(size, size),
        value=best.value,
        of_people=best.of_people,
        theta=modes.theta,
        gradient=modes.gradient,
        curvature=-modes.hessian,
        inner_curvature=inner,
        converged=bool(found.converged and not lost.size),
        notes=tuple(notes),
        two_modes=several,
        at_zero=at_zero,
        at_bound=found.at_bound,
        evaluations=evaluations,
    )


def _nowhere(marginal: Marginal, phi: Array, message: str, evaluations: int) -> LaplaceFit:
    """What there is to say where no population makes the trials possible."""
    n, k = marginal.start.shape
    size = phi.size
    return LaplaceFit(
        phi=phi,
        covariance=np.full((size, size), np.nan),
        value=-np.inf,
        of_people=np.full(n, np.nan),
        theta=marginal.start,
        gradient=np.full((n, k), np.nan),
        curvature=np.full((n, k, k), np.nan),
        inner_curvature=np.full((n, k, k), np.nan),
        converged=False,
        notes=(message,),
        two_modes=np.zeros(n, dtype=bool),
        at_zero=np.zeros(size - marginal.population.n_locations, dtype=bool),
        at_bound=np.zeros(size, dtype=bool),
        evaluations=evaluations,
    )
