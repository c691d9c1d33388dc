"""The density of evidence as a table."""

import numpy as np
import pytest
from scipy.integrate import trapezoid

from ddm import DDM, GeneralDDM, boundaries
from processes.general.examples import leaky
from refusals import refused


def test_the_state_holds_what_is_not_absorbed():
    process = leaky({"z": 0.4})
    table = process.state([0.004, 0.1, 0.8])
    assert list(table) == ["time", "x", "density"]
    for time, rows in table.groupby("time"):
        mass = trapezoid(rows["density"], rows["x"])
        assert mass == pytest.approx(process.sf(time), abs=2e-5)
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


def test_a_constant_process_has_x_as_in_its_paths():
    table = DDM(v=1.0, a=1.5, z=0.4, t0=0.3, st0=0.1).state([0.3, 0.1, 0.1])
    assert list(table) == ["time", "x", "density"]
    assert table["time"].unique().tolist() == [0.1, 0.3]
    assert table["x"].iloc[[0, 400, 401]].tolist() == pytest.approx([0.0, 1.5, 0.0])
    with refused(ValueError, "ends must be 'absorbing' or 'reflecting' or 'free'; got 'open'."):
        DDM(v=1.0, a=1.5).state(0.1, ends="open")
    with refused(
        ValueError,
        "times must be decision times > 0, in s; got inf. At 0 evidence is at its start.",
    ):
        DDM(v=1.0, a=1.5).state(np.inf)


@pytest.mark.parametrize(
    "ends", ["absorbing", "free", pytest.param("reflecting", marks=pytest.mark.slow)]
)
def test_sv_is_averaged_as_in_closed_form(ends):
    own = {"z": 0.4, "sv": 0.8, "sz": 0.3}
    times = [0.05, 0.5] if ends != "reflecting" else [0.2]
    general = GeneralDDM(drift=1.0, boundary=1.5, **own).state(times, ends=ends)
    exact = DDM(v=1.0, a=1.5, **own).state(times, ends=ends)
    for time, rows in exact.groupby("time"):
        found = general[general["time"] == time]
        x = found["x"] + 0.75
        expected = np.interp(x, rows["x"], rows["density"]) if ends == "free" else rows["density"]
        # places of free evidence differ by 1e-4, between which the density is a line
        atol = 2e-4 if ends == "free" else 1e-5 if ends == "absorbing" else 1e-6
        np.testing.assert_allclose(found["density"], expected, atol=atol * rows["density"].max())


def test_a_leak_that_varies_has_a_state():
    """Here v is no drift that is added: evidence is a mixture of normal ones."""
    process = GeneralDDM(drift=lambda x, v: -v * x, boundary=2.0, v=3.0, sv=0.6, z=0.9)
    table = process.state(0.4, ends="free")
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    leak = (3.0 + 0.6 * nodes)[:, np.newaxis]
    mean, variance = 0.8 * np.exp(-leak * 0.4), -np.expm1(-2 * leak * 0.4) / (2 * leak)
    parts = np.exp(-0.5 * (table["x"].to_numpy() - mean) ** 2 / variance)
    exact = weights @ (parts / np.sqrt(2 * np.pi * variance)) / weights.sum()
    np.testing.assert_allclose(table["density"], exact, atol=1e-6 * exact.max())


@pytest.mark.parametrize("ends", ["absorbing", "reflecting", "free"])
def test_a_density_of_starts_is_where_evidence_begins(ends):
    """It is the average of the densities of its starts, which a constant process has exactly."""
    table = GeneralDDM(drift=1.0, boundary=1.5, start=lambda z: z * (1 - z)).state(0.2, ends=ends)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = 0.0
    for z, weight in zip(0.5 + 0.5 * nodes, 3.0 * weights, strict=True):
        one = DDM(v=1.0, a=1.5, z=z).state(0.2, ends=ends)
        x, density = one["x"] - 0.75, one["density"]
        total = total + weight * z * (1 - z) * np.interp(table["x"], x, density, left=0, right=0)
    atol = 1e-3 if ends == "free" else 2e-5
    np.testing.assert_allclose(table["density"], total, atol=atol * total.max())


def test_what_has_no_state_is_refused():
    process = GeneralDDM(drift=lambda x, k: -k * x**3, boundary=1.5, k=1.0)
    with refused(
        ValueError,
        "ends='free' needs a drift that is linear in x, with which evidence is normal; with "
        "a=1.5, D=1, k=1 it is not. Say ends='reflecting', with boundaries far away.",
    ):
        process.state(0.1, ends="free")


def test_sv_of_a_boundary_is_refused():
    process = GeneralDDM(drift=lambda v: v, boundary=lambda v: 1.0 + v * v, v=1.0, sv=0.5)
    with refused(
        ValueError,
        "state() averages over v if drift alone takes it; with sv=0.5, v is a parameter of drift "
        "and boundary. Make a process with sv=0 for each v.",
    ):
        process.state(0.1)


def test_drifts_that_differ_too_much_are_refused():
    process = GeneralDDM(drift=1.0, boundary=1.5, sv=400.0)
    with refused(
        ValueError,
        "the density at 50 s differs too much between drifts for an average, with sv=400. Ask "
        "about earlier times, or make a process with sv=0 for each drift.",
    ):
        process.state(50.0, ends="free")
