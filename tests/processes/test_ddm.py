"""DDM: pdf, cdf, quantiles, moments and simulation of one process agree; arguments are checked and
broadcast.
"""

import dataclasses
import inspect
import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import kstest

from ddm import DDM
from ddm.parameters import BY_NAME, NAMES

PROCESS = DDM(v=1.2, a=1.5, t0=0.3)
PROCESSES = {
    "easy": PROCESS,
    "biased": DDM(v=-0.8, a=1.1, z=0.3, t0=0.2),
    "no drift": DDM(v=0, a=1.3, z=0.6, t0=0.25),
    "weak drift": DDM(v=1e-9, a=1.3, z=0.6, t0=0.25),
    "strong drift": DDM(v=8, a=2, z=0.4),
    "Ratcliff's scale": DDM(v=0.2, a=0.12, z=0.45, t0=0.3, D=0.01),
    "drift varies": DDM(v=1.2, a=1.5, t0=0.3, sv=0.9),
    "all vary": DDM(v=1.2, a=1.5, z=0.45, t0=0.3, sv=0.9, sz=0.4, st0=0.2),
}


def refused(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


@pytest.fixture(params=PROCESSES.values(), ids=PROCESSES)
def process(request):
    return request.param


def integral(function, process):
    """The integral over all RTs of the process, with a break in each of the parts where the density
    is large.
    """
    start, typical = process.t0, float(process.mean() - process.t0)
    ends = [start, *(start + typical * np.array([0.1, 0.5, 1, 2, 4, 8, 16, 40]))]
    return sum(quad(function, *pair, epsabs=1e-13)[0] for pair in pairwise(ends))


# -- construction ----------------------------------------------------------------------------------


def test_defaults():
    assert DDM(v=1, a=2) == DDM(v=1.0, a=2.0, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0)
    assert repr(DDM(v=1, a=2)) == "DDM(v=1.0, a=2.0, z=0.5, t0=0.0, sv=0.0, sz=0.0, st0=0.0, D=1.0)"


def test_fields_are_those_of_the_table():
    assert tuple(field.name for field in dataclasses.fields(DDM)) == NAMES


def test_a_process_is_a_frozen_value():
    assert hash(DDM(v=1, a=2)) == hash(DDM(v=1.0, a=2.0))
    with pytest.raises(dataclasses.FrozenInstanceError, match="v"):
        PROCESS.v = 2.0


@pytest.mark.parametrize("missing", ["v", "a"])
def test_drift_and_boundary_are_required(missing):
    with pytest.raises(TypeError, match=f"missing 1 required keyword-only argument: '{missing}'"):
        DDM(**{name: 1.0 for name in ("v", "a") if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", np.inf),
        ("v", np.nan),
        ("a", 0),
        ("a", -1),
        ("z", 0),
        ("z", 1),
        ("t0", -0.1),
        ("D", 0),
        ("D", np.nan),
        ("sv", -0.1),
        ("sv", np.inf),
        ("sz", -0.1),
        ("sz", 1),
        ("st0", -0.1),
        ("st0", np.nan),
    ],
)
def test_a_value_outside_the_domain(name, value):
    row = BY_NAME[name]
    with refused(
        ValueError, f"{name} must be {row.domain}; got {value:g}. ({name}: {row.meaning})"
    ):
        DDM(**{"v": 1, "a": 1, name: value})


@pytest.mark.parametrize(
    ("z", "sz", "limit"), [(0.5, 0.9999999, None), (0.3, 0.6, "0.6"), (0.8, 0.5, "0.4")]
)
def test_starting_points_lie_between_the_boundaries(z, sz, limit):
    if limit is None:
        assert DDM(v=1, a=1, z=z, sz=sz).sz == sz
        return
    with refused(
        ValueError,
        f"sz must be a number >= 0 and below 2 min(z, 1 - z), which is {limit} for z = {z}; got "
        f"{sz}. Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
        "smaller, or move z towards 0.5.",
    ):
        DDM(v=1, a=1, z=z, sz=sz)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["0.5", None, True, 0.5j, {}], ids=repr)
