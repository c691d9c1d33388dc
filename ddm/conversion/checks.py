"""What `ddm.convert` refuses: values outside their domain, and what cannot be converted."""

from __future__ import annotations

import numpy as np

from ddm.conventions import CONVENTIONS, START, Convention

# arrays by the name of a parameter
Values = dict[str, np.ndarray]

# a value that differs from one without effect by at most this much has no effect either
ROUNDING = 1e-9


def check_domain(given: Values, ours: Values, package: Convention) -> None:
    """A ValueError, in the words of the package, if a value is outside its domain."""
    # a comes first: if a is wrong, an absolute z is wrong too
    for name in sorted(set(given) - {"v", "t0", "amplitude"}):
        if name == "z":
            allowed = START[package.z_is]
            invalid = (ours["z"] <= 0) | (ours["z"] >= 1)
        elif name == "peak_shape":
            allowed = "> 1"
            invalid = given[name] <= 1
        elif name in ("a", "noise", "start_shape", "peak"):
            allowed = "> 0"
            invalid = given[name] <= 0
        else:
            allowed = ">= 0"
            invalid = given[name] < 0

        if np.any(invalid):
            raise ValueError(
                f"The {package.names[name]} of {package.package} must be {allowed}; got "
                f"{given[name][invalid].flat[0]:g}. Check that params is in the convention of "
                f"{package.package}."
            )


def check_separation(given: Values, source: Convention, target: Convention) -> None:
    """A ValueError if z or sz cannot be converted because the separation is not given."""
    if "peak" in given and "peak_shape" not in given and source.peak_is != target.peak_is:
        shape = source.names["peak_shape"]
        raise ValueError(
            f"{source.names['peak']} cannot be converted without {shape}: one of {source.package} "
            f"and {target.package} has the time of the peak, the other this time over {shape} - 1. "
            f"Add {shape} to params."
        )
    if "a" in given:
        return

    a = source.names["a"]
    for package in (source, target):
        for name, meaning in (("z", package.z_is), ("sz", package.sz_is)):
            if name in given and meaning.startswith("absolute"):
                raise ValueError(
                    f"{source.names[name]} cannot be converted without {a}: {package.package} "
                    f"measures it in units of evidence. Add {a}, the boundary separation in "
                    f"{source.package}, to params."
                )


def check_expressible(given: Values, ours: Values, source: Convention, target: Convention) -> None:
    """A ValueError if a parameter that the target does not have has an effect."""
    halfway = {"relative": "0.5", "absolute": f"{source.names['a']} / 2", "signed": "0"}
    for name in ours:
        if name in target.names:
            continue

        neutral, text = (0.5, halfway[source.z_is]) if name == "z" else (0.0, "0")
        effect = np.abs(ours[name] - neutral) > ROUNDING
        if np.any(effect):
            able = ", ".join(
                package for package in CONVENTIONS if name in CONVENTIONS[package].names
            )
            raise ValueError(
                f"{source.names[name]} = {given[name][effect].flat[0]:g} cannot be converted: "
                f"{target.package} has no such parameter. Fit again with {source.names[name]} = "
                f"{text}, or convert to one of {able}."
            )
