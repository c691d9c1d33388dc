"""Design: labels and levels, the linear map and its pull-back, stimulus coding, and columns that
are no conditions."""

import pickle

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import FREE, Model, Trials
from ddm.models.layout import lay_out
from ddm.parameters import BY_NAME, NAMES
from refusals import refused

DIFFICULTY = ["hard", "easy", "hard", "easy", "easy", "hard"]
SPEED = ["slow", "slow", "fast", "fast", "slow", "slow"]


def trials(response=(0, 1, 1, 0, 1, 0), rt=None, upper=None, **columns):
    n = len(response)
    return Trials(
        pd.DataFrame({"rt": [0.5] * n if rt is None else rt, "response": response, **columns}),
        upper=upper,
    )


def design(model, **columns):
    return lay_out(model, trials(**columns))


def column(name):
    return NAMES.index(name)


# -- labels and levels -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "labels"),
    [
        (Model(), ["v", "a", "t0"]),
        (Model(a=1, z=FREE, D=FREE), ["v", "z", "t0", "D"]),
        (Model(v="difficulty"), ["v[easy]", "v[hard]", "a", "t0"]),
        (Model(v="difficulty", t0="speed"), ["v[easy]", "v[hard]", "a", "t0[fast]", "t0[slow]"]),
        (Model(v=["difficulty", "speed"], a=1, t0=0),
         ["v[easy, fast]", "v[easy, slow]", "v[hard, fast]", "v[hard, slow]"]),
        (Model(v=["speed", "difficulty"], a=1, t0=0),
         ["v[fast, easy]", "v[fast, hard]", "v[slow, easy]", "v[slow, hard]"]),
        (Model(v=1, a=1, t0=0.2), []),
    ],
)  # fmt: skip
def test_labels(model, labels):
    laid_out = design(model, difficulty=DIFFICULTY, speed=SPEED)
    assert list(laid_out.labels) == labels
    assert list(laid_out.owners) == [label.split("[")[0] for label in labels]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (pd.Categorical(DIFFICULTY, categories=["hard", "unused", "easy"]), ["v[hard]", "v[easy]"]),
        (pd.Series(DIFFICULTY, dtype="string"), ["v[easy]", "v[hard]"]),
        (pd.Series(DIFFICULTY, dtype=object), ["v[easy]", "v[hard]"]),
        ([10, 9, 10, 9, 9, 10], ["v[9]", "v[10]"]),
        (pd.array([10, 9, 10, 9, 9, 10], dtype="Int64"), ["v[9]", "v[10]"]),
        ([0.5, 0.25, 0.5, 0.25, 0.25, 0.5], ["v[0.25]", "v[0.5]"]),
        ([True, False, True, False, False, True], ["v[False]", "v[True]"]),
        (pd.Series([2, "x", 2, "x", "x", 2], dtype=object), ["v[2]", "v[x]"]),
        (pd.cut(pd.Series([5, 1, 6, 2, 3, 9]), [0, 4, 10]), ["v[(0, 4]]", "v[(4, 10]]"]),
        (["s01"] * 6, ["v[s01]"]),
    ],
    ids=[
        "categorical",
        "string",
        "object",
        "int",
        "Int64",
        "float",
        "bool",
        "mixed",
        "interval",
        "one level",
    ],
)
def test_levels_are_in_categorical_order_else_sorted(values, labels):
    assert list(design(Model(v="x", a=1, t0=0), x=values).labels) == labels


def test_only_combinations_that_occur_have_a_value():
    laid_out = design(
        Model(v=["difficulty", "speed"], a=1, t0=0),
        difficulty=DIFFICULTY,
        speed=["slow"] * 5 + ["fast"],
    )
    assert list(laid_out.labels) == ["v[easy, slow]", "v[hard, fast]", "v[hard, slow]"]


