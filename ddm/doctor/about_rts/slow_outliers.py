"""RTs far beyond the others of a person, and how many of them published rules would leave out.

The tail of a diffusion is exponential in the end. Of such RTs the gap from the 90th percentile to
the slowest of n is about log(n / 10) / log(5) times the gap from the median to the 90th percentile,
that is 2.4 times for n = 500, and 12 times with a probability of 2e-7. Drifts that differ between
conditions and trials make the tail heavier, up to 9 times in simulated data.

Rules of thumb are much stricter. They leave out RTs that a diffusion makes, so none is applied
here; a finding says what two of them would do:

    median + 3 MAD       Leys, Ley, Klein, Bernard & Licata (2013), also of log RTs
    Q3 + 3 IQR           Tukey (1977), the outer fence
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ddm.doctor.about_people.membership import members, rows_of_each, values_listed
from ddm.doctor.about_rts.mixed_units import about_mixed_units
from ddm.doctor.examined import Examined
from ddm.doctor.finding import Finding, comparison, labels_of_rows, number, where
from ddm.trials.seconds import LONGEST_TIME

# gaps from the median to the 90th percentile; more by the tail of more RTs than these
MOST_GAPS = 12.0
USUAL_NUMBER = 500

# of fewer RTs the percentiles are not known, and of few they are uncertain: so many RTs double gaps
FEWEST_RTS = 20
UNCERTAIN = 20.0

# the MAD as an SD of a normal distribution, and how many of these Leys et al. call conservative
MAD_AS_SD = 1.4826
MADS = 3.0

# the outer fence of Tukey
FENCE = 3.0

# a text says so many of the slowest
MOST_SHOWN = 3


def about_slow_times(examined: Examined) -> list[Finding]:
    """RTs that are far slower than all others of a person."""
    if not 0.1 < examined.median < 20.0:
        return []
    # what is too long to be a time is an error of its own
    plain = np.where(examined.plain > LONGEST_TIME, np.nan, examined.plain)
    columns, groups, _ = members(examined)
    people = rows_of_each(~np.isnan(plain), groups)
    rows = np.zeros(plain.size, dtype=bool)
    for own in people:
        rows[own] = plain[own] > limit_of(plain[own])
    if not rows.any() or about_mixed_units(examined):
        return []

    n, known, rt = int(rows.sum()), int((~np.isnan(plain)).sum()), examined.rt
    slowest = [f"{one:.6g}" for one in np.sort(plain[rows])[::-1][:MOST_SHOWN]]
    shown = f"{values_listed(slowest)} s"
    least = float(np.min(plain[rows])) / examined.unit
    kept = where(f"not {comparison(rt, '>=', least)}")
    person = " of the same person" if columns else ""
    return [
        Finding(
            f"{n} of {known} RTs {'is' if n == 1 else 'are'} far slower than the others{person}, "
            f"the slowest {shown}. One such RT can spoil a fit by maximum likelihood. None was "
            f"left out. {_of_rules(plain, people)}",
            rt,
            n,
            labels_of_rows(examined.index, rows),
            "warning",
            f"data = data[~(data[{rt!r}] >= {number(least)})]  # or ddm.Model(lapse=ddm.FREE)",
            f"{kept}, or --param lapse=free",
        )
    ]


def limit_of(times: NDArray[np.float64]) -> float:
    """The time, s, beyond which a diffusion leaves none of so many RTs; infinite for few RTs."""
    if times.size < FEWEST_RTS:
        return np.inf
    middle, late = np.quantile(times, [0.5, 0.9])
    gaps = MOST_GAPS + np.log(max(times.size / USUAL_NUMBER, 1.0)) / np.log(5.0)
    gaps *= 1.0 + UNCERTAIN / times.size
    return float(late + gaps * (late - middle))


def _of_rules(plain: NDArray[np.float64], people: list[NDArray[np.int64]]) -> str:
    """A sentence about what published rules would leave out."""
    mads, logs, fence = 0, 0, 0
    for own in people:
        if own.size:
            times = plain[own]
            mads += int(_beyond_mads(times).sum())
            logs += int(_beyond_mads(np.log(times)).sum())
            first, third = np.quantile(times, [0.25, 0.75])
            fence += int((times > third + FENCE * (third - first)).sum())
    return (
        "Published rules, which also take RTs from the tail of a diffusion, would leave out "
        f"{mads} (above median + 3 MAD, Leys et al. 2013), {logs} (the same of log RTs) or {fence} "
        "(above Q3 + 3 IQR, Tukey 1977)."
    )


def _beyond_mads(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    middle = np.median(values)
    spread = MAD_AS_SD * np.median(np.abs(values - middle))
    return np.asarray(values > middle + MADS * spread)
