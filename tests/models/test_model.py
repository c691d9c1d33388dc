"""Model: every way to say a hypothesis, what is refused, and that a model is a value."""

import copy
import dataclasses
import inspect
import pickle
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm import FREE, Model
from ddm.distributions import BELONGING_NAMES
from ddm.parameters import NAMES, PARAMETERS
from refusals import refused

# -- specifications --------------------------------------------------------------------------------


def test_defaults_are_those_of_the_table():
    model = Model()
    for row in PARAMETERS:
        default = FREE if row.model_default is None else row.model_default
        assert getattr(model, row.name) == (0.0 if row.belongs_to else default)
    assert model.stimulus is None


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BELONGING_NAMES])
@pytest.mark.parametrize(
    ("given", "kept", "columns"),
    [
        ("difficulty", "difficulty", ("difficulty",)),
        (["difficulty"], "difficulty", ("difficulty",)),
        (["difficulty", "speed"], ("difficulty", "speed"), ("difficulty", "speed")),
        (("difficulty", "speed"), ("difficulty", "speed"), ("difficulty", "speed")),
        (FREE, FREE, ()),
        (0.25, 0.25, ()),
        (np.float32(0.25), 0.25, ()),
        (Decimal("0.25"), 0.25, ()),
        (np.array(0.25), 0.25, ()),
    ],
)
def test_every_parameter_is_a_number_free_or_columns(name, given, kept, columns):
    fixed = {"a": 1.0} if name == "D" else {}
    model = Model(**{name: given}, **fixed)
    assert getattr(model, name) == kept
    assert type(getattr(model, name)) is type(kept)
    assert model.columns_of(name) == columns


def test_a_whole_number_is_a_fixed_value():
    assert Model(a=2).a == 2.0
    assert isinstance(Model(a=2).a, float)


def test_a_free_string_is_a_column_name():
    assert Model(z="free").columns_of("z") == ("free",)


def test_columns_are_named_once_in_the_order_of_the_parameters_the_stimulus_last():
    model = Model(t0="c", a="b", v=["a", "b"], stimulus="s")
    assert model.columns == ("a", "b", "c", "s")
    assert Model(v="s", stimulus={"s": {"left": -1}}).columns == ("s",)
    assert Model().columns == ()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BELONGING_NAMES])
@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        np.True_,
        {"a": 1},
        {"a"},
        1j,
        b"a",
        pd.NA,
        np.array([1.0, 2.0]),
        pd.Series([0.5]),
        type(FREE),
        print,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_specification_is_refused(name, value):
    with refused(
        TypeError,
        f"{name} must be a number, ddm.FREE, a column name, a list of column names or a formula; "
        f"got {value!r}.",
    ):
        Model(**{name: value})


@pytest.mark.parametrize("value", [[], (), [1, 2], ["a", None], [["a"]]], ids=repr)
def test_a_list_holds_column_names(value):
    with refused(TypeError, f"v must be a list of column names, each a string; got {value!r}."):
        Model(v=value)


@pytest.mark.parametrize("value", [["a", "a"], ("a", "b", "a")])
def test_a_list_names_no_column_twice(value):
    with refused(ValueError, f"v={value!r} names a column twice."):
        Model(v=value)


def test_a_formula_alone_in_a_list_is_read_as_a_formula():
    with pytest.raises(ValueError, match=r"^v='~ cut\(y\)': there is no function 'cut' in formul"):
        Model(v=["~ cut(y)"])


@pytest.mark.parametrize("formula", ["~ theta", " ~ theta + 1", "~ 0 + scale(theta)"])
def test_a_formula_names_its_columns(formula):
    model = Model(v=formula, a="instruction")
    assert model.columns_of("v") == ("theta",)
    assert model.columns == ("theta", "instruction")
    assert model.has_formula("v")
    assert not model.has_formula("a")


def test_a_formula_that_cannot_be_read_is_refused_when_the_model_is_made():
    with pytest.raises(ValueError, match=r"^v='~ theta \+' cannot be read as a formula: "):
        Model(v="~ theta +")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"drift_bias": FREE},
            "drift_bias=ddm.FREE belongs to stimulus coding, where the drift flips with the "
            "stimulus. Name the column of the stimulus: stimulus='...'; without it v, or z, says "
            "the same.",
        ),
        (
            {"flip_start": True},
            "flip_start=True belongs to stimulus coding, where the drift flips with the "
            "stimulus. Name the column of the stimulus: stimulus='...'; without it v, or z, says "
            "the same.",
        ),
        (
            {"lapse_window": (0, 2)},
            "lapse_window=Uniform(low=0.0, high=2.0) has no effect, because lapse is 0. Give "
            "lapse a number, or ddm.FREE.",
        ),
        (
            {"links": {"a": "identity"}},
            "links: a=ddm.FREE is no formula, so a has no link. Leave it out of links, or write "
            "a formula: a='~ ...'.",
        ),
        (
            {"lapse": 1.5},
            "lapse must be a number >= 0 and below 1; got 1.5. (lapse: proportion of contaminant "
            "trials)",
        ),
    ],
)
def test_options_without_what_they_belong_to_are_refused(options, message):
    with refused(ValueError, message):
        Model(**options)


