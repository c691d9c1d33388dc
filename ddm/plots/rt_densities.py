"""RT histograms under the densities of processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ddm.models.expectation import Expectation
from ddm.plots.facets import (
    COLOUR_OF_RESPONSE,
    Conditions,
    expected_of,
    label_outer,
    response_label,
    wrapped_grid,
)
from ddm.trials.trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# share of the RTs that the time axis shows: the few longest RTs would squeeze the rest
SHOWN = 0.99

# bars of a histogram: a few hundred trials fill them, and the mode can still be seen
N_BINS = 40

# points of a curve: enough to make its steep rise look smooth
N_TIMES = 401


def densities(conditions: Conditions, axes: Any = None) -> np.ndarray:
    """RT histograms under the densities of processes, in one panel per condition.

    ``conditions`` is {name: (trials, process)}: the `Trials` of each condition, omissions included,
    and the `DDM` that is to be compared with them. Upper responses are drawn upwards, lower
    responses downwards.

    The bars of a response have the area n(response) / n: the number of its RTs on the axis, over
    the number of all trials of the condition. The area under a curve is the expected share. So with
    a deadline the areas do not add up to 1, because some trials are omissions, and the curves end
    at the deadline. Where RTs were removed, n counts the trials that were not removed. If the RTs
    of some responses were lost, the curves are lower by the share of these among the responses in
    time. The title has n; if some RTs lie beyond the axis, it says which share of them is shown.

    ``axes`` is an array of matplotlib axes, at least one per condition, of which further ones stay
    as they are; new ones are made if it is None. Returns the array of axes.
    """
    panels = wrapped_grid(len(conditions)) if axes is None else np.atleast_1d(axes)
    if panels.size < len(conditions):
        raise ValueError(
            f"axes must hold at least {len(conditions)} axes, one per condition; got {panels.size}."
        )

    end = max(_end(trials) for trials, _ in conditions.values())
    for ax, (name, (trials, expected)) in zip(panels.flat, conditions.items(), strict=False):
        _draw(ax, trials, expected_of(trials, expected), end)
        ax.set_title(f"{name}\n{_counts(trials, end)}", fontsize="small")
        ax.set_xlim(0.0, end)

    label_outer(panels, len(conditions), "RT (s)", "density (1/s)")
    panels.flat[0].legend(frameon=False, fontsize="small")
    return panels


def _end(trials: Trials) -> float:
    """Where the axis ends for these trials, s; 0 without RTs."""
    rt = trials.rt[trials.answered]
    return float(np.quantile(rt, SHOWN)) if rt.size else 0.0


def _counts(trials: Trials, end: float) -> str:
    """How many trials there are, how many of them have no RT, and which share of RTs is shown."""
    omitted, lost = int(trials.omitted.sum()), int(trials.lost.sum())
    parts = [f"n = {trials.n}"]
    parts += [f"{omitted} omitted"] if omitted else []
    parts += [f"{lost} RTs lost"] if lost else []

    rt = trials.rt[trials.answered]
    share = float((rt <= end).mean()) if rt.size else 1.0
    parts += [f"{100.0 * share:.3g} % of RTs shown"] if share < 1.0 else []
    return ", ".join(parts)


def _draw(ax: Axes, trials: Trials, expected: Expectation, end: float) -> None:
    """The histograms and densities of one condition."""
    bins = np.linspace(0.0, end, N_BINS + 1)
    times = _times(expected, end)
    # bars have no responses in time whose RT was lost, so the curves have as many fewer
    with_rt = 1.0 - trials.lost_share if trials.lost_rt == "random" else 1.0

    for response, sign in ((1, 1.0), (0, -1.0)):
        if not trials.observed_sides[response]:
            continue
        colour = COLOUR_OF_RESPONSE[response]
        chosen = trials.answered & (trials.upper == response)
        counts, _ = np.histogram(trials.rt[chosen], bins)
        ax.stairs(
            sign * counts / (trials.n * np.diff(bins)),
            bins,
            fill=True,
            color=colour,
            alpha=0.35,
            label=response_label(trials, response),
        )
        ax.plot(times, sign * with_rt * expected.pdf(times, bool(response)), color=colour)

    ax.axhline(0.0, color="black", linewidth=0.6)
    ax.yaxis.set_major_formatter(lambda height, _: f"{abs(height):g}")


def _times(expected: Expectation, end: float) -> np.ndarray:
    """The times at which a curve is drawn, s: where RTs can be observed, with the jumps in it."""
    low, high = expected.ends
    jumps = expected.jumps
    around = np.concatenate([jumps, np.nextafter(jumps, -np.inf), np.nextafter(jumps, np.inf)])
    times = np.union1d(np.linspace(low, min(high, end), N_TIMES), around)
    return times[(times >= low) & (times <= min(high, end))]
