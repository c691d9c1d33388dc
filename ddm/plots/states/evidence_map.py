"""The density of evidence over time as a map, with what flows out of it at the boundaries."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.comparing import Agreement
from ddm.plots.drawable import CONDITION
from ddm.plots.facets import Facets, in_panels
from ddm.plots.style import BARS, COLOUR_OF_RESPONSE, LINE_OF_RESPONSE, WIDTH
from ddm.plots.trajectories import HEIGHT, SHOWN
from ddm.processes.ddm import DDM
from ddm.processes.general import GeneralDDM

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# times of the map
N_TIMES = 120

# s; later than this no map ends by itself
LATEST = 10.0

# The first densities are narrow peaks: grey is full at the maximum from this share of the time on.
FULL = 0.08

# without boundaries the axis reaches to where the density is this share of its maximum
FAINT = 0.01

# room beyond the boundaries, as a share of their distance
ROOM = 0.04


class Scene(NamedTuple):
    """What is drawn in a panel.

    time, x, density : (times, places)
    flux : of each response the density of decision times, (times,)
    """

    time: np.ndarray
    x: np.ndarray
    density: np.ndarray
    flux: dict[int, np.ndarray]


def state(
    process: Any, *, t_max: float | None = None, ends: str = "absorbing", axes: Any = None
) -> np.ndarray:
    """The density of evidence at every decision time, dark where evidence is likely.

    Black lines are the boundaries. What flows out of them is the density of the decision times of
    each response, which stands on its boundary as in `paths`; both have the same scale.

    Parameters
    ----------
    process : a `DDM` or `GeneralDDM`, or {name: process} for a panel each
    t_max : the last decision time, s; None until 97 % of the decisions are made
    ends : what the boundaries do: "absorbing", "reflecting" or "free", as in `DDM.state`
    axes : matplotlib axes to draw on; None for new ones

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``process`` is of another kind

    Examples
    --------
    >>> import ddm
    >>> ddm.plots.state(ddm.DDM(v=1.2, a=1.5))
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    processes = _processes(process)
    if t_max is None:
        t_max = max(_end(one) for one in processes.values())
    else:
        meaning = "the last decision time, in s"
        t_max = arguments.number("t_max", t_max, arguments.POSITIVE, meaning=meaning)
    times = np.linspace(0.0, t_max, N_TIMES + 1)[1:]
    scenes = {name: _scene(one, times, ends) for name, one in processes.items()}

    first = int(FULL * N_TIMES)
    full = max(float(scene.density[first:].max()) for scene in scenes.values())
    lowest, highest = zip(*(_range(scene, ends) for scene in scenes.values()), strict=True)
    low, high = min(lowest), max(highest)
    names: list[Hashable] = [CONDITION] if len(scenes) > 1 else []
    table = pd.DataFrame({CONDITION: pd.Categorical(list(scenes), list(scenes))})
    among = Facets(Agreement(()), None, None, None, None, axes)

    def draw(ax: Axes, rows: pd.DataFrame) -> None:
        _draw(ax, scenes[rows[CONDITION].iloc[0]], full, has_boundaries=ends != "free")
        ax.set_ylim(low, high)

    panels = in_panels(
        table, draw, among, wrapped=names, x="decision time (s)", y="evidence", height=3.2
    )
    drawn = [ax for ax in panels.flat if ax.collections]
    bar = drawn[0].figure.colorbar(
        drawn[0].collections[0], ax=drawn, extend="max", label="density of evidence"
    )
    bar.outline.set_visible(False)
    return panels


def _processes(thing: Any) -> dict[Any, DDM | GeneralDDM]:
    """The processes by name; TypeError unless they have a density of evidence."""
    named = dict(thing) if isinstance(thing, Mapping) else {"": thing}
    if not named or not all(isinstance(one, DDM | GeneralDDM) for one in named.values()):
        raise TypeError(
            "state draws a ddm.DDM, a ddm.GeneralDDM, or {name: process}; got "
            f"{thing!r:.80}. Of a fit draw the process of a condition: fit.process(...); of "
            "ddm.Accumulators draw ddm.plots.concentrations."
        )
    return {name: replace(one, t0=0.0, st0=0.0) for name, one in named.items()}


def _end(process: DDM | GeneralDDM) -> float:
    """The time until which most decisions are made, s."""
    t_max = 0.25
    while float(process.sf(t_max)) > 1.0 - SHOWN and t_max < LATEST:
        t_max *= 2.0
    times = np.linspace(0.0, t_max, N_TIMES)
    made = process.cdf(times)
    return float(times[min(int(np.searchsorted(made, SHOWN)), N_TIMES - 1)])


def _scene(process: DDM | GeneralDDM, times: np.ndarray, ends: str) -> Scene:
    """The map of a process, and its flux if boundaries absorb."""
    table = process.state(times, ends=ends)
    time, x, density = (
        table[name].to_numpy().reshape(times.size, -1) for name in ("time", "x", "density")
    )
    flux = {r: process.pdf(times, r) for r in (1, 0)} if ends == "absorbing" else {}
    return Scene(time, x, density, flux)


def _range(scene: Scene, ends: str) -> tuple[float, float]:
    """The range of evidence that is shown."""
    if ends == "free":
        seen = scene.x[scene.density > FAINT * scene.density.max(axis=1, keepdims=True)]
        return float(seen.min()), float(seen.max())
    low, high = float(scene.x.min()), float(scene.x.max())
    room = (high - low) * (1.15 * HEIGHT if scene.flux else ROOM)
    return low - room, high + room


def _draw(ax: Axes, scene: Scene, full: float, *, has_boundaries: bool) -> None:
    """The map, boundaries and flux of one panel."""
    ax.pcolormesh(
        scene.time, scene.x, scene.density, cmap="Greys", vmin=0.0, vmax=full, shading="gouraud",
        rasterized=True,
    )  # fmt: skip
    time = scene.time[:, 0]
    if has_boundaries:
        for edge in (scene.x[:, 0], scene.x[:, -1]):
            ax.plot(time, edge, color="black", linewidth=1.2)
    tallest = max((float(one.max()) for one in scene.flux.values()), default=1.0)
    scale = HEIGHT * float(np.ptp(scene.x[0])) / tallest
    for response, flux in scene.flux.items():
        boundary, sign = (scene.x[:, -1], 1.0) if response == 1 else (scene.x[:, 0], -1.0)
        curve, colour = boundary + sign * scale * flux, COLOUR_OF_RESPONSE[response]
        ax.fill_between(time, boundary, curve, color=colour, alpha=BARS, linewidth=0.0)
        ax.plot(
            time, curve, color=colour, linewidth=WIDTH, linestyle=LINE_OF_RESPONSE[response],
            label=f"decisions for response = {response}",
        )  # fmt: skip
    ax.set_xlim(0.0, float(time[-1]))
