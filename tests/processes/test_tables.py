"""Tables of simulated trials: their number, parameters that differ between them, and what became of
them.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from ddm import DDM, GeneralDDM, boundaries, drifts
from ddm.distributions import BELONGING_NAMES
from ddm.parameters import NAMES
from ddm.processes.tables import per_trial_values, simulated_table, trial_index
from refusals import refused

N = 6
GENERATOR = np.random.default_rng(1)
VALUES = {
    "v": GENERATOR.normal(1.0, 1.0, N),
    "a": GENERATOR.uniform(1.0, 2.0, N),
    "z": GENERATOR.uniform(0.4, 0.6, N),
    "t0": GENERATOR.uniform(0.2, 0.3, N),
    "sv": GENERATOR.uniform(0.1, 1.0, N),
    "sz": GENERATOR.uniform(0.1, 0.5, N),
    "st0": GENERATOR.uniform(0.1, 0.2, N),
    "D": GENERATOR.uniform(0.5, 2.0, N),
}
PROCESS = DDM(v=1.0, a=1.5, t0=0.2, sv=0.3)
GENERAL = GeneralDDM(
    drift=drifts.leaky,
    boundary=boundaries.exponential,
    v=1.0,
    leak=3.0,
    a=1.5,
    tau=2.0,
    t0=0.2,
)
ALWAYS = tuple(name for name in NAMES if name not in BELONGING_NAMES)

SIMULATE = {
    "exact": lambda process=PROCESS, n=N, **options: process.simulate(
        n, method="euler", seed=3, **options
    ),
    "euler": lambda process=PROCESS, n=N, **options: process.simulate(
        n, seed=3, method="euler", **options
    ),
    "textbook": lambda process=PROCESS, n=N, **options: process.simulate(
        n, seed=3, method="euler", correct=False, **options
    ),
    "general": lambda process=GENERAL, n=N, **options: process.simulate(
        n, method="euler", seed=3, **options
    ),
}


@pytest.fixture(params=SIMULATE)
def simulate(request):
    return SIMULATE[request.param]


# -- parameters of each trial ----------------------------------------------------------------------


@pytest.mark.parametrize("method", ["exact", "euler", "textbook"])
@pytest.mark.parametrize("names", [*((name,) for name in ALWAYS), ALWAYS], ids=" ".join)
def test_a_trial_is_that_of_a_process_with_its_parameters(method, names):
    """And the same stream of random numbers: the trial's own."""
    trials = SIMULATE[method](per_trial={name: VALUES[name] for name in names})
    for i in range(N):
        fields = {name: getattr(PROCESS, name) for name in ALWAYS} | {
            name: VALUES[name][i] for name in names
        }
        alone = SIMULATE[method](DDM(**fields))
        assert trials.iloc[[i]].equals(alone.iloc[[i]])


@pytest.mark.parametrize(
    "names", [("leak",), ("tau",), ("v", "z", "t0", "sv", "sz", "st0"), ("D",)], ids=" ".join
)
def test_a_trial_is_that_of_a_general_process_with_its_parameters(names):
    values = VALUES | {"leak": np.linspace(0, 4, N), "tau": np.linspace(0.5, 2, N)}
    trials = GENERAL.simulate(
        N, method="euler", seed=3, per_trial={name: values[name] for name in names}
    )
    own = ("z", "t0", "sv", "sz", "st0")
    for i in range(N):
        numbers = {name: values[name][i] for name in names}
        alone = GeneralDDM(
            drift=drifts.leaky,
            boundary=boundaries.exponential,
            noise=numbers.get("D", 1.0),
            **{name: numbers.get(name, value) for name, value in GENERAL.parameters.items()},
            **{name: numbers.get(name, getattr(GENERAL, name)) for name in own},
        ).simulate(N, method="euler", seed=3)
        assert trials.iloc[[i]].equals(alone.iloc[[i]])


def test_all_kinds_of_columns_are_accepted(simulate):
    values = [0.5, -1.0, 2.0, 0.0, 1.0, 1.0]
    expected = simulate(per_trial={"v": np.array(values)})
    whole = [0, -1, 2, 0, 1, 1]
    expected_whole = simulate(per_trial={"v": whole})
    assert not expected.equals(simulate())
    for column in (
        values,
        tuple(values),
        pd.Series(values, index=list("abcdef")),
        pd.array(values, dtype="Float64"),
        np.array(values, dtype=object),
        np.array(values, dtype=np.float32),
    ):
        assert simulate(per_trial={"v": column}).reset_index(drop=True).equals(expected)
    for column in (
        pd.array(whole, dtype="Int64"),
        np.array(whole, dtype=np.int8),
        pd.Series(whole),
    ):
        assert simulate(per_trial={"v": column}).equals(expected_whole)


