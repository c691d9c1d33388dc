"""Likelihoods of general processes, against those of the process itself."""

import numpy as np

import ddm

PROCESS = ddm.GeneralDDM(drift=1.0, boundary=ddm.boundaries.exponential, a=1.5, tau=1.2, t0=0.3)


def test_they_are_those_of_the_process():
    data = PROCESS.simulate(20, seed=1)
    rt, upper = data["rt"].to_numpy(), data["response"].to_numpy() == 1
    model = ddm.Model(boundary=ddm.boundaries.exponential, tau=ddm.FREE)
    found = ddm.log_likelihood(model, data).pointwise([1.0, 1.5, 0.3, 1.2])
    np.testing.assert_allclose(found, PROCESS.logpdf(rt, upper), rtol=1e-9)