def test_levels_of_rows_set_aside_do_not_occur():
    laid_out = design(Model(v="x"), rt=[0.5] * 5 + [None], x=["a", "a", "b", "b", "a", "c"])
    assert list(laid_out.labels) == ["v[a]", "v[b]", "a", "t0"]


def test_cells_are_the_combinations_of_all_columns():
    laid_out = design(Model(v="difficulty", a="speed"), difficulty=DIFFICULTY, speed=SPEED)
    assert laid_out.cells.astype(str).to_numpy().tolist() == [
        ["easy", "fast"],
        ["easy", "slow"],
        ["hard", "fast"],
        ["hard", "slow"],
    ]
    assert laid_out.cell.tolist() == [3, 1, 2, 0, 1, 3]


def test_without_columns_there_is_one_cell():
    laid_out = design(Model())
    assert laid_out.cells.shape == (1, 0)
    assert laid_out.cell.tolist() == [0] * 6


# -- the map ---------------------------------------------------------------------------------------


THETA = {"v[easy]": 2.0, "v[hard]": 1.0, "a[fast]": 0.8, "a[slow]": 1.6, "t0": 0.3}
MODEL = Model(v="difficulty", a="speed", z=0.4)


def test_each_cell_gets_the_values_of_its_levels():
    laid_out = design(MODEL, difficulty=DIFFICULTY, speed=SPEED)
    by_cell = laid_out.parameters_by_cell(np.array([THETA[label] for label in laid_out.labels]))
    assert by_cell.shape == (4, len(NAMES) + 1)
    for trial, (difficulty, speed) in enumerate(zip(DIFFICULTY, SPEED, strict=True)):
        expected = [
            THETA[f"v[{difficulty}]"],
            THETA[f"a[{speed}]"],
            0.4,
            0.3,
            0.0,
            0.0,
            0.0,
            1.0,
            0.0,
            0.0,
            0.0,
        ]
        assert by_cell[laid_out.cell[trial]].tolist() == expected


@pytest.mark.parametrize(
    "model",
    [
        Model(),
        MODEL,
        Model(v=["difficulty", "speed"], t0="speed", stimulus={"speed": {"fast": -1, "slow": 1}}),
        Model(v=1, a="difficulty", D="speed", z=FREE),
    ],
)
def test_the_gradient_is_pulled_back(model):
    laid_out = design(model, difficulty=DIFFICULTY, speed=SPEED)
    rng = np.random.default_rng(1)
    theta = rng.uniform(0.5, 1.5, len(laid_out.labels))
    weight = rng.normal(size=laid_out.offset.shape)

    def function(theta):
        return float((weight * np.sin(laid_out.parameters_by_cell(theta))).sum())

    gradient = laid_out.gradient(theta, weight * np.cos(laid_out.parameters_by_cell(theta)))
    steps = 1e-6 * np.eye(theta.size)
    differences = [(function(theta + step) - function(theta - step)) / 2e-6 for step in steps]
    np.testing.assert_allclose(gradient, differences, rtol=1e-7, atol=1e-8)


def test_cells_of_an_estimate():
    laid_out = design(MODEL, difficulty=DIFFICULTY, speed=SPEED)
    by_label = {label: laid_out.cells_of(i).tolist() for i, label in enumerate(laid_out.labels)}
    assert by_label["v[easy]"] == [True, True, False, False]
    assert by_label["a[slow]"] == [False, True, False, True]
    assert by_label["t0"] == [True] * 4


def test_select_drops_what_the_trials_cannot_inform():
    laid_out = design(MODEL, difficulty=DIFFICULTY, speed=SPEED)
    rows = np.array([value == "easy" for value in DIFFICULTY])
    part = laid_out.select(rows)
    assert list(part.labels) == ["v[easy]", "a[fast]", "a[slow]", "t0"]
    assert list(part.owners) == ["v", "a", "a", "t0"]
    assert part.cell.tolist() == [1, 0, 1]
    assert part.cells.index.tolist() == [0, 1]
    theta = np.array([THETA[label] for label in laid_out.labels])
    informed = np.array([THETA[label] for label in part.labels])
    np.testing.assert_array_equal(
        part.parameters_by_cell(informed)[part.cell],
        laid_out.parameters_by_cell(theta)[laid_out.cell][rows],
    )