def test_a_read_only_or_strided_column_is_accepted(simulate):
    values = np.repeat(VALUES["v"], 2)
    values.flags.writeable = False
    assert simulate(per_trial={"v": values[::2]}).equals(simulate(per_trial={"v": VALUES["v"]}))


def test_no_parameters_change_nothing(simulate):
    for nothing in (None, {}, pd.DataFrame(index=range(N))):
        pd.testing.assert_frame_equal(
            simulate(per_trial=nothing), simulate(), check_index_type=False
        )


def test_the_values_of_the_process_change_nothing(simulate):
    assert simulate(per_trial={"v": np.full(N, 1.0), "t0": [0.2] * N}).equals(simulate())


def test_the_result_has_the_index_of_the_table(simulate):
    index = pd.MultiIndex.from_tuples(
        [("s1", i) for i in (3, 1, 4)] + [("s2", i) for i in (1, 5, 9)]
    )
    table = pd.DataFrame({"v": VALUES["v"]}, index=index)
    before = table.copy()
    trials = simulate(per_trial=table)
    assert trials.index.equals(index)
    assert trials.reset_index(drop=True).equals(simulate(per_trial={"v": VALUES["v"]}))
    assert table.equals(before)
    joined = table.join(trials)  # what the index is for
    assert joined.columns.tolist() == ["v", "rt", "response"]
    assert joined.rt.notna().all()


def test_the_index_is_that_of_the_columns_in_a_dict_where_they_agree(simulate):
    index = pd.RangeIndex(100, 100 + N)
    drift, t0 = pd.Series(VALUES["v"], index=index), pd.Series(VALUES["t0"], index=index)
    assert simulate(per_trial={"v": drift, "t0": t0}).index.equals(index)
    assert simulate(per_trial={"v": drift, "t0": list(t0)}).index.equals(index)
    assert simulate(per_trial={"v": drift, "t0": t0.reset_index(drop=True)}).index.equals(
        pd.RangeIndex(N)
    )


def test_no_trials(simulate):
    trials = simulate(n=0, per_trial={"v": []})
    assert trials.shape == (0, 2)
    assert trials.dtypes.to_dict() == {"rt": np.dtype("float64"), "response": np.dtype("int64")}


def test_parameters_shape_the_trials():
    """A drift per trial: the choice follows its sign, and the time its size."""
    v = np.repeat([-3.0, 0.0, 3.0], 2000)
    for method in ("exact", "euler"):
        trials = DDM(v=0.0, a=1.5).simulate(6000, seed=1, method=method, per_trial={"v": v})
        by_drift = trials.groupby(v)
        assert by_drift.response.mean().tolist() == pytest.approx(
            [float(DDM(v=d, a=1.5).probability()) for d in (-3.0, 0.0, 3.0)], abs=0.045
        )
        assert by_drift.rt.mean().tolist() == pytest.approx(
            [float(DDM(v=d, a=1.5).mean()) for d in (-3.0, 0.0, 3.0)], rel=0.07
        )


# -- what is refused -------------------------------------------------------------------------------

ADVICE = "What is the same in all trials is a parameter of the process itself."


@pytest.mark.parametrize(
    "table",
    [[1.0] * N, np.ones(N), "v", 3.0, pd.Series([1.0] * N, name="v")],
    ids=lambda table: type(table).__name__,
)
def test_what_is_no_table_is_refused(simulate, table):
    with refused(
        TypeError,
        "per_trial must be a DataFrame or a dict with one value per trial of each parameter; got "
        f"{table!r}. Write e.g. per_trial={{'v': ...}}.",
    ):
        simulate(per_trial=table)


@pytest.mark.parametrize("name", ["w", "V", "lapse", "tau", 1])
def test_what_is_no_parameter_is_refused(name):
    with refused(
        ValueError,
        f"per_trial names {name!r}, which is no parameter of this process; these are v, a, z, t0, "
        "sv, sz, st0, D. Of a table with other columns, pass those of the parameters: "
        "per_trial=table[['v']].",
    ):
        PROCESS.simulate(N, method="euler", per_trial={"v": VALUES["v"], name: VALUES["v"]})


