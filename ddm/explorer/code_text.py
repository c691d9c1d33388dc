"""What was explored, as code that makes it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from inspect import signature
from math import inf
from typing import Any

from ddm.arguments import as_python
from ddm.explorer.catalogue import Form, row_of
from ddm.explorer.observed import Choice
from ddm.models.specifications.specification import FREE
from ddm.processes.families.ready_made import full_name
from ddm.reading.table_files import read_table
from ddm.trials.trials import Trials

# a longer call has an argument in every line
WIDTH = 88


def process_code(form: Form, values: Mapping[str, float]) -> str:
    """The call that makes a process; parameters with the defaults of `DDM` are left out."""
    given = {name: values[name] for name in form.names if not _is_default(name, values[name])}
    if form.is_constant:
        return _call("ddm.DDM", {**given, **form.options})
    return _call("ddm.GeneralDDM", {**form.arguments(given), **form.options})


def fit_code(
    form: Form, values: Mapping[str, float], free: Collection[str], trials: Trials, choice: Choice
) -> str:
    """The lines that fit a table ``data`` from here."""
    lines = [f"trials = {_call('ddm.Trials', _data(choice), _reading(trials))}"]
    model = _call("ddm.Model", model_arguments(form, values, free))
    start = {name: values[name] for name in form.names if name in free}
    lines += [f"model = {model}", f"fit = ddm.fit(model, trials, start={_text(start)})"]
    return "\n".join(lines)


def reading_code(data: Sequence[str], options: Mapping[str, Any]) -> str:
    """The line that reads the files; ``options`` are the arguments of `ddm.read_table`."""
    path = data[0] if len(data) == 1 else list(data)
    given = {name: value for name, value in options.items() if value != _reads_by_default(name)}
    return f"data = {_call('ddm.read_table', _Word(repr(path)), given)}"


def _reads_by_default(name: str) -> Any:
    return signature(read_table).parameters[name].default


def model_arguments(
    form: Form, values: Mapping[str, float], free: Collection[str]
) -> dict[str, Any]:
    """The arguments of `Model`: the functions, and parameters that are free or fixed here."""
    given = {name: FREE if name in free else values[name] for name in form.names}
    return {**form.functions, **form.options, **given}


class _Word(str):
    """Text that stands in code as it is."""


def _is_default(name: str, value: float) -> bool:
    row = row_of(name)
    return row is not None and row.default is not None and value == row.default


def _reading(trials: Trials) -> dict[str, Any]:
    """The arguments of `Trials` that are not its defaults."""
    defaults = {name: one.default for name, one in signature(Trials).parameters.items()}
    return {name: value for name, value in trials.reading.items() if value != defaults[name]}


def _data(choice: Choice) -> _Word:
    """The table of the chosen trials."""
    if choice.column is None:
        return _Word("data")
    return _Word(f"data[data[{choice.column!r}] == {as_python(choice.level)!r}]")


def _call(function: str, *given: Any) -> str:
    """A call, on one line if that is short; a first word is given by its place."""
    parts = [str(one) for one in given if isinstance(one, _Word)]
    named = [one for one in given if not isinstance(one, _Word)]
    parts += [f"{name}={_text(value)}" for one in named for name, value in one.items()]
    line = f"{function}({', '.join(parts)})"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"    {part},\n" for part in parts)
    return f"{function}(\n{inner})"


def _text(value: Any) -> str:
    """A value as code."""
    if isinstance(value, _Word):
        return str(value)
    if callable(value):
        return full_name(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {_text(one)}" for name, one in value.items()) + "}"
    if isinstance(value, tuple):
        inner = ", ".join(map(_text, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    # the end of a window at which nothing was removed
    return "None" if value == inf else repr(as_python(value))
