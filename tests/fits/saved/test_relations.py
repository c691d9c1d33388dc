"""Parts of a file that contradict each other."""

import pytest

from ddm.fits.saved.earlier_schemas import as_today
from ddm.fits.saved.relations import RELATIONS, repeated

TERMS = "design.terms has"
CELLS = "design.cells has"


def test_what_is_repeated():
    assert repeated(["a", "b", "a", "A"]) == ["a"]
    assert repeated([1, 1.0, True, "1", {"number": "inf"}, "inf"]) == [1.0, True]


def test_every_relation_holds_in_every_case(written):
    for case in ("by level", "formula", "stimulus", "deadline lapse", "lost", "truncated", "ks"):
        fit = as_today(written(case))
        assert [r.where for r in RELATIONS if list(r.wrong(fit))] == []


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        ("by", ["block", "block"], "by has 'block' where names that occur once should be"),
        ("by", ["block", "x"], "fits has a list of 1 where a key with one level for each of by "
         "should be"),
        ("fits/1/key", [1], "fits has a list of 1 where keys that differ should be"),
    ],
)  # fmt: skip
def test_groups_that_contradict_each_other(check_refused, where, value, message):
    check_refused("groups", {where: value}, message)


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        ("method/name", 5, "method.name has None where the name of a method should be"),
        ("design/labels/1", "v[hard]", "design.labels has 'v[hard]' where names that occur once "
         "should be"),
        ("design/labels/1", "v[no]", "design.labels has a list of 4 where names of params, in "
         "their order should be"),
        ("design/owners", ["v"], "design.owners has a list of 1 where the parameter of each "
         "estimate should be"),
        ("design/owners/1", "a", "design.owners has 'a' where the parameter in the name of the "
         "estimate should be"),
        ("design/absorbed", {"a": []}, "design.absorbed has 'a' where names of params that are "
         "none of the design should be"),
        ("optimum/theta", [1.0], "optimum.theta has a list of 1 where one number for each estimate "
         "should be"),
        ("params/a", 1.5, "params has 1.5 where the estimates of optimum.theta should be"),
        ("optimum/at_bound", [], "optimum.at_bound has a list of 0 where one of true and false for "
         "each estimate should be"),
        ("optimum/hessian/0", [1.0], "optimum.hessian has a list of 1 where a square of the number "
         "of estimates should be"),
        ("converged", False, "optimum.converged has True where the same as in converged should be"),
        ("cov", [1.0], "cov has a list of 1 where a square of the number of params should be"),
        ("region/labels/0", "x", "region.labels has a list of 4 where the names of params should "
         "be"),
        ("region/step", [1.0], "region has a list of 1 where one number for each of params should "
         "be"),
        ("n", 299, "design.cell has a list of 300 where the condition of each of the n trials "
         "should be"),
        ("design/cell/7", 10**7, "design.cell has 10000000 where a number below n_cells should be"),
        ("design/n_cells", 3, "design.n_cells has 3 where the number of conditions that have "
         "trials should be"),
        ("design/cells/0/codes", [0], f"{CELLS} a list of 1 where the code of each of the n_cells "
         "conditions should be"),
        ("design/cells/0/levels/1", "hard", f"{CELLS} 'hard' where levels that occur once should "
         "be"),
        ("design/cells/0/codes/1", 2, f"{CELLS} 2 where the number of a level should be"),
        ("design/cells/0/codes/1", 0, f"{CELLS} a list of 1 where conditions that differ should "
         "be"),
        ("design/offset", [0.0], "design.offset has a list of 3 where a number of each "
         "parameter for each of the n_cells conditions should be"),
        ("design/terms/0/columns", [0, 1, 2], f"{TERMS} a list of 3 where two ends of columns "
         "should be"),
        ("design/terms/1/columns", [1, 3], f"{TERMS} 1 where columns that follow on one another "
         "should be"),
        ("design/terms/1/owner", "t0", f"{TERMS} 't0' where the parameter of its estimates should "
         "be"),
        ("design/terms/1/position", 3, f"{TERMS} 3 where the position of its parameter should "
         "be"),
        ("design/terms/1/matrix", [1.0], f"{TERMS} a list of 1 where numbers for each of the "
         "n_cells conditions should be"),
        ("labels/0", 1, "labels has 1 where two labels that differ should be"),
        ("reading/upper", 0, "reading.upper has 0 where the second of the labels should be"),
        ("labels/0", 5, "coding has 'upper boundary: response = 1; lower: 0' where the sentence "
         "about the labels should be"),
        ("reading/rt", "response", "reading.response has 'response' where another column than rt "
         "should be"),
        ("observed", "upper", "reading.observed has 'both' where the same as in observed should "
         "be"),
        ("deadline/3", 1.0, "deadline has 1.0 where that of the reading, for each of the n trials "
         "should be"),
        ("deadline", None, "deadline has None where that of the reading, for each of the n trials "
         "should be"),
        ("window", [1.0, "inf"], "window has a list of 2 where that of the reading, from low to "
         "high should be"),
        ("lost_rt", "late", "lost_rt has 'late' where that of the reading, if there is a "
         "lost_share should be"),
        ("lapses", {"kind": "exponential", "rate": 1.0}, "lapses has a mapping of 2 where a "
         "distribution, if the model has lapses should be"),
    ],
)  # fmt: skip
def test_parts_that_contradict_each_other(check_refused, where, value, message):
    # its model is ddm.Model(v="difficulty")
    check_refused("deadline", {where: value}, message)
