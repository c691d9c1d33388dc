"""The kind of every part of a file: a scheme, against which the content is checked."""

from __future__ import annotations

from functools import cache
from keyword import iskeyword
from math import inf
from typing import Any

from ddm.distributions import BELONGING_NAMES, WORDS
from ddm.fits.saved.earlier_schemas import WITH_DISTRIBUTIONS
from ddm.fits.saved.file_text import CHECKSUM, SINCE
from ddm.fits.saved.functions import ROLES
from ddm.fits.saved.kinds import (
    ANY_NUMBER,
    COUNT,
    FLAG,
    NULL,
    NUMBER,
    TEXT,
    Damage,
    Either,
    ListOf,
    MappingOf,
    Part,
    Record,
    Value,
    among,
    is_number,
    is_text,
    number,
    whole,
)
from ddm.models.links import LINKS
from ddm.parameters import MODEL_NAMES
from ddm.processes.families.ready_made import BY_NAME
from ddm.trials.observation import OBSERVED
from ddm.trials.row_kinds import LOST_AS, LOST_RT, OMISSIONS
from ddm.trials.seconds import UNITS

NUMBERS = ListOf(ANY_NUMBER)
FINITE = ListOf(NUMBER)
TEXTS = ListOf(TEXT)
TIME = number("a number > 0", lambda seconds: seconds > 0.0)
POSITIVE = Value("a whole number > 0", lambda value: type(value) is int and value > 0)
FROM_0 = number("a finite number >= 0", lambda value: 0.0 <= value < inf)
SHARE = number("a number from 0 to 1", lambda share: 0.0 <= share <= 1.0)
TRUE = Value("true", lambda value: value is True)
SIGN = number("1 or -1", lambda sign: sign in (1.0, -1.0))

# a level or a label may be a text "inf", so that the number has a form of its own
ODD_NUMBER = Record({"number": among("nan", "inf", "-inf")})
INTERVAL = Record(
    {
        "interval": Value(
            "[left, right, closed side] with left <= right",
            lambda ends: type(ends) is list and len(ends) == 3 and _is_interval(*ends),
        )
    }
)
LEVEL = Either(
    "a level: a text, a number, an interval, true or false",
    (TEXT, NUMBER, FLAG, ODD_NUMBER, INTERVAL),
)
SCALAR = Either("a number, a text, null, or a list of these", (NULL, LEVEL))
NAME = Either("the name of a column", (LEVEL, ListOf(LEVEL)))
END = Either("a number >= 0 or null", (NULL, FROM_0, ODD_NUMBER))

REPORT = Record(
    {
        "loglik": ANY_NUMBER,
        "multinomial_loglik": ANY_NUMBER,
        "statistic": ANY_NUMBER,
        "df": Either("a whole number or null", (NULL, whole(-(2**53), 2**53))),
        "note": TEXT,
    }
)
OPTIMUM = Record(
    {
        "theta": NUMBERS,
        "value": ANY_NUMBER,
        "hessian": ListOf(NUMBERS),
        "at_bound": ListOf(FLAG),
        "converged": FLAG,
        "message": TEXT,
        "reached": NUMBERS,
    }
)
SPECIFICATION = Either(
    'a number, {"free": true}, a column, a list of columns or a formula',
    (NUMBER, TEXT, ListOf(TEXT, least=1), Record({"free": TRUE})),
)
STIMULUS = Either(
    "a column, its signs by level, or null",
    (NULL, TEXT, Record({"column": TEXT, "signs": ListOf(ListOf(LEVEL, least=2), least=1)})),
)
# a parameter of the table that no function of the model takes is null
OF_TABLE = Either(SPECIFICATION.words, (NULL, *SPECIFICATION.kinds))
MODEL: dict[str, Part] = {
    **{name: SPECIFICATION for name in MODEL_NAMES if name not in BELONGING_NAMES},
    "stimulus": STIMULUS,
    "flip_start": FLAG,
    "links": MappingOf(among(*LINKS)),
}
ARGUMENT = Value(
    "the name of an argument",
    lambda name: is_text(name) and name.isidentifier() and not iskeyword(name),
)
FUNCTION = Either(
    "a function of ddm by its name, one of the user's own with its arguments, or null",
    (
        NULL,
        Record({"ready_made": among(*BY_NAME)}),
        Record({"name": TEXT, "takes": ListOf(ARGUMENT), "source": Either("", (NULL, TEXT))}),
    ),
)
FUNCTIONS = Record(
    {
        "roles": Record({}, dict.fromkeys(("start", *sorted(set.union(*ROLES))), FUNCTION)),
        "breaks": ListOf(TIME),
        "covariates": TEXTS,
        "parameters": MappingOf(SPECIFICATION),
    }
)
MODEL_SINCE_4: dict[str, Part] = {
    **dict.fromkeys(MODEL_NAMES, OF_TABLE),
    **{option: among(*words) for option, words in WORDS.items()},
    "functions": Either("the functions of the model, or null", (NULL, FUNCTIONS)),
}
REGION = Record(
    {
        "labels": TEXTS,
        "lower": NUMBERS,
        "upper": NUMBERS,
        "step": ListOf(number("a finite number > 0", lambda step: 0.0 < step < inf)),
        "start": NUMBERS,
        "margin": ListOf(SHARE),
    }
)
COLUMN = Record({"name": TEXT, "levels": ListOf(LEVEL), "ordered": FLAG, "codes": ListOf(COUNT)})
TERM = Record(
    {
        "owner": TEXT,
        "position": COUNT,
        "columns": ListOf(COUNT, least=2),
        "matrix": FINITE,
        "link": among(*LINKS),
        "sign": ListOf(SIGN),
        "shift": FINITE,
        "is_formula": FLAG,
    }
)
DESIGN = Record(
    {
        "labels": TEXTS,
        "owners": TEXTS,
        "cells": ListOf(COLUMN),
        "n_cells": COUNT,
        "cell": ListOf(COUNT),
        "offset": FINITE,
        "terms": ListOf(TERM),
        "absorbed": MappingOf(TEXTS),
    }
)
LAPSES = Either(
    "lapses: uniform with low and high, exponential with a rate, or null",
    (
        NULL,
        Record({"kind": among("uniform"), "low": FROM_0, "high": TIME}),
        Record({"kind": among("exponential"), "rate": TIME}),
    ),
)

