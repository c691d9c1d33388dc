"""The expected information: against a plain quadrature of a plain series, closed forms, and
simulated scores.
"""

import math

import numpy as np
import pytest
from scipy import integrate

import ddm
from ddm.first_passage.by_trial import scores
from ddm.parameters import NAMES
from ddm.processes.families.constant import CONSTANT
from ddm.studies.fisher_information import expected_information, information
from refusals import refused

SIMPLE = {"v": 1.0, "a": 1.5, "z": 0.4, "t0": 0.3}
VARYING = {"v": 2.0, "a": 1.5, "t0": 0.3, "sv": 1.0, "sz": 0.3, "st0": 0.1}
PROCESSES = [
    SIMPLE,
    {"v": -3.0, "a": 2.5, "t0": 0.2},
    {"v": 0.0, "a": 0.6, "z": 0.15},
    {"v": 2.0, "a": 1.5, "t0": 0.3, "sv": 1.5},
    {"v": 1.0, "a": 1.2, "t0": 0.3, "sz": 0.8},
    {"v": 1.0, "a": 1.2, "t0": 0.3, "st0": 0.4},
    VARYING,
]


def series_density(t, upper, v, a, z, t0):
    """The first-passage density by images (Feller 1968, section XIV.6), D = 1: many terms, no
    cleverness.
    """
    t = t - t0
    if t <= 0.0:
        return 0.0
    if upper:
        v, z = -v, 1.0 - z
    k = np.arange(-30, 31)
    distance = (z + 2.0 * k) * a
    total = (distance * np.exp(-(distance**2) / (2.0 * t))).sum() / math.sqrt(2.0 * math.pi * t**3)
    return total * math.exp(-v * z * a - v * v * t / 2.0)


def plain_information(values):
    """Central differences of the series, and scipy's adaptive quadrature."""
    names, steps = list(values), 1e-5

    def scores_and_density(t, upper):
        density = series_density(t, upper, **values)
        slope = [
            (
                series_density(t, upper, **{**values, name: values[name] + steps})
                - series_density(t, upper, **{**values, name: values[name] - steps})
            )
            / (2.0 * steps)
            for name in names
        ]
        return density, np.array(slope)

    def integrand(t, upper, i, j):
        density, slope = scores_and_density(t, upper)
        return slope[i] * slope[j] / density if density > 1e-200 else 0.0

    result = np.zeros((len(names),) * 2)
    for i in range(len(names)):
        for j in range(i + 1):
            parts = [
                integrate.quad(
                    integrand, values["t0"] + low, values["t0"] + high, (upper, i, j), limit=200
                )[0]
                for upper in (False, True)
                for low, high in ((1e-4, 0.1), (0.1, 0.5), (0.5, 2.0), (2.0, 12.0))
            ]
            result[i, j] = result[j, i] = sum(parts)
    return result


def test_it_is_that_of_a_plain_quadrature():
    columns = [NAMES.index(name) for name in SIMPLE]
    found = expected_information(CONSTANT, ddm.DDM(**SIMPLE).parameters_by_cell()[0])[
        np.ix_(columns, columns)
    ]
    expected = plain_information(SIMPLE)
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert (np.abs(found - expected) / scale).max() < 1e-6


@pytest.mark.parametrize("scale", [1.0, 5.0, 20.0, 60.0])
def test_strong_drifts_towards_far_boundaries_are_not_missed(scale):
    """Where nearly all mass lies in a narrow peak: I about v is E[T], and the densities integrate
    to 1.
    """
    process = ddm.DDM(v=scale, a=scale)
    assert information(process, 1, ["v"]).matrix.iloc[0, 0] == pytest.approx(
        float(process.mean()), rel=1e-7
    )
    other_unit = ddm.DDM(v=0.1 * scale, a=0.1 * scale, D=0.01)
    assert information(other_unit, 1, ["v"]).bound["v"] == pytest.approx(
        0.1 * information(process, 1, ["v"]).bound["v"], rel=1e-7
    )


