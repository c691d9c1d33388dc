"""What may never be said or done by the command, whatever is typed and whatever is in the files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress

from fuzz.case import Case, Outcome

# what programmers write and others cannot read, in messages
ARGUMENTS = (
    "rt|response|upper|unit|deadline|deadline_tolerance|truncated|observed|omissions|lost_rt|"
    "lapse_window|stimulus|flip_start|method|methods|by|seed|start|bounds|links|sep|decimal|"
    "encoding|names|skip|comment|missing|where|text|file_column|n_trials|n_datasets|contaminants|"
    "dt|t_max|n|path|data|levels"
)
PYTHON = {
    "a table in Python": (
        r"\bdata\[|\bdata\.(?!csv)\w|\(data[,)]|\bDataFrame\b|\bSeries\b|\bdtype\b"
    ),
    "a name in Python": r"\bddm\.\w+|\bpd\.\w+|\bnp\.\w+|\bself\b|\blambda\b|<class|<function",
    "a call in Python": r"\.dropna\(|Trials\(|\b[a-z]\w*(?:_\w+)+\(|\bModel\(|\bFREE\b|\bDDM\(",
    "no value in Python": r"\bNone\b|\bNaN\b|\bNaT\b|\bnan\b|<NA>",
    "an error of Python": r"\b[A-Z]\w+(?:Error|Warning)\b|Traceback|\berrno\b|\[Errno",
    "an argument": rf"(?<![-\w.])(?<!--missing )(?:{ARGUMENTS})=(?!=)",
    "an argument's name": (
        r"(?<![-\w])(?:lost_rt|lapse_window|flip_start|deadline_tolerance|n_trials|n_datasets|"
        r"file_column|t_max|n_jobs|by_columns)\b"
    ),
    "a list in Python": r"(?<!\w)(?<!in )\[['\d(][^\]]*\]|\{'|\(['\d][^)]*,\)",
    "a row's index": r"\brow '|\brow \d+\b|\brows \d+, |\bindex\b",
    "a type in Python": r"\b(?:str|int|float64|int64|float|bool|tuple|dict|numpy|pandas)\b",
}  # fmt: skip

# columns of a file that has very many are called so, so that those that are listed can be counted
MANY = "extra"
MOST_LISTED = 20

# longer messages are read by nobody
LONGEST = 2_500

# what programs that should not run would make
HARMED = "harmed"


def complaints_of(case: Case, outcome: Outcome) -> list[str]:
    """All that is wrong with the outcome of a case; empty if nothing is."""
    return [*_doings(case, outcome), *_sayings(case, outcome)]


def _doings(case: Case, outcome: Outcome) -> Iterator[str]:
    if outcome.crash:
        yield f"crash: {outcome.crash.strip().splitlines()[-1]}"
    elif outcome.status not in (0, 1, 2):
        yield f"exit status {outcome.status}"
    for name in outcome.changed:
        if HARMED in name:
            yield f"code was executed: {name}"
        elif name in case.files:
            yield f"a file that was given is changed: {name}"
        elif not any(name in asked for asked in _asked(case)):
            yield f"a file is written that was not asked for: {name}"


def _asked(case: Case) -> Iterator[str]:
    """Names of files that the options ask to be written, with more around them perhaps."""
    yield from (word for word in case.words if word.startswith(("--out=", "--save-config=")))
    yield from (
        word
        for option, word in zip(case.words, case.words[1:], strict=False)
        if option in ("--out", "--save-config")
    )
    for content in case.files.values():
        with suppress(ValueError, RecursionError):
            yield str(tomllib.loads(content.decode("utf-8-sig")).get("out", ""))


def _sayings(case: Case, outcome: Outcome) -> Iterator[str]:
    said = outcome.stderr + _messages(outcome.stdout)
    own = [
        *case.words,
        case.text,
        *(content.decode("utf-8", "replace") for content in case.files.values()),
    ]
    for kind, pattern in PYTHON.items():
        for found in re.finditer(pattern, said):
            if not any(found[0].strip("'\"").lower() in text.lower() for text in own):
                around = said[max(found.start() - 60, 0) : found.end() + 60]
                yield f"{kind}: {found[0]} in ...{around!r}..."
                break
    if outcome.status and not outcome.stderr.strip() and "error: " not in said:
        yield "nothing is said of what went wrong"
    if len(set(re.findall(rf"{MANY}\d+", outcome.stderr))) > MOST_LISTED:
        yield "too many columns are listed"
    if len(outcome.stderr) > LONGEST + sum(map(len, case.words)):
        yield f"{len(outcome.stderr)} characters are said: {outcome.stderr[:200]!r}"


def _messages(stdout: str) -> str:
    """The texts of `ddm check` about findings, without what it shows of columns and groups."""
    return "".join(re.findall(r"^(?:error|warning|note): [\s\S]*", stdout, re.M)[:1])
