"""Concentrations in units that exchange what they hold: dx/dt = W x + I, without noise.

With W = -L - leak, where L is the Laplacian of a network, this is diffusion on the network. It
needs no steps: x(t) is the exponential of a matrix times a vector (Al-Mohy & Higham 2011, SIAM
Journal on Scientific Computing 33:488). The steady state is taken component by component.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ddm.processes.evaluation import numbers

# beyond this size of matrix times time the exponential of the whole matrix is faster
MOST_STEPS = 1e4

# rows of a coupling sum to 0 to so many last digits
ROUNDING = 16.0 * np.finfo(float).eps


@dataclass(frozen=True, eq=False)
class Exchange:
    """What the units exchange: W (n, n), I (n,), and the concentrations at time 0, (n,)."""

    coupling: np.ndarray
    inputs: np.ndarray
    initial: np.ndarray

    @classmethod
    def of(
        cls,
        inputs: Sequence[float],
        coupling: np.ndarray | None,
        initial: float | Sequence[float],
        *,
        has_floor: bool,
    ) -> Exchange:
        """Of like units or coupled ones; ValueError if they have a floor that one could meet."""
        given = np.array(inputs, dtype=float)
        n = given.size
        w = np.zeros((n, n)) if coupling is None else coupling
        begin = np.array(np.broadcast_to(np.asarray(initial, dtype=float), n))
        # from 0 a unit goes up unless another one, or an input, draws it down
        others = w[~np.eye(n, dtype=bool)]
        if has_floor and any((values < 0.0).any() for values in (others, given, begin)):
            raise ValueError(
                "state() has no floor at 0, which a unit could meet here, since a coupling, an "
                "input or a concentration is negative. Leave the floor out: "
                "dataclasses.replace(process, floor=False)."
            )
        return cls(w, given, begin)

    def part(self, units: np.ndarray) -> Exchange:
        """That of some of the units, which exchange nothing with the others."""
        w = self.coupling[np.ix_(units, units)]
        return Exchange(w, self.inputs[units], self.initial[units])


def concentration_table(exchange: Exchange, times: ArrayLike) -> pd.DataFrame:
    """The table time, unit, concentration; an infinite time asks for the steady state."""
    asked = _checked_times(times)
    found = _at_times(exchange, asked[np.isfinite(asked)])
    if np.isinf(asked[-1]):
        found.append(_steady_state(exchange))
    n = exchange.initial.size
    return pd.DataFrame(
        {
            "time": np.repeat(asked, n),
            "unit": np.tile(np.arange(n), asked.size),
            "concentration": np.concatenate(found),
        }
    )


def _checked_times(times: ArrayLike) -> np.ndarray:
    """The times in order, each once; ValueError unless they are >= 0."""
    asked = np.unique(numbers("times", times))
    if not asked.size or not (asked >= 0.0).all():
        raise ValueError(
            f"times must be times >= 0, in s, or inf for the steady state; got {times!r}."
        )
    return asked


def _at_times(exchange: Exchange, times: np.ndarray) -> list[np.ndarray]:
    """The concentrations at sorted finite times, each from the one before."""
    # the inputs are the effects of one more unit, which stays at 1
    n = exchange.initial.size
    matrix = np.zeros((n + 1, n + 1))
    matrix[:n, :n], matrix[:n, n] = exchange.coupling, exchange.inputs
    found, before, state = [], 0.0, np.append(exchange.initial, 1.0)
    for time in times:
        state, before = _after(matrix * (time - before), state), float(time)
        if not np.isfinite(state).all():
            raise ValueError(
                f"the concentrations are too large for numbers at {time:g} s: "
                f"{_growth(exchange.coupling)} Ask about earlier times, or make the leak larger."
            )
        found.append(state[:n])
    return found


def _after(matrix: np.ndarray, state: np.ndarray) -> np.ndarray:
    """exp(matrix) state."""
    from scipy.linalg import expm
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import expm_multiply

    with np.errstate(over="ignore", invalid="ignore"):
        if np.abs(matrix).sum(axis=0).max() > MOST_STEPS:
            return np.asarray(expm(matrix) @ state)
        return np.asarray(expm_multiply(csr_array(matrix), state, traceA=np.trace(matrix)))


def _steady_state(exchange: Exchange) -> np.ndarray:
    """Where the concentrations end; ValueError if they do not come to rest."""
    found = np.empty(exchange.initial.size)
    for units in _components(exchange.coupling):
        part = exchange.part(units)
        if _is_closed(part.coupling):
            found[units] = _closed(part, units)
        elif np.linalg.eigvals(part.coupling).real.max() < 0.0:
            found[units] = np.linalg.solve(part.coupling, -part.inputs)
        else:
            raise ValueError(
                f"the concentrations of the units {_listed(units)} have no steady state: "
                f"{_growth(part.coupling)} Ask about finite times, or make the leak larger."
            )
    return found


def _components(coupling: np.ndarray) -> Iterator[np.ndarray]:
    """The units of each connected component."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n, label = connected_components(csr_array(coupling != 0.0), directed=False)
    for i in range(n):
        yield np.flatnonzero(label == i)


def _is_closed(w: np.ndarray) -> bool:
    """Whether a component only moves what it holds: a network without leak."""
    sums = np.abs(w.sum(axis=1))
    return bool((w == w.T).all() and (sums <= ROUNDING * np.abs(w).sum(axis=1)).all())


def _closed(part: Exchange, units: np.ndarray) -> np.ndarray:
    """The mean, and what inputs that sum to 0 move from unit to unit."""
    inputs, n = part.inputs, units.size
    if abs(inputs.sum()) > ROUNDING * np.abs(inputs).sum():
        raise ValueError(
            f"the concentrations of the units {_listed(units)} have no steady state: without a "
            f"leak, inputs that sum to {inputs.sum():g} per second add up for ever. Give a leak, "
            "or inputs that sum to 0."
        )
    mean = np.full(n, part.initial.mean())
    if not inputs.any():
        return mean
    # the mean is the only direction in which the coupling is singular
    w = part.coupling - np.abs(part.coupling).max() / n
    return np.asarray(mean + np.linalg.solve(w, -inputs))


def _listed(units: np.ndarray) -> str:
    """The first units, for messages."""
    first = ", ".join(map(str, units[:5].tolist()))
    return first + (", ..." if units.size > 5 else "")


def _growth(coupling: np.ndarray) -> str:
    """How fast the concentrations grow, for messages."""
    rate = float(np.linalg.eigvals(coupling).real.max())
    return f"with this coupling they grow at a rate of {rate:.3g} per second."