@pytest.mark.parametrize("values", [values for values in PROCESSES if not values.get("sv")])
def test_that_about_the_drift_is_the_mean_decision_time(values):
    """Of a constant drift and start: I = E[T] / D (Girsanov). With a random start it is at most
    that.
    """
    process = ddm.DDM(**values)
    found = expected_information(CONSTANT, process.parameters_by_cell()[0])[0, 0]
    mean = float(process.mean()) - process.t0 - process.st0 / 2.0
    if process.sz == process.st0 == 0.0:
        assert found == pytest.approx(mean, rel=1e-9)
    else:
        assert 0.5 * mean < found < mean


@pytest.mark.parametrize("values", PROCESSES)
def test_it_is_the_covariance_of_the_scores_of_simulated_trials(values):
    row = ddm.DDM(**values).parameters_by_cell()
    data = ddm.DDM(**values).simulate(40_000, seed=3)
    n = len(data)
    _, score = scores(
        data["rt"].to_numpy(), (data["response"] == 1).to_numpy(), np.zeros(n, dtype=np.int64), row
    )
    found = expected_information(CONSTANT, row[0])
    scale = np.sqrt(np.outer(np.diag(found), np.diag(found)))
    scale[scale == 0.0] = 1.0
    products = score[:, :, None] * score[:, None, :] / scale
    error = products.std(axis=0) / np.sqrt(n)
    assert (np.abs(products.mean(axis=0) - found / scale) <= 5.0 * error + 1e-12).all()


def test_that_about_D_follows_from_the_scale():
    """(v, a, D) and (k v, k a, k^2 D) are the same process, so the score along that direction is
    0.
    """
    row = ddm.DDM(v=1.2, a=1.5, t0=0.3, sv=0.5, D=1.3).parameters_by_cell()[0]
    direction = np.zeros(len(NAMES))
    for name, factor in (("v", 1.0), ("a", 1.0), ("sv", 1.0), ("D", 2.0)):
        direction[NAMES.index(name)] = factor * row[NAMES.index(name)]
    found = expected_information(CONSTANT, row)
    assert np.abs(found @ direction).max() < 1e-7 * np.abs(found).max()


# --- the public function --------------------------------------------------------------------------


def test_bound_and_correlation_are_those_of_the_inverse():
    known = information(ddm.DDM(v=1.0, a=1.5, t0=0.3), 500)
    inverse = np.linalg.inv(known.matrix)
    assert known.bound.to_numpy() == pytest.approx(np.sqrt(np.diag(inverse)), rel=1e-9)
    assert known.correlation.loc["a", "t0"] == pytest.approx(
        inverse[1, 2] / np.sqrt(inverse[1, 1] * inverse[2, 2])
    )
    assert list(known.matrix.index) == ["v", "a", "t0"]
    assert information(ddm.DDM(v=1.0, a=1.5, t0=0.3), 2000).bound.equals(known.bound / 2.0)


def test_fewer_unknowns_are_known_better():
    process = ddm.DDM(v=1.0, a=1.5, t0=0.3)
    assert (
        information(process, 100, ["v"]).bound["v"]
        < information(process, 100, ["v", "a"]).bound["v"]
    )
    more = information(process, 100, ["v", "a", "z", "t0"]).bound
    assert (information(process, 100).bound < more[["v", "a", "t0"]]).all()


def test_conditions_add_up():
    """What is shared is informed by all conditions, what is not by its own."""
    easy, hard = ddm.DDM(v=2.0, a=1.5, t0=0.3), ddm.DDM(v=1.0, a=1.5, t0=0.3)
    both = information({"easy": easy, "hard": hard}, 100, ddm.Model(v="difficulty")).matrix
    assert list(both.index) == ["v[easy]", "v[hard]", "a", "t0"]
    parts = {level: information(one, 100).matrix for level, one in (("easy", easy), ("hard", hard))}
    for level in parts:
        assert both.loc[f"v[{level}]", "a"] == pytest.approx(parts[level].loc["v", "a"])
    assert both.loc["v[easy]", "v[hard]"] == 0.0
    assert both.loc["a", "t0"] == pytest.approx(sum(part.loc["a", "t0"] for part in parts.values()))


