"""Texts of the page, as HTML."""

from __future__ import annotations

from html import escape

from ddm.explorer.curves import Summaries
from ddm.explorer.fits_from_here import Answer
from ddm.explorer.observed import Observed, set_aside_text
from ddm.trials.trials import Trials

TITLE = "Explore drift-diffusion models"

WHAT = (
    "Evidence moves with noise (D = 1) from its starting point to a boundary. Move a slider: every "
    "curve follows. {upper}: blue, solid. {lower}: orange, dashed."
)

FITTING = "<h2>Fit</h2><p>The search is under way ...</p>"

OUTDATED = "<h2>Fit</h2><p>The fit was of what was shown before, so it is left out.</p>"

# the place of the median among the quantiles
MEDIAN = 2


def labels_of(trials: Trials | None) -> dict[int, str]:
    """What the two responses are called."""
    if trials is None:
        return {1: "upper response", 0: "lower response"}
    return {side: f"{trials.response_column} = {trials.labels[side]}" for side in (1, 0)}


def head_text(trials: Trials | None) -> str:
    """What the page is, and what its colours are."""
    labels = labels_of(trials)
    what = WHAT.format(upper=labels[1].capitalize(), lower=labels[0].capitalize())
    if trials is not None:
        what += " Bars and points are data, lines and dashes are the process."
    return f'<h1>{TITLE}</h1><p class="faint">{escape(what)}</p>'


def error_text(message: str) -> str:
    """Why there is no such process; the curves are those of before."""
    return f'<p class="error" role="alert">{escape(message)}</p>'


def source_text(said: str) -> str:
    """Where the numbers of an example come from."""
    return f'<p class="faint">{escape(said)}</p>'


def numbers_text(summaries: Summaries, labels: dict[int, str]) -> str:
    """Proportions and medians, for who cannot see the figures."""
    parts = [
        f"P({labels[response]}) = {p:.3f}, median RT {summaries.quantiles[response][MEDIAN]:.3f} s"
        for response, p in sorted(summaries.proportions.items(), reverse=True)
    ]
    return f"<p>{escape('; '.join(parts))}</p>"


def data_text(trials: Trials, observed: Observed) -> str:
    """What is laid under the curves, and which rows of the table are not."""
    pooled = "" if observed.trials is not trials else " All trials are pooled."
    return f'<p class="faint">{escape(observed.text + pooled + set_aside_text(trials))}</p>'


def answer_text(answer: Answer) -> str:
    """Estimates with standard errors, and what the fit says of itself."""
    kind = "" if answer.converged else ' class="error"'
    parts = ["<h2>Fit</h2>"]
    if answer.summary is not None:
        rows = "".join(
            f"<tr><td>{escape(str(name))}</td><td>{row.estimate:.4g}</td><td>{row.se:.2g}</td>"
            f"<td>{escape(row.unit)}</td></tr>"
            for name, row in answer.summary.iterrows()
        )
        head = "<tr><th>parameter</th><th>estimate</th><th>SE</th><th>unit</th></tr>"
        parts.append(f"<table>{head}{rows}</table>")
    parts.append(f'<p{kind} role="status">{escape(answer.text)}</p>')
    return "".join(parts)