# how `Trials` read the table; later schemas have more
READING: dict[str, Part] = {
    "rt": NAME,
    "response": NAME,
    "upper": LEVEL,
    "deadline": Either("a number, a column or null", (NULL, NAME)),
    "truncated": Either("(low, high) or null", (NULL, ListOf(END, least=2))),
    "observed": among(*OBSERVED),
}
READING_SINCE_2: dict[str, Part] = {
    "deadline_tolerance": FROM_0,
    "omissions": among(None, *OMISSIONS),
    "lost_rt": among(None, *LOST_RT),
    "unit": among(None, *UNITS),
}

FIT: dict[str, Part] = {
    "params": MappingOf(ANY_NUMBER),
    "cov": NUMBERS,
    "converged": FLAG,
    "message": TEXT,
    "limits": TEXT,
    "n": COUNT,
    "report": REPORT,
    "optimum": OPTIMUM,
    "seed": ListOf(whole(0, 2**128 - 1), least=1),
    "region": REGION,
    "design": DESIGN,
    "lapses": LAPSES,
    "deadline": Either("a list of numbers > 0, or null", (NULL, ListOf(TIME))),
    "window": ListOf(number("a number >= 0", lambda end: end >= 0.0), least=2),
    "observed": among(*OBSERVED),
    "labels": ListOf(LEVEL, least=2),
    "coding": TEXT,
}
FIT_SINCE_2: dict[str, Part] = {"lost_rt": among(None, *LOST_AS), "lost_share": SHARE}
# files of earlier versions do not have it
SAID: dict[str, Part] = {"said": TEXTS}


def _is_interval(left: Any, right: Any, closed: Any) -> bool:
    """Whether these are the ends of an interval, and which of them belong to it."""
    ends = [_end_of(end) for end in (left, right)]
    return (
        None not in ends and ends[0] <= ends[1] and closed in ("left", "right", "both", "neither")
    )


def _end_of(end: Any) -> Any:
    """The end of an interval as a number, which may be infinite; None if it is none."""
    if end in ({"number": "inf"}, {"number": "-inf"}):
        return float(end["number"])
    return end if is_number(end) else None


class Setting:
    """A setting of a method: a number, a text, or a list of these, in which there may be lists."""

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless it is one."""
        kind = ListOf(self) if type(found) is list else SCALAR
        kind.check(found, where)


@cache
def file_of(kind: str, schema: int) -> Record:
    """What a file of one kind, "fit" or "fits", holds in a schema."""
    model = {**MODEL, **MODEL_SINCE_4} if schema >= WITH_DISTRIBUTIONS else MODEL
    fit = {**FIT, "model": Record(model), "method": MappingOf(Setting())}
    fit["reading"] = Record(READING)
    if schema > 1:
        fit |= {**FIT_SINCE_2, "reading": Record({**READING, **READING_SINCE_2})}

    head: dict[str, Part] = {"schema": POSITIVE, "kind": among(kind), "written_by": TEXT}
    if schema >= SINCE:
        head[CHECKSUM] = TEXT
    if kind == "fit":
        return Record({**head, **fit}, SAID)
    group = Record({"key": ListOf(LEVEL, least=1), **fit}, SAID)
    return Record({**head, "by": ListOf(TEXT, least=1), "fits": ListOf(group, least=1)})


def check_parts(content: dict[str, Any]) -> None:
    """Raise `Damage` unless every part of a file is there, and of its kind."""
    try:
        file_of(content["kind"], content["schema"]).check(content, "")
    except RecursionError:
        raise Damage("it is nested too deeply") from None
