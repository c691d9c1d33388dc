"""Tables of exact values, and how errors are measured against them."""

from pathlib import Path

import numpy as np
import pytest

from ddm.parameters import NAMES

REFERENCE = Path(__file__).parents[1] / "reference"
LOG_1E_300 = -690.0


class Table:
    """The columns of a reference table by name: ``table["t"]``; and kernels, called row by row."""

    def __init__(self, name):
        self.columns = np.genfromtxt(REFERENCE / name, delimiter=",", names=True, encoding="utf-8")

    def __getitem__(self, name):
        return self.columns[name]

    def where(self, mask):
        self.columns = self.columns[mask]
        return self

    def rows(self, *names):
        return self.columns[list(names)].tolist()

    def gradient(self, name):
        """Derivatives in the parameters of the table; that in t0 is minus that in t, and 0 where
        there is none.
        """

        def derivative(x):
            column = f"{name}_{'t' if x == 't0' else x}"
            return (
                self[column] if column in self.columns.dtype.names else np.zeros(len(self.columns))
            )

        return np.column_stack([-derivative(x) if x == "t0" else derivative(x) for x in NAMES])

    def trials(self):
        """rt, upper, cell and parameters_by_cell with one cell per row; parameters without a column
        are 0.
        """
        absent = np.zeros(len(self.columns))
        names = self.columns.dtype.names
        parameters = np.column_stack([self[x] if x in names else absent for x in NAMES])
        return self["t"], self["upper"] == 1.0, np.arange(len(self.columns)), parameters


@pytest.fixture(scope="session")
def exact():
    return Table("first_passage.csv")


@pytest.fixture(scope="session")
def exact_moments():
    return Table("first_passage_moments.csv")


@pytest.fixture(scope="session")
def exact_averages():
    return Table("first_passage_moments_full.csv")


@pytest.fixture(scope="session")
def exact_strong():
    return Table("strong_drifts.csv")


@pytest.fixture(scope="session")
def golden():
    return Table("wiener_density_golden.csv")


@pytest.fixture(scope="session")
def exact_full():
    return Table("first_passage_full.csv")


@pytest.fixture(scope="session")
def log_error():
    """Largest relative error of exp(log value); below 1e-300, where only logarithms exist, in
    proportion to these.
    """

    def largest(actual, expected):
        return np.max(np.abs(actual - expected) / np.maximum(1.0, expected / LOG_1E_300))

    return largest


@pytest.fixture(scope="session")
def gradient_error():
    """Largest error of derivatives: absolute for small ones, relative for large ones."""

    def largest(actual, expected):
        return np.max(np.abs(actual - expected) / (1.0 + np.abs(expected)))

    return largest
