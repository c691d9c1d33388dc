"""What an observer sees does not depend on the convention."""

from math import exp

import numpy as np
import pytest

from conventions.packages import can_say
from ddm.conversion.converting import convert

# Each package's words for the lower and upper boundary, the start, its full width and the mean of
# the non-decision time, as its documentation defines them; what an observer sees must not depend on
# them.
GEOMETRY = {
    "ddm": lambda v, a, z, t0, sz, st0: (v, 0, a, z * a, sz * a, t0 + st0 / 2, 1),
    "ratcliff": lambda v, a, z, Ter, sz, st: (v, 0, a, z, sz, Ter, 0.1),
    "fast-dm": lambda v, a, zr, t0, szr, st0: (v, 0, a, zr * a, szr * a, t0, 1),
    "hddm": lambda v, a, z, t, sz, st: (v, 0, a, z * a, sz * a, t, 1),
    "hssm": lambda v, a, z, t, sz, st: (v, -a, a, (2 * z - 1) * a, sz * 2 * a, t, 1),
    "ssm-simulators": lambda v, a, z, t, sz, st: (v, -a, a, (2 * z - 1) * a, 2 * sz, t, 1),
    "pyddm": lambda drift, B, x0, nondectime, halfwidth: (drift, -B, B, x0 * B, 0, nondectime, 1),
    "rtdists": lambda v, a, z, t0, sz, st0: (v, 0, a, z, sz, t0 + st0 / 2, 1),
    "stan": lambda delta, alpha, beta, tau, var_beta, var_tau: (
        delta, 0, alpha, beta * alpha, var_beta * alpha, tau + var_tau / 2, 1
    ),
    "brms": lambda mu, bs, bias, ndt: (mu, 0, bs, bias * bs, 0, ndt, 1),
    "ez": lambda v, a, Ter: (v, 0, a, a / 2, 0, Ter, 0.1),
}  # fmt: skip


def observed(v, lower, upper, start, width, nondecision, s):
    """P(upper) and mean RT, from the closed forms, averaged over the starts by Gauss-Legendre
    quadrature.
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    x, separation, rate = start + nodes * width / 2 - lower, upper - lower, 2 * v / s**2
    if v == 0:
        probability, mean = x / separation, x * (separation - x) / s**2
    else:
        probability = (1 - np.exp(-rate * x)) / (1 - exp(-rate * separation))
        mean = (separation * probability - x) / v
    return probability @ weights / 2, mean @ weights / 2 + nondecision


@pytest.mark.parametrize("v", [-1.3, 0.0, 2.0])
@pytest.mark.parametrize("package", GEOMETRY)
def test_the_process_is_the_same(package, v):
    process = {"v": v, "a": 1.5, "z": 0.6, "t0": 0.3, "sz": 0.4, "st0": 0.1}
    if package == "ez":
        process["z"] = 0.5
    no_width = {name: 0.0 for name in ("sz", "st0") if name not in can_say(package)}
    process |= no_width
    theirs = convert(process, from_="ddm", to=package)
    assert observed(*GEOMETRY[package](**theirs)) == pytest.approx(
        observed(*GEOMETRY["ddm"](**process)), rel=1e-12
    )


def test_mean_of_the_closed_form_at_known_numbers():
    probability, mean = observed(*GEOMETRY["hssm"](v=0.0, a=1.0, z=0.5, t=0.5, sz=0.8, st=0.2))
    assert probability == pytest.approx(0.5, rel=1e-14)
    assert mean == pytest.approx(0.5 + 1 - 1.6**2 / 12, rel=1e-14)
