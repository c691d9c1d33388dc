"""What the numbers of a page mean, and how they differ from those of other packages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ddm.report.page import Facts

OF_PARAMETERS: Mapping[str, str] = {
    "v": "drift rate, in evidence per second; positive towards the upper boundary",
    "a": "the full distance between the boundaries (HSSM and PyDDM mean half of it)",
    "z": "relative to a: 0 is the lower boundary, 1 the upper one",
    "t0": "the smallest non-decision time if it varies uniformly, its mean if normally",
    "sz": "width relative to a",
    "st0": "width of the uniform distribution from t0 to t0 + st0",
}

SCALE = (
    "D = 1 is the variance of the noise per second, so its SD is s = 1. With Ratcliff's s = 0.1 "
    "the numbers of v, a and sv are ten times smaller."
)


def conventions_of(names: Collection[str]) -> Facts:
    """What the parameters of these names mean here."""
    rows = [(name, (OF_PARAMETERS[name],)) for name in OF_PARAMETERS if name in names]
    ending = (
        ("scale", (SCALE,)),
        ("times", ("all in seconds",)),
        (
            "other packages",
            ('ddm.convert(params, from_="ddm", to="hssm") turns the numbers into theirs',),
        ),
    )
    return Facts((*rows, *ending))
