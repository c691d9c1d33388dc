"""What `ddm.convert` refuses of the parameters of conflict tasks; more in tests/conversion."""

import pytest

from ddm import convert
from refusals import refused

ULRICH = {"mu_c": 0.5, "b": 75.0, "mu_r": 300.0, "sigma_r": 30.0, "alpha": 3.0, "A": 20.0}
ULRICH |= {"tau": 30.0, "a": 2.0}


def test_numbers_of_models_of_conflict_tasks():
    ours = convert(ULRICH, from_="ulrich", to="ddm")
    assert ours == pytest.approx(
        {"v": 3.9528, "a": 1.1859, "t0": 0.3, "t0_sd": 0.03, "start_shape": 3.0,
         "amplitude": 0.15811, "peak": 0.03, "peak_shape": 2.0},
        rel=1e-4,
    )  # fmt: skip
    assert convert(ours, from_="ddm", to="ulrich") == pytest.approx(ULRICH)
    theirs = convert(ours, from_="ddm", to="driftdm")
    assert theirs["b"] == pytest.approx(0.59293, rel=1e-4)
    assert theirs["tau"] == pytest.approx(0.03)


def test_a_scale_needs_its_shape():
    with refused(
        ValueError,
        "tau cannot be converted without a: one of ulrich and ddm has the time of the peak, the "
        "other this time over a - 1. Add a to params.",
    ):
        convert({"tau": 30.0}, from_="ulrich", to="ddm")


def test_a_shape_is_above_1():
    with refused(
        ValueError,
        "The a of ulrich must be > 1; got 1. Check that params is in the convention of ulrich.",
    ):
        convert({"tau": 30.0, "a": 1.0}, from_="ulrich", to="ddm")