def test_what_no_function_takes_is_refused():
    with refused(
        ValueError,
        "per_trial names 'slope', which is no parameter of this process; these are v, leak, a, "
        "tau, D, z, t0, sv, sz, st0. Of a table with other columns, pass those of the "
        "parameters: per_trial=table[['v']].",
    ):
        GENERAL.simulate(N, method="euler", per_trial=pd.DataFrame({"slope": VALUES["v"]}))


@pytest.mark.parametrize(
    ("values", "found"),
    [(1.0, "one number"), ([1.0, 2.0], "2 values"), ([], "0 values"), (np.ones(7), "7 values")],
)
def test_another_number_of_values_is_refused(simulate, values, found):
    with refused(
        ValueError, f"per_trial['v'] must hold one value per trial, n=6; got {found}. {ADVICE}"
    ):
        simulate(per_trial={"v": values})


@pytest.mark.parametrize("shape", [(N, 1), (N, 2), (N, 2, 3)])
def test_several_values_per_trial_are_refused(simulate, shape):
    with refused(
        ValueError, f"per_trial['v'] must hold one value per trial; got values of shape {shape}."
    ):
        simulate(per_trial={"v": np.ones(shape)})


def test_two_columns_of_one_name_are_refused(simulate):
    table = pd.DataFrame(np.ones((N, 2)), columns=["v", "v"])
    with refused(
        ValueError, "per_trial['v'] must hold one value per trial; got values of shape (6, 2)."
    ):
        simulate(per_trial=table)


def test_a_table_of_another_length_is_refused(simulate):
    for table in (pd.DataFrame(index=range(4)), pd.DataFrame({"v": np.ones(4)})):
        with refused(ValueError, "per_trial must have one row per trial, n=6; got 4 rows."):
            simulate(per_trial=table)


@pytest.mark.parametrize(
    ("values", "first", "trial", "count"),
    [
        ([1, 1, np.nan, 1, np.inf, 1], "nan", 2, 2),
        ([1, 1, 1, 1, 1, -np.inf], "-inf", 5, 1),
        ([None, 1, 1, 1, None, None], "nan", 0, 3),
        (pd.array([1, 1, 1, None, 1, 1], dtype="Int64"), "nan", 3, 1),
    ],
)
def test_missing_and_infinite_values_are_refused(simulate, values, first, trial, count):
    with refused(
        ValueError,
        f"per_trial['v'] must hold finite numbers; got {first} in trial {trial} and {count} such "
        "values in all. Leave these trials out, or fill them in.",
    ):
        simulate(per_trial={"v": values})


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2", "3", "4", "5", "6"],
        pd.Series(["1", "2", "3", "4", "5", "6"]),
        pd.Categorical(["1", "2", "3", "4", "5", "6"]),
        ["easy"] * N,
        "abcdef",
        [1j] * N,
        np.full(N, 1j),
        np.full(N, "2020-01-01", dtype="datetime64[s]"),
        np.ones(N, dtype="timedelta64[s]"),
        [[1], [2, 3], [4], [5], [6], [7]],
        [{}] * N,
        set(range(N)),
        iter(range(N)),
    ],
    ids=lambda values: type(values).__name__,
)
def test_what_are_no_numbers_is_refused(simulate, values):
    with refused(TypeError, f"per_trial['v'] must hold numbers; got {values!r}."):
        simulate(per_trial={"v": values})


def test_values_outside_their_domain_are_refused():
    def simulate(**columns):
        return PROCESS.simulate(3, method="euler", per_trial=columns)

    with refused(
        ValueError, 
            "per_trial['a'] must be a finite number > 0; got -1. (a: boundary separation: the "
            "full distance between the boundaries)"
        ,
    ):  # fmt: skip
        simulate(a=[1, -1, 0])
    with refused(
        ValueError,
        "per_trial['z'] must be a number between 0 and 1, both excluded; got 1. (z: starting "
        "point relative to a (0 = lower, 1 = upper boundary))",
    ):
        simulate(z=[0.5, 0.5, 1])
    with refused(
        ValueError,
        "sz must be a number >= 0 and below 2 min(z, 1 - z), which is 0.2 for z = 0.1; got 0.9. "
        "Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
        "smaller, or move z towards 0.5.",
    ):
        simulate(z=[0.5, 0.1, 0.5], sz=[0.9, 0.9, 0.9])