def test_a_value_that_is_no_number(name, value):
    row = BY_NAME[name]
    with refused(TypeError, f"{name} must be {row.domain}; got {value!r}. ({name}: {row.meaning})"):
        DDM(**{"v": 1, "a": 1, name: value})


def test_parameters_are_named():
    assert tuple(inspect.signature(DDM).parameters) == NAMES
    with refused(
        TypeError,
        "DDM takes its parameters by name; got 1, 1 without a name. Write e.g. DDM(v=1, a=1, "
        "t0=...). The names are v, a, z, t0, sv, sz, st0, D.",
    ):
        DDM(1, 1)


def test_names_of_other_packages_are_refused_with_ours():
    with refused(
        TypeError,
        "DDM does not know drift= (write v=), B= (write a=), nondectime= (write t0=). Its "
        "parameters are v, a, z, t0, sv, sz, st0, D. Numbers of another package may mean "
        "something else: see ddm.convert.",
    ):
        DDM(drift=1, B=0.5, nondectime=0.3)


def test_a_lapse_is_no_parameter_of_a_process():
    with refused(
        TypeError,
        "DDM does not know lapse_rate=. Its parameters are v, a, z, t0, sv, sz, st0, D.",
    ):
        DDM(v=1, a=1, lapse_rate=0.05)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", [[0.5], (1, 2), np.array([0.5]), pd.Series([0.5])], ids=lambda x: type(x).__name__
)
def test_a_process_is_one_set_of_numbers(name, value):
    with refused(
        TypeError,
        f"{name} must be one number; got {value!r}. A process has one of each parameter: make a "
        "process for each set of them, or give those that differ between trials to "
        "simulate(per_trial=...).",
    ):
        DDM(**{"v": 1, "a": 1, name: value})


# -- shapes and support ----------------------------------------------------------------------------

FUNCTIONS = ["pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "quantile"]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    ("x", "response", "shape"),
    [
        (0.5, 1, ()),
        ([0.5, 0.6, 0.7], 0, (3,)),
        (0.5, [0, 1], (2,)),
        ([[0.5], [0.6], [0.7]], [0, 1], (3, 2)),
        ([], 1, (0,)),
        (np.full((2, 2), 0.5)[:, 0], [True, False], (2,)),
        (np.broadcast_to(0.5, (2, 3)), 1, (2, 3)),
    ],
)
def test_arguments_are_broadcast(name, x, response, shape):
    values = getattr(PROCESS, name)(x, response)
    assert np.shape(values) == shape
    pairs = np.broadcast(x, response)
    one_by_one = [getattr(PROCESS, name)(x, response) for x, response in pairs]
    np.testing.assert_array_equal(np.ravel(values), one_by_one)
    assert isinstance(values, np.float64 if shape == () else np.ndarray)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_columns_of_a_table_are_accepted(name):
    data = pd.DataFrame({"x": [0.5, 0.6], "response": [0, 1]})
    expected = getattr(PROCESS, name)([0.5, 0.6], [0, 1])
    for dtypes in ({}, {"x": "Float64", "response": "Int64"}, {"x": object, "response": "boolean"}):
        columns = data.astype({"response": bool} if "boolean" in dtypes.values() else {}).astype(
            dtypes
        )
        np.testing.assert_array_equal(getattr(PROCESS, name)(columns.x, columns.response), expected)


def test_shapes_that_do_not_fit():
    with refused(
        ValueError,
        "rt of shape (3,) and response of shape (2,) cannot be broadcast together; "
        "give them one shape, or one of them as a single number.",
    ):
        PROCESS.pdf([1, 2, 3], [0, 1])


@pytest.mark.parametrize("rt", [PROCESS.t0, 0.29, 0, -1, -np.inf])
@pytest.mark.parametrize("response", [0, 1])
def test_before_t0_nothing_happens(rt, response):
    assert PROCESS.pdf(rt, response) == PROCESS.cdf(rt, response) == 0
    assert PROCESS.logpdf(rt, response) == PROCESS.logcdf(rt, response) == -np.inf


