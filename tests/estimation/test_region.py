"""The region of a search: the table's, in the unit of evidence, with the user's bounds and starting
values.
"""

from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from ddm import FREE, Model, Trials
from ddm.estimation.region import search_region
from ddm.models.layout import lay_out
from ddm.parameters import BY_NAME
from refusals import refused

TRIALS = Trials(
    pd.DataFrame(
        {
            "rt": [0.4, 0.5, 0.6, 0.7],
            "response": [0, 1, 1, 0],
            "difficulty": ["easy", "easy", "hard", "hard"],
        }
    )
)
MODEL = Model(v="difficulty")


def region(bounds=None, start=None, model=MODEL):
    return search_region(lay_out(model, TRIALS), bounds or {}, start or {})


def box(bounds=None, start=None, model=MODEL):
    found = region(bounds, start, model)
    return {
        label: pair
        for label, *pair in zip(
            found.labels, found.lower.tolist(), found.upper.tolist(), strict=True
        )
    }


# -- the table's region ----------------------------------------------------------------------------


def test_the_region_is_that_of_the_table():
    assert box() == {"v[easy]": [-20, 20], "v[hard]": [-20, 20], "a": [0.05, 20], "t0": [0, 5]}
    assert box(model=Model(z=FREE, a=1, D=FREE))["z"] == [0.01, 0.99]
    np.testing.assert_array_equal(
        region().step, [BY_NAME[name].step for name in ("v", "v", "a", "t0")]
    )
    assert np.isnan(region().start).all()


@pytest.mark.parametrize(("d", "unit"), [(0.01, 0.1), (4, 2)])
def test_a_fixed_d_is_the_unit_of_evidence(d, unit):
    one, scaled = region(), region(model=Model(v="difficulty", D=d))
    scale = np.array([unit, unit, unit, 1])
    for end in ("lower", "upper", "step"):
        np.testing.assert_allclose(getattr(scaled, end), scale * getattr(one, end))


def test_bounds_of_the_user_are_not_scaled():
    assert box({"v": (-1, 2)}, model=Model(D=0.01))["v"] == [-1, 2]


# -- bounds and starting values --------------------------------------------------------------------


@pytest.mark.parametrize("pair", [(-5, 5), [-5, 5], np.array([-5, 5])])
def test_bounds_of_a_parameter_hold_for_all_its_estimates(pair):
    assert box({"v": pair}) == {**box(), "v[easy]": [-5, 5], "v[hard]": [-5, 5]}


def test_bounds_of_one_estimate():
    assert box({"v[easy]": (0, 8), "a": (0.5, 3)}) == {**box(), "v[easy]": [0, 8], "a": [0.5, 3]}


@pytest.mark.parametrize("names", [["v", "v[easy]"], ["v[easy]", "v"]])
def test_one_estimate_goes_before_its_parameter(names):
    bounds = {"v": (-5, 5), "v[easy]": (0, 8)}
    start = {"v": 1.0, "v[easy]": 6.0}
    found = region({name: bounds[name] for name in names}, {name: start[name] for name in names})
    assert found.lower[:2].tolist() == [0, -5]
    assert found.upper[:2].tolist() == [8, 5]
    assert found.start[:2].tolist() == [6, 1]


def test_starting_values_may_be_at_a_bound():
    assert region({"a": (1, 2)}, {"a": 2, "t0": 0}).start[2:].tolist() == [2, 0]


def test_any_mapping_will_do():
    assert region(MappingProxyType({"a": (1, 2)}), pd.Series({"a": 1.5}).to_dict()).start[2] == 1.5


@pytest.mark.parametrize("argument", ["bounds", "start"])
@pytest.mark.parametrize("name", ["z", "v[easier]", "w", 1])
def test_what_is_not_estimated(argument, name):
    with refused(
        ValueError,
        f"{argument}: {name!r} is not estimated by this model; it estimates v, a, t0, v[easy], "
        "v[hard].",
    ):
        region(**{argument: {name: (0.1, 0.2) if argument == "bounds" else 0.1}})


