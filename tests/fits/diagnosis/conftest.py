"""Good data."""

import pytest

from fits.diagnosis.said import PROCESS


@pytest.fixture(scope="session")
def data():
    return PROCESS.simulate(200, seed=1)