def test_at_infinity_everything_has_happened():
    assert PROCESS.pdf(np.inf, 1) == 0
    assert PROCESS.cdf(np.inf, 1) == pytest.approx(PROCESS.probability(1), rel=1e-12)


@pytest.mark.parametrize("name", ["pdf", "logpdf", "cdf", "logcdf"])
@pytest.mark.parametrize("missing", [np.nan, None, pd.NA])
def test_a_missing_rt_is_a_missing_value(name, missing):
    function = getattr(PROCESS, name)
    np.testing.assert_array_equal(function([missing, 0.5], 1), [np.nan, function(0.5, 1)])
    assert np.isnan(function(missing, 1))


def test_the_log_density_is_finite_where_the_density_underflows():
    assert PROCESS.pdf(0.3 + 1e-4, 1) == 0
    assert -1e6 < PROCESS.logpdf(0.3 + 1e-4, 1) < -1e3


@pytest.mark.parametrize("name", [*FUNCTIONS, "probability", "mean", "var"])
@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (2, 2),
        (-1, -1),
        (0.5, 0.5),
        ("1", "1"),
        ("light", "light"),
        (np.nan, np.nan),
        ([0, 3, 1], 3),
        ([None, 1], None),
        ([1, pd.NA], pd.NA),
    ],
    ids=str,
)
def test_responses_are_0_or_1(name, response, shown):
    arguments = [0.5] if name in FUNCTIONS else []
    with refused(
        ValueError,
        f"response must be 0 (lower boundary) or 1 (upper boundary); got {shown!r}. "
        "Data with other labels go through ddm.Trials(data, upper=...).",
    ):
        getattr(PROCESS, name)(*arguments, response)


@pytest.mark.parametrize("name", [*FUNCTIONS, "quantile", "probability", "mean", "var"])
def test_a_boundary_is_not_called_by_its_name(name):
    arguments = [0.5] if name in [*FUNCTIONS, "quantile"] else []
    with refused(
        ValueError,
        "response must be 0 (lower boundary) or 1 (upper boundary); got 'lower'. Write 1 for the "
        "upper and 0 for the lower boundary.",
    ):
        getattr(PROCESS, name)(*arguments, "lower")


@pytest.mark.parametrize("response", [1, True, 1.0, np.int8(1), np.True_])
def test_kinds_of_one(response):
    assert PROCESS.pdf(0.5, response) == PROCESS.pdf(0.5, 1)


@pytest.mark.parametrize(("name", "argument"), [("pdf", "rt"), ("logcdf", "rt"), ("quantile", "q")])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.5", "'0.5'"),
        (["a", "b"], "'a'"),
        (True, "True"),
        (0.5j, "0.5j"),
        ([None, "a"], "'a'"),
        (pd.Series([0.5, "a"], dtype=object), "'a'"),
        (np.array([1], dtype="timedelta64[s]"), "timedelta64[s]"),
    ],
    ids=str,
)
def test_values_that_are_no_numbers(name, argument, value, shown):
    with refused(TypeError, f"{argument} must hold numbers; got {shown}."):
        getattr(PROCESS, name)(value, 1)


@pytest.mark.parametrize("value", [Decimal("0.5"), Fraction(1, 2), np.float32(0.5)])
def test_every_kind_of_number_is_a_time(value):
    assert PROCESS.pdf(value, 1) == PROCESS.pdf(0.5, 1)


# -- the functions agree ---------------------------------------------------------------------------


@pytest.mark.parametrize("response", [0, 1])
def test_logarithms(process, response):
    rt = process.t0 + np.geomspace(0.01, 5, 30)
    np.testing.assert_allclose(
        process.pdf(rt, response), np.exp(process.logpdf(rt, response)), rtol=1e-14
    )
    np.testing.assert_allclose(
        process.cdf(rt, response), np.exp(process.logcdf(rt, response)), rtol=1e-14
    )


