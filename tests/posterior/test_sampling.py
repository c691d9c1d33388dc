"""`sample`: posteriors that integrals give, the same draws from one seed, and what is refused."""

import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import logsumexp

import ddm
from ddm.fits.result import ConvergenceWarning
from ddm.posterior import sampling
from ddm.posterior.sampling import sample
from populations.people import table_of_people
from refusals import refused

pytest.importorskip("nutpie")

PEOPLE = table_of_people(4, 12)
MODEL = ddm.Model(v="difficulty")
FEW = {"draws": 60, "tune": 60, "chains": 2, "n_jobs": 1, "progress": False}


def quickly(model=MODEL, data=PEOPLE, **arguments):
    """A posterior of few draws, which are too few to be trusted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return sample(model, data, **{"by": "subject", **FEW, **arguments})


# --- what is drawn --------------------------------------------------------------------------------


def agrees(posterior, label, mean, sd):
    """Whether mean and SD of draws are those of the posterior, within their errors."""
    row = posterior.summary().loc[label]
    assert abs(row["estimate"] - mean) < 4.5 * row["mcse"]
    assert row["sd"] == pytest.approx(sd, rel=0.12)


def test_one_person_has_the_posterior_of_an_integral():
    """Of a drift, with all else known, by a grid."""
    data = ddm.DDM(v=0.8, a=1.4, z=0.45, t0=0.25).simulate(40, seed=3)
    grid = np.linspace(-4.0, 6.0, 2001)
    log = [
        ddm.DDM(v=v, a=1.4, z=0.45, t0=0.25).logpdf(data["rt"], data["response"]).sum()
        for v in grid
    ]
    weights = np.exp(log + stats.norm(0, 3).logpdf(grid) - np.max(log))
    weights /= weights.sum()
    mean = weights @ grid
    posterior = sample(
        ddm.Model(a=1.4, z=0.45, t0=0.25), data, draws=1500, chains=2, n_jobs=1, seed=1
    )
    assert posterior.converged
    assert posterior.message == "converged"
    agrees(posterior, "v", mean, np.sqrt(weights @ (grid - mean) ** 2))


def test_a_population_has_the_posterior_of_an_integral():
    """Of mean and SD of drifts, with all else known, by grids of people and of both."""
    generator = np.random.default_rng(8)
    drifts = generator.normal(1.0, 0.8, 6)
    parts = [
        ddm.DDM(v=v, a=1.2, t0=0.3).simulate(15, seed=generator).assign(subject=f"s{j}")
        for j, v in enumerate(drifts)
    ]
    grid = np.linspace(-6.0, 8.0, 351)
    of_people = np.array(
        [
            [ddm.DDM(v=v, a=1.2, t0=0.3).logpdf(part["rt"], part["response"]).sum() for v in grid]
            for part in parts
        ]
    )
    means, sds = np.linspace(-2.0, 5.0, 71), np.linspace(0.02, 4.0, 120)
    log = np.empty((means.size, sds.size))
    for i, mean in enumerate(means):
        # (sds, grid)
        normal = stats.norm(mean, sds[:, None]).logpdf(grid)
        normal -= logsumexp(normal, axis=1, keepdims=True)
        log[i] = logsumexp(of_people[:, None] + normal, axis=2).sum(axis=0)
    log += stats.norm(0, 3).logpdf(means)[:, None] + stats.halfnorm(scale=1.0).logpdf(sds)
    weights = np.exp(log - log.max())
    weights /= weights.sum()

    data = pd.concat(parts, ignore_index=True)
    posterior = quickly(ddm.Model(a=1.2, t0=0.3), data, draws=2000, tune=300)
    for label, values, share in (
        ("v", means, weights.sum(axis=1)),
        ("sd(v)", sds, weights.sum(axis=0)),
    ):
        mean = share @ values
        agrees(posterior, label, mean, np.sqrt(share @ (values - mean) ** 2))


@pytest.mark.filterwarnings("ignore:lapses are missing")
def test_ranks_of_the_truth_are_uniform_if_it_is_drawn_from_the_prior():
    """Simulation-based calibration (Talts et al. 2018), whose priors are those of the fits."""
    priors = {
        "v": ddm.priors.Normal(0, 3),
        "a": ddm.priors.LogNormal(1.5, 0.7),
        "z": ddm.priors.LogitNormal(0.5, 0.7),
        "t0": ddm.priors.LogNormal(0.3, 0.7),
    }
    generator = np.random.default_rng(2024)
    ranks, n_sets, divergent = [], 30, 0
    for seed in range(n_sets):
        truth = {name: float(prior.draw(generator, 1)[0]) for name, prior in priors.items()}
        data = ddm.DDM(**truth).simulate(100, seed=1000 + seed)
        posterior = quickly(ddm.Model(z=ddm.FREE), data, by=None, draws=300, tune=200, seed=seed)
        if seed == 0:
            assert posterior.priors["prior"].to_dict() == {
                name: repr(prior) for name, prior in priors.items()
            }
        divergent += int(posterior.chains.divergent.sum())
        # draws that are far from one another are nearly independent
        draws = posterior.draws.iloc[::6]
        below = np.array([(draws[name] < value).sum() for name, value in truth.items()])
        ranks.append((below + generator.random(4)) / (len(draws) + 1))
    for column, name in zip(np.array(ranks).T, priors, strict=True):
        assert stats.kstest(column, "uniform").pvalue > 0.001 / 4, name
    assert divergent < 0.01 * n_sets * 600


# --- seeds and arguments --------------------------------------------------------------------------


def test_one_seed_gives_one_set_of_draws():
    one = quickly(seed=3)
    for other in (quickly(seed=3, n_jobs=2), quickly(seed=np.random.SeedSequence(3), n_jobs=-1)):
        np.testing.assert_array_equal(other.phi, one.phi)
        np.testing.assert_array_equal(other.theta, one.theta)
    assert not np.array_equal(quickly(seed=4).phi, one.phi)


def test_a_generator_is_advanced():
    generator = np.random.default_rng(1)
    one, two = quickly(seed=generator), quickly(seed=generator)
    assert not np.array_equal(one.phi, two.phi)


def test_the_shape_of_what_is_drawn():
    posterior = quickly(draws=20, chains=3)
    assert posterior.phi.shape == (3, 20, 8)
    assert posterior.theta.shape == (3, 20, 4, 4)


def test_arguments_are_not_changed():
    data, before = PEOPLE.copy(), PEOPLE.copy()
    priors = {"v": ddm.priors.Normal(1, 1)}
    between, shared, by = {"v": "~ group"}, ["t0"], ["subject"]
    quickly(MODEL, data, priors=priors, between=between, shared=shared, by=by)
    pd.testing.assert_frame_equal(data, before)
    assert priors == {"v": ddm.priors.Normal(1, 1)}
    assert (between, shared, by) == ({"v": "~ group"}, ["t0"], ["subject"])


def test_a_warning_says_that_chains_cannot_be_trusted():
    with pytest.warns(ConvergenceWarning) as caught:
        posterior = sample(MODEL, PEOPLE, by="subject", **FEW)
    assert not posterior.converged
    assert str(caught[0].message) == posterior.message
    assert caught[0].filename == __file__


def test_an_error_of_the_density_becomes_a_note(monkeypatch):
    make, calls = sampling.density_of, []

    def failing(*arguments):
        density = make(*arguments)

        class Failing:
            size, placed = density.size, density.placed

            def __call__(self, x):
                calls.append(x)
                if len(calls) % 40 == 0:
                    raise OverflowError("too large")
                return density(x)

        return Failing()

    monkeypatch.setattr(sampling, "density_of", failing)
    posterior = quickly()
    note = "the density failed somewhere (OverflowError: too large)"
    assert posterior.notes == (note,)
    assert posterior.message.endswith(note)


def test_lapses_vary_between_people_if_their_sd_has_a_prior():
    model = ddm.Model(lapse=ddm.FREE)
    assert "sd(lapse)" not in quickly(model).params
    varied = quickly(model, priors={"sd(lapse)": ddm.priors.HalfNormal(0.3)})
    assert "sd(lapse)" in varied.params
    assert varied.priors.loc["sd(lapse)", "prior"] == "HalfNormal(0.3)"


def test_stated_priors_move_the_posterior():
    near = quickly(priors={"a": ddm.priors.LogNormal(3, 0.01)})
    assert near.params["a"] == pytest.approx(3.0, rel=0.05)


# --- people who tell little -----------------------------------------------------------------------


def test_people_with_few_trials_or_one_response_take_part():
    data = table_of_people(6, 15)
    data.loc[data["subject"] == "s1", "response"] = 1
    data = data.drop(index=data[data["subject"] == "s2"].index[2:])
    data = data[~((data["subject"] == "s3") & (data["difficulty"] == "hard"))]
    posterior = quickly(MODEL, data, draws=150, tune=150)
    table = posterior.subjects.set_index(["subject", "parameter"])
    assert len(table) == 6 * 4
    assert np.isfinite(table["estimate"]).all()
    # less is known of them
    sd = table["sd"].unstack()
    assert sd.loc["s2", "v[easy]"] > sd.loc[["s0", "s4", "s5"], "v[easy]"].mean()
    assert sd.loc["s3", "v[hard]"] > sd.loc[["s0", "s4", "s5"], "v[hard]"].mean()


def test_a_column_may_differ_between_people_only():
    """Nobody has trials of both groups."""
    posterior = quickly(ddm.Model(v="group"))
    assert list(posterior.params.index[:2]) == ["v[control]", "v[patient]"]
    assert np.isfinite(posterior.params).all()


def test_two_people_with_two_trials_are_a_population():
    posterior = quickly(data=table_of_people(2, 1), seed=2)
    assert np.isfinite(posterior.params).all()


# --- refusals -------------------------------------------------------------------------------------

NORMAL = ddm.priors.Normal(1, 1)
EXAMPLE = "For example ddm.sample(ddm.Model(v='difficulty'), data, by='subject')."
JOBS = " Or write n_jobs=-1 for one per core; None starts them only where that is faster."
SEEDS = (
    "seed must be an integer >= 0, a numpy.random.SeedSequence, a numpy.random.Generator or None; "
    "got -1. Take any integer, e.g. seed=1, for a result that can be repeated."
)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"model": "v"}, TypeError, f"model must be a ddm.Model; got 'v'. {EXAMPLE}"),
        ({"draws": 3}, ValueError, "draws must be a whole number >= 4; got 3."),
        ({"draws": "many"}, TypeError, "draws must be a whole number >= 4; got 'many'."),
        ({"tune": 49}, ValueError, "tune must be a whole number >= 50; got 49."),
        ({"tune": 99.5}, ValueError, "tune must be a whole number >= 50; got 99.5."),
        ({"chains": 0}, ValueError, "chains must be a whole number >= 1; got 0."),
        (
            {"n_jobs": 0},
            ValueError,
            f"n_jobs must be a whole number >= 1 (the processes); got 0.{JOBS}",
        ),
        (
            {"n_jobs": "all"},
            TypeError,
            f"n_jobs must be a whole number >= 1 (the processes); got 'all'.{JOBS}",
        ),
        ({"seed": -1}, ValueError, SEEDS),
        (
            {"priors": None},
            ValueError,
            "priors=None: without priors there is no posterior to draw from. Keep the default, "
            "which `priors` of the result lists, or maximise the likelihood of the population: "
            "ddm.fit_hierarchical(model, data, by=...).",
        ),
        (
            {"priors": "flat"},
            TypeError,
            "priors must be 'default' or {key: prior}, for example priors={'v': "
            "ddm.priors.Normal(2, 1)}; got 'flat'.",
        ),
        (
            {"priors": {"v": 1}},
            TypeError,
            "priors: 'v' must be a distribution of ddm.priors, for example priors={'v': "
            "ddm.priors.Normal(2, 1)}; got 1.",
        ),
        (
            {"priors": {"drift": NORMAL}},
            ValueError,
            "priors: 'drift' is nothing that has a prior here; these have one: 'v', "
            "'v: difficulty', 'a', 't0', 'sd(v)', 'sd(v: difficulty)', 'sd(a)', 'sd(t0)'.",
        ),
        (
            {"priors": {"v: difficulty": NORMAL}},
            ValueError,
            "priors: 'v: difficulty' is the difference between two levels, whose prior must be "
            "Normal(0, sd), so that names and order of the levels do not matter; got "
            "Normal(1, 1).",
        ),
        (
            {"priors": {"sd(v)": NORMAL}},
            ValueError,
            "priors: 'sd(v)' is an SD, which is positive; got Normal(1, 1). Use HalfNormal, "
            "LogNormal or Gamma.",
        ),
        (
            {"by": "person"},
            ValueError,
            "by='person': data has no column 'person'. The columns are rt, response, subject, "
            "difficulty, group, age.",
        ),
        (
            {"by": "difficulty"},
            ValueError,
            "by='difficulty': the model already differs by 'difficulty'. A population says how "
            "people differ: leave the column out of the model.",
        ),
        (
            {"data": PEOPLE[PEOPLE["subject"] == "s0"]},
            ValueError,
            "by='subject' has one level, 's0': a population needs several people. Leave by= out.",
        ),
        (
            {"data": PEOPLE.assign(subject=PEOPLE["subject"].where(PEOPLE.index > 2))},
            ValueError,
            "column 'subject' is missing in 3 of 96 trials with rt and response. Drop these rows "
            "(data.dropna(subset=['subject'])) or fill them in.",
        ),
        (
            {"data": PEOPLE.assign(rt=PEOPLE["rt"].where(PEOPLE["subject"] != "s2"))},
            ValueError,
            "by='subject': 's2' has no trial with rt and response. Leave this person out.",
        ),
        (
            {"shared": "z"},
            ValueError,
            "shared: 'z' is not estimated; what people may share is 'v', 'v[difficulty]', 'a', "
            "'t0'.",
        ),
        (
            {"shared": ["v", "a", "t0"]},
            ValueError,
            "shared=('v', 'a', 't0') leaves no parameter in which people differ. Leave by= out, "
            "or share fewer parameters.",
        ),
        (
            {"between": {"v": "~ difficulty"}},
            ValueError,
            "between={'v': '~ difficulty'}: 'difficulty' is not constant within people: it is "
            "'easy' and 'hard' for 's0'. What changes within people belongs into the model, for "
            "example ddm.Model(v='difficulty').",
        ),
        (
            {"between": {"v": "~ age"}, "by": None},
            ValueError,
            "between= predicts how people differ, so it needs by=, the column that tells people "
            "apart, and at least two of them.",
        ),
        (
            {"model": ddm.Model(v=1.0, a=1.0, t0=0.1)},
            ValueError,
            "no parameter of the model is free, so there is nothing to estimate.",
        ),
    ],
)
def test_what_is_refused(arguments, error, message):
    arguments = {"model": MODEL, "data": PEOPLE, "by": "subject", **FEW, **arguments}
    with refused(error, message):
        sample(arguments.pop("model"), arguments.pop("data"), **arguments)


def test_a_window_of_lapses_that_is_far_too_long_is_refused():
    data = PEOPLE.copy()
    data.loc[0, "rt"] = 100.0
    rt = data["rt"]
    with refused(
        ValueError,
        f"lapses would lie between the shortest and the longest RT, {rt.min():.3g} to 100 s, which "
        f"is {100.0 / rt.median():.0f} times the median RT. Set such RTs aside (ddm.check(data)), "
        f"or say where lapses lie, for example lapse_window=(0, {10.0 * rt.median():.2g}).",
    ):
        quickly(ddm.Model(lapse=ddm.FREE), data)


def test_priors_that_make_trials_impossible_are_refused():
    late = {"t0": ddm.priors.Normal(9, 1e-3)}
    with pytest.raises(ValueError, match=r"^the posterior density is 0 wherever chains could"):
        quickly(priors=late | {"a": ddm.priors.Beta(1, 1)})


def test_without_the_sampler_the_error_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "nutpie", None)
    with refused(
        ImportError,
        'ddm.sample needs nutpie, which is not installed: pip install "ddm-toolkit[bayes]"',
    ):
        sample(MODEL, PEOPLE, by="subject", **FEW)
