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
from ddm.plots.drawable import CONDITION
from ddm.plots.facets import Facets, condition_keys, facets_of, in_panels, response_text
from ddm.plots.style import BARS, COLOUR_OF_RESPONSE, WIDTH
from ddm.processes.ddm import DDM
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


class Scene(NamedTuple):
    """What is drawn in a panel: a process, and what is expected of each person."""

    process: DDM
    expected: list[Expectation]


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
    lower one; both have the same scale, on which the area is the proportion of the response.

    Parameters
    ----------
    process : a `DDM`, or {name: DDM}; or a Fit, with a panel per condition, whose lapses and
        deadlines are in the densities; or Fits, of which parameters and densities are averaged.
        Of trials with parameters of their own, paths and boundaries are those of the
        mean parameters; the density is the average over the trials.
    n : the number of paths in a panel
    row, col, order, where, axes : as in `densities`
    seed : the seed of the paths, the same for every picture by default

    Returns the axes as an array.

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
            (name,) * len(names): Scene(one, [expectation_of_process(one)])
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
    widest = max(scene.process.a for scene in scenes.values())

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        scene = scenes[tuple(rows[name].iloc[0] for name in names)]
        _draw(ax, scene, end, n, seed, texts)
        ax.set_ylim(-1.15 * HEIGHT * widest, (1.0 + 1.15 * HEIGHT) * widest)

    return in_panels(
        table, draw, among, wrapped=names, x="time (s)", y="evidence", share=False, height=3.2
    )


def _processes(thing: Any) -> dict[Any, DDM] | None:
    """Processes without trials, by name; None if trials are drawn."""
    if isinstance(thing, DDM):
        return {"": thing}
    if isinstance(thing, Mapping) and thing and all(isinstance(p, DDM) for p in thing.values()):
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
        raise TypeError("paths needs a process: draw a ddm.DDM, a Fit or Fits.")
    parameters: dict[Any, list[np.ndarray]] = {}
    expected: dict[Any, list[Expectation]] = {}
    for group in agreement.groups(by, where)[1]:
        assert group.expectation is not None
        rows = agreement.parts[group.part].mean_parameters(group.rows)
        parameters.setdefault(group.key, []).append(rows)
        expected.setdefault(group.key, []).append(group.expectation)
    return {
        key: Scene(expected[key][0].outcomes.family.process(np.mean(rows, axis=0)), expected[key])
        for key, rows in parameters.items()
    }


def _end(scene: Scene) -> float:
    """Where the axis of time ends, s."""
    return max(float(one.quantiles(np.array([SHOWN]), None)[0]) for one in scene.expected)


def _draw(ax: Axes, scene: Scene, end: float, n: int, seed: Seed, texts: dict[int, str]) -> None:
    """Paths, boundaries and densities of one panel."""
    process = scene.process
    times = np.linspace(0.0, end, N_TIMES)
    heights = {
        response: np.mean([one.pdf(times, bool(response)) for one in scene.expected], axis=0)
        for response in (1, 0)
    }
    scale = HEIGHT * process.a / max(float(np.max(h)) for h in heights.values())
    for response, boundary, sign in ((1, process.a, 1.0), (0, 0.0, -1.0)):
        colour = COLOUR_OF_RESPONSE[response]
        curve = boundary + sign * scale * heights[response]
        ax.fill_between(times, boundary, curve, color=colour, alpha=BARS, linewidth=0.0)
        ax.plot(times, curve, color=colour, linewidth=WIDTH, label=f"RTs of {texts[response]}")
        ax.plot([0.0, end], [boundary, boundary], color="black", linewidth=1.2)

    _paths(ax, process, end, n, seed)
    ax.set_xlim(0.0, end)
    ax.set_yticks([0.0, process.z * process.a, process.a], ["0", "z a", "a"])


def _paths(ax: Axes, process: DDM, end: float, n: int, seed: Seed) -> None:
    """Paths from the end of the non-decision time to a boundary, in the colour of the boundary."""
    wait = process.t0 + 0.5 * process.st0
    start = process.z * process.a
    ax.plot([0.0, wait], [start, start], color="0.5", linewidth=1.0, label="non-decision time")
    drawn = process.paths(n, dt=STEP, t_max=max(end - wait, STEP), seed=seed)
    for _, path in drawn.items():
        evidence = path.dropna().to_numpy()
        last = evidence[-1]
        colour = "0.6"
        if last <= 0.0 or last >= process.a:
            colour = COLOUR_OF_RESPONSE[int(last >= process.a)]
        times = wait + path.index.to_numpy()[: evidence.size]
        ax.plot(times, np.clip(evidence, 0.0, process.a), color=colour, linewidth=0.6, alpha=0.7)
