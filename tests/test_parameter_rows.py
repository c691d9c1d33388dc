"""What the row of a parameter says of values."""

import numpy as np

from ddm.parameters import BY_NAME


def test_a_column_is_0_where_a_parameter_of_an_option_does_not_exist():
    values = np.array([0.0, -1.0, 2.0, np.nan])
    for name in ("start_shape", "t0_sd"):
        assert BY_NAME[name].possible(values).tolist() == [True, False, True, False]
        assert BY_NAME[name].valid(values).tolist() == [False, False, True, False]
    assert BY_NAME["a"].possible(values).tolist() == [False, False, True, False]
