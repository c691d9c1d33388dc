"""Values of options: as TOML has them, and as the command line gives them, which is as texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from glob import escape
from math import isfinite
from pathlib import Path
from typing import Any

import click
from click.types import FloatParamType, IntParamType

from ddm.arguments import is_number

# what makes a path a pattern
WILDCARDS = frozenset("*?[")


# --- from TOML ------------------------------------------------------------------------------------


def as_given(parameter: click.Parameter, value: Any, folder: str) -> Any:
    """A value of a file as click has it from the command line: True, a text, or texts.

    None if it is an empty list or table. Paths are relative to ``folder``. A ValueError that says
    what the option takes if it does not take such a value.
    """
    if getattr(parameter, "is_flag", False):
        if not isinstance(value, bool):
            raise ValueError("true or false")
        return value

    if isinstance(value, dict):
        value = _name_value(parameter, value)
    if not _is_repeated(parameter):
        return _entry(parameter, value, folder)
    entries = tuple(_entry(parameter, entry, folder) for entry in _entries(parameter, value))
    return entries or None


def _entries(parameter: click.Parameter, value: Any) -> list[Any]:
    """The values of a repeated option; one needs no list around it."""
    if not isinstance(value, list):
        return [value]
    is_one = parameter.nargs > 1 and not any(isinstance(item, list) for item in value)
    return [value] if is_one and value else value


def _entry(parameter: click.Parameter, value: Any, folder: str) -> Any:
    """One value of an option: a text, or several if the option takes several."""
    kinds = _kinds(parameter)
    if len(kinds) == 1:
        text = _text(kinds[0], value)
        return _from_folder(text, folder) if _is_path(parameter) else text

    if not isinstance(value, list) or len(value) != len(kinds):
        raise ValueError(f"a list of {len(kinds)} values")
    return tuple(_text(kind, item) for kind, item in zip(kinds, value, strict=True))


def _text(kind: click.ParamType, value: Any) -> str:
    """A text or number as it would be typed."""
    only_numbers = isinstance(kind, (FloatParamType, IntParamType))
    if not is_number(value) and (only_numbers or not isinstance(value, str)):
        raise ValueError("a number" if only_numbers else "a text in quotes, or a number")

    # which no shell can give, and no path may contain
    if isinstance(value, str) and "\0" in value:
        raise ValueError("a text without null characters")
    try:
        return str(value)
    except ValueError as error:
        raise ValueError("a number of fewer digits") from error


def _name_value(parameter: click.Parameter, table: dict[str, Any]) -> list[str]:
    """The entries of a table as NAME=VALUE, if the option takes such."""
    if not _takes_names(parameter):
        raise ValueError("no table, but a value")

    entries = []
    for name, value in table.items():
        parts = value if isinstance(value, list) else [value]
        texts = [_text(click.STRING, part) for part in parts]
        if "=" in name or (len(texts) > 1 and any("," in text for text in texts)):
            raise ValueError("names without = and, in lists, texts without commas")
        entries.append(f"{name}={','.join(texts)}")
    return entries


def _from_folder(text: str, folder: str) -> str:
    """A path or pattern that is relative to a folder; "-" is stdin."""
    path = os.path.join(folder, text)
    if text == "-":
        return text
    if WILDCARDS & set(text) and not os.path.exists(path):
        # the name of the folder is no part of the pattern
        return os.path.join(escape(folder), text)
    return path


# --- to TOML --------------------------------------------------------------------------------------


def as_toml(parameter: click.Parameter, given: Any, folder: str) -> Any:
    """What the command line gave, as `as_given` understands it.

    Paths become relative to ``folder`` where they can. Numbers are written as numbers, and
    NAME=VALUE as a table unless a name is repeated.
    """
    if getattr(parameter, "is_flag", False):
        return given
    if not _is_repeated(parameter):
        return _toml_entry(parameter, given, folder)

    names = [text.partition("=")[0] for text in given] if _takes_names(parameter) else []
    if names and len(set(names)) == len(given) and all("=" in text for text in given):
        return {
            name: _toml_names(text.partition("=")[2])
            for name, text in zip(names, given, strict=True)
        }

    entries = [_toml_entry(parameter, entry, folder) for entry in given]
    return entries[0] if len(entries) == 1 else entries


def _toml_entry(parameter: click.Parameter, given: Any, folder: str) -> Any:
    """One value of an option, or a list of those that it takes."""
    kinds = _kinds(parameter)
    if len(kinds) > 1:
        return [_toml_value(kind, text) for kind, text in zip(kinds, given, strict=True)]
    return _to_folder(given, folder) if _is_path(parameter) else _toml_value(kinds[0], given)


def _toml_value(kind: click.ParamType, text: str) -> Any:
    """The number that is typed as this text, or the text."""
    if isinstance(kind, FloatParamType):
        return float(text)
    if isinstance(kind, IntParamType):
        return int(text)

    # a label 01 is not the label 1
    for number in (int, float):
        try:
            if str(number(text)) == text and isfinite(number(text)):
                return number(text)
        except (ValueError, OverflowError):
            pass
    return text


def _toml_names(text: str) -> Any:
    """The value of NAME=VALUE: a list if it has commas and is no formula."""
    parts = text.split(",")
    if len(parts) > 1 and "(" not in text and all(part and part == part.strip() for part in parts):
        return [_toml_value(click.STRING, part) for part in parts]
    return _toml_value(click.STRING, text)


def _to_folder(text: str, folder: str) -> str:
    """A path or pattern as seen from a folder; what is no regular file keeps its name."""
    if text == "-":
        return text
    if os.path.exists(text) and not os.path.isfile(text):
        return os.path.abspath(text)

    head, name = os.path.split(text)
    # of the folders without links, since the system goes up (..) from where a link leads
    path = os.path.join(os.path.realpath(head or "."), name)
    try:
        return Path(os.path.relpath(path, os.path.realpath(folder or "."))).as_posix()
    except ValueError:
        # on another drive
        return path


# --- what an option takes -------------------------------------------------------------------------


def _is_repeated(parameter: click.Parameter) -> bool:
    """Whether it takes any number of values."""
    return parameter.nargs == -1 or getattr(parameter, "multiple", False)


def _kinds(parameter: click.Parameter) -> Sequence[click.ParamType]:
    """The types of the values that are typed after the option once."""
    if isinstance(parameter.type, click.Tuple):
        return parameter.type.types
    return [parameter.type] * max(parameter.nargs, 1)


def _takes_names(parameter: click.Parameter) -> bool:
    """Whether the option is repeated with NAME=VALUE."""
    return _is_repeated(parameter) and "=" in (parameter.metavar or "")


def _is_path(parameter: click.Parameter) -> bool:
    """Whether it is a file: such are all arguments, unless they are one of a few words."""
    is_word = isinstance(parameter.type, click.Choice)
    is_argument = isinstance(parameter, click.Argument) and not is_word
    return isinstance(parameter.type, click.Path) or is_argument
