"""Values and derivatives of the constant process, by its closed forms."""

import numpy as np

from ddm import DDM

STEP = 1e-5


def derivatives(numbers, method, rt, upper, names):
    """The derivatives (n, names) of a method of `DDM`, by central differences."""
    columns = []
    for name in names:
        step = STEP * max(abs(numbers[name]), 0.1)
        sides = [
            getattr(DDM(**numbers | {name: numbers[name] + change}), method)(rt, upper.astype(int))
            for change in (step, -step)
        ]
        columns.append((sides[0] - sides[1]) / (2.0 * step))
    return np.column_stack(columns)


def assert_close(found, expected, tolerance):
    """Columns agree to a share of their largest number."""
    error = np.abs(found - expected).max(axis=0) / np.abs(expected).max(axis=0)
    assert (error < tolerance).all(), error
