"""Random effects, as lme4 and HSSM write them in formulas: ``(1 | subject)``.

They say how people differ in a population. A `Model` says nothing of people: in a population every
estimate differs between them. So its formulas have none; messages say what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# terms that say only whether there is an intercept
INTERCEPTS = ("0", "1")

OPENING, CLOSING, QUOTES = "([{", ")]}", "'\"`"


def about_random_effects(name: str, formula: str) -> str | None:
    """Why a formula with random effects is not fitted, and what to write; None if it has none."""
    parts = [part.strip() for part in _split(formula.partition("~")[2], "+")]
    effects = {part: found for part in parts if (found := _random_effect(part)) is not None}
    if not effects:
        return None

    fixed = [part for part in parts if part and part not in effects]
    of_people = [term for terms, _ in effects.values() for term in terms if term not in INTERCEPTS]
    terms = list(dict.fromkeys([*fixed, *of_people]))
    has_effects = any(term != "1" for term in terms)
    instead = repr(f"~ {' + '.join(terms)}") if has_effects else "ddm.FREE"

    _, groups = next(iter(effects.values()))
    is_one = len(effects) == 1
    return (
        f"{name}={formula!r}: {', '.join(effects)} {'is a' * is_one or 'are'} random "
        f"effect{'s' * (not is_one)}, which formulas here do not have. Write {name}={instead}: in "
        f"ddm.sample(model, data, by={groups}) and ddm.fit_hierarchical(model, data, by={groups}) "
        f"each estimate then differs between people, and fit_each(model, data, by={groups}) fits "
        "each person on its own."
    )


def _random_effect(part: str) -> tuple[list[str], str] | None:
    """The terms and the groups, as the value of ``by``, of ``(terms | groups)``; else None."""
    inside = list(_split(part[1:-1], "|"))
    if not (part.startswith("(") and part.endswith(")")) or len(inside) < 2:
        return None

    terms = [term.strip() for term in _split(inside[0], "+")]
    # a name before a bracket is a function, as in C(subject)
    names = re.findall(r"`([^`]+)`|([^\W\d]\w*)\b(?!\s*\()", inside[-1])
    groups = ["".join(name) for name in names] or ["..."]
    return terms, repr(groups[0] if len(groups) == 1 else groups)


def _split(text: str, sign: str) -> Iterator[str]:
    """The parts of a text between signs that are in no brackets and no quotes."""
    depth, quote, start = 0, "", 0
    for i, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in QUOTES:
            quote = character
        elif character == sign and depth == 0:
            yield text[start:i]
            start = i + 1
        else:
            depth += (character in OPENING) - (character in CLOSING)
    yield text[start:]