@pytest.mark.parametrize("response", [0, 1])
def test_the_cdf_is_the_integral_of_the_pdf(process, response):
    for share in (0.05, 0.5, 0.95):
        rt = float(process.quantile(share, response))
        middle = 0.5 * (process.t0 + rt)
        area = sum(
            quad(process.pdf, low, high, args=(response,), epsabs=1e-14)[0]
            for low, high in ((process.t0, middle), (middle, rt))
        )
        assert process.cdf(rt, response) == pytest.approx(area, rel=1e-8)


@pytest.mark.parametrize("name", ["cdf", "sf"])
def test_without_a_response_it_is_the_sum_over_both(process, name):
    rt = process.t0 + np.array([-0.1, 0.05, 0.3, 1, 3])
    both = getattr(process, name)(rt, 0) + getattr(process, name)(rt, 1)
    np.testing.assert_allclose(getattr(process, name)(rt), both, rtol=1e-14)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(
            getattr(process, f"log{name}")(rt), np.log(both), rtol=1e-12, atol=1e-14
        )


def test_an_rt_is_shorter_or_longer(process):
    rt = process.t0 + np.array([-0.1, 0.05, 0.3, 1, 3])
    np.testing.assert_allclose(process.cdf(rt) + process.sf(rt), 1, rtol=1e-8)


@pytest.mark.parametrize("response", [0, 1])
def test_the_cdf_tends_to_the_probability(process, response):
    assert process.cdf(process.t0 + 1e3, response) == pytest.approx(
        process.probability(response), rel=1e-9
    )


def test_probabilities_add_up_to_one(process):
    assert process.probability([0, 1]).sum() == pytest.approx(1, rel=1e-14)
    assert process.probability() == process.probability(1)


def test_without_drift_the_probability_is_the_starting_point():
    assert DDM(v=0, a=3, z=0.3).probability([0, 1]).tolist() == pytest.approx([0.7, 0.3])


def test_probability_of_a_drift():
    v, a, z, d = 0.7, 1.4, 0.35, 2.0
    expected = (1 - np.exp(-2 * v * z * a / d)) / (1 - np.exp(-2 * v * a / d))
    assert DDM(v=v, a=a, z=z, D=d).probability(1) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("response", [0, 1])
def test_quantiles_invert_the_cdf(process, response):
    q = np.array([1e-6, 0.1, 0.5, 0.9, 1 - 1e-6])
    cdf = process.cdf(process.quantile(q, response), response)
    np.testing.assert_allclose(cdf, q * process.probability(response), rtol=1e-8)


def test_the_ends_of_the_quantiles():
    assert PROCESS.quantile([0, 1], [[0], [1]]).tolist() == [[0.3, np.inf]] * 2


@pytest.mark.parametrize("q", [-0.1, 1.1, np.nan, np.inf, [0.5, 2.0]])
def test_quantiles_lie_between_0_and_1(q):
    with refused(ValueError, f"q must lie between 0 and 1; got {np.max(q):g}."):
        PROCESS.quantile(q, 1)


@pytest.mark.parametrize("response", [None, 0, 1])
def test_moments_are_integrals_of_the_density(process, response):
    responses = [0, 1] if response is None else [response]

    def density(rt):
        return sum(process.pdf(rt, r) for r in responses)

    mass = integral(density, process)
    mean = integral(lambda rt: rt * density(rt), process) / mass
    var = integral(lambda rt: (rt - mean) ** 2 * density(rt), process) / mass
    assert mass == pytest.approx(1 if response is None else process.probability(response), rel=1e-8)
    assert process.mean(response) == pytest.approx(mean, rel=1e-7)
    assert process.var(response) == pytest.approx(var, rel=1e-6)


@pytest.mark.parametrize("name", ["mean", "var", "probability"])
def test_moments_are_broadcast(name):
    function = getattr(PROCESS, name)
    assert isinstance(function(), np.float64)
    assert isinstance(function(1), np.float64)
    assert function([[0, 1, 1]]).tolist() == [[function(0), function(1), function(1)]]