def test_a_selection_with_all_cells_has_the_same_terms():
    laid_out = design(MODEL, difficulty=DIFFICULTY, speed=SPEED)
    rows = np.array([False, *[True] * (len(DIFFICULTY) - 1)])
    part = laid_out.select(rows)
    assert part.terms is laid_out.terms
    assert part.labels == laid_out.labels
    assert part.cell.tolist() == laid_out.cell[rows].tolist()


def test_select_no_trials():
    part = design(MODEL, difficulty=DIFFICULTY, speed=SPEED).select(np.zeros(6, dtype=bool))
    assert part.labels == ()
    assert part.cell.size == 0


def test_laying_out_changes_nothing():
    data = trials(difficulty=pd.Categorical(DIFFICULTY), speed=SPEED)
    before = data.data.copy()
    lay_out(MODEL, data)
    pd.testing.assert_frame_equal(data.data, before)


@pytest.mark.parametrize(
    ("fixed", "unit"),
    [
        ({"D": 4.0}, 2.0),
        ({"D": FREE, "a": 3.0}, 3.0 / BY_NAME["a"].start),
        ({"D": FREE, "v": -0.5}, 0.5),
        ({"D": FREE, "v": FREE, "sv": 2.5}, 2.5 / BY_NAME["sv"].start),
        ({"D": FREE, "a": 3.0, "v": 8.0}, 3.0 / BY_NAME["a"].start),  # a before v
        ({"D": FREE, "v": 8.0, "sv": 0.1}, 8.0),  # v before sv
    ],
)
def test_the_unit_of_evidence_is_that_of_what_is_fixed(fixed, unit):
    assert design(Model(**fixed)).units_of_evidence() == pytest.approx([unit])


# -- stimulus coding -------------------------------------------------------------------------------


LEFT_RIGHT = {"response": list("lrrlrl"), "upper": "r"}


def drifts(model, **columns):
    """The drift of each trial when v = 2."""
    laid_out = design(model, **columns)
    theta = np.array([2.0 if owner == "v" else 0.5 for owner in laid_out.owners])
    return laid_out.parameters_by_cell(theta)[laid_out.cell, column("v")].tolist()


SIGNED = [-2.0, -2.0, 2.0, 2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("stimulus", "source", "responses"),
    [
        ("source", list("llrrrr"), LEFT_RIGHT),
        ("source", pd.Categorical(list("llrrrr"), categories=list("rl")), LEFT_RIGHT),
        ("source", [0, 0, 1, 1, 1, 1], {}),
        ("source", [0.0, 0.0, 1.0, 1.0, 1.0, 1.0], {}),
        ("source", [False, False, True, True, True, True], {}),
        ("source", [-1, -1, 1, 1, 1, 1], {"response": [-1, 1, 1, -1, 1, -1]}),
        ("source", [2, 2, 1, 1, 1, 1], {"response": [1, 2, 2, 1, 1, 2], "upper": 1}),
        ({"source": {"noise": -1, "face": 1}}, ["noise"] * 2 + ["face"] * 4, {}),
        ({"source": {-1: -1, 1: 1}}, [-1, -1, 1, 1, 1, 1], {}),
        ({"source": {"a": -1, "b": 1, "c": 1, "absent": -1}}, list("aabbcc"), {}),
    ],
)
def test_the_sign_of_the_drift_follows_the_stimulus(stimulus, source, responses):
    assert drifts(Model(stimulus=stimulus), source=source, **responses) == SIGNED


