"""Conversion between the conventions of packages, against numbers worked out by hand."""

import re

import pytest

from conventions.packages import OURS, can_say
from ddm.conventions import CONVENTIONS
from ddm.conversion.converting import convert

# The process OURS, or as much of it as the package can say, worked out on paper.
BY_HAND = {
    "ddm": OURS,
    "ratcliff": {"v": 0.2, "a": 0.15, "z": 0.09, "Ter": 0.35, "eta": 0.08, "sz": 0.03, "st": 0.1},
    "fast-dm": {"v": 2.0, "a": 1.5, "zr": 0.6, "t0": 0.35, "sv": 0.8, "szr": 0.2, "st0": 0.1},
    "hddm": {"v": 2.0, "a": 1.5, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.2, "st": 0.1},
    "hssm": {"v": 2.0, "a": 0.75, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.2, "st": 0.1},
    "ssm-simulators": {"v": 2.0, "a": 0.75, "z": 0.6, "t": 0.35, "sv": 0.8, "sz": 0.15, "st": 0.05},
    "pyddm": {"drift": 2.0, "B": 0.75, "x0": 0.2, "nondectime": 0.35, "halfwidth": 0.05},
    "rtdists": {"v": 2.0, "a": 1.5, "z": 0.9, "t0": 0.3, "sv": 0.8, "sz": 0.3, "st0": 0.1},
    "stan": {
        "delta": 2.0,
        "alpha": 1.5,
        "beta": 0.6,
        "tau": 0.3,
        "var_delta": 0.8,
        "var_beta": 0.2,
        "var_tau": 0.1,
    },
    "brms": {"mu": 2.0, "bs": 1.5, "bias": 0.6, "ndt": 0.3},
    "ez": {"v": 0.2, "a": 0.15, "Ter": 0.3},
    # evidence times 4 sqrt(1000), times in ms
    "ulrich": {"mu_c": 0.008 * 1000**0.5, "b": 3.0 * 1000**0.5, "mu_r": 300.0},
    "driftdm": {"muc": 2.0, "b": 0.75, "non_dec": 0.3},
}


def test_every_package_is_tested_by_hand_documented_and_sourced():
    assert set(BY_HAND) == set(CONVENTIONS)
    for name, convention in CONVENTIONS.items():
        assert convention.package == name
        assert convention.source
        assert re.search(rf"^    {name} .* {convention.s:g} ", convert.__doc__, re.MULTILINE)


@pytest.mark.parametrize("package", BY_HAND)
def test_to_a_package(package):
    ours = {name: OURS[name] for name in can_say(package)}
    result = convert(ours, from_="ddm", to=package)
    assert result == pytest.approx(BY_HAND[package], rel=1e-14)
    assert list(result) == list(BY_HAND[package])


@pytest.mark.parametrize("package", BY_HAND)
def test_from_a_package(package):
    ours = {name: OURS[name] for name in can_say(package)}
    assert convert(BY_HAND[package], from_=package, to="ddm") == pytest.approx(ours, rel=1e-14)


@pytest.mark.parametrize(
    ("package", "params", "expected"),
    [
        (
            "ddm",
            {"v": 2.0, "a": 3.0, "sv": 1.0, "z": 0.6, "D": 4.0},
            {"v": 1.0, "a": 1.5, "sv": 0.5, "z": 0.6},
        ),
        ("ratcliff", {"v": 2.0, "a": 1.5, "z": 0.9, "s": 1.0}, {"v": 2.0, "a": 1.5, "z": 0.6}),
        (
            "ssm-simulators",
            {"v": 4.0, "a": 1.5, "sz": 0.3, "s": 2.0},
            {"v": 2.0, "a": 1.5, "sz": 0.2},
        ),
        (
            "pyddm",
            {"drift": 4.0, "B": 1.5, "x0": -0.5, "noise": 2.0},
            {"v": 2.0, "a": 1.5, "z": 0.25},
        ),
        (
            "rtdists",
            {"v": 0.2, "a": 0.15, "z": 0.09, "sz": 0.03, "s": 0.1},
            {"v": 2.0, "a": 1.5, "z": 0.6, "sz": 0.2},
        ),
        ("ez", {"v": 2.0, "a": 1.5, "s": 1.0}, {"v": 2.0, "a": 1.5}),
    ],
)
def test_the_strength_of_the_noise_sets_the_scale_and_is_not_passed_on(package, params, expected):
    assert convert(params, from_=package, to="ddm") == pytest.approx(expected, rel=1e-14)


def test_d_scales_evidence_for_a_package_with_a_fixed_noise():
    params = {"v": 2.0, "a": 3.0, "z": 0.6, "sz": 0.2, "D": 4.0}
    expected = {"v": 0.1, "a": 0.15, "z": 0.09, "sz": 0.03}
    assert convert(params, from_="ddm", to="ratcliff") == pytest.approx(expected, rel=1e-14)


def test_only_what_is_there_is_converted():
    assert convert({"t": 0.4}, from_="hddm", to="ddm") == {"t0": 0.4}
    assert convert({"st": 0.2}, from_="hddm", to="ssm-simulators") == {"st": 0.1}
    assert convert({"st0": 0.2, "t0": 0.25}, from_="ddm", to="hddm") == {"st": 0.2, "t": 0.35}


def test_what_has_no_effect_is_left_out():
    params = {"v": 2.0, "a": 0.6, "z": 0.1 * 3, "t0": 0.3, "sv": 0.0, "sz": 0.0, "st0": 0.0}
    assert params["z"] / params["a"] != 0.5  # by rounding
    assert convert(params, from_="rtdists", to="ez") == pytest.approx(
        {"v": 0.2, "a": 0.06, "Ter": 0.3}, rel=1e-14
    )