def test_conditions_may_have_different_numbers_of_trials():
    """The sum over conditions of n J' I J, with J written by hand."""
    comp, incomp = ddm.DDM(v=3.0, a=1.5, t0=0.3), ddm.DDM(v=1.0, a=1.2, t0=0.3)
    process, model = {"incomp": incomp, "comp": comp}, ddm.Model(v="flankers", a="~ 0 + flankers")
    found = information(process, {"incomp": 100, "comp": 300}, model)
    assert found.n_trials == {"comp": 300, "incomp": 100}

    labels = ["v[comp]", "v[incomp]", *[name for name in found.matrix if name[0] in "at"]]
    expected = np.zeros((5, 5))
    for one, n, own in ((comp, 300, [0, 2, 4]), (incomp, 100, [1, 3, 4])):
        of_level = information(one, n).matrix.to_numpy()
        # the intercepts of a are on the log scale
        chain = np.diag([1.0, one.a, 1.0])
        expected[np.ix_(own, own)] += chain @ of_level @ chain
    assert found.matrix.loc[labels, labels].to_numpy() == pytest.approx(expected, rel=1e-9)
    assert found.bound["t0"] == pytest.approx(np.sqrt(np.linalg.inv(expected)[4, 4]), rel=1e-9)


def test_equal_numbers_are_one_number():
    process = {level: ddm.DDM(v=v, a=1.5, t0=0.3) for level, v in (("comp", 3.0), ("incomp", 1.0))}
    one = information(process, 100, ddm.Model(v="flankers"))
    each = information(process, {"comp": 100, "incomp": 100}, ddm.Model(v="flankers"))
    assert each.n_trials == 100
    assert each.matrix.equals(one.matrix)
    assert repr(each) == repr(one)


def test_coefficients_and_stimulus_signs_are_estimates_too():
    """The information of a coefficient is the chain rule's; a flipped stimulus informs v as
    much.
    """
    process = {level: ddm.DDM(v=1.0 + level, a=1.5, t0=0.3) for level in (0.0, 1.0)}
    by_formula = information(process, 50, ddm.Model(v="~ x", a="~ 1"))
    by_level = information(process, 50, ddm.Model(v="x")).cov
    slope = (
        by_level.loc["v[1]", "v[1]"]
        + by_level.loc["v[0]", "v[0]"]
        - 2 * by_level.loc["v[0]", "v[1]"]
    )
    assert by_formula.bound["v[x]"] == pytest.approx(np.sqrt(slope), rel=1e-9)
    assert by_formula.bound["a[Intercept]"] == pytest.approx(
        np.sqrt(by_level.loc["a", "a"]) / 1.5, rel=1e-9
    )
    sides = {1: ddm.DDM(v=1.0, a=1.5, t0=0.3), 0: ddm.DDM(v=-1.0, a=1.5, t0=0.3)}
    by_side = information(sides, 50, ddm.Model(stimulus="side"))
    assert by_side.bound.to_numpy() == pytest.approx(
        information(sides[1], 100).bound.to_numpy(), rel=1e-9
    )


def test_it_shows_itself():
    known = information(ddm.DDM(v=1.0, a=1.5, t0=0.3), 500)
    assert repr(known) == (
        "<Information of 500 trials per condition: correlations and bound>\n"
        "        v      a     t0     bound\n"
        "v   1.000  0.234 -0.022   0.06751\n"
        "a   0.234  1.000 -0.613   0.03585\n"
        "t0 -0.022 -0.613  1.000  0.006281"
    )


