"""Messages of the package in the words of the shell: options in place of arguments and of code."""

from __future__ import annotations

import re
from collections.abc import Callable

from ddm.reading.expression_columns import as_named

Translation = str | Callable[[re.Match[str]], str]

# arguments that are options of the same name
OPTIONS = (
    "upper|unit|deadline|deadline_tolerance|truncated|observed|omissions|lost_rt|lapse_window|"
    "stimulus|flip_start|method|by|seed|start|bounds|links|"
    "sep|decimal|encoding|names|skip|comment|missing|where|file_column|k|bootstrap"
)

# how the value of an argument is written in a message
VALUE = r"'[^']*'|\"[^\"]*\"|-?\d[\d.]*(?:e[-+]?\d+)?(?<![.])"


def in_shell_words(message: str) -> str:
    """The message with options in place of Python: ``--upper 'right'``, ``--lost-rt late``.

    Rows are called as they are in their file: line 4, not row 'line 4'.
    """
    for pattern, translation in TRANSLATIONS:
        message = pattern.sub(translation, message)
    return message + BACKTICKS if NEEDS_BACKTICKS.match(message) else message


# a message about a condition that has to do with backticks: it proposes them, or a shell ran what
# stood between them, so that the condition begins with an operator
NEEDS_BACKTICKS = re.compile(r"--where (['\"])(?:\s*(?:[=!<>]|in\b|not in\b).*|.*?\1: .*`.*)", re.S)

# a shell runs what stands in backticks within double quotes
BACKTICKS = (
    " Put a condition with backticks in single quotes, since a shell runs what stands in them "
    "otherwise: --where '`Zone Type` == \"test\"'."
)


# --- calls and values -----------------------------------------------------------------------------


def _options_of_call(call: re.Match[str]) -> str:
    """The options for the arguments in ``ddm.Trials(data, upper='right')``."""
    return re.sub(rf"(\w+)=({VALUE}|[^,]+),?", lambda one: f"{_dashed(one[1])} {one[2]}", call[1])


def _option(argument: re.Match[str]) -> str:
    """The option for one argument with its value, or without one."""
    name, value = argument[1], argument[2] or ""
    if name == "omissions":
        value = value.replace(" ", "-")
    bare = value[1:-1] if value[:1] in ("'", '"') else value
    shown = bare if re.fullmatch(r"[\w.-]*", bare) else value
    return f"{_dashed(name)} {shown}".strip()


def _dashed(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _option_by_name(argument: re.Match[str]) -> str:
    """``--bounds v=-5,5`` for ``bounds={'v': (-5, 5)}``, and such."""
    values = argument[3].strip("()[]").replace("'", "").replace(" ", "")
    values = re.sub(r"\b(\d+)\.0\b", r"\1", values)
    return f"{_dashed(argument[1])} {argument[2]}={values}"


def _stimulus(argument: re.Match[str]) -> str:
    """``--stimulus side=left:SIGN,right:SIGN`` for a dictionary of signs."""
    signs = argument[2].replace("'", "").replace(": ", ":").replace(", ", ",")
    return f"--stimulus {argument[1]}={signs}"


def _with_value(call: re.Match[str]) -> str:
    """How rows with a missing value are left out."""
    column = as_named(call[1])
    return f" (--where '{column} == {column}' keeps those with a value)"


# --- the table ------------------------------------------------------------------------------------

# what is looked for, in this order, and what stands in its place
TRANSLATIONS: tuple[tuple[re.Pattern[str], Translation], ...] = tuple(
    (re.compile(pattern), translation)
    for pattern, translation in (
        (r"\brow '((?:line|row|record) [^']*)'", r"\1"),
        (r"ddm\.Trials\(data, (.*?)\)", _options_of_call),
        (r" \(data\.dropna\(subset=\[['\"](.*?)['\"]\]\)\)", _with_value),
        (
            r"(?:[Tt]urn (?:text|it|them) into (?:numbers|such)): "
            r"data\[.*?\] = pd\.to_numeric\(data\[.*?\]\)",
            "correct the text in the file, or leave its rows out with --where",
        ),
        (
            r"say so: data\[['\"](.*?)['\"]\] = data\[.*?\]\.astype\('category'\)",
            r"say so with a formula: '~ 0 + C(\1)'",
        ),
        (r", for example data\[.*?\] = \S+?(?:\(.*?\))?(?=\.(?:\s|$))", ""),
        (r",? (?:with |\()pd\.cut\)?", " before"),
        (r"\bif not, set rt and response to NaN", "if not, leave both empty in the file"),
        (r"\b([Ss])et (?:it|rt and response) to NaN(?: there)?", r"\1ay --missing CODE"),
        (r"\bfit_each\(model, data, by=(.*?)\)", r"--by \1"),
        (r"\bfit\.ci\(method='bootstrap'\)", "the bootstrap, in Python"),
        (r"\bddm\.fit\(model, data\)", "the command without --by"),
        (r"\bddm\.FREE\b", "free"),
        (r"\bddm\.Exponential\((.*?)\)", r"exponential \1"),
        (r"\b(bounds|links|missing|start)=\{'([^']*)': (.*?)\}", _option_by_name),
        (r"\bstimulus=\{'([^']*)': \{(.*?)\}\}", _stimulus),
        (r"\b(names)=\[\.\.\.\]", "--names NAMES"),
        (rf"(?<![-\w])({OPTIONS})=({VALUE}|)", _option),
        (r"(?<![-\w])deadline_tolerance\b", "--deadline-tolerance"),
    )
)
