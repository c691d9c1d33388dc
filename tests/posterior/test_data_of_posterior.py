"""A posterior beside its data, with draws that are known."""

import numpy as np
import pytest

import ddm
from ddm.posterior.tables import draws_by_chain
from populations.people import table_of_people
from posterior.synthetic import posterior_of
from refusals import refused

MODEL = ddm.Model(v="difficulty", z=ddm.FREE)


@pytest.fixture(scope="module")
def posterior():
    return posterior_of(MODEL, table_of_people())


def test_estimates_are_means_of_draws_on_the_scales_of_the_links(posterior):
    process = posterior.process(difficulty="easy")
    assert process.a == pytest.approx(np.exp(posterior.phi[..., 2].mean()))
    assert posterior.process("s4", difficulty="easy").t0 == pytest.approx(
        np.exp(posterior.theta[:, :, 4, 4].mean())
    )
    # which differ little from the means of the values
    assert process.v == pytest.approx(posterior.params["v[easy]"], abs=0.01)


def test_predicted_proportions_are_averages_over_people(posterior):
    table = posterior.quantiles()
    rows = table[(table["difficulty"] == "hard") & (table["response"] == 0)]
    p = [posterior.process(f"s{j}", difficulty="hard").probability(0) for j in range(6)]
    assert rows["predicted_p"].iloc[0] == pytest.approx(float(np.mean(p)), rel=1e-8)


def test_each_simulated_data_set_is_from_another_draw(posterior):
    every = posterior.theta.reshape(-1, *posterior.theta.shape[2:])
    several = list(posterior.several_theta(4))
    np.testing.assert_array_equal(several[0], every[0])
    np.testing.assert_array_equal(several[-1], every[-1])
    assert len(list(posterior.several_theta(100))) == 100

    wide = posterior_of(MODEL, table_of_people(), spread=0.6)
    sds = [one.predictive(40, seed=1)["sd"].iloc[0] for one in (posterior, wide)]
    assert sds[1] > 1.5 * sds[0]


def test_errors_show_its_name(posterior):
    with refused(
        ValueError,
        "these are 2 different processes; say also difficulty, as in posterior.process("
        "difficulty='easy'). Conditions:\ndifficulty\n      easy\n      hard",
    ):
        posterior.process()
    with refused(
        KeyError,
        "\"'s9' is nobody here; the people are 's0', 's1', 's2', 's3', 's4', 's5'.\"",
    ):
        posterior["s9"]


def test_draws_are_a_table():
    draws = np.arange(12.0).reshape(2, 3, 2)
    table = draws_by_chain(draws, ("v", "a"))
    assert table["chain"].tolist() == [0, 0, 0, 1, 1, 1]
    assert table["draw"].tolist() == [0, 1, 2, 0, 1, 2]
    assert table["a"].tolist() == [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]