def test_new_options_are_shown_only_where_they_are_used():
    assert "lapse" not in repr(Model())
    assert "links" not in repr(Model())
    assert repr(Model(lapse=0.02)).endswith("D=1.0, lapse=0.02)")


def test_links_of_formulas():
    model = Model(a="~ x", z="~ x", links={"a": "identity"})
    assert [model.link_of(name) for name in ("v", "a", "z", "t0")] == [
        "identity",
        "identity",
        "logit",
        "log",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", np.nan),
        ("a", 0),
        ("a", np.inf),
        ("z", 0),
        ("z", 1),
        ("z", np.nan),
        ("t0", -0.1),
        ("D", 0),
        ("sv", -0.1),
        ("sz", -0.1),
        ("sz", 1),
        ("st0", np.inf),
    ],
)
def test_a_fixed_value_lies_in_the_domain(name, value):
    row = next(row for row in PARAMETERS if row.name == name)
    with refused(
        ValueError, f"{name} must be {row.domain}; got {value:g}. ({name}: {row.meaning})"
    ):
        Model(**{name: value})


def test_no_variability_unless_said_otherwise():
    assert [getattr(Model(), name) for name in ("sv", "sz", "st0")] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("z", "sz", "limit"), [(0.5, 0.3, None), (0.3, 0.6, "0.6"), (0.9, 0.3, "0.2")]
)
def test_a_fixed_start_has_room_for_a_fixed_width(z, sz, limit):
    if limit is None:
        assert Model(z=z, sz=sz).sz == sz
        return
    with refused(
        ValueError,
        f"sz must be a number >= 0 and below 2 min(z, 1 - z), which is {limit} for z = {z}; got "
        f"{sz}. Starting points lie between z - sz/2 and z + sz/2, inside the boundaries. Make sz "
        "smaller, or move z towards 0.5.",
    ):
        Model(z=z, sz=sz)


@pytest.mark.parametrize(("z", "sz"), [(FREE, 0.9), ("bias", 0.9), (0.1, FREE), (0.1, "bias")])
def test_what_is_estimated_finds_its_room_in_the_search(z, sz):
    assert (Model(z=z, sz=sz).z, Model(z=z, sz=sz).sz) == (z, sz)


ALL = (
    "v, a, z, t0, sv, sz, st0, D, start, start_shape, non_decision, t0_sd, lapse, drift_bias, "
    "lapse_window, stimulus, flip_start, links, drift, boundary, noise, breaks, covariates"
)


def test_parameters_are_named():
    assert ", ".join(inspect.signature(Model).parameters) == f"{ALL}, parameters"
    with refused(
        TypeError,
        "Model takes its parameters by name; got 'difficulty' without a name. Write e.g. "
        f"Model(v='difficulty'). The names are {ALL}.",
    ):
        Model("difficulty")
    with refused(
        TypeError,
        "Model takes its parameters by name; got a value of type DataFrame without a name. "
        f"Write e.g. Model(v=..., a='instruction'). The names are {ALL}.",
    ):
        Model(pd.DataFrame({"rt": [0.5]}), a="instruction")


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("threshold", "a"),
        ("ndt", "t0"),
        ("Ter", "t0"),
        ("tau", "t0"),
        ("bias", "z"),
        ("beta", "z"),
        ("eta", "sv"),
        ("s", "D"),
        ("p_outlier", "lapse"),
    ],
)
def test_names_of_other_packages_are_refused_with_ours(name, ours):
    with refused(
        TypeError,
        f"Model does not know {name}= (write {ours}=). Its parameters are {ALL}. Numbers of "
        "another package may mean something else: see ddm.convert.",
    ):
        Model(**{name: 1})


@pytest.mark.parametrize(
    ("name", "found"),
    [("stimulis", "stimulis= (write stimulus=)"), ("bounds", "bounds="), ("data", "data=")],
)
def test_unknown_names_are_refused(name, found):
    with refused(TypeError, f"Model does not know {found}. Its parameters are {ALL}."):
        Model(**{name: 1})