def test_no_drift_is_the_limit_of_weak_drifts():
    none, weak = PROCESSES["no drift"], PROCESSES["weak drift"]
    for name in ("pdf", "cdf", "quantile"):
        np.testing.assert_allclose(
            getattr(none, name)([0.4, 0.9], [[0], [1]]),
            getattr(weak, name)([0.4, 0.9], [[0], [1]]),
            rtol=1e-7,
        )
    assert none.mean(1) == pytest.approx(weak.mean(1), rel=1e-7)
    assert none.mean() == pytest.approx(0.25 + 1.3**2 * 0.6 * 0.4, rel=1e-12)


def test_d_sets_the_scale_only():
    other = DDM(v=0.12, a=0.15, t0=0.3, D=0.01)
    rt = [0.4, 0.6, 1.5]
    for response in (0, 1):
        np.testing.assert_allclose(other.pdf(rt, response), PROCESS.pdf(rt, response), rtol=1e-11)
        np.testing.assert_allclose(other.cdf(rt, response), PROCESS.cdf(rt, response), rtol=1e-9)
        assert other.mean(response) == pytest.approx(PROCESS.mean(response), rel=1e-12)
        assert other.var(response) == pytest.approx(PROCESS.var(response), rel=1e-12)
    pd.testing.assert_frame_equal(
        other.simulate(50, seed=1), PROCESS.simulate(50, seed=1), rtol=1e-9
    )


# -- simulation ------------------------------------------------------------------------------------


def test_simulated_trials_agree_with_the_closed_forms(process):
    trials = process.simulate(20_000, seed=1)
    is_upper = trials.response == 1
    p = float(process.probability(1))
    assert is_upper.mean() == pytest.approx(p, abs=4.5 * (p * (1 - p) / 20_000) ** 0.5 + 1e-12)
    assert trials.rt.mean() == pytest.approx(
        process.mean(), abs=4.5 * float(process.var() / 20_000) ** 0.5
    )
    for response, group in trials.groupby("response").rt:
        shares = [(group < process.quantile(q, response)).mean() for q in (0.1, 0.5, 0.9)]
        np.testing.assert_allclose(shares, [0.1, 0.5, 0.9], atol=2.3 / len(group) ** 0.5)


@pytest.mark.parametrize("method", ["exact", "euler"])
@pytest.mark.parametrize("response", [0, 1])
def test_simulated_rts_have_the_distribution_of_the_cdf(process, response, method):
    euler = {"dt": float(process.var()) ** 0.5 / 100} if method == "euler" else {}
    trials = process.simulate(10_000, seed=2, method=method, **euler)
    rt = trials.rt[trials.response == response]
    if rt.size:
        assert (
            kstest(rt, lambda x: process.cdf(x, response) / process.probability(response)).pvalue
            > 1e-4
        )


@pytest.mark.parametrize("n", [0, 1, 5, np.int64(5)])
def test_a_table_of_trials(n):
    trials = PROCESS.simulate(n, seed=1)
    assert trials.dtypes.to_dict() == {"rt": np.dtype("float64"), "response": np.dtype("int64")}
    assert trials.index.tolist() == list(range(n))
    assert (trials.rt > PROCESS.t0).all()
    assert set(trials.response) <= {0, 1}


@pytest.mark.parametrize(
    "make", [lambda: 7, lambda: np.random.SeedSequence(7), lambda: np.random.default_rng(7)]
)
def test_a_seed_repeats_a_result(make):
    one, other = PROCESS.simulate(20, seed=make()), PROCESS.simulate(20, seed=make())
    pd.testing.assert_frame_equal(one, other)
    assert not one.equals(PROCESS.simulate(20, seed=8))


def test_no_seed_is_another_result_every_time():
    assert not PROCESS.simulate(5).equals(PROCESS.simulate(5))


