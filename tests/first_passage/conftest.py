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
        """Derivatives in the order in which the kernels return them."""
        return np.column_stack([self[f"{name}_{x}"] for x in ("v", "a", "z", "t", "D")])

    def trials(self):
        """rt, upper, cell and parameters_by_cell with one cell per row and no non-decision time."""
        parameters = np.column_stack([np.zeros(len(self.columns)) if x == "t0" else self[x] for x in NAMES])
        return self["t"], self["upper"] == 1.0, np.arange(len(self.columns)), parameters


@pytest.fixture(scope="session")
def exact():
    return Table("first_passage.csv")


@pytest.fixture(scope="session")
def exact_moments():
    return Table("first_passage_moments.csv")


@pytest.fixture(scope="session")
def golden():
    table = Table("wiener_density_golden.csv")
    return table.where(table["sv"] == 0.0)


@pytest.fixture(scope="session")
def log_error():
    """Largest relative error of exp(log value); below 1e-300, where only logarithms exist, in proportion to these."""

    def largest(actual, expected):
        return np.max(np.abs(actual - expected) / np.maximum(1.0, expected / LOG_1E_300))

    return largest


@pytest.fixture(scope="session")
def gradient_error():
    """Largest error of derivatives: absolute for small ones, relative for large ones."""

    def largest(actual, expected):
        return np.max(np.abs(actual - expected) / (1.0 + np.abs(expected)))

    return largest