# -- the scale of evidence -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "others", [{}, {"v": 0.0}, {"v": "x"}, {"a": "x"}, {"z": 0.3, "t0": 0.2}], ids=str
)
@pytest.mark.parametrize(
    ("d", "shown"), [(FREE, "ddm.FREE"), ("x", "'x'"), (["x", "y"], "('x', 'y')")]
)
def test_a_free_d_demands_a_fixed_scale(d, shown, others):
    with refused(
        ValueError,
        f"D={shown} cannot be estimated together with v and a: (v, a, sv, D) and (k v, k a, k sv, "
        "k^2 D) predict the same data. Fix a, or v or sv at a nonzero number, or leave D at 1.",
    ):
        Model(D=d, **others)


@pytest.mark.parametrize("others", [{"a": 1.0}, {"v": -1}, {"v": 0, "a": 1}, {"sv": 0.5}], ids=str)
@pytest.mark.parametrize("d", [FREE, "x", ["x", "y"]], ids=repr)
def test_a_fixed_boundary_drift_or_its_sd_fixes_the_scale(d, others):
    assert not isinstance(Model(D=d, **others).D, float)


# -- stimulus coding -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stimulus", "kept"),
    [
        ("source", "source"),
        ({"source": {"left": -1, "right": 1}}, {"source": {"left": -1, "right": 1}}),
        ({"source": {"left": -1.0, "right": np.int64(1)}}, {"source": {"left": -1, "right": 1}}),
    ],
)
def test_stimulus_is_a_column_or_its_signs(stimulus, kept):
    model = Model(stimulus=stimulus)
    assert model.stimulus == kept
    assert model.stimulus_column == "source"


@pytest.mark.parametrize(
    ("error", "stimulus"),
    [
        (TypeError, 1),
        (TypeError, True),
        (TypeError, ["source"]),
        (TypeError, {}),
        (TypeError, {"source": {"left": 1}, "side": {"left": 1}}),
        (TypeError, {"source": [-1, 1]}),
        (TypeError, {1: {"left": -1}}),
        (ValueError, {"source": {}}),
        (ValueError, {"source": {"left": -1, "right": 2}}),
        (ValueError, {"source": {"left": [1]}}),
    ],
)
def test_other_stimulus_codings_are_refused(error, stimulus):
    with refused(
        error,
        f"stimulus must be a column name or {{column: {{level: +1 or -1}}}}; got {stimulus!r}.",
    ):
        Model(stimulus=stimulus)


# -- a model is a value ----------------------------------------------------------------------------


def test_free_is_one_object():
    assert pickle.loads(pickle.dumps(FREE)) is FREE
    assert copy.copy(FREE) is FREE
    assert copy.deepcopy(FREE) is FREE
    assert copy.deepcopy(Model()).v is FREE
    assert ddm.FREE is FREE
    assert repr(FREE) == "ddm.FREE"


MODELS = [
    lambda: Model(),
    lambda: Model(v=["a", "b"], z=FREE),
    lambda: Model(a=1, D=FREE),
    lambda: Model(stimulus={"source": {"left": -1, "right": 1}}),
]


@pytest.mark.parametrize("make", MODELS)
def test_equal_specifications_are_equal_models(make):
    for same in (make(), copy.deepcopy(make()), pickle.loads(pickle.dumps(make()))):
        assert same == make()
        assert hash(same) == hash(make())
    assert len({make() for make in MODELS}) == len(MODELS)


def test_what_means_the_same_is_equal():
    assert Model(v=["a", "b"]) == Model(v=("a", "b"))
    assert Model(v=["a"]) == Model(v="a")
    assert Model(a=1) == Model(a=1.0)
    assert Model(v=["a", "b"]) != Model(v=["b", "a"])


def test_a_model_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError, match="v"):
        Model().v = 1.0


def test_later_changes_of_an_argument_do_not_reach_the_model():
    columns, stimulus = ["a", "b"], {"source": {"left": -1}}
    model = Model(v=columns, stimulus=stimulus)
    columns.append("c")
    stimulus["source"]["left"] = 1
    assert model.v == ("a", "b")
    assert model.stimulus == {"source": {"left": -1}}


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (
            Model(),
            "Model(v=ddm.FREE, a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0)",
        ),
        (
            Model(v=["a", "b"], a=2),
            "Model(v=('a', 'b'), a=2.0, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0)",
        ),
        (
            Model(stimulus="s"),
            "Model(v=ddm.FREE, a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz=0.0, st0=0.0, D=1.0, "
            "stimulus='s')",
        ),
    ],
)
def test_repr_is_the_call_that_makes_it(model, text):
    assert repr(model) == text
    assert eval(text, {"Model": Model, "ddm": ddm}) == model
