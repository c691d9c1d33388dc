"""Models whose functions are of the session, fitted in several processes: the same bit for bit."""

import pandas as pd
import pytest

import ddm

FACTOR = 2.0


def closed_over(factor):
    return lambda x, v, leak: v - factor * leak * x


# the drift of the last one bends in x
DRIFTS = {
    "lambda": lambda x, v, leak: v - FACTOR * leak * x,
    "closure": closed_over(2.0),
    "bent": lambda x, v, leak: v - leak * x * abs(x),
}


@pytest.fixture(scope="module")
def people():
    process = ddm.GeneralDDM(drift=lambda v: v, boundary=1.2, v=1.5, t0=0.3)
    return pd.concat([process.simulate(30, seed=i).assign(subject=i) for i in range(5)])


@pytest.mark.slow
@pytest.mark.parametrize("drift", DRIFTS)
def test_fits_of_groups(people, drift):
    model = ddm.Model(drift=DRIFTS[drift], a=1.2, t0=0.3, leak=0.5)
    one, two = (ddm.fit_each(model, people, by="subject", n_jobs=n) for n in (1, 2))
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    assert two[4].pointwise_loglik.equals(one[4].pointwise_loglik)


@pytest.mark.slow
def test_bootstrap_and_cross_validation(people):
    model = ddm.Model(drift=DRIFTS["closure"], a=1.2, t0=0.3, leak=0.5)
    fit = ddm.fit(model, people)
    one, two = (fit.bootstrap(4, seed=1, n_jobs=n) for n in (1, 2))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    one, two = (ddm.cross_validate(model, people, k=4, seed=1, n_jobs=n) for n in (1, 2))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