def test_values_outside_the_domain_of_a_general_process_are_refused():
    def simulate(**columns):
        return GENERAL.simulate(3, method="euler", per_trial=columns)

    with refused(
        ValueError,
        "per_trial['t0'] must be a finite number >= 0; got -0.1. (t0: non-decision time; with "
        "st0 > 0 its smallest value, with t0_sd > 0 its mean)",
    ):
        simulate(t0=[0.1, -0.1, 0.1])
    with refused(
        ValueError,
        "sz must be a number >= 0 and below 2 min(z, 1 - z), which is 0.2 for z = 0.1; got 0.9. "
        "Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
        "smaller, or move z towards 0.5.",
    ):
        simulate(z=[0.5, 0.1, 0.5], sz=[0.9, 0.9, 0.9])
    with refused(
        ValueError,
        "boundary must return a finite number > 0 at t = 0, for the start to lie between the "
        "boundaries; got 0 with v=1, a=0, D=1, leak=3, tau=2.",
    ):
        simulate(a=[1, 0, -2])
    with refused(
        ValueError,
        "noise must return a finite number >= 0 at t = 0; got -2 with v=1, a=1.5, D=-2, leak=3, "
        "tau=2.",
    ):
        simulate(D=[1, 0, -2])


# -- the pieces ------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 7, np.int64(7), np.uint8(7)])
def test_counts(simulate, n):
    assert len(simulate(n=n)) == n


@pytest.mark.parametrize(
    ("n", "error"),
    [
        *((n, ValueError) for n in (-1, 2.0, np.nan)),
        *((n, TypeError) for n in ("3", True, np.True_, None, [3])),
    ],
    ids=repr,
)
def test_counts_that_are_refused(simulate, n, error):
    with refused(error, f"n must be a whole number >= 0; got {n!r}."):
        simulate(n=n)


def test_the_index_is_that_of_a_table_or_counts():
    index = pd.Index(["b", "a"], name="trial")
    assert trial_index(2, pd.DataFrame({"v": [1, 2]}, index=index)).equals(index)
    assert trial_index(2, {"v": [1, 2]}).equals(pd.RangeIndex(2))
    assert trial_index(2, None).equals(pd.RangeIndex(2))


def test_values_are_floats_by_name():
    values = per_trial_values({"v": [1, 2], "a": (3.0, 4.0)}, 2, NAMES)
    assert {name: (column.dtype, column.tolist()) for name, column in values.items()} == {
        "v": (np.dtype(float), [1.0, 2.0]),
        "a": (np.dtype(float), [3.0, 4.0]),
    }
    assert per_trial_values(None, 2, NAMES) == {}


def test_decided_trials_make_a_table_without_a_warning():
    index = pd.Index([5, 6, 7], name="trial")
    table = simulated_table(np.array([0.4, 0.5, 0.6]), np.array([1, 0, 1], dtype=np.int8), index)
    assert table.equals(pd.DataFrame({"rt": [0.4, 0.5, 0.6], "response": [1, 0, 1]}, index=index))
    assert table.index.name == "trial"


def test_undecided_trials_are_missing_and_counted(simulate):
    n, v = 200, np.linspace(0, 1, 200)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trials = simulate(n=n, t_max=0.2, per_trial={"v": v})
    n_undecided = int(trials.rt.isna().sum())
    assert 0 < n_undecided < n
    assert trials.response.isna().equals(trials.rt.isna())
    assert [(str(warning.message), warning.category) for warning in caught] == [
        (
            f"{n_undecided} of 200 simulated trials did not end before t_max: their rt and "
            "response are NaN. Raise t_max to see them end.",
            UserWarning,
        )
    ]
    assert set(trials.response.dropna()) == {0.0, 1.0}


@pytest.mark.parametrize(
    "simulated",
    [
        lambda **options: PROCESS.simulate(20, **options),
        lambda **options: PROCESS.simulate(20, method="euler", **options),
        lambda **options: GENERAL.simulate(20, method="euler", **options),
    ],
    ids=["exact", "euler", "general"],
)
def test_the_warning_points_at_the_line_of_the_caller(simulated):
    with pytest.warns(UserWarning, match="did not end before t_max") as caught:
        simulated(seed=1, t_max=0.01)
    assert [warning.filename for warning in caught] == [__file__]
    assert caught[0].lineno == simulated.__code__.co_firstlineno
