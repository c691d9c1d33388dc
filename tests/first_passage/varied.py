"""Processes with variability, and trials of them."""

import numpy as np
from hypothesis import strategies as st

from ddm.first_passage.variability.spread import Spread

BOTH = np.array([False, True])


def row(v=1.0, a=1.5, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0, start_shape=0.0, t0_sd=0.0):
    """One row of parameters_by_cell."""
    return np.array([v, a, z, t0, sv, sz, st0, D, start_shape, t0_sd])


def uniform(sz=0.0, st0=0.0):
    """Starts and non-decision times of these widths."""
    return Spread(sz, 0.0, st0, 0.0, 0.0)


@st.composite
def processes(draw):
    """A process with any variability, in the ranges of the reference table."""
    z = draw(st.floats(0.02, 0.98))
    sv, share, st0 = (
        draw(st.one_of(st.just(0.0), x))
        for x in (st.floats(1e-6, 3), st.floats(0, 0.99), st.floats(1e-6, 0.5))
    )
    sz = 2.0 * min(z, 1.0 - z) * share
    return row(
        draw(st.floats(-8, 8)),
        draw(st.floats(0.3, 5)),
        z,
        0.0,
        sv,
        sz,
        st0,
        draw(st.floats(0.3, 3)),
    )


def trials(rt, upper, p):
    """One process, many RTs."""
    rt, upper = np.broadcast_arrays(np.asarray(rt, dtype=float), upper)
    return rt.ravel().copy(), upper.ravel().copy(), np.zeros(rt.size, dtype=int), p[None]


CELLS = np.array(
    [
        row(t0=0.3, sv=0.7, sz=0.3, st0=0.1),
        row(-0.5, 0.9, 0.6, 0.2),
        row(2.0, 1.2, 0.4, 0.2, sz=0.5),
    ]
)


def many_trials(n):
    rng = np.random.default_rng(n)
    return rng.uniform(0.31, 3.0, n), rng.random(n) < 0.7, rng.integers(0, 3, n), CELLS
