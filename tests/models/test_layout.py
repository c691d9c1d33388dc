"""The design of a model with covariates, links, a drift bias and a start that flips; and of some of
its trials.
"""

import numpy as np
import pandas as pd
import pytest

from ddm import FREE, GeneralDDM, Model, Trials
from ddm.models.layout import lay_out
from ddm.parameters import LAPSE, T0, A, D, V, Z
from differences import differences
from refusals import refused

X = np.array([0.5, -1.0, 2.0, 0.0, 1.5, -0.5])
SIDE = ["l", "l", "r", "r", "l", "r"]
SIGN = np.array([-1.0, -1.0, 1.0, 1.0, -1.0, 1.0])
GROUP = ["a", "b", "a", "b", "b", "a"]


def trials(**columns):
    return Trials(pd.DataFrame({"rt": [0.5] * 6, "response": list("lrrlrl"), **columns}), upper="r")


def design(model, **columns):
    return lay_out(model, trials(**{"x": X, "side": SIDE, "group": GROUP, **columns}))


def by_trial(laid_out, **values):
    """The parameters of every trial, given the estimates by label."""
    theta = np.array([values[label] for label in laid_out.labels])
    return laid_out.parameters_by_cell(theta)[laid_out.cell]


def test_whole_numbers_are_levels_as_they_are_typed_unless_they_are_too_large():
    x = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]
    assert design(Model(v="x"), x=x).labels[:2] == ("v[1]", "v[2]")
    # which no integer of 64 bits holds
    assert design(Model(v="x"), x=np.multiply(x, 1e300)).labels[:2] == ("v[1e+300]", "v[2e+300]")
    assert design(Model(v="x"), x=np.divide(x, 2)).labels[:2] == ("v[0.5]", "v[1.0]")


def test_levels_may_be_tuples():
    places = [(0, 1), (2, 0), (0, 1), (2, 0), (0, 1), (2, 0)]
    laid_out = design(Model(v="place"), place=places)
    assert laid_out.labels[:2] == ("v[(0, 1)]", "v[(2, 0)]")
    assert laid_out.cell.tolist() == [0, 1, 0, 1, 0, 1]


# -- the map ---------------------------------------------------------------------------------------


def test_a_drift_bias_is_added_and_does_not_flip():
    laid_out = design(Model(stimulus="side", drift_bias=FREE))
    assert laid_out.labels == ("v", "a", "t0", "drift_bias")
    assert laid_out.owners == laid_out.labels
    rows = by_trial(laid_out, v=2.0, a=1.5, t0=0.3, drift_bias=0.25)
    np.testing.assert_array_equal(rows[:, V], 2.0 * SIGN + 0.25)
    np.testing.assert_array_equal(rows[:, [A, T0]], [[1.5, 0.3]] * 6)