@pytest.mark.parametrize("simulate", [PROCESS.simulate, PROCESS.paths], ids=["simulate", "paths"])
@pytest.mark.parametrize(
    ("n", "error"),
    [
        *((n, ValueError) for n in (-1, 2.0)),
        *((n, TypeError) for n in ("3", True, None, [3])),
    ],
    ids=repr,
)
def test_numbers_of_trials_that_are_refused(simulate, n, error):
    with refused(error, f"n must be a whole number >= 0; got {n!r}."):
        simulate(n)


@pytest.mark.parametrize("method", ["Exact", "Euler", None], ids=repr)
def test_methods_that_are_refused(method):
    with refused(ValueError, f"method must be 'exact' or 'euler'; got {method!r}."):
        PROCESS.simulate(3, method=method)


@pytest.mark.parametrize(("name", "value"), [("dt", 1e-3), ("correct", False), ("correct", True)])
def test_options_of_steps_are_refused_where_there_are_none(name, value):
    with refused(
        ValueError,
        f"{name}={value!r} is an option of method='euler'; exact samples take no steps. Leave "
        f"{name} out, or say method='euler'.",
    ):
        PROCESS.simulate(3, **{name: value})


@pytest.mark.parametrize("method", ["exact", "euler"])
def test_undecided_trials_are_missing_and_counted(method):
    with pytest.warns(UserWarning, match=r"^\d+ of 50 simulated trials ") as caught:
        trials = PROCESS.simulate(50, seed=1, t_max=0.3, method=method)
    n_undecided = int(trials.rt.isna().sum())
    assert 0 < n_undecided < 50
    assert [str(warning.message) for warning in caught] == [
        f"{n_undecided} of 50 simulated trials did not end before t_max: their rt and response are "
        "NaN. Raise t_max to see them end."
    ]
    assert caught[0].filename == __file__
    assert trials.response.dtype == float
    assert trials.response.isna().equals(trials.rt.isna())
    assert (trials.rt.dropna() <= PROCESS.t0 + 0.3).all()
    decided = trials.dropna()
    all_trials = PROCESS.simulate(50, seed=1, method=method)
    pd.testing.assert_frame_equal(decided, all_trials.loc[decided.index], check_dtype=False)


def test_without_t_max_every_trial_ends():
    assert PROCESS.simulate(200, seed=1).notna().all(axis=None)
    assert DDM(v=0, a=12).simulate(5, seed=1, method="euler", dt=0.01).notna().all(axis=None)


# -- paths -----------------------------------------------------------------------------------------


def test_paths_start_at_z_and_end_at_a_boundary():
    process = DDM(v=0.5, a=1.5, z=0.3, t0=0.3)
    paths = process.paths(8, dt=0.002, t_max=20, seed=3)
    assert paths.shape == (10_001, 8)
    assert paths.index.name == "time"
    np.testing.assert_allclose(paths.index[:3], [0, 0.002, 0.004])
    assert paths.iloc[0].tolist() == pytest.approx([0.45] * 8)
    for _, path in paths.items():
        last = path.last_valid_index()
        assert path[last] in (0.0, 1.5)
        assert path.loc[last:].iloc[1:].isna().all()
        assert path.loc[:last].iloc[:-1].between(0, 1.5, inclusive="neither").all()


def test_paths_are_the_trials_of_the_textbook_scheme():
    paths = PROCESS.paths(20, dt=0.002, t_max=30, seed=4)
    trials = PROCESS.simulate(20, method="euler", dt=0.002, seed=4, correct=False)
    last = paths.apply(pd.Series.last_valid_index)
    np.testing.assert_allclose(last + PROCESS.t0, trials.rt, rtol=1e-12)
    assert [int(paths.loc[last[i], i] > 0) for i in paths] == trials.response.tolist()


def test_paths_end_at_t_max():
    paths = PROCESS.paths(5, dt=0.01, t_max=0.05, seed=1)
    np.testing.assert_allclose(paths.index, [0, 0.01, 0.02, 0.03, 0.04, 0.05])


def test_no_paths():
    assert PROCESS.paths(0, dt=0.01, t_max=0.05).shape == (6, 0)
