"""Paths of evidence between boundaries, with the densities of the RTs on top of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.comparing import Agreement
from ddm.agreement.groups import name_of
from ddm.agreement.part import expectation_of_process
from ddm.agreement.rt_means import Means
from ddm.models.expectation import Expectation
from ddm.parameters import ST0, T0, Z
from ddm.plots.drawable import CONDITION
from ddm.plots.facets import Facets, condition_keys, facets_of, in_panels, response_text
from ddm.plots.style import BARS, COLOUR_OF_RESPONSE, WIDTH
from ddm.processes.families.of_processes import CLASSES, Process, family_of, row_of
from ddm.processes.family import Family
from ddm.runtime.seeds import Seed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# s; finer steps cannot be seen
STEP = 2e-3

# share of the decisions that the axis of time shows
SHOWN = 0.97

# height of the higher of the two densities, as a share of the distance between the boundaries
HEIGHT = 0.6

N_TIMES = 301

# the colour of a path that reaches no boundary on the axis
UNDECIDED = "0.6"

# a path within this share of the distance between the boundaries has reached one
ROUNDING = 1e-9


class Walk(NamedTuple):
    """A path: times since the stimulus, s, evidence, and the response if there is one."""

    times: np.ndarray
    evidence: np.ndarray
    response: int | None


class Scene(NamedTuple):
    """What is drawn in a panel: the row of a process, and what is expected of each person."""

    family: Family
    row: np.ndarray
    expected: list[Expectation]

    @property
    def wait(self) -> float:
        """The time before the decision, s."""
        return float(self.row[T0] + 0.5 * self.row[ST0])

    def boundaries(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The lower and the upper boundary at times since the stimulus; at first they wait."""
        return self.family.boundaries(self.row, np.maximum(times - self.wait, 0.0))

    def ends(self, end: float) -> tuple[float, float]:
        """The lowest and the highest place of a boundary until a time, s."""
        lower, upper = self.boundaries(np.linspace(0.0, end, N_TIMES))
        return float(lower.min()), float(upper.max())

    @property
    def start(self) -> float:
        """Where evidence starts."""
        (lower,), (upper,) = self.family.boundaries(self.row, np.zeros(1))
        return float(lower + self.row[Z] * (upper - lower))

    def walks(self, n: int, end: float, seed: Seed) -> list[Walk]:
        """Paths from the end of the non-decision time to a boundary, or to the end of the axis."""
        wait = self.wait
        process = self.family.process(self.row)
        drawn = process.paths(n, dt=STEP, t_max=max(end - wait, STEP), seed=seed)
        decision_times = drawn.index.to_numpy()
        lower, upper = self.family.boundaries(self.row, decision_times)
        near = ROUNDING * (upper[0] - lower[0])

        walks = []
        for _, path in drawn.items():
            evidence = path.dropna().to_numpy()
            last = evidence.size - 1
            response = None
            if not lower[last] + near < evidence[last] < upper[last] - near:
                response = int(evidence[last] > lower[last] + near)
            shown = np.clip(evidence, lower[: last + 1], upper[: last + 1])
            walks.append(Walk(wait + decision_times[: last + 1], shown, response))
        return walks


