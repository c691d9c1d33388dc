"""One simulated data set: its contaminants, and its fit."""

import numpy as np
import pytest

import ddm
from ddm.estimation.methods import named
from ddm.estimation.region import search_region
from ddm.estimation.search import Search
from ddm.runtime.seeds import sequence_of
from ddm.studies.experiment import experiment_of
from ddm.studies.replication import contaminated, simulated
from refusals import refused

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)


def test_a_data_set_is_simulated_and_fitted_as_by_the_public_functions():
    laid_out = experiment_of(ddm.Model(), [()])
    design = laid_out.design_of({(): 80})
    seen = simulated(
        ddm.Model(), design, laid_out.truth({(): PROCESS}).in_model, np.random.default_rng(4)
    )
    data = PROCESS.simulate(80, seed=np.random.default_rng(4))
    assert (seen.rt == data["rt"]).all()
    search = Search(ddm.Model(), named("ml"), search_region(design, {}, {}), sequence_of(0))
    found = search.found(seen, design)
    fit = ddm.fit(ddm.Model(), data)
    assert found.optimum.theta == pytest.approx(fit.params.to_numpy())
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(fit.se.to_numpy())


def test_trials_that_never_end_are_refused():
    leaky = ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=2.2, v=0.0, leak=8.0)
    model = ddm.Model(drift=ddm.drifts.leaky, leak=8.0)
    laid_out = experiment_of(model, [()])
    truth = laid_out.truth({(): leaky})
    n = round(50 * float(leaky.undecided))
    assert n > 10
    with pytest.raises(
        ValueError,
        match=r"^process: \d+ of 50 simulated trials have no response, however long it takes\. "
        r"Give it a weaker leak, or boundaries that approach each other\.$",
    ):
        simulated(model, laid_out.design_of({(): 50}), truth.in_model, np.random.default_rng(4))


def test_without_contaminants_trials_are_as_they_were():
    trials = np.array([0.5, 0.6]), np.array([0, 1])
    assert contaminated(None, *trials, np.random.default_rng(1)) == trials


def nothing(rt, response, rng):
    return None


def fewer(rt, response, rng):
    return rt[1:], response[1:]


def negative(rt, response, rng):
    return rt - 1.0, response


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (
            nothing,
            TypeError,
            "contaminants must return two arrays, the RTs and the responses; got None from {}.",
        ),
        (
            fewer,
            ValueError,
            "contaminants must return as many RTs and responses as they are given, 2; got arrays "
            "of shape (1,) and (1,) from {}.",
        ),
        (
            negative,
            ValueError,
            "contaminants must return RTs that are finite and > 0, in s, and responses that are "
            "0 or 1; others came from {}.",
        ),
    ],
)
def test_functions_that_return_no_trials_are_refused(function, error, message):
    with refused(error, message.format(repr(function))):
        contaminated(function, np.array([0.5, 0.6]), np.array([0, 1]), np.random.default_rng(1))
