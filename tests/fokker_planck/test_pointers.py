"""Functions called by their addresses."""

import math

import numpy as np

from ddm.fokker_planck.pointers import values, write_beginning
from fokker_planck.equations import COLUMNS, A, D, V, compiled, equation, numbers


def growing(x, t, v):
    return v + 10.0 * x + 100.0 * t


def singular(t, v):
    return v / math.sqrt(t)


def test_values_of_functions_and_of_numbers():
    address = compiled("drift", growing, COLUMNS).address
    found = values(address, np.array([0.0, 1.0]), np.array([2.0, 3.0]), numbers())
    assert found.tolist() == [201.0, 311.0]
    assert values(A, np.zeros(2), np.zeros(2), numbers(a=1.7)).tolist() == [1.7, 1.7]


def test_what_holds_at_the_beginning():
    rows = np.array([numbers(), numbers(a=2.0, v=3.0, D=0.5)])
    found = np.empty((2, 4))
    write_beginning((V, A, 0, D), rows, found)
    assert found.tolist() == [[0.75, -0.75, 1.0, 3.0], [1.0, -1.0, 0.5, 9.0]]
    write_beginning((V, A, D, D), rows, found)
    assert found[:, :2].tolist() == [[1.5, 1.0], [2.0, 0.5]]


def test_a_drift_that_is_infinite_at_0_is_taken_after_it():
    found = np.empty((1, 4))
    write_beginning(equation(singular).functions, numbers()[np.newaxis], found)
    assert found[0, 3] == 3e3