@pytest.mark.parametrize(
    ("model", "values", "expected"),
    [
        (Model(v=2.0, drift_bias=0.25, stimulus="side"), {}, 2.0 * SIGN + 0.25),
        (Model(v=2.0, drift_bias=FREE, stimulus="side"), {"drift_bias": -0.5}, 2.0 * SIGN - 0.5),
        (Model(drift_bias=0.25, stimulus="side"), {"v": 1.5}, 1.5 * SIGN + 0.25),
        (
            Model(drift_bias="group", stimulus="side"),
            {"v": 1.5, "drift_bias[a]": 0.5, "drift_bias[b]": -1.0},
            1.5 * SIGN + np.where(np.array(GROUP) == "a", 0.5, -1.0),
        ),
        (
            Model(drift_bias="~ x", stimulus="side"),
            {"v": 1.5, "drift_bias[Intercept]": 0.5, "drift_bias[x]": 2.0},
            1.5 * SIGN + 0.5 + 2.0 * X,
        ),
        (
            Model(v="~ x", stimulus="side"),
            {"v[Intercept]": 0.5, "v[x]": 2.0},
            SIGN * (0.5 + 2.0 * X),
        ),
    ],
    ids=["both fixed", "v fixed", "bias fixed", "by level", "bias by covariate", "v by covariate"],
)
def test_parts_of_the_drift(model, values, expected):
    rows = by_trial(design(model), a=1.5, t0=0.3, **values)
    np.testing.assert_allclose(rows[:, V], expected, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("z", "values", "start"),
    [
        (0.7, {}, np.full(6, 0.7)),
        (FREE, {"z": 0.7}, np.full(6, 0.7)),
        ("group", {"z[a]": 0.7, "z[b]": 0.4}, np.where(np.array(GROUP) == "a", 0.7, 0.4)),
        ("~ x", {"z[Intercept]": 0.5, "z[x]": -1.0}, 1.0 / (1.0 + np.exp(-(0.5 - X)))),
    ],
    ids=["fixed", "free", "by level", "by covariate"],
)
def test_a_start_flips_only_if_it_is_told_to(z, values, start):
    values = {"v": 2.0, "a": 1.5, "t0": 0.3, **values}
    flipped = by_trial(design(Model(z=z, stimulus="side", flip_start=True)), **values)
    np.testing.assert_allclose(flipped[:, Z], np.where(SIGN > 0, start, 1.0 - start), rtol=1e-15)
    np.testing.assert_array_equal(flipped[:, V], 2.0 * SIGN)
    still = by_trial(design(Model(z=z, stimulus="side")), **values)
    np.testing.assert_allclose(still[:, Z], start, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "position", "link", "expected"),
    [
        ("a", A, None, np.exp(0.2 + 0.1 * X)),
        ("a", A, "identity", 0.2 + 0.1 * X),
        ("t0", T0, None, np.exp(0.2 + 0.1 * X)),
        ("z", Z, None, 1.0 / (1.0 + np.exp(-0.2 - 0.1 * X))),
        ("z", Z, "identity", 0.2 + 0.1 * X),
        ("lapse", LAPSE, None, 1.0 / (1.0 + np.exp(-0.2 - 0.1 * X))),
        ("v", V, "log", np.exp(0.2 + 0.1 * X)),
    ],
)
def test_links_take_the_sum_of_effects_to_the_parameter(name, position, link, expected):
    model = Model(**{"v": 1.0, "a": 1.5, "t0": 0.1, name: "~ x"}, links=link and {name: link})
    laid_out = design(model)
    assert laid_out.labels == (f"{name}[Intercept]", f"{name}[x]")
    assert laid_out.owners == (name, name)
    rows = by_trial(laid_out, **{f"{name}[Intercept]": 0.2, f"{name}[x]": 0.1})
    np.testing.assert_allclose(rows[:, position], expected, rtol=1e-14)


def test_lapses_are_the_last_column():
    assert (
        by_trial(design(Model(lapse=0.05)), v=1.0, a=1.5, t0=0.3)[:, LAPSE].tolist() == [0.05] * 6
    )
    rows = by_trial(
        design(Model(lapse="group")),
        **{"v": 1, "a": 1.5, "t0": 0.3, "lapse[a]": 0.1, "lapse[b]": 0.2},
    )
    assert rows.shape == (6, 9)
    assert rows[:, LAPSE].tolist() == [0.1, 0.2, 0.1, 0.2, 0.2, 0.1]
    assert design(Model()).offset[:, LAPSE].tolist() == [0.0]


def test_a_formula_of_levels_is_the_model_by_level():
    formula, levels = design(Model(v="~ 0 + group")), design(Model(v="group"))
    assert formula.labels[:2] == ("v[group[a]]", "v[group[b]]")
    theta = np.array([1.0, 2.0, 1.5, 0.3])
    np.testing.assert_array_equal(
        formula.parameters_by_cell(theta), levels.parameters_by_cell(theta)
    )
    assert formula.is_coefficient.tolist() == [True, True, False, False]
    assert not levels.is_coefficient.any()
    assert (formula.has_formulas, levels.has_formulas) == (True, False)


def test_a_covariate_makes_a_cell_of_each_of_its_values():
    laid_out = design(Model(v="~ x", a="group"), x=[1.0, 1.0, 3.0, 3.0, 1.0, 1.0])
    assert laid_out.cells.astype(str).to_numpy().tolist() == [
        ["1.0", "a"],
        ["1.0", "b"],
        ["3.0", "a"],
        ["3.0", "b"],
    ]
    assert laid_out.cell.tolist() == [0, 1, 2, 3, 1, 0]


