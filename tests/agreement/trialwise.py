"""Trials with a drift of their own, and a fit whose parameters are exact."""

import functools

import numpy as np

import ddm

N = 300
X = np.random.default_rng(5).normal(0.0, 1.0, N)
DRIFT = 0.6 + 0.9 * X

DATA = (
    ddm.DDM(v=0.0, a=1.4, t0=0.3)
    .simulate(N, seed=5, per_trial={"v": DRIFT})
    .assign(x=X, block=np.arange(N) // 150, side=np.where(np.arange(N) % 2, "left", "right"))
)


@functools.cache
def fitted():
    """The drifts are estimated within a hair of their true values, so that sums can be checked."""
    bounds = {"v[Intercept]": (0.6, 0.6 + 1e-12), "v[x]": (0.9, 0.9 + 1e-12)}
    return ddm.fit(ddm.Model(v="~ x", a=1.4, t0=0.3), DATA, bounds=bounds)
