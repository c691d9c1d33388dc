"""The coefficients of the steps fulfil the conditions of their order."""

import numpy as np

from ddm.fokker_planck.sdirk import GAMMA, A, B, C, E

FULL = A + GAMMA * np.eye(5)


def test_the_order_is_4():
    ones = np.ones(5)
    np.testing.assert_allclose(FULL @ ones, C, rtol=1e-14)
    conditions = {
        B @ ones: 1,
        B @ C: 1 / 2,
        B @ C**2: 1 / 3,
        B @ FULL @ C: 1 / 6,
        B @ C**3: 1 / 4,
        B * C @ FULL @ C: 1 / 8,
        B @ FULL @ C**2: 1 / 12,
        B @ FULL @ FULL @ C: 1 / 24,
    }
    np.testing.assert_allclose(list(conditions), list(conditions.values()), rtol=1e-12)


def test_the_embedded_order_is_3():
    embedded = B - E
    found = [embedded @ np.ones(5), embedded @ C, embedded @ C**2, embedded @ FULL @ C]
    np.testing.assert_allclose(found, [1, 1 / 2, 1 / 3, 1 / 6], rtol=1e-12)
    assert abs(embedded @ C**3 - 1 / 4) > 1e-3


def test_the_last_stage_is_the_result():
    np.testing.assert_allclose(FULL[-1], B, rtol=1e-15)