def test_numbers_that_only_formulas_read_are_no_conditions():
    x = np.arange(60) / 7
    data = Trials(pd.DataFrame({"rt": 0.5, "response": np.arange(60) % 2, "x": x}))
    assert len(lay_out(Model(v="~ x"), data).cells) == 60
    with refused(
        ValueError,
        "v='x': the column holds 60 different numbers, so it is a measurement rather than a "
        "condition. For a linear effect write the formula v='~ x'; or else group it first, for "
        "example data['x'] = pd.cut(data['x'], 5). If each number is a condition of its own, say "
        "so: data['x'] = data['x'].astype('category').",
    ):
        lay_out(Model(v="x", a="~ x"), data)


def test_a_column_that_a_formula_asks_for_is_absent():
    with refused(
        ValueError,
        "a='~ y + x': data has no column 'y'. The columns are rt, response, x, side, group.",
    ):
        design(Model(a="~ y + x"))


# -- gradients -------------------------------------------------------------------------------------

MODELS = {
    "bias": Model(stimulus="side", drift_bias=FREE),
    "bias by level": Model(v="group", stimulus="side", drift_bias="group", lapse=FREE),
    "start flips": Model(z=FREE, stimulus="side", flip_start=True),
    "start by level flips": Model(z="group", a="side", stimulus="side", flip_start=True),
    "identity": Model(v="~ x + group", a="~ x", links={"a": "identity"}),
    "log": Model(v="~ x", a="~ x", t0="~ group", st0="~ x"),
    "logit": Model(z="~ x", lapse="~ x + group"),
    "all at once": Model(
        v="~ x * group",
        a="~ x",
        z="~ x",
        t0="group",
        lapse="~ x",
        drift_bias="~ x",
        stimulus="side",
        flip_start=True,
    ),
}


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def laid_out(request):
    return design(request.param)


def somewhere(laid_out):
    return np.random.default_rng(1).uniform(-0.5, 0.5, len(laid_out.labels))


def test_the_gradient_is_pulled_back(laid_out):
    theta = somewhere(laid_out)
    weight = np.random.default_rng(2).normal(size=laid_out.offset.shape)

    def function(theta):
        return (weight * np.sin(laid_out.parameters_by_cell(theta))).sum()

    gradient = laid_out.gradient(theta, weight * np.cos(laid_out.parameters_by_cell(theta)))
    np.testing.assert_allclose(gradient, differences(function, theta), rtol=1e-7, atol=1e-8)


