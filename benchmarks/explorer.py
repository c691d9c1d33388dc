"""Milliseconds of a frame of `ddm.explore`: from a slider that moved to new data of all figures.

Of each process the drift moves a little, as by a hand, with the page but without a browser. What
takes longer than a frame, quantiles and accuracy, waits until the slider rests, so there are two
times: of a frame while it moves, and of all that is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
from presentation import rounded, table

import ddm
from ddm.explorer.catalogue import BOUNDARIES, CONSTANT, DRIFTS, Form
from ddm.explorer.page import LONGEST_FRAME, Page
from ddm.explorer.sliders import slider_of

# across trials
VARYING = {"sv": 0.5, "sz": 0.2, "st0": 0.1}

MOVES = 40

# frames before that: what is compiled or kept is so by then
FIRST = 4


def forms() -> Iterator[Form]:
    """The constant process, each drift, and each boundary."""
    yield Form()
    yield from (Form(drift=one) for one in DRIFTS if one != CONSTANT)
    yield from (Form(boundary=one) for one in BOUNDARIES if one != CONSTANT)


def trials(kind: str) -> ddm.Trials | None:
    """500 trials, all observed, or none after a deadline; or no trials."""
    if kind == "none":
        return None
    data = ddm.DDM(v=1.5, a=1.5, t0=0.3).simulate(500, seed=1)
    if kind == "complete":
        return ddm.Trials(data)
    return ddm.Trials(data.mask(data["rt"] > 1.5), deadline=1.5)


def milliseconds(form: Form, varying: dict[str, float], kind: str, moves: int) -> dict[str, float]:
    """Of frames that move the median and the 90 % quantile, and the median of whole ones."""
    page = Page(trials(kind))
    page.set_form(form, varying)
    page.set_values(varying)
    moving, whole = [], []
    step = slider_of("v").step
    for i in range(FIRST + moves):
        began = perf_counter()
        page.rows["v"].value = 1.5 + step * (i + 1)
        moving.append(perf_counter() - began)
    for i in range(FIRST + moves):
        began = perf_counter()
        page.set_values({"v": 1.5 - step * (i + 1)})
        whole.append(perf_counter() - began)
    frames, all_drawn = (1e3 * np.array(times[FIRST:]) for times in (moving, whole))
    return {
        "moving": float(np.median(frames)),
        "moving_90": float(np.quantile(frames, 0.9)),
        "whole": float(np.median(all_drawn)),
    }


def measure(results: Path, *, quick: bool = False) -> None:
    """Write explorer.csv."""
    moves = 5 if quick else MOVES
    cases = [
        (form, name, varying, "none")
        for form in forms()
        for name, varying in (("nothing", {}), ("sv, sz, st0", VARYING))
    ]
    leaky = Form(drift="leaky")
    cases += [
        (form, name, varying, kind)
        for kind in ("complete", "deadline")
        for form in (Form(), leaky)
        for name, varying in (("nothing", {}), ("sv, sz, st0", VARYING))
    ]
    rows = [
        {
            "drift": form.drift,
            "boundary": form.boundary,
            "varies": name,
            "data": kind,
            **milliseconds(form, varying, kind, moves),
        }
        for form, name, varying, kind in cases
    ]
    pd.DataFrame(rows).round(2).to_csv(results / "explorer.csv", index=False)


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    found = pd.read_csv(results / "explorer.csv")
    times = table(
        ["drift", "boundaries", "varies across trials", "data", "moving, ms (90 %)", "all, ms"],
        (
            [
                row.drift,
                row.boundary,
                row.varies,
                row.data,
                f"{rounded(row.moving, 2)} ({rounded(row.moving_90, 2)})",
                rounded(row.whole, 2),
            ]
            for row in found.itertuples()
        ),
    )
    frame = 1e3 * LONGEST_FRAME
    late = int((found["moving"] > frame).sum())
    return (
        f"## The explorer\n\nMilliseconds of a frame of `ddm.explore` without the browser: from a slider that moved to new data "
        f"of the figures (median of {MOVES} moves, and the time that 90 % of them keep to). Where all took longer than "
        f"{frame:g} ms in the first frame, quantiles and accuracy wait until the slider rests. {late} of "
        f"{len(found)} cases take longer than {frame:g} ms while they move; the browser sends the next value only after a "
        f"frame has come, so that these lag behind by one frame and no more.\n\n{times}\n"
    )
