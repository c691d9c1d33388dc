"""The unit of the RTs: what else than seconds they may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ddm.doctor.about_rts.clocks import about_clocks
from ddm.doctor.about_rts.extremes import FASTEST
from ddm.doctor.about_rts.mixed_units import about_long_groups, about_mixed_units
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, alternatives, on_rows
from ddm.trials.seconds import LONGEST_MEDIAN

# a median of decisions above this number of seconds is rare enough to be asked about
LONG_MEDIAN = 9.0


@dataclass(frozen=True)
class Unit:
    """A unit, and the medians of RTs in it, lowest and highest, with which people record them."""

    name: str
    seconds: float
    low: float
    high: float
    word: str = ""


# medians of .1 to 3 s, or more where a unit is usual for slow decisions
LONG_UNITS = (
    Unit("seconds", 1.0, 0.05, 120.0, "s"),
    Unit("frames of a screen of 60 Hz", 1.0 / 60.0, 9.0, 180.0),
    Unit("hundredths of a second", 0.01, 15.0, 180.0),
    Unit("milliseconds", 1e-3, 120.0, 30000.0, "ms"),
    Unit("tenths of a millisecond", 1e-4, 3000.0, 50000.0),
    Unit("microseconds", 1e-6, 1e5, 1e7),
)
SHORT_UNITS = (
    Unit("minutes", 60.0, 2e-3, 0.05, "min"),
    Unit("seconds divided by 1000 once too often", 1000.0, 1e-4, 0.01),
    Unit("days, as spreadsheets keep times", 86400.0, 1e-6, 1e-4),
)


def about_units(examined: Examined) -> list[Finding]:
    """What the times may be instead of RTs in seconds: the first reading that explains them."""
    return (
        about_clocks(examined)
        or about_mixed_units(examined)
        or _about_medians(examined)
        or about_long_groups(examined)
    )


def _about_medians(examined: Examined) -> list[Finding]:
    """A median that is none of RTs in seconds, and the units in which it would be one."""
    median, said = examined.median, examined.arguments["unit"]
    if median < FASTEST:
        return [_short(examined)]
    if said is None and median > LONG_MEDIAN:
        return [_long(examined)]
    return []


def _long(examined: Examined) -> Finding:
    median = examined.median
    units = _possible(median, LONG_UNITS)
    if median <= LONGEST_MEDIAN:
        return _asked(examined, units, "note", "which is long for RTs in seconds")
    if [unit.word for unit in units] == ["ms"]:
        return _found(
            examined,
            f"column {examined.rt!r} has a median of {median:.4g}: these look like milliseconds "
            f"(median {1e-3 * median:.3g} s), and RTs are seconds.",
            examined.call(unit="ms"),
            "--unit ms",
            "error",
        )
    return _asked(examined, units, "error", "which is too long for most RTs in seconds")


def _short(examined: Examined) -> Finding:
    units = _possible(examined.median, SHORT_UNITS)
    return _asked(examined, units, "warning", "which is too short for RTs in seconds")


def _asked(examined: Examined, units: list[Unit], severity: str, why: str) -> Finding:
    """A finding that names the units that are possible, and asks."""
    median = examined.median
    text = f"column {examined.rt!r} has a median of {median:.4g}, {why}."
    if not units:
        return _found(
            examined,
            f"{text} It is no usual unit either.",
            f"data[{examined.rt!r}] = data[{examined.rt!r}] * seconds_per_unit",
            "look up the unit, and convert the column in the file to seconds",
            severity,
        )

    medians = [f"{unit.name} (median {unit.seconds * median:.3g} s)" for unit in units]
    return _found(
        examined,
        f"{text} It may be in {', or '.join(medians)}.",
        alternatives(_call(examined, unit) for unit in units),
        ", or ".join(_in_shell(unit) for unit in units),
        severity,
    )


def _found(examined: Examined, text: str, remedy: str, option: str, severity: str) -> Finding:
    rows = ~np.isnan(examined.plain)
    return on_rows(text, examined.rt, examined.index, rows, severity, remedy, option)


def _possible(median: float, units: tuple[Unit, ...]) -> list[Unit]:
    """The units in which a median is that of RTs."""
    return [unit for unit in units if unit.low <= median <= unit.high]


def _call(examined: Examined, unit: Unit) -> str:
    """The line of code for RTs in a unit."""
    if unit.word:
        return examined.call(unit=unit.word)
    column = f"data[{examined.rt!r}]"
    return f"{column} = {column} {_factor(unit)}"


def _in_shell(unit: Unit) -> str:
    if unit.word:
        return f"--unit {unit.word} for {unit.name}"
    how = "multiply" if unit.seconds > 1.0 else "divide"
    return f"{how} the column in the file by {_factor(unit)[2:]} for {unit.name}"


def _factor(unit: Unit) -> str:
    """Multiplication or division by a whole number, which makes the unit seconds."""
    return f"* {unit.seconds:g}" if unit.seconds > 1.0 else f"/ {1.0 / unit.seconds:g}"