def test_the_sign_multiplies_drifts_of_conditions_and_fixed_drifts():
    columns = {"source": list("llrrrr"), "difficulty": DIFFICULTY, **LEFT_RIGHT}
    laid_out = design(Model(v="difficulty", stimulus="source"), **columns)
    assert laid_out.labels[:2] == ("v[easy]", "v[hard]")
    assert drifts(Model(v="difficulty", stimulus="source"), **columns) == SIGNED
    assert drifts(Model(v=2.0, stimulus="source"), **columns) == SIGNED


@pytest.mark.parametrize("upper", ["r", "l"])
def test_one_response_to_two_stimuli(upper):
    signs = drifts(Model(stimulus="source"), source=list("llrrrr"), response=["r"] * 6, upper=upper)
    assert signs == (SIGNED if upper == "r" else [-value for value in SIGNED])


@pytest.mark.parametrize(
    ("stimulus", "source", "message"),
    [
        ("source", ["left"] * 3 + ["right"] * 3,
         "stimulus='source': the level 'left' is none of 'l', 'r', the labels of 'response'. "
         "Stimulus coding needs the responses themselves, not their accuracy; if they have "
         "other labels than the stimuli, say stimulus={'source': {'left': SIGN, 'right': SIGN}}, "
         "where SIGN is +1 for the stimulus whose right response is 'r', and -1 for the other."),
        ("source", list("llrrxx"),
         "stimulus='source': the level 'x' is none of 'l', 'r', the labels of 'response'. "
         "Stimulus coding needs the responses themselves, not their accuracy; if they have "
         "other labels than the stimuli, say stimulus={'source': {'l': SIGN, 'r': SIGN}}, "
         "where SIGN is +1 for the stimulus whose right response is 'r', and -1 for the other."),
        ({"source": {"l": -1}}, list("llrrrr"),
         "stimulus='source': the level 'r' is none of 'l', the levels in stimulus=; give each "
         "level +1 or -1."),
    ],
)  # fmt: skip
def test_an_unknown_stimulus_level(stimulus, source, message):
    with refused(ValueError, message):
        design(Model(stimulus=stimulus), source=source, **LEFT_RIGHT)


# -- columns that are refused ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "user"),
    [(Model(v="x"), "v"), (Model(t0=["speed", "x"]), "t0"), (Model(stimulus="x"), "stimulus")],
)
def test_an_absent_column(model, user):
    with refused(
        ValueError, f"{user}='x': data has no column 'x'. The columns are rt, response, speed."
    ):
        design(model, speed=SPEED)


def test_the_word_free():
    with refused(
        ValueError,
        "z='free': data has no column 'free'. To estimate a parameter write ddm.FREE; a string is "
        "a column name. The columns are rt, response.",
    ):
        design(Model(z="free"))
    assert design(Model(z="free"), free=DIFFICULTY).labels[2:4] == ("z[easy]", "z[hard]")


