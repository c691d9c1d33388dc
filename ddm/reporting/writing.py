"""The whole report, from a fit to a file."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from ddm.doctor.checking import check
from ddm.extra_packages import needed
from ddm.report.page import Chapter, Code, Facts, Items, Page, Part, Table, Text
from ddm.report.pictures import picture
from ddm.report.rendering import write_page
from ddm.report.tables import number_text, table_of
from ddm.reporting import agreement_words, comparison_words, data_words, model_words
from ddm.reporting.agreement_words import Checked
from ddm.reporting.answers.answer import Answer
from ddm.reporting.answers.kinds import answer_of
from ddm.reporting.code_text import code_of
from ddm.reporting.comparison_words import Comparison
from ddm.reporting.contrasts import Contrast, contrasts_of
from ddm.reporting.conventions_words import conventions_of
from ddm.reporting.references import bibtex
from ddm.reporting.summary import p_text, share_text, summary_of
from ddm.runtime.whole_files import check_writable

# columns that are in the unit of the estimate
ALIKE = ("estimate", "ci_low", "ci_high", "people_low", "people_high", "min", "max")

# columns that are written in their own way, and names that are easier to read
TEXTS: dict[str, Callable[[Any], str]] = {
    "p_value": p_text,
    "p_positive": share_text,
    "df": lambda df: f"{df:.4g}",
}
TITLES = {
    "ci_low": "from",
    "ci_high": "to",
    "p_value": "p",
    "p_positive": "P(above 0)",
    "people_low": "people from",
    "people_high": "people to",
    "left_out": "left out",
}

# packages whose versions can change numbers
VERSIONS = ("ddm-toolkit", "numpy", "scipy", "numba", "pandas", "matplotlib")


def write_report(
    thing: Any,
    path: str | Path,
    *,
    title: str | None,
    question: str | None,
    against: Mapping[str, Any] | None,
) -> None:
    """Write the report of a fit of any kind; see `Reported.report`."""
    needed("jinja2", "report", extra="report")
    check_writable(path)
    write_page(page_of(thing, title=title, question=question, against=against), path)


def page_of(
    thing: Any,
    *,
    title: str | None = None,
    question: str | None = None,
    against: Mapping[str, Any] | None = None,
) -> Page:
    """The page about a fit of any kind."""
    others = _checked(title, question, against)
    answer = answer_of(thing)
    comparison = comparison_words.compared(thing, others) if others else None
    checked = Checked(thing.agreement)
    findings = check(answer.trials, by=[str(column) for column in answer.by] or None)
    contrasts = contrasts_of(answer.model, answer.trials, answer.design)
    tested = answer.tested(contrasts) if contrasts else pd.DataFrame()

    heading = title or "Report of a drift-diffusion model"
    made = f"Made by ddm-toolkit {version('ddm-toolkit')} on {date.today().isoformat()}."
    chapters = [
        ("estimates", "Estimates", _about_estimates(answer, contrasts, tested)),
        ("fit", "Does the model fit?", agreement_words.about_fit(checked)),
        ("model", "Model", model_words.words_of(answer.model, answer.trials.coding)),
        ("data", "Data", data_words.about_data(answer, findings)),
        ("check", "Data check", data_words.about_findings(findings)),
        *_about_comparison(comparison),
        ("conventions", "Conventions", iter([conventions_of(model_words.named_in(answer.model))])),
        ("code", "Code and versions", _about_code(answer, heading, question)),
        ("references", "References", _about_references(answer, comparison)),
    ]
    return Page(
        heading,
        made,
        summary_of(answer, question, contrasts, tested, checked, comparison, findings),
        tuple(Chapter(name, head, tuple(parts)) for name, head, parts in chapters),
    )


def _checked(title: Any, question: Any, against: Any) -> dict[str, Any]:
    """The argument ``against`` as a dictionary; an error if an argument is not what it must be."""
    for name, value in (("title", title), ("question", question)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be a text, or None; got {value!r}.")
    if against is None:
        return {}
    if not isinstance(against, Mapping):
        raise TypeError(
            "against must be {name: fit}, as in against={'one drift': other}; got "
            f"{type(against).__name__}."
        )
    if comparison_words.THIS in against:
        raise ValueError(
            f"against: {comparison_words.THIS!r} is the name of the reported model in the "
            "comparison. Give the other model another name."
        )
    return dict(against)


def _about_estimates(
    answer: Answer, contrasts: list[Contrast], tested: pd.DataFrame
) -> Iterator[Part]:
    """The chapter about the estimates."""
    yield Text(answer.how)
    yield Text(answer.verdict)
    yield _rounded(answer.estimates, answer.about_estimates)
    if contrasts:
        yield _rounded(
            tested,
            f"Differences between conditions, with the {answer.interval}. Each is looked at by "
            "itself: nothing is corrected for their number.",
        )
    if answer.notes:
        yield Text("What to know before trusting the estimates:")
        yield Items(answer.notes)
    for drawing in answer.pictures:
        yield picture(drawing.draw, drawing.caption, drawing.alternative)


def _rounded(table: pd.DataFrame, caption: str) -> Table:
    """A table of estimates, each written with the digits that its interval leaves certain."""
    reach = (table["ci_high"] - table["ci_low"]) / 4.0
    shown = table.copy()
    for name in set(ALIKE) & set(table.columns):
        pairs = zip(table[name], reach, strict=True)
        shown[name] = [number_text(value, like=width) for value, width in pairs]
    for name, text in TEXTS.items():
        if name in table:
            shown[name] = table[name].map(text)
    found = table_of(shown.rename_axis("").reset_index(), caption, titles=TITLES)
    are_numbers = [True] * len(found.head)
    are_numbers[0], names = False, list(shown.columns)
    if "unit" in names:
        are_numbers[1 + names.index("unit")] = False
    return replace(found, numbers=tuple(are_numbers))


def _about_comparison(comparison: Comparison | None) -> list[tuple[str, str, Iterator[Part]]]:
    if comparison is None:
        return []
    parts = comparison_words.about_comparison(comparison)
    return [("comparison", "Other models", parts)]


def _about_code(answer: Answer, title: str, question: str | None) -> Iterator[Part]:
    """The chapter with the code and the versions."""
    yield Text("These lines make the same fit and this page.")
    code = code_of(answer.model, answer.trials, answer.call, title=title, question=question)
    yield Code(code)
    versions = [f"{name} {version(name)}" for name in VERSIONS]
    yield Facts(
        (
            ("seed", (answer.seed,)),
            ("versions", (", ".join([f"Python {platform.python_version()}", *versions]),)),
        )
    )


def _about_references(answer: Answer, comparison: Comparison | None) -> Iterator[Part]:
    """The chapter with what to cite."""
    more: list[str] = []
    if comparison is not None:
        more.append("vehtari2017" if comparison.is_of_draws else "akaike1974")
    yield Text("What this report stands on, as BibTeX.")
    yield Code(bibtex((*answer.references, *more)))
