"""The code that makes the same fit and the same page."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import isfinite
from typing import Any

from ddm import arguments
from ddm.models.model import Model
from ddm.trials.trials import Trials

DEFAULTS: Mapping[str, Any] = {
    "rt": "rt",
    "response": "response",
    "deadline": None,
    "truncated": None,
    "observed": "both",
    "deadline_tolerance": 0.0,
    "omissions": None,
    "lost_rt": None,
    "unit": None,
}

# responses that need no ``upper``
PLAIN = (1, True, 1.0)


def call(
    function: str,
    *,
    by: Sequence[Hashable] = (),
    method: str | None = None,
    said: Sequence[str] = (),
    **counts: int,
) -> str:
    """The call of a function of the package with a model and trials.

    ``said`` are the estimates whose bounds or starts were stated, which a fit does not keep as they
    were written.
    """
    texts = ["model", "trials"]
    if by:
        texts.append(f"by={_by_text(by)}")
    if method is not None and method != "ml":
        texts.append(f"method={method!r}")
    texts += [f"{name}={value}" for name, value in counts.items()]
    text = f"ddm.{function}({', '.join(texts)})"
    return f"{text}  # with bounds or starts of {', '.join(said)}" if said else text


def code_of(
    model: Model,
    trials: Trials,
    made: str,
    *,
    title: str,
    question: str | None,
    others: Mapping[str, tuple[Model, str]] | None = None,
) -> str:
    """The lines from a file to the page; ``others`` are the models that it is compared with."""
    reading = {
        name: value
        for name, value in trials.reading.items()
        if name in DEFAULTS and value != DEFAULTS[name]
    }
    if "truncated" in reading:
        ends = reading["truncated"]
        reading["truncated"] = tuple(end if isfinite(end) and end > 0.0 else None for end in ends)
    if trials.labels[1] not in PLAIN:
        reading["upper"] = trials.labels[1]
    said = "".join(f", {name}={arguments.shown(value)}" for name, value in reading.items())
    asked = "" if question is None else f", question={question!r}"
    lines = [
        "import ddm",
        "",
        'data = ddm.read_table("DATA.csv")  # the file of the data',
        f"trials = ddm.Trials(data{said})",
        f"model = {model.code}",
        f"fit = {made}",
    ]
    if others:
        calls = ", ".join(
            f"{name!r}: {call.replace('(model, ', f'({one.code}, ')}"
            for name, (one, call) in others.items()
        )
        lines.append(f"others = {{{calls}}}")
        asked += ", against=others"
    return "\n".join([*lines, f'fit.report("report.html", title={title!r}{asked})'])


def _by_text(by: Sequence[Hashable]) -> str:
    return repr(by[0]) if len(by) == 1 else repr(list(by))
