"""Values interpolated between solutions: those of a solution for each trial."""

import numpy as np
import pytest

import ddm
from ddm.fokker_planck.tangents.reaction_times import GradedReactionTimes
from ddm.processes.general_interpolation import MANY, between_points, varied_column
from ddm.processes.general_likelihoods import _solved_trials

N = 60
RNG = np.random.default_rng(1)
MODEL = ddm.Model(drift=ddm.drifts.leaky, leak="~ x", a=1.2)
FAMILY = MODEL.family
LEAK, T0 = FAMILY.positions["leak"], FAMILY.positions["t0"]
DATA = ddm.GeneralDDM(drift=ddm.drifts.leaky, boundary=1.2, v=1.5, leak=2.0, t0=0.3).simulate(
    N, seed=1
)
RT, UPPER = DATA["rt"].to_numpy(), DATA["response"].to_numpy() == 1


def rows(**columns):
    found = np.tile(FAMILY.unsaid, (N, 1))
    known = {"v": 1.5, "a": 1.2, "z": 0.5, "t0": 0.3, "D": 1.0, "leak": 2.0}
    for name, value in {**known, **columns}.items():
        found[:, FAMILY.positions[name]] = value
    return found


VARIED = rows(leak=RNG.uniform(0.5, 4.0, N), t0=RNG.uniform(0.1, 0.25, N))
CELL = np.arange(N)


def solved(what, impossible, rt=RT, by_cell=VARIED, cell=CELL):
    wanted = tuple(FAMILY.positions[name] for name in ("v", "a", "t0", "leak"))
    return _solved_trials(what, impossible, FAMILY.solver, rt, UPPER, cell, by_cell, wanted)


@pytest.mark.parametrize(
    ("what", "impossible"),
    [(GradedReactionTimes.log_densities, -np.inf), (GradedReactionTimes.cdfs, 0.0)],
    ids=["density", "cdf"],
)
def test_they_are_those_of_a_solution_for_each_trial(what, impossible):
    early = RT.copy()
    early[:3] = 0.05  # before t0

    def evaluate(rt, upper, cell, by_cell):
        wanted = tuple(FAMILY.positions[name] for name in ("v", "a", "t0", "leak"))
        return _solved_trials(what, impossible, FAMILY.solver, rt, upper, cell, by_cell, wanted)

    values, gradients = between_points(evaluate, early, UPPER, CELL, VARIED, LEAK)
    expected, by = solved(what, impossible, rt=early)
    np.testing.assert_array_equal(values[:3], expected[:3])
    np.testing.assert_allclose(values[3:], expected[3:], atol=1e-5)
    assert (np.abs(gradients - by) <= 1e-4 * np.abs(by).max(axis=0)).all()


def test_one_parameter_may_vary():
    assert varied_column(VARIED) == LEAK
    assert varied_column(rows(t0=RNG.uniform(0.1, 0.2, N))) is None
    assert varied_column(rows(leak=np.arange(N) % (MANY - 1))) is None
    assert varied_column(rows(leak=np.arange(N), a=np.arange(1, N + 1))) is None


def test_what_is_not_smooth_is_not_interpolated():
    def jump(rt, upper, cell, by_cell):
        values = np.where(by_cell[cell, LEAK] > 2.0, 0.0, 1.0)
        return values, np.zeros((rt.size, by_cell.shape[1]))

    assert between_points(jump, RT, UPPER, CELL, VARIED, LEAK) is None


def test_a_formula_of_a_leak_is_fitted():
    x = np.linspace(-1.0, 1.0, N)
    data = DATA.assign(x=x)
    loglik = ddm.log_likelihood(MODEL, data)
    theta = dict(zip(loglik.labels, loglik.start, strict=True))
    theta |= {"v": 1.5, "t0": 0.3, "leak[Intercept]": 1.5, "leak[x]": 0.8}
    point = np.array([theta[label] for label in loglik.labels])
    value, gradient = loglik(point)
    each = [
        ddm.GeneralDDM(
            drift=ddm.drifts.leaky, boundary=1.2, v=1.5, leak=1.5 + 0.8 * one, t0=0.3
        ).logpdf(rt, upper)
        for one, rt, upper in zip(x[:5], RT[:5], UPPER[:5], strict=True)
    ]
    np.testing.assert_allclose(loglik.pointwise(point)[:5], each, atol=2e-4)
    assert np.isfinite(gradient).all()
    assert value == pytest.approx(loglik.pointwise(point).sum(), abs=1e-6)
