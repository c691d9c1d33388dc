"""The density of evidence as a table."""

import numpy as np
import pytest
from scipy.integrate import simpson, trapezoid

from ddm import GeneralDDM, boundaries
from processes.general.examples import leaky
from refusals import refused


def test_the_state_holds_what_is_not_absorbed():
    process = leaky({"z": 0.4})
    table = process.state([0.004, 0.1, 0.8])
    assert list(table) == ["time", "x", "density"]
    for time, rows in table.groupby("time"):
        mass = simpson(rows["density"], x=rows["x"])
        assert mass == pytest.approx(process.sf(time), abs=1e-8)
        half = boundaries.exponential(time, a=1.5, tau=2.0) / 2
        assert rows["x"].iloc[[0, -1]].tolist() == pytest.approx([-half, half])


def test_times_and_ends_are_checked():
    process = GeneralDDM(drift=1.0, boundary=1.5)
    with refused(
        ValueError,
        "times must be decision times > 0, in s; got [0.0, 0.1]. At 0 evidence is at its start.",
    ):
        process.state([0.0, 0.1])
    with refused(ValueError, "ends must be 'absorbing' or 'reflecting' or 'free'; got 'open'."):
        process.state(0.1, ends="open")


def test_evidence_without_absorption_is_kept():
    process = leaky({"z": 0.4, "sz": 0.1})
    for ends in ("reflecting", "free"):
        table = process.state([0.1, 0.6], ends=ends)
        masses = [trapezoid(rows["density"], rows["x"]) for _, rows in table.groupby("time")]
        np.testing.assert_allclose(masses, 1.0, atol=1e-4)


def test_what_has_no_state_is_refused():
    with refused(
        ValueError, "state() is of one drift, but sv=0.5. Make a process with sv=0 for each drift."
    ):
        leaky({"sv": 0.5}).state(0.1)
    process = GeneralDDM(drift=lambda x, k: -k * x**3, boundary=1.5, k=1.0)
    with refused(
        ValueError,
        "ends='free' needs a drift that is linear in x, with which evidence is normal; with "
        "a=1.5, D=1, k=1 it is not. Say ends='reflecting', with boundaries far away.",
    ):
        process.state(0.1, ends="free")
