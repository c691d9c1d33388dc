"""Labels of estimates: levels of columns, and coefficients of formulas."""

import pytest

from ddm.estimate_labels import coefficients_in, levels_in, no_estimate


@pytest.mark.parametrize(
    "label",
    [
        "v[Intercept]",
        "a[scale(x)]",
        "v[C(side)[T.right]]",
        "v[side[T.right]:x]",
        "v[side[right]]",
        "v[np.log(x)]",
        "v[poly(x, 2)[1]]",
    ],
)
def test_names_that_only_formulas_give(label):
    assert coefficients_in([label], {}) == [label]


@pytest.mark.parametrize("label", ["v", "v[easy]", "v[(0, 1]]", "v[easy, speed]", "v[0.5]", 3])
def test_names_of_values(label):
    assert coefficients_in([label], {}) == []


def test_names_that_a_table_has_marked():
    assert coefficients_in(["v[x]", "a"], {"coefficients": ["v[x]", "v[y]"]}) == ["v[x]"]


def test_levels():
    assert levels_in(["v[easy, fast]", "a", "rt[0]"], ["v", "a"]) == {
        "v[easy, fast]": ("v", "easy, fast")
    }


@pytest.mark.parametrize(
    ("label", "labels", "said"),
    [
        ("v", ["v[easy]", "v[hard]", "a"], "there are v[easy], v[hard]"),
        ("v[Easy]", ["v[easy]", "a"], "did you mean 'v[easy]'? There are v[easy], a"),
        ("z", ["v", "a"], "there are v, a"),
        ("v", [], "there are none"),
        ("v", [f"v[{i}]" for i in range(22)],
         f"there are {', '.join(f'v[{i}]' for i in range(20))} and 2 more"),
    ],
)  # fmt: skip
def test_an_estimate_that_there_is_not(label, labels, said):
    assert no_estimate(label, labels) == f"there is no estimate {label!r}; {said}"