@pytest.mark.parametrize("dtype", [object, "string", "category"])
def test_missing_levels(dtype):
    with refused(
        ValueError,
        "column 'x' is missing in 2 of 6 trials with rt and response. "
        "Drop these rows (data.dropna(subset=['x'])) or fill them in.",
    ):
        design(Model(v="x"), x=pd.Series(["a", None, "a", "b", None, "b"]).astype(dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32", "Float64"])
@pytest.mark.parametrize(
    ("model", "user"), [(Model(a="x"), "a"), (Model(stimulus="x"), "stimulus")]
)
def test_a_measurement_is_no_condition(dtype, model, user):
    x = pd.Series(np.arange(21) / 8, dtype=dtype)
    advice = (
        "Group it"
        if user == "stimulus"
        else "For a linear effect write the formula a='~ x'; or else group it"
    )
    with refused(
        ValueError,
        f"{user}='x': the column holds 21 different numbers, so it is a measurement rather than a "
        f"condition. {advice} first, for example data['x'] = pd.cut(data['x'], 5). If each number "
        "is a condition of its own, say so: data['x'] = data['x'].astype('category').",
    ):
        design(model, response=[0, 1, 1] * 7, x=x)


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64"])
def test_many_whole_numbers_are_conditions_only_if_there_are_trials_of_each(dtype):
    x = pd.Series(np.repeat(np.arange(21), 10), dtype=dtype)
    responses = [0, 1] * 105
    assert len(design(Model(v="x"), response=responses, x=x).labels) == 23
    few, answers = x.iloc[:-1].reset_index(drop=True), responses[:-1]
    with pytest.raises(ValueError, match="the column holds 21 different numbers, so it is"):
        design(Model(v="x"), response=answers, x=few)
    # numbers that are said to be conditions
    assert len(design(Model(v="x"), response=answers, x=few.astype("category")).labels) == 23


def test_twenty_numbers_are_conditions():
    assert len(design(Model(v="x"), response=[0, 1] * 10, x=np.arange(20) / 8).labels) == 22


@pytest.mark.parametrize(
    ("columns", "specification", "twice"),
    [
        ({"x": pd.Series([1, "1", 1, "1", 1, "1"], dtype=object)}, "x", "v[1]"),
        ({"x": ["a, b", "a"] * 3, "y": ["c", "b, c"] * 3}, ["x", "y"], "v[a, b, c]"),
    ],
)
def test_two_conditions_of_one_name(columns, specification, twice):
    model = Model(v=specification)
    with refused(
        ValueError,
        f"v={model.v!r}: two conditions would both be called {twice!r}. Rename a level, or turn "
        "numbers and text of one column into one of them.",
    ):
        design(model, **columns)


def test_a_design_is_the_same_in_another_process():
    laid_out = design(MODEL, difficulty=DIFFICULTY, speed=SPEED)
    again = pickle.loads(pickle.dumps(laid_out))
    assert all(term.is_linear for term in again.terms)
    theta = np.array([THETA[label] for label in laid_out.labels])
    np.testing.assert_array_equal(
        again.parameters_by_cell(theta), laid_out.parameters_by_cell(theta)
    )


@pytest.mark.parametrize(("column", "what"), [("rt", "RTs"), ("response", "responses")])
def test_what_is_to_be_explained_explains_nothing(clean, column, what):
    message = (
        f"v={column!r} is the column of the {what}, which the model is to explain. Name a column "
        "that was known before the response."
    )
    with refused(ValueError, message):
        ddm.fit(ddm.Model(v=f"~ {column}" if column == "rt" else column), clean)


def test_a_formula_of_a_missing_tilde_is_recognised(clean):
    data = clean.iloc[:100].assign(x=1.0, y=2.0)
    with refused(
        ValueError,
        "v='x + y': data has no column 'x + y'. A formula begins with ~: v='~ x + y'. The columns "
        "are rt, response, x, y.",
    ):
        ddm.fit(ddm.Model(v="x + y"), data)


@pytest.mark.parametrize(
    ("model", "hint"),
    [
        (Model(v="Speed"), "v='Speed': data has no column 'Speed'. Did you mean 'speed'?"),
        (
            Model(a=["side", "right"]),
            "a='right': data has no column 'right', which is a level of the column 'side'. Did you "
            "mean 'side'?",
        ),
        (
            Model(t0="0.3"),
            "t0='0.3': data has no column '0.3'. For a number leave out the quotes: t0=0.3.",
        ),
        (
            Model(v="~ scale(Speed)"),
            "v='~ scale(Speed)': data has no column 'Speed'. Did you mean 'speed'?",
        ),
        (Model(stimulus="1"), "stimulus='1': data has no column '1'."),
    ],
)
def test_what_an_absent_column_was_meant_to_be(model, hint):
    side = np.where(np.arange(len(SPEED)) % 2, "left", "right")
    with refused(ValueError, f"{hint} The columns are rt, response, speed, side."):
        design(model, speed=SPEED, side=side)
