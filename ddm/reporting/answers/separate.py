"""One fit per person, as a report looks at them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ddm import plots
from ddm.fits import needs
from ddm.fits.columns import FromTable
from ddm.fits.fits import Fits
from ddm.fits.tables import unit_of
from ddm.models.layout import lay_out
from ddm.reporting.answers.answer import Answer, Drawing
from ddm.reporting.answers.words import METHODS, REFERENCES_OF_METHOD, people_word, seed_text
from ddm.reporting.code_text import call
from ddm.reporting.contrasts import Contrast, functions_of
from ddm.trials.trials import Trials

# columns of Welch's test that the name of a difference, and the table of estimates, say too
OF_LEVELS = ["first", "second", "mean_first", "mean_second"]

# the keys of so many groups are named in a note
MOST_NAMED = 5


def answer_of_fits(fits: Fits) -> Answer:
    """What the chapters ask of fits of several people."""
    trials = _trials(fits)
    first = next(iter(fits.values()))
    method, search = first.method, first.search
    by, people = ", ".join(map(str, fits.by)), people_word(fits.by)

    def tested(contrasts: Sequence[Contrast]) -> pd.DataFrame:
        return _tested(fits, trials, contrasts)

    return Answer(
        thing=fits,
        how=(
            f"Each of the {len(fits)} {people} (column {by}) was fitted separately, by "
            f"{METHODS.get(method, method)}."
        ),
        interval=f"95 % confidence interval of means over {people} (t test)",
        model=fits.model,
        trials=trials,
        by=fits.by,
        people=len(fits),
        design=lay_out(fits.model, trials),
        estimates=_estimates(fits),
        about_estimates=(
            f"Means over the {int(fits.columns.converged.sum())} {people} whose fits converged, "
            f"with 95 % confidence intervals of the mean; sd is the standard deviation over "
            f"{people}."
        ),
        tested=tested,
        verdict=_verdict(fits),
        notes=tuple(_notes(fits)),
        pictures=(
            Drawing(
                lambda: plots.parameters(fits),
                f"Estimates of all {people} (small points), and their mean with its 95 % interval.",
                "A panel for each parameter with a point for each; the table has the means.",
            ),
        ),
        call=call("fit_each", by=fits.by, method=method, said=search.said),
        seed=seed_text(search.seed),
        references=REFERENCES_OF_METHOD.get(method, ()),
    )


def _tested(fits: Fits, trials: Trials, contrasts: Sequence[Contrast]) -> pd.DataFrame:
    """Student's tests of differences within people, and Welch's of those between people."""
    columns = list(dict.fromkeys(contrast.column for contrast in contrasts))
    levels = trials.data.groupby(list(fits.by), observed=True)[columns].nunique()
    # each person has one level of them only
    constant = set(levels.columns[(levels <= 1).all()])

    tables = []
    within = [contrast for contrast in contrasts if contrast.column not in constant]
    if within:
        tests = fits.derived(functions_of(within)).tests
        tables.append(tests.rename(columns={"mean": "estimate"}))
    for contrast in contrasts:
        if contrast.column in constant:
            between = {contrast.column: [contrast.first, contrast.second]}
            tests = fits.derived({contrast.name: contrast.own}, between=between).tests
            tables.append(tests.rename(columns={"difference": "estimate"}))
    table = pd.concat(tables).loc[[contrast.name for contrast in contrasts]]
    return table.drop(columns=OF_LEVELS, errors="ignore")


def _trials(fits: Fits) -> Trials:
    """The trials of all people."""
    if isinstance(fits.made, FromTable):
        return fits.made.trials
    every = [needs.observed("report", fit.trials) for fit in fits.values()]
    rows = pd.concat([part for one in every for part in (one.data, one.set_aside)])
    return Trials(rows.sort_index(kind="stable"), **every[0].reading)


def _estimates(fits: Fits) -> pd.DataFrame:
    """The means over people, with units."""
    table = fits.summary().rename(columns={"mean": "estimate"})
    rows = fits.model.family.rows
    owners = [str(label).split("[")[0] for label in table.index]
    table["unit"] = [unit_of(rows[owner], fits.model) for owner in owners]
    return table.drop(columns="se")


def _verdict(fits: Fits) -> str:
    failed = int((~fits.columns.converged).sum())
    if not failed:
        return f"All {len(fits)} fits converged."
    return f"{failed} of {len(fits)} fits did not converge; they are left out of means and tests."


def _notes(fits: Fits) -> list[str]:
    """What to know of the fits, each once, with those that it is about."""
    people, notes = people_word(fits.by), []
    for row in fits.notes.to_dict("records"):
        named = ", ".join(map(str, row["groups"][:MOST_NAMED]))
        more = ", ..." if row["n"] > MOST_NAMED else ""
        numbers = f", with the numbers of {row['groups'][0]}" if row["n"] > 1 else ""
        notes.append(
            f"in {row['n']} of {len(fits)} {people} ({named}{more}){numbers}: {row['note']}"
        )
    return notes
