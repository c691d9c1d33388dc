"""The numbers of every curve, for a process and maybe data: all that is drawn of a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ddm.agreement.rt_quantiles import AccuracyBySpeed, Quantiles
from ddm.agreement.rt_shares import Curve
from ddm.agreement.sample import Sample
from ddm.agreement.statistic import Group, sides_of
from ddm.explorer.observed import Observed
from ddm.explorer.process_expectation import Expected, ProcessExpectation
from ddm.plots.trajectories import Scene, Walk
from ddm.processes.families.of_processes import Process, family_of, row_of

Numbers = NDArray[np.float64]

# times of a density: as many as can be told apart in a figure
N_TIMES = 301

# of a path, so many places are drawn at most
N_PLACES = 250

N_PATHS = 12

# the seed of the paths, so that they bend with a slider and do not jump
SEED = 4

# share of the RTs that the axis of time shows
SHOWN = 0.99

# where the axis may end, s: with few ends it seldom moves while a slider does
ENDS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0)

# what statistics ask of data where there are none: that both responses are seen
NOTHING = np.zeros(0)
BOTH = (True, True)


@dataclass(frozen=True, eq=False)
class Motion:
    """Evidence over time, and the densities of what comes of it.

    times : s
    densities : by response, 1/s, NaN where no RT can be observed
    boundaries : the lower and the upper one at the times
    start, wait : where evidence starts, and when
    walks : paths
    """

    times: Numbers
    density_times: Numbers
    densities: dict[int, Numbers]
    boundaries: tuple[Numbers, Numbers]
    start: float
    wait: float
    walks: list[Walk]


@dataclass(frozen=True, eq=False)
class Summaries:
    """RT quantiles over proportions, and accuracy by speed.

    proportions, quantiles : by response, the quantiles in s
    accuracy : proportions of upper responses at the times accuracy_rt, s; empty if one leaves no
        trace
    """

    proportions: dict[int, float]
    quantiles: dict[int, Numbers]
    accuracy: Numbers
    accuracy_rt: Numbers


def expected_of(process: Process, observed: Observed | None) -> Expected:
    """What a process expects of trials like those observed; of complete ones without any."""
    if observed is None or observed.trials.is_complete:
        return ProcessExpectation(process)
    return observed.expectation(process)


def end_of(expected: Expected, observed: Observed | None) -> float:
    """Where the axis of time ends, s: with those of the data, but for the slowest responses."""
    until = expected.cdf(np.array(ENDS), None) >= SHOWN * expected.probability(None)
    end = ENDS[int(np.argmax(until))] if until.any() else ENDS[-1]
    return end if observed is None else max(observed.end, min(end, 1.5 * observed.end))


def motion_of(
    process: Process, expected: Expected, end: float, observed: Observed | None
) -> Motion:
    """All that is drawn over time."""
    scene = Scene(family_of(process), row_of(process), [])
    times = np.linspace(0.0, end, N_TIMES)
    density_times, densities = _densities(expected, times, observed)
    return Motion(
        times,
        density_times,
        densities,
        scene.boundaries(times),
        scene.start,
        scene.wait,
        [_thinned(walk) for walk in scene.walks(N_PATHS, end, SEED)],
    )


def _densities(
    expected: Expected, times: Numbers, observed: Observed | None
) -> tuple[Numbers, dict[int, Numbers]]:
    """Densities by response, and their times; jumps are among these where RTs were limited."""
    if isinstance(expected, ProcessExpectation):
        return times, {int(upper): expected.pdf(times, upper) for upper in (False, True)}

    assert observed is not None
    sample = observed.part.sample
    group = Group(0, (), np.arange(sample.n), sample, expected)  # type: ignore[arg-type]
    curve = Curve(float(times[-1])).settled([group])
    heights = curve.of_expectation(expected, sample)  # type: ignore[arg-type]
    assert curve.times is not None
    sides = sides_of(sample.sides)
    by_side = heights.reshape(len(sides), -1)
    return curve.times, {int(upper): row for upper, row in zip(sides, by_side, strict=True)}


def _thinned(walk: Walk) -> Walk:
    """A path with fewer places, the last one among them."""
    every = max(1, -(-walk.times.size // N_PLACES))
    chosen = np.unique(np.append(np.arange(0, walk.times.size, every), walk.times.size - 1))
    return Walk(walk.times[chosen], walk.evidence[chosen], walk.response)


def summaries_of(expected: Expected, observed: Observed | None) -> Summaries:
    """The quantile-probability plot and the conditional accuracy of a process."""
    sides = BOTH if observed is None else observed.sides
    seen = Sample(NOTHING, NOTHING > 0.0, NOTHING > 0.0, sides)
    values = Quantiles().of_expectation(expected, seen)  # type: ignore[arg-type]
    by_side = values.reshape(len(sides_of(sides)), -1)
    found = dict(zip(map(int, sides_of(sides)), by_side, strict=True))

    accuracy, rt = NOTHING, NOTHING
    if all(sides):
        both = AccuracyBySpeed().of_expectation(expected, seen)  # type: ignore[arg-type]
        accuracy, rt = np.split(both, 2)
    return Summaries(
        {response: float(row[0]) for response, row in found.items()},
        {response: row[1:] for response, row in found.items()},
        accuracy,
        rt,
    )
