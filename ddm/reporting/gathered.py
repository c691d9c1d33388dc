"""`Gathered`: all that the chapters of a report are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ddm.doctor.checking import check
from ddm.reporting.agreement_words import Checked
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.comparison_words import Comparison, compared
from ddm.reporting.contrasts import Contrast, contrasts_of


@dataclass(frozen=True, eq=False)
class Gathered:
    """A fit of any kind, and what was asked of it.

    contrasts, tested : the differences between conditions, and the table of their values
    comparison : beside other models; None without these
    findings : the table of `ddm.check`
    """

    answer: Answer
    contrasts: list[Contrast]
    tested: pd.DataFrame
    checked: Checked
    comparison: Comparison | None
    findings: pd.DataFrame


def gather(thing: Any, others: Mapping[str, Any]) -> Gathered:
    """What is reported of a fit, and of other models of the same trials."""
    answer = answer_of(thing)
    comparison = compared(thing, others) if others else None
    contrasts = contrasts_of(answer.model, answer.trials, answer.design)
    return Gathered(
        answer=answer,
        contrasts=contrasts,
        tested=answer.tested(contrasts) if contrasts else pd.DataFrame(),
        checked=Checked(thing.agreement),
        comparison=comparison,
        findings=check(answer.trials, by=[str(column) for column in answer.by] or None),
    )
