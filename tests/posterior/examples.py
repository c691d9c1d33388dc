"""Draws of a small population, as a sampler leaves them."""

import numpy as np

from ddm.posterior.forms.groups import Draws


def small(subjects=("s1", "s2", "s3"), chains=2, draws=30):
    rng = np.random.default_rng(1)
    return Draws(
        population=rng.normal(size=(chains, draws, 3)),
        labels=("v[a/b]", "a", "sd(v: kind)"),
        people=rng.normal(size=(chains, draws, len(subjects), 2)),
        estimates=("v[a/b]", "a"),
        subjects=subjects,
        statistics={
            "diverging": rng.random((chains, draws)) < 0.1,
            "lp": rng.normal(size=(chains, draws)),
            "n_steps": rng.integers(1, 8, size=(chains, draws)),
        },
    )


def same(one, other):
    """Whether two sets of draws are the same, bit by bit, with the same types."""
    arrays = [(one.population, other.population)]
    if one.people is not None:
        arrays.append((one.people, other.people))
    arrays += [(one.statistics[name], other.statistics[name]) for name in one.statistics]
    return (
        (one.labels, one.estimates, one.subjects) == (other.labels, other.estimates, other.subjects)
        and list(one.statistics) == list(other.statistics)
        and all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in arrays)
    )
