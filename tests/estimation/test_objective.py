"""What an objective says unless its class says otherwise."""

import numpy as np

from ddm.estimation.objective import Objective, Report


def test_an_objective_says_nothing_more_than_it_must():
    class Plain(Objective):
        def __call__(self, theta):
            return 0.0, np.zeros(theta.size)

        def t0_limits(self):
            return np.ones(1)

    plain, theta = Plain(), np.zeros(2)
    assert plain.flaw(theta) == ""
    assert np.isnan(plain.curvature(theta)).all()
    assert np.isnan(plain.information(theta, np.eye(2))).all()
    assert plain.report(theta, 3.0) == Report(statistic=3.0)
