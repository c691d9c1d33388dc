"""What was understood of a table: a text for each topic, in a fixed order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ddm.arguments import is_number
from ddm.doctor.about_rts.digits import step_of
from ddm.doctor.about_rts.units import about_units
from ddm.doctor.examined import Examined
from ddm.doctor.mended import label_counts
from ddm.doctor.response_labels import labels_said

# quantiles of the RTs: the extremes show outliers, the others the shape of the distribution
SHOWN_QUANTILES = (0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0)

# of a column with more labels than this only the most frequent are counted
MOST_LABELS = 6

UNIT_NAMES = {"s": "seconds", "ms": "milliseconds", "min": "minutes"}


def understood_of(examined: Examined) -> dict[str, str]:
    """What was understood, by topic: trials, set aside, responses, boundaries, unit, rt, ..."""
    topics = {
        "trials": f"{examined.kinds.kept.sum()} of {len(examined.table)} rows",
        "set aside": _set_aside(examined),
        "responses": _responses(examined),
        "boundaries": _boundaries(examined),
        "unit": _unit(examined),
        "rt": _quantiles(examined),
        "steps of rt": _steps(examined),
        "deadline": _deadline(examined),
        "omissions": _omissions(examined),
    }
    if examined.by:
        topics["groups"] = _groups(examined)
    return topics


def _set_aside(examined: Examined) -> str:
    absent = [name for name in (examined.rt, examined.response) if name not in examined.table]
    if absent:
        columns = f"column{'s' if len(absent) > 1 else ''} {' and '.join(map(str, absent))}"
        return f"all, since the table does not have the {columns}"
    reasons = pd.Series(examined.kinds.reason[~examined.kinds.kept], dtype=object).value_counts()
    return ", ".join(f"{n} with {reason}" for reason, n in reasons.items()) or "none"


def _responses(examined: Examined) -> str:
    """How often each label occurs among the trials that have one."""
    kinds = examined.kinds
    counts = label_counts(examined.mended[kinds.answered | kinds.lost])
    total = sum(counts.values())
    shown = [
        f"{label!r} in {n} ({n / total:.1%})" for label, n in list(counts.items())[:MOST_LABELS]
    ]
    more = f", ... ({len(counts)} labels)" if len(counts) > MOST_LABELS else ""
    return ", ".join(shown) + more or "none"


def _boundaries(examined: Examined) -> str:
    labels, _ = labels_said(examined)
    if labels is None:
        return "it is not known which label is the upper boundary"
    name = examined.response
    return f"upper is {name} = {labels[1]}, lower is {labels[0]}"


def _unit(examined: Examined) -> str:
    said = examined.arguments["unit"]
    if said is not None:
        return UNIT_NAMES[said]
    in_doubt = any(finding.severity != "note" for finding in about_units(examined))
    return "in doubt, see what was found" if in_doubt else "seconds"


def _quantiles(examined: Examined) -> str:
    """Quantiles of the RTs of trials that have a response, in seconds if these are known."""
    times = examined.seconds[examined.kinds.answered]
    times = times[np.isfinite(times) & (times > 0.0)]
    if not times.size:
        return "none"
    values = pd.Series(times).quantile(list(SHOWN_QUANTILES))
    # as many digits as tell short times apart
    digits = 3 if np.median(times) >= 0.1 else 6
    return ", ".join(f"{q:.0%} {value:.{digits}f}" for q, value in values.items())


def _steps(examined: Examined) -> str:
    """The step of one digit of which all RTs are multiples."""
    if not examined.median >= 0.1:
        return "not known"
    step = step_of(examined.plain[~np.isnan(examined.plain)])
    return "none" if step is None else f"{1000.0 * step:g} ms"


def _deadline(examined: Examined) -> str:
    deadline = examined.arguments["deadline"]
    if deadline is None:
        return "none"
    if is_number(deadline):
        return f"{float(deadline):g} s"
    limits = examined.limits
    return f"column {deadline}: {limits.min(initial=np.inf):g} to {limits.max(initial=0.0):g} s"


def _omissions(examined: Examined) -> str:
    """How many omissions there are, and how rows were read that are not what they stand for."""
    kinds = examined.kinds
    return "; ".join([str(int(kinds.omitted.sum())), *kinds.notes])


def _groups(examined: Examined) -> str:
    groups = examined.groups(examined.by)
    trials = np.bincount(groups[examined.kinds.kept & (groups >= 0)])
    trials = trials[trials > 0]
    if not trials.size:
        return "none"
    each = f"{trials.min()} to {trials.max()}" if trials.min() < trials.max() else trials.max()
    return f"{trials.size} of {', '.join(examined.by)}, with {each} trials each"
