"""What workers of pytest-xdist compile before their first test, each another part of the kernels.

Kernels are compiled where they are called first, and kept in a cache that all workers share. Left
to themselves two workers with an empty cache would compile the same kernels at the same time.
"""

import numpy as np

from ddm import DDM, Accumulators, Model, fit

# a run of fewer tests needs few kernels, which it compiles as they come
MANY_TESTS = 1000

CONSTANT = DDM(v=1.0, a=1.5, t0=0.3)
VARYING = DDM(v=1.0, a=1.5, t0=0.3, sv=0.5, sz=0.3, st0=0.1)


def averages():
    """Over drift, start and non-decision time: of single trials, and by polynomials of many."""
    VARYING.pdf(0.5, 1)
    VARYING.pdf(np.linspace(0.31, 3.0, 3000), 1)


def all_others():
    """Closed forms, fits and simulators."""
    data = CONSTANT.simulate(50, seed=1)
    CONSTANT.cdf(0.5, 1)
    for method in ("ml", "chi2"):
        fit(Model(), data, method=method)
    # the general search
    fit(Model(sv=0.1), data)
    CONSTANT.simulate(5, seed=1, method="euler")
    CONSTANT.paths(2, seed=1, t_max=0.1)
    race = Accumulators(inputs=[2.0, 1.0], threshold=1.0)
    race.simulate(5, seed=1)
    race.paths(2, seed=1, t_max=0.1)


# by the number of the worker; about half of the work each
SHARES = (averages, all_others)


def compile_share(worker: int) -> None:
    """The share of a worker; none for a third one and later ones."""
    if worker < len(SHARES):
        SHARES[worker]()