def test_it_shows_different_numbers():
    process = {level: ddm.DDM(v=v, a=1.5, t0=0.3) for level, v in (("comp", 3.0), ("incomp", 1.0))}
    known = information(process, {"comp": 300, "incomp": 100}, ddm.Model(v="flankers"))
    assert repr(known).splitlines()[0] == (
        "<Information of comp 300, incomp 100 trials: correlations and bound>"
    )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            (ddm.DDM(v=1, a=1), {"easy": 100}),
            ValueError,
            "n_trials has a number for 'easy', but the model names no column, so that it has no "
            "conditions. Give one number, as n_trials=300.",
        ),
        (
            (1.0, 100),
            TypeError,
            "process must be a ddm.DDM or "
            "ddm.GeneralDDM, or {level: process} for a model with conditions; got 1.0.",
        ),
        (
            (ddm.DDM(v=1, a=1), 0.5),
            ValueError,
            "n_trials must be a whole number >= 1 (the trials of each condition); got 0.5.",
        ),
        (
            (ddm.DDM(v=1, a=1), 100, "v"),
            ValueError,
            "parameters must be a list of names of v, a, z, t0, sv, sz, st0, D, or a ddm.Model; "
            "got 'v'. For example parameters=['v', 'a', 't0'].",
        ),
        (
            (ddm.DDM(v=1, a=1), 100, ["v", "sv"]),
            ValueError,
            "the trials hold no information about sv: where an SD or a width is 0 the likelihood "
            "does not change with it to first order. Fix sv, or give it a larger value in "
            "process.",
        ),
        (
            (ddm.DDM(v=1, a=1), 100, [["v"]]),
            ValueError,
            "parameters must be a list of names of v, a, z, t0, sv, sz, st0, D, or a ddm.Model; "
            "got [['v']]. For example parameters=['v', 'a', 't0'].",
        ),
        (
            (ddm.DDM(v=1e4, a=1e4), 100),
            ValueError,
            "process: the information of DDM(v=10000.0, a=10000.0, z=0.5, t0=0.0, sv=0.0, sz=0.0, "
            "st0=0.0, D=1.0) cannot be computed to 1e-08; its densities add up to 0.00170028. Are "
            "its parameters in seconds and in units of D, and do all its trials end?",
        ),
        (
            ({"easy": ddm.DDM(v=1, a=1)}, 100, ["v"]),
            ValueError,
            "parameters=['v'] does not say which parameters differ between the conditions of "
            "process. Give a model: parameters=ddm.Model(v='condition').",
        ),
        (
            (ddm.DDM(v=1, a=1, z=0.6), 100, ddm.Model()),
            ValueError,
            "model fixes z=0.5, but the processes have another z. The bound holds for the right "
            "model: give both the same value, or estimate it.",
        ),
        (
            (ddm.DDM(v=1, a=1), 100, ddm.Model(lapse=0.05)),
            ValueError,
            "model: lapse=0.05, but the information is that of trials without lapses. Leave "
            "lapse at 0; ddm.recover shows what they cost.",
        ),
    ],
)
def test_what_cannot_be_is_refused(arguments, error, message):
    with refused(error, message):
        information(*arguments)


# --- processes with functions ---------------------------------------------------------------------

EXPONENTIAL = ddm.boundaries.exponential


def test_functions_that_are_constant_have_the_information_of_the_constant_process():
    constant = information(ddm.DDM(v=1.2, a=1.5, t0=0.3), 100).matrix
    general = ddm.GeneralDDM(drift=1.2, boundary=lambda t, a: a + 0.0 * t, a=1.5, t0=0.3)
    found = information(general, 100).matrix
    scale = np.sqrt(np.outer(np.diag(constant), np.diag(constant)))
    np.testing.assert_allclose(found / scale, constant / scale, atol=2e-3)


def test_that_about_the_drift_between_moving_boundaries_is_the_mean_decision_time():
    """For a constant drift and noise: I = E[T] / D (Girsanov), whatever the boundaries do."""
    process = ddm.GeneralDDM(drift=1.0, boundary=EXPONENTIAL, a=1.6, tau=0.8, t0=0.3, noise=2.0)
    found = information(process, 1, ["v"]).matrix.iloc[0, 0]
    assert found == pytest.approx((float(process.mean()) - 0.3) / 2.0, rel=1e-3)


def test_conditions_with_functions():
    processes = {
        level: ddm.GeneralDDM(drift=v, boundary=EXPONENTIAL, a=1.6, tau=0.8, t0=0.3)
        for level, v in (("easy", 2.0), ("hard", 0.7))
    }
    known = information(processes, 100, ddm.Model(boundary=EXPONENTIAL, v="d", tau=ddm.FREE))
    assert known.true.to_dict() == {
        "v[easy]": 2.0,
        "v[hard]": 0.7,
        "a": 1.6,
        "t0": 0.3,
        "tau": 0.8,
    }
    with refused(
        ValueError,
        "model: its drift, boundary or noise is another function than that of the processes, and "
        "the bound holds for the right model. Give both the same; ddm.recover shows what a wrong "
        "model loses.",
    ):
        information(processes, 100, ddm.Model(v="d"))
    with refused(
        ValueError,
        "parameters must be a list of names of v, a, z, t0, sv, sz, st0, D, tau, or a ddm.Model; "
        "got ['slope']. For example parameters=['v', 'a', 't0'].",
    ):
        information(processes["easy"], 100, ["slope"])
