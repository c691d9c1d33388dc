"""What a reader looks for first: question, model, answer, how sure, what was left out, fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ddm.fits.tables import coefficients
from ddm.report.page import Facts
from ddm.report.tables import number_text, signed
from ddm.reporting import comparison_words, model_words
from ddm.reporting.agreement_words import Checked, verdict_of
from ddm.reporting.answers.answer import Answer
from ddm.reporting.comparison_words import Comparison
from ddm.reporting.contrasts import Contrast
from ddm.reporting.data_words import left_out

# the summary has so many answers; the chapter has all
MOST = 6

# p values below it are not told apart
SMALLEST_P = 0.001


def summary_of(
    answer: Answer,
    question: str | None,
    contrasts: list[Contrast],
    tested: pd.DataFrame,
    checked: Checked,
    comparison: Comparison | None,
    findings: pd.DataFrame,
) -> Facts:
    """The six answers."""
    answers = list(_answers(answer, contrasts, tested))
    if len(answers) > MOST:
        answers = [
            *answers[:MOST],
            f"and {_counted(len(answers) - MOST, 'more answer')}: see Estimates.",
        ]
    if comparison is not None:
        answers.append(comparison_words.sentence_of(comparison))
    noted = f"{_counted(len(findings), 'finding')} about the data: see Data check."
    sure = [answer.verdict, f"Ranges are those of the {answer.interval}."]
    if answer.notes:
        sure.append(f"{_counted(len(answer.notes), 'note')} to read first: see Estimates.")
    return Facts(
        (
            ("Question", (question or model_words.question_of(answer.model),)),
            ("Model", (model_words.sentence_of(answer.model, answer.by), answer.how)),
            ("Answer", tuple(answers)),
            ("How sure", tuple(sure)),
            ("Left out", (*left_out(answer), *([noted] if len(findings) else []))),
            ("Does it fit?", (verdict_of(checked)[1],)),
        )
    )


def _answers(answer: Answer, contrasts: list[Contrast], tested: Any) -> Iterator[str]:
    """Differences between conditions; without any, effects of covariates, or the estimates."""
    rows = answer.model.family.rows
    for contrast in contrasts:
        unit = rows[contrast.parameter].unit
        name = model_words.name_of(contrast.parameter)
        difference = said(contrast.short, tested.loc[contrast.name], unit)
        yield f"{name[0].upper()}{name[1:]}: {difference}."

    table: Any = answer.estimates
    labels = [str(label) for label in table.index if not str(label).startswith("sd(")]
    effects = [
        label for label in coefficients(labels, answer.model) if not label.endswith("[Intercept]")
    ]
    if not contrasts or effects:
        for label in effects or labels:
            yield f"{said(label, table.loc[label], table.loc[label, 'unit'])}."


def p_text(p_value: float) -> str:
    """A p value in a table."""
    return f"< {SMALLEST_P:g}" if p_value < SMALLEST_P else f"{p_value:.3f}"


def share_text(share: float) -> str:
    """A probability that is a share of draws, of which so few are not told from none."""
    if share > 1.0 - SMALLEST_P:
        return f"> {1.0 - SMALLEST_P:g}"
    return p_text(share)


def said(name: str, row: Any, unit: str) -> str:
    """A number with its range, and its test if there is one."""
    reach = (row["ci_high"] - row["ci_low"]) / 4.0
    ends = (row["estimate"], row["ci_low"], row["ci_high"])
    value, low, high = (number_text(one, like=reach) for one in ends)
    text = f"{name} = {value}{'' if unit == '-' else f' {unit}'}, from {low} to {high}"
    if "p_value" in row:
        p_value = p_text(row["p_value"])
        equals = "" if p_value.startswith("<") else "= "
        t = signed(f"{row['t']:.2f}")
        text += f" (t({row['df']:.0f}) = {t}, p {equals}{p_value})"
    elif "p_positive" in row:
        text += f" (above 0 with probability {share_text(row['p_positive'])})"
    return text


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n != 1 else ''}"