def test_rows_of_gradients_are_pulled_back(laid_out):
    theta, cell = somewhere(laid_out), laid_out.cell[[4, 0, 0, 2]]
    weight = np.random.default_rng(3).normal(size=(4, laid_out.offset.shape[1]))

    def function(theta):
        return (weight * np.sin(laid_out.parameters_by_cell(theta)[cell])).sum(axis=1)

    rows = weight * np.cos(laid_out.parameters_by_cell(theta)[cell])
    found = laid_out.in_estimates(theta, rows, cell)
    np.testing.assert_allclose(found, differences(function, theta), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_entries_of_a_linear_map_are_the_sum_of_terms(model, monkeypatch):
    """Linear designs are lists of entries; the others are evaluated term by term."""
    fast = design(model)
    theta, weight = somewhere(fast), np.random.default_rng(4).normal(size=fast.offset.shape)
    found, gradient = fast.parameters_by_cell(theta), fast.gradient(theta, weight)

    monkeypatch.setattr("ddm.models.design.Design._entries", None)
    slow = design(model)
    np.testing.assert_allclose(found, slow.parameters_by_cell(theta), rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(gradient, slow.gradient(theta, weight), rtol=1e-13, atol=1e-14)


def test_cells_of_an_estimate_are_those_in_which_it_has_an_effect():
    laid_out = design(Model(v="~ x + group", drift_bias=FREE, stimulus="side"))
    x, group = laid_out.cells["x"].astype(float).to_numpy(), laid_out.cells["group"].to_numpy()
    of = dict(
        zip(laid_out.labels, map(laid_out.cells_of, range(len(laid_out.labels))), strict=True)
    )
    assert of["v[Intercept]"].all()
    assert of["drift_bias"].all()
    np.testing.assert_array_equal(of["v[x]"], x != 0.0)
    np.testing.assert_array_equal(of["v[group[T.b]]"], group == "b")
    assert laid_out.is_free[:, [V, A, T0]].all()
    assert not laid_out.is_free[:, [Z, D, LAPSE]].any()


# -- domains ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "theta", "is_possible"),
    [
        (Model(v=1.0, a="~ x", t0=0.1, links={"a": "identity"}), [1.5, 0.5], True),
        (Model(v=1.0, a="~ x", t0=0.1, links={"a": "identity"}), [0.4, 0.5], False),
        (Model(v=1.0, a=1.5, t0=0.1, z="~ x", links={"z": "identity"}), [0.5, 0.2], True),
        (Model(v=1.0, a=1.5, t0=0.1, z="~ x", links={"z": "identity"}), [0.5, 0.3], False),
        (Model(v=1.0, a=1.5, t0=0.1, lapse="~ x", links={"lapse": "identity"}), [0.2, 0.1], True),
        (Model(v=1.0, a=1.5, t0=0.1, lapse="~ x", links={"lapse": "identity"}), [0.02, 0.1], False),
        (Model(v=1.0, a=1.5, t0=0.1, lapse="~ x", links={"lapse": "identity"}), [0.9, 0.1], False),
        (Model(v=1.0, a=1.5, t0=0.1, z="~ x", sz=0.3), [0.0, 0.5], True),
        (Model(v=1.0, a=1.5, t0=0.1, z="~ x", sz=0.3), [0.0, 1.5], False),
        (Model(v=1.0, a=1.5, t0=0.1, sz="~ x"), [-2.0, 0.5], True),
        (Model(v=1.0, a=1.5, t0=0.1, sz="~ x"), [-0.5, 0.5], False),
    ],
)  # fmt: skip
def test_parameters_of_coefficients_must_lie_in_their_domains(model, theta, is_possible):
    laid_out = design(model)
    assert laid_out.is_admissible(laid_out.parameters_by_cell(np.array(theta))) == is_possible


# -- some of the trials ----------------------------------------------------------------------------


def rows_of(*which):
    return np.isin(np.arange(6), which)


def test_select_keeps_signs_links_and_shifts():
    model = MODELS["all at once"]
    whole, rows = design(model), rows_of(0, 2, 3, 4)
    part = whole.select(rows)
    assert part.labels == whole.labels  # two trials of each group suffice
    assert part.absorbed == {}
    theta = somewhere(whole)
    np.testing.assert_allclose(
        part.parameters_by_cell(theta)[part.cell],
        whole.parameters_by_cell(theta)[whole.cell][rows],
        rtol=1e-15,
    )
    weight = np.random.default_rng(5).normal(size=part.offset.shape)
    gradient = part.gradient(theta, weight)
    expected = differences(lambda theta: (weight * part.parameters_by_cell(theta)).sum(), theta)
    np.testing.assert_allclose(gradient, expected, rtol=1e-7, atol=1e-8)


def test_levels_that_are_absent_have_no_estimates():
    whole = design(Model(v="~ 0 + group + x", a="group", z=FREE, stimulus="side", flip_start=True))
    part = whole.select(rows_of(0, 2, 5))  # of group a
    assert part.labels == ("v[group[a]]", "v[x]", "a[a]", "z", "t0")
    assert part.owners == ("v", "v", "a", "z", "t0")
    assert part.absorbed == {}
    theta = np.array([1.0, 2.0, 1.5, 0.6, 0.3])
    rows = part.parameters_by_cell(theta)[part.cell]
    np.testing.assert_allclose(rows[:, V], SIGN[[0, 2, 5]] * (1.0 + 2.0 * X[[0, 2, 5]]))
    np.testing.assert_allclose(rows[:, Z], [0.4, 0.6, 0.6])


def test_coefficients_that_cannot_be_told_apart_are_absorbed():
    whole = design(Model(v="~ x * group"))
    assert whole.labels[:4] == ("v[Intercept]", "v[x]", "v[group[T.b]]", "v[x:group[T.b]]")
    of_b = whole.select(rows_of(1, 3, 4))
    assert of_b.labels == ("v[Intercept]", "v[x]", "a", "t0")
    assert of_b.absorbed == {"v[group[T.b]]": ("v[Intercept]",), "v[x:group[T.b]]": ("v[x]",)}
    of_a = whole.select(rows_of(0, 2, 5))
    assert of_a.labels == ("v[Intercept]", "v[x]", "a", "t0")
    assert of_a.absorbed == {}  # they have no effect there


def test_a_constant_covariate_is_absorbed_by_the_intercept():
    part = design(Model(v="~ x", a="~ x"), x=[1.0, 2.0, 2.0, 2.0, 1.0, 3.0]).select(
        rows_of(1, 2, 3)
    )
    assert part.labels == ("v[Intercept]", "a[Intercept]", "t0")
    assert part.absorbed == {"v[x]": ("v[Intercept]",), "a[x]": ("a[Intercept]",)}
    assert part.parameters_by_cell(np.array([1.0, 0.5, 0.3]))[0, [V, A, T0]] == pytest.approx(
        [1.0, np.exp(0.5), 0.3]
    )


def test_a_coefficient_that_several_make_up_names_them():
    x, y = (
        np.array([1.0, 2.0, 4.0, 7.0, 1.0, 3.0]),
        np.array([3.0, 5.0, 9.0, 15.0, 0.0, 4.0]),
    )  # first y = 1 + 2 x
    part = design(Model(v="~ x + y"), x=x, y=y).select(rows_of(0, 1, 2, 3))
    assert part.absorbed == {"v[y]": ("v[Intercept]", "v[x]")}


def test_selecting_no_trials_leaves_no_estimates():
    part = design(MODELS["all at once"]).select(rows_of())
    assert (part.labels, part.cell.size, part.absorbed) == ((), 0, {})


# --- stimulus coding of a drift function ----------------------------------------------------------

BY_HAND = {
    "left": lambda x, t, v, k: -(v * (1.0 + t) - k * x**3) + 0.3,
    "right": lambda x, t, v, k: v * (1.0 + t) + k * x**3 + 0.3,
}


@pytest.mark.parametrize("flip_start", [False, True])
def test_stimulus_coding_reflects_a_drift_function(flip_start):
    """Two conditions written by hand have the same densities, choices and paths."""
    model = Model(
        drift=lambda x, t, v, k: v * (1.0 + t) + k * x**3,
        stimulus={"side": {"left": -1, "right": 1}},
        drift_bias=0.3,
        flip_start=flip_start,
        z=0.4,
        k=-0.5,
    )
    table = pd.DataFrame({"rt": 0.5, "response": [1, 0] * 2, "side": ["left", "right"] * 2})
    laid_out = lay_out(model, Trials(table))
    assert laid_out.labels == ("v", "a", "t0")
    rows = laid_out.parameters_by_cell(np.array([1.5, 1.3, 0.2]))
    rt = np.array([0.3, 0.5, 1.2])
    for cell, side in enumerate(("left", "right")):
        coded = model.family.process(rows[cell])
        by_hand = GeneralDDM(
            drift=BY_HAND[side],
            boundary=1.3,
            v=1.5,
            k=-0.5,
            z=0.6 if flip_start and side == "left" else 0.4,
            t0=0.2,
        )
        for response in (0, 1):
            np.testing.assert_allclose(
                coded.logpdf(rt, response), by_hand.logpdf(rt, response), rtol=1e-12
            )
        assert float(coded.probability(1)) == pytest.approx(float(by_hand.probability(1)), 1e-12)
        simulated, other = (one.simulate(20, seed=1) for one in (coded, by_hand))
        np.testing.assert_allclose(simulated, other, rtol=1e-9)
