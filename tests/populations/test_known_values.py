"""A population of known values: what `Quantities` says of it is what was given."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.populations.known_values import _check_found, phi_of_values, rows_of_labels
from ddm.populations.population import lay_out_population
from ddm.populations.quantities import Quantities
from populations.people import table_of_people
from refusals import refused

DATA = table_of_people(6, 4)
TRIALS = ddm.Trials(
    DATA.assign(
        speed=np.tile(["fast", "slow", "slow", "fast"], len(DATA) // 4),
        x=np.linspace(-1.0, 3.0, len(DATA)).round(1),
    )
)
VALUES = {"v": 1.5, "a": 1.4, "t0": 0.3, "sd(v)": 0.5, "sd(a)": 0.2, "sd(t0)": 0.1}
LISTED = "v, a, t0, sd(v), sd(a), sd(t0)"

POPULATIONS = {
    "plain": (ddm.Model(z=ddm.FREE, lapse=ddm.FREE), {}),
    "shared": (ddm.Model(v="difficulty"), {"shared": ["t0", "v[difficulty]"]}),
    "two columns": (ddm.Model(v=["difficulty", "speed"], a="speed"), {}),
    "formula": (ddm.Model(v="~ x", sv=ddm.FREE), {}),
    "predictors": (
        ddm.Model(v="difficulty"),
        {"between": {"v": "~ group + age", "v[difficulty]": "~ group", "a": "~ age"}},
    ),
    "units": (ddm.Model(v="difficulty", D=0.01), {}),
}


def population_of(model=None, **options):
    return lay_out_population(model or ddm.Model(), TRIALS, by="subject", **options)


@pytest.mark.parametrize("name", POPULATIONS)
def test_values_lead_to_phi_and_back(name):
    model, options = POPULATIONS[name]
    population = population_of(model, **options)
    quantities = Quantities(population)
    phi = np.random.default_rng(1).normal(size=population.size)
    values = pd.Series(quantities.values(phi), index=list(quantities.labels))
    found = phi_of_values(population, values.sample(frac=1.0, random_state=1))
    np.testing.assert_allclose(found, phi, atol=1e-10)


def test_combinations_that_do_not_occur_leave_the_values_as_they_are():
    """There are more coordinates than values then."""
    trials = ddm.Trials(
        TRIALS.data.query("not (difficulty == 'hard' and speed == 'slow')").reset_index(drop=True)
    )
    population = lay_out_population(ddm.Model(v=["difficulty", "speed"]), trials, by="subject")
    labels = Quantities(population).labels
    values = dict(zip(labels, np.linspace(0.2, 0.9, len(labels)), strict=True))
    found = Quantities(population).values(phi_of_values(population, values))
    np.testing.assert_allclose(found, list(values.values()), atol=1e-10)


def test_a_0_that_a_link_sends_far_away_is_0_for_people():
    population = population_of(ddm.Model(lapse=ddm.FREE))
    found = phi_of_values(population, {**VALUES, "lapse": 0.0, "sd(a)": 0.0})
    values = Quantities(population).values(found)
    expected = [1.5, 1.4, 0.3, 0.0, 0.5, 0.0, 0.1]
    np.testing.assert_allclose(values, expected, atol=1e-12)


def test_values_of_parameters_have_the_rows_of_the_table():
    rows = rows_of_labels(population_of(ddm.Model(v="~ x", a="difficulty")))
    assert {label: row.name for label, row in rows.items()} == {
        "a[easy]": "a",
        "a[hard]": "a",
        "t0": "t0",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"lapse": 0.02},
            "truth has 'lapse', which is no estimate of this population; its estimates are "
            f"{LISTED}. To estimate lapse, free it in the model: ddm.Model(lapse=ddm.FREE).",
        ),
        (
            {"sd(z)": 0.02},
            "truth has 'sd(z)', which is no estimate of this population; its estimates are "
            f"{LISTED}. SDs are of what people do not share: see shared=.",
        ),
        (
            {"v: group[T.patient]": 0.02},
            "truth has 'v: group[T.patient]', which is no estimate of this population; its "
            f"estimates are {LISTED}. Effects of predictors of people need between=, for example "
            "{'v': '~ patient'}.",
        ),
        (
            {"T0": 0.02},
            "truth has 'T0', which is no estimate of this population; its estimates are "
            f"{LISTED}. Did you mean t0?",
        ),
        (
            {7: 0.02},
            "truth has 7, which is no estimate of this population; its estimates are "
            f"{LISTED}. The truth must be that of the same model, shared= and between=.",
        ),
    ],
)
def test_unknown_labels_are_refused(change, message):
    with refused(ValueError, message):
        phi_of_values(population_of(), VALUES | change)


def test_missing_labels_are_refused():
    values = {label: value for label, value in VALUES.items() if label not in ("a", "sd(t0)")}
    with refused(
        ValueError,
        "truth has no value of a, sd(t0). It needs one for each estimate of this population: "
        f"{LISTED}. Where people do not differ, say shared='t0'.",
    ):
        phi_of_values(population_of(), values)
    with refused(
        ValueError,
        f"truth has no value of a. It needs one for each estimate of this population: {LISTED}.",
    ):
        phi_of_values(population_of(), {k: v for k, v in VALUES.items() if k != "a"})


def test_labels_given_twice_are_refused():
    twice = pd.Series([*VALUES.values(), 1.0], index=[*VALUES, "v"])
    with refused(ValueError, "truth has 'v' twice. Name each once."):
        phi_of_values(population_of(), twice)


@pytest.mark.parametrize(
    ("label", "value", "error", "message"),
    [
        (
            "a",
            -1.0,
            ValueError,
            "truth of a must be a finite number > 0 (boundary separation: the full distance "
            "between the boundaries); got -1.0.",
        ),
        (
            "v",
            np.nan,
            ValueError,
            "truth of v must be a finite number (drift rate; positive towards the upper "
            "boundary); got nan.",
        ),
        (
            "sd(v)",
            -0.1,
            ValueError,
            "truth of sd(v) must be a finite number >= 0 (an SD over people, on the link's "
            "scale); got -0.1.",
        ),
        (
            "t0",
            "fast",
            TypeError,
            "truth of t0 must be a finite number >= 0 (non-decision time; with st0 > 0 its "
            "smallest value, with t0_sd > 0 its mean); got 'fast'.",
        ),
    ],
)
def test_values_outside_their_domains_are_refused(label, value, error, message):
    with refused(error, message):
        phi_of_values(population_of(), VALUES | {label: value})


def test_coefficients_must_be_finite():
    population = population_of(ddm.Model(v="~ x"))
    values = dict.fromkeys(Quantities(population).labels, 0.5)
    with refused(ValueError, "truth of v[x] must be a finite number; got inf."):
        phi_of_values(population, values | {"v[x]": np.inf})


def test_values_that_exclude_each_other_are_refused():
    """No model is known whose values do; then there would be errors of the linear equations."""
    quantities = Quantities(population_of())
    eta = np.array([1.5, 0.3, -1.2])
    _check_found(quantities, np.array([0.0, 1e-12, 1e-11]), eta)
    with refused(
        ValueError,
        "truth: no population has these values of a, t0 at once, since they depend on each other. "
        "Give those of a fit of this model.",
    ):
        _check_found(quantities, np.array([0.0, 1e-3, -0.1]), eta)
