"""The whole report, from a fit to a file."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ddm.agreement.comparing import SEED
from ddm.extra_packages import needed
from ddm.report.page import Chapter, Code, Facts, Page, Part, Text
from ddm.report.pictures import picture
from ddm.report.rendering import write_page
from ddm.reporting import agreement_words, comparison_words, data_words, model_words
from ddm.reporting.code_text import code_of
from ddm.reporting.conventions_words import conventions_of
from ddm.reporting.estimates_words import about_estimates
from ddm.reporting.gathered import Gathered, gather
from ddm.reporting.references import bibtex
from ddm.reporting.summary import summary_of
from ddm.runtime.whole_files import check_writable

# packages whose versions can change numbers
VERSIONS = ("ddm-toolkit", "numpy", "scipy", "numba", "pandas", "matplotlib")

# a finding that cites them brings their reference
EWMA = "Vandekerckhove & Tuerlinckx"


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
    gathered = gather(thing, _checked(title, question, against))
    answer = gathered.answer
    heading = title or "Report of a drift-diffusion model"
    chapters: list[tuple[str, str, Iterator[Part]]] = [
        ("estimates", "Estimates", about_estimates(gathered)),
        ("fit", "Does the model fit?", agreement_words.about_fit(gathered.checked)),
        ("comparison", "Other models", _about_comparison(gathered)),
        ("model", "Model", model_words.words_of(answer)),
        ("data", "Data", data_words.about_data(answer, gathered.findings)),
        ("check", "Data check", data_words.about_findings(gathered.findings)),
        ("chains", "Chains", _about_chains(gathered)),
        ("conventions", "Conventions", iter([conventions_of(model_words.named_in(answer.model))])),
        ("code", "Code and versions", _about_code(gathered, heading, question)),
        ("references", "References", _about_references(gathered)),
    ]
    written = (Chapter(name, head, tuple(parts)) for name, head, parts in chapters)
    return Page(
        heading,
        f"Made by ddm-toolkit {version('ddm-toolkit')} on {date.today().isoformat()}.",
        summary_of(gathered, question),
        tuple(chapter for chapter in written if chapter.parts),
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


def _about_comparison(gathered: Gathered) -> Iterator[Part]:
    """The chapter about other models; empty without these."""
    if gathered.comparison is not None:
        yield from comparison_words.about_comparison(gathered.comparison)


def _about_chains(gathered: Gathered) -> Iterator[Part]:
    """The chapter about chains; empty without these."""
    for drawing in gathered.answer.of_chains:
        yield picture(drawing.draw, drawing.caption, drawing.alternative)


def _about_code(gathered: Gathered, title: str, question: str | None) -> Iterator[Part]:
    """The chapter with the code and the versions."""
    answer, comparison = gathered.answer, gathered.comparison
    others = {} if comparison is None else comparison.others
    yield Text("These lines make the same fit and this page.")
    yield Code(
        code_of(
            answer.model,
            answer.trials,
            answer.call,
            title=title,
            question=question,
            others={name: (one.model, one.call) for name, one in others.items()},
        )
    )
    versions = [f"{name} {version(name)}" for name in VERSIONS]
    sets = gathered.checked.agreement.number_of_sets
    yield Facts(
        (
            ("seeds", (f"{answer.seed}; of the {sets} simulated data sets {SEED}",)),
            ("versions", (", ".join([f"Python {platform.python_version()}", *versions]),)),
        )
    )


def _about_references(gathered: Gathered) -> Iterator[Part]:
    """The chapter with what to cite."""
    more: list[str] = []
    if gathered.comparison is not None:
        more.append("vehtari2017" if gathered.comparison.is_of_draws else "akaike1974")
    if any(EWMA in text for text in gathered.findings["finding"]):
        more.append("vandekerckhove2007")
    yield Text("What this report stands on, as BibTeX.")
    yield Code(bibtex((*gathered.answer.references, *more)))