@pytest.mark.parametrize(
    "pair",
    [
        5,
        None,
        (1,),
        (1, 2, 3),
        ("1", "2"),
        (1, None),
        "12",
        (0.5, True),
        (True, 2),
        (np.True_, 2),
        np.array([False, True]),
    ],
    ids=repr,
)
def test_bounds_that_are_no_pair(pair):
    with refused(TypeError, f"bounds: a must have a pair (low, high) of numbers; got {pair!r}."):
        region({"a": pair})


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("a", (2, 1)),
        ("a", (1, 1)),
        ("a", (0, 1)),
        ("a", (1, np.inf)),
        ("v[easy]", (np.nan, 1)),
        ("v", (-np.inf, np.inf)),
        ("t0", (-0.1, 1)),
    ],
)
def test_bounds_outside_the_domain(name, pair):
    domain = BY_NAME[name.split("[")[0]].domain
    with refused(ValueError, f"bounds: {name} must have low < high, each {domain}; got {pair!r}."):
        region({name: pair})


@pytest.mark.parametrize(
    ("bounds", "name", "value", "limits"),
    [
        ({}, "a", 21, "0.05 to 20"),
        ({"v": (0, 3)}, "v", -1, "0 to 3"),
        ({"v": (-2, 3), "v[hard]": (-3, 2)}, "v", 2.5, "-2 to 2"),
        ({"v[hard]": (-3, 2)}, "v[hard]", 2.5, "-3 to 2"),
    ],
)
def test_a_start_outside_the_bounds(bounds, name, value, limits):
    with refused(
        ValueError,
        f"start: {name} = {value!r} lies outside the bounds of the search, {limits}. "
        f"Move it inside, or widen the bounds with bounds={{{name!r}: (low, high)}}.",
    ):
        region(bounds, {name: value})


@pytest.mark.parametrize("value", ["1", None, True, np.True_, (1, 2)], ids=repr)
def test_a_start_that_is_no_number(value):
    with refused(TypeError, f"start: a must be a finite number; got {value!r}."):
        region(start={"a": value})


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_start_that_is_not_finite(value):
    with refused(ValueError, f"start: a must be a finite number; got {value!r}."):
        region(start={"a": value})


@pytest.mark.parametrize(("argument", "form"), [("bounds", "(low, high)"), ("start", "value")])
def test_what_is_no_mapping(argument, form):
    with refused(TypeError, f"{argument} must be {{name: {form}}}; got [1, 2]."):
        region(**{argument: [1, 2]})


# -- room for the range of starting points ---------------------------------------------------------


@pytest.mark.parametrize(("sz", "margin"), [(0.0, 1), (0.5, 0.98), (0.97, 0.98), (0.99, 0.9999)])
def test_z_leaves_room_for_a_fixed_range_of_starting_points(sz, margin):
    room = max(0.01, 0.5 * sz / margin)
    assert box(model=Model(z=FREE, sz=sz))["z"] == pytest.approx([room, 1 - room])


def test_bounds_of_the_user_are_narrowed_by_that_room_where_they_exceed_it():
    room = 0.5 * 0.5 / 0.98
    assert box({"z": (0.1, 0.6)}, model=Model(z=FREE, sz=0.5))["z"] == pytest.approx([room, 0.6])
    by_level = box({"z[easy]": (0.3, 0.9)}, model=Model(z="difficulty", sz=0.5))
    assert by_level["z[easy]"] == pytest.approx([0.3, 1 - room])
    assert by_level["z[hard]"] == pytest.approx([room, 1 - room])


def test_a_range_that_is_estimated_leaves_z_alone():
    assert box(model=Model(z=FREE, sz=FREE))["z"] == [0.01, 0.99]


def test_a_start_of_z_without_room_is_outside_the_bounds():
    with refused(
        ValueError,
        "start: z = 0.1 lies outside the bounds of the search, 0.255102 to 0.744898. "
        "Move it inside, or widen the bounds with bounds={'z': (low, high)}.",
    ):
        region(start={"z": 0.1}, model=Model(z=FREE, sz=0.5))


def test_a_width_is_searched_nearer_to_its_limit_within_bounds_of_the_user():
    model = Model(sz="difficulty")
    assert region(model=model).margin[-2:].tolist() == [0.98, 0.98]
    assert region({"sz[hard]": (0, 0.9)}, model=model).margin[-2:].tolist() == [0.98, 0.9999]


# -- parts and limits ------------------------------------------------------------------------------


def test_select_keeps_what_belongs_to_the_labels():
    part = region({"v[hard]": (-1, 1)}, {"t0": 0.2}).select(("t0", "v[hard]"))
    assert part.labels == ("t0", "v[hard]")
    assert part.lower.tolist() == [0, -1]
    assert part.upper.tolist() == [5, 1]
    assert part.step.tolist() == [0.1, 1]
    np.testing.assert_array_equal(part.start, [0.2, np.nan])