def paths(
    process: Any,
    *,
    n: int = 15,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    seed: Seed = 1,
    axes: Any = None,
) -> np.ndarray:
    """Paths of evidence from the starting point to a boundary, with the RT densities on top.

    Evidence waits at its starting point until the non-decision time is over, all of which is drawn
    before the decision, and the path has the colour of the boundary that it reaches. The density of
    the RTs of upper responses stands on the upper boundary, that of lower responses hangs from the
    lower one, or from where they are furthest apart if they move; both have the same scale, on
    which the area is the proportion of the response.

    Parameters
    ----------
    process : a `DDM` or `GeneralDDM`, or {name: process}; or a Fit, with a panel per condition,
        whose lapses and deadlines are in the densities; or Fits, of which parameters and densities
        are averaged. Of trials with parameters of their own, paths and boundaries are those of the
        mean parameters; the density is the average over the trials.
    n : the number of paths in a panel
    row, col, order, where, axes : as in `densities`
    seed : the seed of the paths, the same for every picture by default

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError, ValueError : as of `densities`

    Examples
    --------
    >>> import ddm
    >>> ddm.plots.paths(ddm.DDM(v=1.2, a=1.5, t0=0.3))
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    n = arguments.whole_number("n", n, at_least=0, meaning="the paths in a panel")
    processes = _processes(process)
    if processes is not None:
        given = {"row": row, "col": col, "order": order, "where": where}
        _refuse(given)
        among = Facets(Agreement(()), None, None, None, None, axes)
        names: list[Hashable] = [CONDITION] if len(processes) > 1 else []
        scenes = {
            (name,) * len(names): Scene(family_of(one), row_of(one), [expectation_of_process(one)])
            for name, one in processes.items()
        }
        table = pd.DataFrame({CONDITION: pd.Categorical(list(processes), list(processes))})
        texts = {1: "response = 1", 0: "response = 0"}
    else:
        among = facets_of(process, row=row, col=col, order=order, where=where, axes=axes)
        by = condition_keys(among)
        names = list(map(name_of, by))
        scenes = _scenes(among.agreement, by, where)
        # any statistic has the groups
        table = among.table(Means("p"), by, n=1)
        texts = {response: response_text(among, response) for response in (1, 0)}

    end = max(_end(scene) for scene in scenes.values())
    lowest, highest = np.array([scene.ends(end) for scene in scenes.values()]).T
    low, high = lowest.min(), highest.max()
    room = 1.15 * HEIGHT * (high - low)

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        scene = scenes[tuple(rows[name].iloc[0] for name in names)]
        _draw(ax, scene, end, n, seed, texts)
        ax.set_ylim(low - room, high + room)

    return in_panels(
        table, draw, among, wrapped=names, x="time (s)", y="evidence", share=False, height=3.2
    )


def _processes(thing: Any) -> dict[Any, Process] | None:
    """Processes without trials, by name; None if trials are drawn."""
    if isinstance(thing, Process):
        return {"": thing}
    if isinstance(thing, Mapping) and thing and all(isinstance(p, Process) for p in thing.values()):
        return dict(thing)
    return None


def _refuse(given: dict[str, Any]) -> None:
    """A ValueError if what chooses trials is given for a process, which has none."""
    for argument, value in given.items():
        if value is not None:
            raise ValueError(
                f"{argument}={value!r} needs trials, which a process does not have. Draw a fit, or "
                "{name: process} for several panels."
            )


def _scenes(agreement: Agreement, by: list[Any], where: str | None) -> dict[Any, Scene]:
    """What is drawn for each group of trials."""
    if not agreement.has_predictions:
        raise TypeError(f"paths needs a process: draw a {CLASSES}, a Fit or Fits.")
    parameters: dict[Any, list[np.ndarray]] = {}
    expected: dict[Any, list[Expectation]] = {}
    for group in agreement.groups(by, where)[1]:
        assert group.expectation is not None
        rows = agreement.parts[group.part].mean_parameters(group.rows)
        parameters.setdefault(group.key, []).append(rows)
        expected.setdefault(group.key, []).append(group.expectation)
    return {
        key: Scene(expected[key][0].outcomes.family, np.mean(rows, axis=0), expected[key])
        for key, rows in parameters.items()
    }


def _end(scene: Scene) -> float:
    """Where the axis of time ends, s."""
    return max(float(one.quantiles(np.array([SHOWN]), None)[0]) for one in scene.expected)


def _draw(ax: Axes, scene: Scene, end: float, n: int, seed: Seed, texts: dict[int, str]) -> None:
    """Paths, boundaries and densities of one panel."""
    times = np.linspace(0.0, end, N_TIMES)
    low, high = scene.ends(end)
    lower, upper = scene.boundaries(times)
    heights = {
        response: np.mean([one.pdf(times, bool(response)) for one in scene.expected], axis=0)
        for response in (1, 0)
    }
    scale = HEIGHT * (high - low) / max(float(np.max(h)) for h in heights.values())
    for response, base, boundary, sign in ((1, high, upper, 1.0), (0, low, lower, -1.0)):
        colour = COLOUR_OF_RESPONSE[response]
        curve = base + sign * scale * heights[response]
        ax.fill_between(times, base, curve, color=colour, alpha=BARS, linewidth=0.0)
        ax.plot(times, curve, color=colour, linewidth=WIDTH, label=f"RTs of {texts[response]}")
        ax.plot(times, boundary, color="black", linewidth=1.2)

    start = _paths(ax, scene, end, n, seed)
    ax.set_xlim(0.0, end)
    places = [lower[0], start, upper[0]]
    is_constant = scene.family.has_closed_forms
    ax.set_yticks(places, ["0", "z a", "a"] if is_constant else [f"{x:.3g}" for x in places])


def _paths(ax: Axes, scene: Scene, end: float, n: int, seed: Seed) -> float:
    """Paths from the end of the non-decision time to a boundary, in the colour of the boundary.

    Returns where evidence waits: at the starting point.
    """
    start, wait = scene.start, scene.wait
    ax.plot([0.0, wait], [start, start], color="0.5", linewidth=1.0, label="non-decision time")
    for times, evidence, response in scene.walks(n, end, seed):
        colour = UNDECIDED if response is None else COLOUR_OF_RESPONSE[response]
        ax.plot(times, evidence, color=colour, linewidth=0.6, alpha=0.7)
    return start
