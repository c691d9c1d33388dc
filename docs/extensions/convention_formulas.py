"""How numbers of another package become ours and the other way round, as lines of Python.

They follow from `ddm.conventions`, and the tests compare them with `ddm.convert`.
"""

from math import sqrt

from ddm.conventions import CONVENTIONS, OURS_IN_CONFLICT, Convention

OTHERS = [one for one in CONVENTIONS.values() if one.package != "ddm"]


def times(factor: float, text: str) -> str:
    """A product, without a factor of 1."""
    return text if factor == 1.0 else f"{factor:.6g} * {text}"


def our_name(name: str) -> str:
    """The name in `ddm` of a parameter of `ddm.conventions.OURS`, whose noise is our D."""
    return OURS_IN_CONFLICT.names[name]


def to_ours(package: Convention) -> dict[str, str]:
    """By our names: what is computed from the numbers of a package, with its usual noise."""
    theirs = package.names
    s = package.s / sqrt(package.unit_of_time)
    time = package.unit_of_time
    separation = f"(2 * {theirs['a']})" if package.a_is == "half" else theirs["a"]
    found = {
        "v": times(1.0 / (s * time), theirs["v"]),
        "a": times((2.0 if package.a_is == "half" else 1.0) / s, theirs["a"]),
        "t0": _smallest(package),
    }
    factors = {"sv": 1.0 / (s * time), "t0_sd": time, "amplitude": 1.0 / s}
    factors |= {"start_shape": 1.0, "peak_shape": 1.0}
    found |= {name: times(one, theirs[name]) for name, one in factors.items() if name in theirs}
    if "z" in theirs:
        found["z"] = {
            "relative": theirs["z"],
            "absolute": f"{theirs['z']} / {separation}",
            "signed": f"({theirs['z']} + 1) / 2",
        }[package.z_is]
    if "sz" in theirs:
        found["sz"] = {
            "relative width": theirs["sz"],
            "absolute width": f"{theirs['sz']} / {separation}",
            "absolute half-width": f"2 * {theirs['sz']} / {separation}",
        }[package.sz_is]
    if "st0" in theirs:
        found["st0"] = times(2.0 if package.st0_is == "half-width" else 1.0, theirs["st0"])
    if "peak" in theirs:
        scale = f" * ({theirs['peak_shape']} - 1)" if package.peak_is == "scale" else ""
        found["peak"] = times(time, theirs["peak"]) + scale
    return found


def _smallest(package: Convention) -> str:
    """Our t0, the smallest non-decision time, in the numbers of a package."""
    theirs = package.names
    t0 = times(package.unit_of_time, theirs["t0"])
    if package.t0_is != "middle" or "st0" not in theirs:
        return t0
    return f"{t0} - {theirs['st0']}" + ("" if package.st0_is == "half-width" else " / 2")


def from_ours(package: Convention) -> dict[str, str]:
    """By the names of a package: what is computed from our numbers, with its usual noise."""
    s = package.s / sqrt(package.unit_of_time)
    time = package.unit_of_time
    middle = " + st0 / 2" if package.t0_is == "middle" and "st0" in package.names else ""
    scale = " / (peak_shape - 1)" if package.peak_is == "scale" else ""
    found = {
        "v": times(s * time, "v"),
        "a": times(s / (2.0 if package.a_is == "half" else 1.0), "a"),
        "z": {"relative": "z", "absolute": times(s, "z * a"), "signed": "2 * z - 1"}[package.z_is],
        "t0": times(1.0 / time, "t0") + middle,
        "sv": times(s * time, "sv"),
        "sz": {
            "relative width": "sz",
            "absolute width": times(s, "sz * a"),
            "absolute half-width": times(s / 2.0, "sz * a"),
        }[package.sz_is],
        "st0": times(0.5 if package.st0_is == "half-width" else 1.0, "st0"),
        "start_shape": "start_shape",
        "t0_sd": times(1.0 / time, "t0_sd"),
        "amplitude": times(s, "amplitude"),
        "peak": times(1.0 / time, "peak") + scale,
        "peak_shape": "peak_shape",
    }
    return {theirs: found[name] for name, theirs in package.names.items() if name != "noise"}