@pytest.mark.parametrize(
    ("t0", "expected"),
    [(FREE, {"t0": 0.4}), ("difficulty", {"t0[easy]": 0.4, "t0[hard]": 0.6})],
)
def test_t0_stays_below_the_limits_of_its_cells(t0, expected):
    design = lay_out(Model(v="difficulty", t0=t0), TRIALS)
    limited = search_region(design, {}, {}).below(np.array([0.4, 0.6]), design)
    found = dict(zip(limited.labels, limited.upper.tolist(), strict=True))
    assert {label: found[label] for label in expected} == expected
    assert found["a"] == 20


def test_t0_keeps_a_lower_bound_of_the_user():
    design = lay_out(MODEL, TRIALS)
    limited = search_region(design, {"t0": (0.1, 0.3)}, {}).below(np.array([0.4, 0.6]), design)
    assert limited.upper[3] == 0.3


def test_t0_above_the_fastest_rt_is_impossible():
    design = lay_out(Model(t0="difficulty"), TRIALS)
    with refused(
        ValueError,
        "bounds: t0[hard] >= 0.65 is impossible, because RTs as short as 0.6 s were observed. "
        "Lower the bound, or leave out RTs that are no answers.",
    ):
        search_region(design, {"t0[hard]": (0.65, 1)}, {}).below(
            np.array([0.4 - 1e-6, 0.6 - 1e-6]), design
        )


def test_a_fixed_width_leaves_z_where_it_has_room():
    """A width of 0.6 is searched where 0.6 <= .98 * 2 min(z, 1 - z)."""
    model = Model(v="difficulty", z="difficulty", sz="difficulty")
    design = lay_out(model, TRIALS)
    found = region(model=model).fixed(design.labels.index("sz[easy]"), 0.6, design)
    boxes = dict(zip(found.labels, zip(found.lower, found.upper, strict=True), strict=True))
    assert boxes["sz[easy]"] == (0.6, 0.6)
    assert boxes["z[easy]"] == pytest.approx((0.3 / 0.98, 1.0 - 0.3 / 0.98))
    assert boxes["z[hard]"] == pytest.approx((0.01, 0.99))
    assert list(boxes["sz[hard]"]) == box(model=model)["sz[hard]"]


def test_another_estimate_that_is_fixed_leaves_the_rest_alone():
    model = Model(v="difficulty", z=FREE, sz=FREE)
    design, before = lay_out(model, TRIALS), region(model=model)
    i = design.labels.index("a")
    after = before.fixed(i, 1.3, design)
    assert (after.lower[i], after.upper[i]) == (1.3, 1.3)
    others = np.arange(len(design.labels)) != i
    np.testing.assert_array_equal(after.lower[others], before.lower[others])
    np.testing.assert_array_equal(after.upper[others], before.upper[others])


# -- starting points -------------------------------------------------------------------------------


def test_a_starting_point_is_moved_inside():
    point = region({"a": (1, 2)}).with_start(np.array([-100.0, 0.5, 9.0, 0.0]))
    assert point[1] == 0.5
    assert -20 < point[0] < -19
    assert 1.9 < point[2] < 2
    assert 0 < point[3] < 0.1


def test_values_of_the_user_are_used_as_they_are():
    point = region({"a": (1, 2)}, {"a": 2, "v[hard]": 3}).with_start(np.zeros(4))
    assert point[:3].tolist() == [0, 3, 2]


def test_a_start_above_a_limit_found_later_is_moved_to_it():
    design = lay_out(MODEL, TRIALS)
    limited = search_region(design, {}, {"t0": 0.5}).below(np.array([0.4, 0.6]), design)
    assert limited.with_start(np.zeros(4))[3] == 0.4


def test_a_fixed_width_that_leaves_no_room_within_the_bounds_of_z():
    message = (
        "z between 0.1 and 0.2 leaves no room for the starting points, whose width is sz >= 0.5. "
        "Make sz smaller, or widen the bounds of z."
    )
    with refused(ValueError, message):
        search_region(lay_out(Model(z=FREE, sz=0.5), TRIALS), {"z": (0.1, 0.2)}, {})


def test_a_least_width_that_leaves_no_room_around_a_fixed_z():
    message = (
        "bounds: sz >= 0.5 leaves no room for the starting points, since sz must stay below 2 "
        "min(z, 1 - z) = 0.4. Lower the bound."
    )
    with refused(ValueError, message):
        search_region(lay_out(Model(z=0.2, sz=FREE), TRIALS), {"sz": (0.5, 0.9)}, {})
