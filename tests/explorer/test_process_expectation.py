"""What a process expects by its own functions is what an `Expectation` says of complete trials."""

import numpy as np
import pytest

import ddm
from ddm.agreement.part import expectation_of_process
from ddm.explorer.process_expectation import ProcessExpectation

PROCESSES = {
    "constant": ddm.DDM(v=1.2, a=1.5, z=0.4, t0=0.3),
    "varying": ddm.DDM(v=1.2, a=1.5, t0=0.3, sv=0.8, sz=0.3, st0=0.1),
    "one_sided": ddm.DDM(v=30.0, a=20.0, t0=0.3),
    "collapsing": ddm.GeneralDDM(
        drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential, v=1.2, leak=1.0, a=1.5, tau=1.0
    ),
}
TIMES = np.array([0.0, 0.35, 0.6, 1.1, 3.0, np.inf])
Q = np.array([0.02, 0.3, 0.5, 0.9])


@pytest.fixture(params=PROCESSES)
def process(request):
    return PROCESSES[request.param]


@pytest.mark.parametrize("upper", [False, True, None])
def test_it_agrees_with_the_expectation_of_complete_trials(process, upper):
    ours, other = ProcessExpectation(process), expectation_of_process(process)
    finite = TIMES[:-1]
    np.testing.assert_allclose(ours.pdf(finite, upper), other.pdf(finite, upper), atol=1e-4)
    np.testing.assert_allclose(ours.cdf(TIMES, upper), other.cdf(TIMES, upper), atol=2e-6)
    assert ours.probability(upper) == pytest.approx(other.probability(upper), abs=2e-6)
    if other.probability(upper) > 1e-9:
        np.testing.assert_allclose(ours.quantiles(Q, upper), other.quantiles(Q, upper), rtol=1e-4)


def test_quantiles_of_both_responses_invert_the_distribution_function():
    for process in PROCESSES.values():
        found = ProcessExpectation(process).quantiles(Q, None)
        total = process.cdf(found, 0) + process.cdf(found, 1)
        np.testing.assert_allclose(total, Q, atol=3e-6)


def test_a_response_that_never_comes_has_no_quantiles():
    never = ProcessExpectation(ddm.DDM(v=60.0, a=20.0))
    assert never.probability(False) == 0.0
    assert np.isnan(never.quantiles(Q, False)).all()
    np.testing.assert_allclose(never.quantiles(Q, None), never.quantiles(Q, True), rtol=1e-9)
