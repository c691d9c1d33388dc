"""The processes that can be explored: a drift, boundaries, and what varies across trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ddm.distributions import FIXED, WORDS, existing
from ddm.function_parameters import BY_FUNCTION_NAME, COVARIATES
from ddm.parameter_rows import Parameter
from ddm.parameters import BY_NAME
from ddm.processes.ddm import DDM
from ddm.processes.families.of_processes import Process
from ddm.processes.families.ready_made import BY_ROLE, Function
from ddm.processes.general import GeneralDDM
from ddm.processes.general_functions import by_role, names_taken

# the word for a drift or boundaries that do not change
CONSTANT = "constant"

# what a reader chooses from, by the names of the functions
DRIFTS = {
    CONSTANT: "constant",
    "leaky": "leaky: part of the evidence is lost",
    "urgent": "urgent: grows with time",
    "amplified": "amplified: signal and noise grow with time",
    "pulsed": "pulsed: changes for a moment",
    "conflict": "conflict task: an automatic activation is added",
    "shrinking_spotlight": "flanker task: a spotlight that shrinks",
}
BOUNDARIES = {
    CONSTANT: "constant",
    "linear": "linear: approach each other",
    "exponential": "exponential collapse",
    "weibull": "Weibull: collapse late, in part",
    "hyperbolic": "hyperbolic collapse",
    "logistic": "logistic: collapse around a time",
}
STARTS = {"uniform": "at z, or uniform around it (sz)", "beta": "beta distribution (start_shape)"}
NON_DECISIONS = {"uniform": "t0, or uniform above it (st0)", "normal": "normal (t0_sd)"}

# the noise that goes with a drift
NOISE_OF_DRIFT = {"amplified": "amplified_noise"}

# D only sets the scale of evidence, so it is not explored
SCALE = {"D": 1.0}

# the meaning of a parameter, with its unit
Meaning = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of a process, without numbers: all four choices can be combined.

    drift, boundary : names of ready-made functions, or "constant"
    start, non_decision : the options of `DDM` and `GeneralDDM`
    """

    drift: str = CONSTANT
    boundary: str = CONSTANT
    start: str = WORDS["start"][0]
    non_decision: str = WORDS["non_decision"][0]

    @property
    def is_constant(self) -> bool:
        """Whether its processes are a `DDM`; else they are a `GeneralDDM`."""
        return self.drift == self.boundary == CONSTANT

    @property
    def options(self) -> dict[str, Any]:
        """The distributions of starts and non-decision times, where they are not the defaults."""
        given = {"start": self.start, "non_decision": self.non_decision}
        return {option: word for option, word in given.items() if word != WORDS[option][0]}

    @property
    def functions(self) -> dict[str, Function]:
        """The functions by the arguments of `GeneralDDM` that they are for."""
        named = {
            "drift": self.drift,
            "boundary": self.boundary,
            "noise": NOISE_OF_DRIFT.get(self.drift, CONSTANT),
        }
        return {role: BY_ROLE[role][name] for role, name in named.items() if name != CONSTANT}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters, those of the table first."""
        options = {"start": self.start, "non_decision": self.non_decision}
        fixed = [name for chosen in options.items() for name in FIXED.get(chosen, {})]
        of_table = [name for name in existing(options) if name not in (*fixed, *SCALE)]
        functions = self.functions
        given = by_role(functions.get("drift", 0.0), functions.get("boundary", 1.0), 1.0)
        taken = [name for name in names_taken(given) if name not in (*of_table, *SCALE)]
        return (*of_table, *taken)

    def process(self, values: Mapping[str, float]) -> Process:
        """The process with these values; an error of `DDM` or `GeneralDDM` if they are none."""
        given: dict[str, Any] = {name: values[name] for name in self.names}
        if self.is_constant:
            return DDM(**given, **self.options)
        return GeneralDDM(**self.arguments(given), **self.options)

    def arguments(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of `GeneralDDM` with these values; numbers stand for constant functions."""
        functions = self.functions
        rest = {
            name: value
            for name, value in values.items()
            if not (name == "v" and "drift" not in functions)
            and not (name == "a" and "boundary" not in functions)
        }
        scale = SCALE if "noise" in functions else {}
        return {
            "drift": functions.get("drift", values.get("v")),
            "boundary": functions.get("boundary", values.get("a")),
            **({"noise": functions["noise"]} if "noise" in functions else {}),
            **rest,
            **scale,
        }


def row_of(name: str) -> Parameter | None:
    """The row of a parameter in the tables; None for one that differs from trial to trial."""
    return BY_NAME.get(name) or BY_FUNCTION_NAME.get(name)


def meaning_of(name: str) -> Meaning:
    """What a parameter means, and its unit."""
    row = row_of(name)
    return (COVARIATES[name], "-") if row is None else (row.meaning, row.unit)
