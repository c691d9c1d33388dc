"""The columns of the table of parameters from which kernels, formulas, searches and simulated
studies take what they know of a parameter.
"""

import numpy as np
import pytest

from ddm.models.links import LINKS
from ddm.parameters import (
    BY_NAME,
    EVERY_ROW,
    LAPSE,
    MODEL_NAMES,
    NAMES,
    PARAMETERS,
    V,
    gamma_arguments,
)

IDS = MODEL_NAMES


def test_positions_follow_the_order_of_the_table():
    """Kernels see the columns of a process first, in one piece, and then the share of lapses."""
    assert [row.position for row in PARAMETERS] == list(range(len(NAMES)))
    assert len(NAMES) == LAPSE == BY_NAME["lapse"].position
    assert BY_NAME["drift_bias"].position == V


@pytest.mark.parametrize("row", EVERY_ROW, ids=IDS)
def test_links_lead_into_the_domain(row):
    assert set(row.links) <= set(LINKS)
    assert "identity" in row.links
    assert len(set(row.links)) == len(row.links)
    assert ("logit" in row.links) == (row.upper == 1.0)
    values = LINKS[row.links[0]].inverse(np.linspace(-5.0, 5.0, 11))
    assert (values > row.lower).all()


@pytest.mark.parametrize("row", EVERY_ROW, ids=IDS)
def test_searches_begin_within_their_region(row):
    low, high = row.search
    assert all(low < amount < high for amount in row.amounts)
    assert list(row.amounts) == sorted(set(row.amounts))
    if row.wide is not None:
        first, last = row.wide
        assert first < last
        assert low <= first
        assert last <= high


@pytest.mark.parametrize(
    "row", [row for row in PARAMETERS if row.typical], ids=lambda row: row.name
)
def test_typical_values_lie_in_the_region_of_searches(row):
    low, high = row.search
    assert low <= row.typical.low < row.typical.high <= high


@pytest.mark.parametrize("row", EVERY_ROW, ids=IDS)
def test_priors_lie_in_the_domain(row):
    """All but sz have one."""
    assert (row.prior is None) == (row.name == "sz")
    assert row.prior_effect > 0.0
    assert row.prior_sd > 0.0
    if row.prior is not None:
        values = row.prior.ppf(np.linspace(0.001, 0.999, 99))
        assert row.valid(values).all()
        assert values[0] < row.start < values[-1]


def test_a_gamma_distribution_has_the_mean_and_the_sd_that_are_asked_for():
    shape, scale = gamma_arguments(1.5, 0.75)
    assert shape * scale == pytest.approx(1.5)
    assert np.sqrt(shape) * scale == pytest.approx(0.75)
