"""What a reader looks for first: question, model, answer, how sure, what was left out, fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ddm.fits.tables import coefficients
from ddm.report.page import Facts
from ddm.report.tables import number_text
from ddm.reporting import comparison_words, model_words
from ddm.reporting.agreement_words import verdict_of
from ddm.reporting.answers.words import capital
from ddm.reporting.comparison_words import Comparison
from ddm.reporting.contrasts import Contrast, contrasts_of
from ddm.reporting.data_words import left_out
from ddm.reporting.estimates_words import said
from ddm.reporting.gathered import Gathered

# lines of the summary about one parameter; the chapter has all
MOST = 3


def summary_of(gathered: Gathered, question: str | None) -> Facts:
    """The six answers."""
    answer = gathered.answer
    severity, verdict = verdict_of(gathered.checked)
    answers = [*_answers(gathered), *_beside_others(gathered)]
    if severity == "warning":
        answers.append(
            "All of this is said by a model that misses systematic parts of the data (see below)."
        )
    sure = [answer.verdict, f"Ranges are those of the {answer.interval}."]
    if answer.notes:
        first, *more = answer.notes
        sure.append(f"To know before: {first}.")
        if more:
            sure.append(f"And {_counted(len(more), 'more note')}: see Estimates.")
    aside = list(left_out(answer))
    if len(gathered.findings):
        found = _counted(len(gathered.findings), "finding")
        aside.append(f"{found} about the data that were used: see Data check.")
    return Facts(
        (
            ("Question", (question or model_words.question_of(answer.model),)),
            ("Model", (model_words.sentence_of(answer.model, answer.by), answer.how)),
            ("Answer", tuple(answers)),
            ("How sure", tuple(sure)),
            ("Left out", tuple(aside)),
            ("Does it fit?", (verdict,)),
        )
    )


def _answers(gathered: Gathered) -> Iterator[str]:
    """Differences between conditions; without any, effects of covariates, or the estimates."""
    contrasts, table = gathered.contrasts, gathered.answer.estimates
    for parameter in dict.fromkeys(one.parameter for one in contrasts):
        own = [one for one in contrasts if one.parameter == parameter]
        if len(own) <= MOST:
            yield from (_difference(one, gathered) for one in own)
        else:
            yield _values(parameter, gathered)

    labels = [str(label) for label in table.index if not str(label).startswith("sd(")]
    effects = [
        label
        for label in coefficients(labels, gathered.answer.model)
        if not label.endswith("[Intercept]")
    ]
    if not contrasts or effects:
        rows: Any = table
        for label in effects or labels:
            yield f"{said(label, rows.loc[label], rows.loc[label, 'unit'])}."


def _difference(contrast: Contrast, gathered: Gathered) -> str:
    """The difference of two levels as a sentence."""
    tested: Any = gathered.tested
    unit = gathered.answer.model.family.rows[contrast.parameter].unit
    text = said(contrast.short, tested.loc[contrast.name], unit)
    return f"{capital(model_words.name_of(contrast.parameter))}: {text}."


def _values(parameter: str, gathered: Gathered) -> str:
    """The values of a parameter of which there are many differences."""
    answer, table = gathered.answer, gathered.answer.estimates
    reach = (table["ci_high"] - table["ci_low"]) / 4.0
    labels = [label for label in table.index if str(label).startswith(f"{parameter}[")]
    values: Any = table["estimate"]
    texts = [
        f"{str(label)[len(parameter) + 1 : -1]} {number_text(values[label], like=reach[label])}"
        for label in labels
    ]
    name = capital(model_words.name_of(parameter))
    unit = answer.model.family.rows[parameter].unit
    columns = " and ".join(answer.model.columns_of(parameter))
    return (
        f"{name} by {columns}: {', '.join(texts)}{'' if unit == '-' else f' {unit}'} "
        "(ranges and differences: see Estimates)."
    )


def _beside_others(gathered: Gathered) -> Iterator[str]:
    """What other models say."""
    comparison = gathered.comparison
    if comparison is None:
        yield "No other model was compared with this one."
        return
    yield comparison_words.sentence_of(comparison)
    yield from _of_the_best(comparison, gathered.contrasts)


def _of_the_best(comparison: Comparison, contrasts: list[Contrast]) -> Iterator[str]:
    """The same differences in the best model, if that is another one."""
    best = comparison.best
    if best is None:
        return
    names = {one.name for one in contrasts}
    same = [one for one in contrasts_of(best.model, best.trials, best.design) if one.name in names]
    if not same:
        yield f"“{comparison.table.index[0]}” has none of these differences."
        return
    tested: Any = best.tested(same[:MOST])
    rows = best.model.family.rows
    for one in same[:MOST]:
        unit = rows[one.parameter].unit
        yield f"There {said(one.name, tested.loc[one.name], unit)}."


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n != 1 else ''}"
