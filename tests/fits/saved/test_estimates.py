"""Estimates that no search would have found."""

import pytest

V = {"params/v": 30.0, "optimum/theta/0": 30.0}
NEGATIVE = {"params/a": -1.0, "optimum/theta/1": -1.0, "region/lower/1": -2.0}
HUGE = {"params/v": 1e308, "optimum/theta/0": 1e308, "region/upper/0": 1e308}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"region/upper/0": -21.0}, "region has a lower end above the upper one"),
        ({"region/start/0": 21.0}, "region has a start outside its ends"),
        (
            {"params/v": "nan", "optimum/theta/0": "nan"},
            "optimum.theta has some estimates, and others that are no numbers",
        ),
        ({"optimum/value": "inf"}, "optimum.value is no number, although there are estimates"),
        ({"optimum/hessian/0/1": 5.0}, "optimum.hessian is not symmetric"),
        (V, "optimum.theta has 30 outside the region of its search"),
        ({"cov/0": -0.1}, "cov has a variance below 0, or an infinite one"),
        ({"cov/1": 0.5}, "cov is not symmetric"),
        ({"cov/1": "nan"}, "cov is not symmetric"),
        ({"report/loglik": -50.0}, "report.loglik is not that of optimum.value"),
        (
            {"report/df": 3},
            "report.statistic is no number, although it has degrees of freedom",
        ),
        (
            NEGATIVE,
            "design has a condition with a = -1, which must be a finite number > 0",
        ),
        (HUGE, "design has a condition with v = 1e+308, which must be a finite number"),
        (
            {"model/z": 1.5, "design/offset/2": 1.5},
            "it cannot be a fit, since z must be a number between 0 and 1, both excluded; got 1.5. "
            "(z: starting point relative to a (0 = lower, 1 = upper boundary))",
        ),
    ],
)
def test_estimates_that_cannot_be(check_refused, changes, message):
    check_refused("simple", changes, message)


def test_a_start_without_room(check_refused):
    """z is estimated there, at .49 and, where it flips, at .51."""
    wide = dict.fromkeys(("model/sz", "design/offset/5", "design/offset/14"), 0.99)
    check_refused(
        "stimulus",
        wide,
        "design has a condition with an sz that is not a number >= 0 and below 2 min(z, 1 - z)",
    )
