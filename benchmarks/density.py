"""Speed and errors of log densities and distribution functions, beside hddm-wfpt and HSSM, in one
thread.

ns per trial, of trials simulated from the process at hand: best (median) of calls in several
rounds. Each round calls every function for a moment, ours and the peers' in turn, so that what else
the machine does falls on all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numba
import numpy as np
import pandas as pd
from measurement import in_turn
from peer_scripts.answering import seconds
from peers import Peer, started
from presentation import COLOURS, bars, picture, rounded, save, table

import ddm
from ddm.first_passage import by_trial

Numbers = dict[str, float]

FIXED = {"v": 1.0, "a": 1.5, "z": 0.5, "t0": 0.3}
PROCESSES = {
    "no variability": {},
    "sv": {"sv": 0.8},
    "sz": {"sz": 0.3},
    "st0": {"st0": 0.2},
    "all seven parameters": {"sv": 0.8, "sz": 0.3, "st0": 0.2},
}
FUNCTIONS = {
    "log density": by_trial.log_densities,
    "log density and gradient": by_trial.log_likelihood,
    "log cdf": by_trial.log_cdfs,
    "log survivor": by_trial.log_survivors,
}

# trials of ours: what is worked out once for all trials of a cell weighs less or more
MANY, FEW = 100_000, 500

# Settings of hddm-wfpt: HDDM's, which are the defaults of its `pdf_array`, and the fastest of
# dozens that are within about 1e-7 of the density. The cdf has none. Settings of HSSM: its
# defaults, and the fastest that are as accurate.
HDDM = {"err": 1e-4, "n_st": 2, "n_sz": 2, "simps_err": 1e-3}
THEIRS, ACCURATE, NONE = "its own", "accurate", "none"

# a difference of conventions would make more than half of a peer's values differ by more than this
AGREEMENT = 1e-3


@dataclass(frozen=True, eq=False)
class Row:
    """What a peer computes, for which process, with which settings and of how many trials.

    Rows are told apart by identity, so that they can be keys.
    """

    peer: str
    work: str
    process: str
    settings: str
    n: int
    options: Numbers = field(default_factory=dict)


def hddm(work: str, process: str, settings: str, n: int, **options: float) -> Row:
    """A row of hddm-wfpt."""
    return Row("hddm-wfpt", work, process, settings, n, options)


def hssm(work: str, process: str, settings: str, **options: float) -> Row:
    """A row of HSSM."""
    return Row("hssm", work, process, settings, MANY, options)


PEERS = (
    hddm("log density", "no variability", THEIRS, MANY, err=1e-4),
    hddm("log density", "no variability", ACCURATE, MANY, err=1e-8),
    hddm("log density", "sv", THEIRS, MANY, err=1e-4),
    hddm("log density", "sv", ACCURATE, MANY, err=1e-8),
    hddm("log density", "sz", THEIRS, MANY, **HDDM),
    hddm("log density", "sz", ACCURATE, 20_000, err=1e-8, n_st=3, n_sz=3, simps_err=1e-11),
    hddm("log density", "st0", THEIRS, MANY, **HDDM),
    hddm("log density", "st0", ACCURATE, 10_000, err=1e-8, n_st=5, n_sz=5, simps_err=1e-11),
    hddm("log density", "all seven parameters", THEIRS, 50_000, **HDDM),
    hddm(
        "log density",
        "all seven parameters",
        ACCURATE,
        500,
        err=1e-8,
        n_st=6,
        n_sz=3,
        simps_err=1e-9,
    ),
    *(
        hddm(work, process, NONE, 20_000)
        for work in ("log cdf", "log survivor")
        for process in ("no variability", "sv")
    ),
    *(
        hssm(work, process, settings, **options)
        for work in ("log density", "log density and gradient")
        for process in ("no variability", "sv")
        for settings, options in ((THEIRS, {}), (ACCURATE, {"err": 1e-7, "k_terms": 9}))
    ),
)
OURS = tuple(
    (work, process)
    for work in FUNCTIONS
    for process in PROCESSES
    if "density" in work or process in ("no variability", "sv")
)


@dataclass(frozen=True)
class Trials:
    """Trials of a process: what our functions and the peers' take. In the file, the sign of an RT
    says its response.
    """

    rt: np.ndarray
    upper: np.ndarray
    parameters_by_cell: np.ndarray
    parameters: Numbers
    file: str

    def arguments(self, n: int) -> tuple[np.ndarray, ...]:
        """The first n trials, as our functions take them."""
        return self.rt[:n], self.upper[:n], np.zeros(n, dtype=np.int64), self.parameters_by_cell

    def request(self, row: Row) -> dict[str, object]:
        """The same, as a peer takes it."""
        absent = {"sv": 0.0, "sz": 0.0, "st0": 0.0} if row.peer == "hddm-wfpt" else {}
        convention = "hddm" if row.peer == "hddm-wfpt" else "hssm"
        parameters = ddm.convert(absent | self.parameters, from_="ddm", to=convention)
        names = ("v", "a", "z", "t", "sv", "sz", "st")  # HSSM takes them by place
        ordered = {name: parameters[name] for name in names if name in parameters}
        return dict(work=row.work, file=self.file, n=row.n, parameters=ordered, options=row.options)


def simulated(name: str, n: int, folder: str) -> Trials:
    """Trials of a process."""
    parameters = FIXED | PROCESSES[name]
    process = ddm.DDM(**parameters)
    data = process.simulate(n, seed=1)
    rt, upper = data["rt"].to_numpy(), data["response"].to_numpy() == 1
    file = Path(folder, f"{name}.npy")
    np.save(file, np.where(upper, rt, -rt))
    return Trials(rt, upper, process.parameters_by_cell(), parameters, str(file))


# --- measurement ----------------------------------------------------------------------------------


def errors(peer: Peer, row: Row, trials: Trials) -> np.ndarray:
    """The peer's errors relative to our values; the run ends where the two mean different
    things.
    """
    work = "log density" if "density" in row.work else row.work
    ours = np.exp(FUNCTIONS[work](*trials.arguments(row.n)))
    found = np.abs(np.array(peer.ask("values", **trials.request(row))) / ours - 1.0)
    if not np.median(found) < AGREEMENT:
        raise SystemExit(
            f"{row.peer} differs from ours, by a relative {np.median(found):.1g} or more, in {row}."
        )
    return found


def our_timer(work: str, trials: Trials, n: int, duration: float) -> Callable[[], np.ndarray]:
    """What measures one of our functions: ns per trial of each call."""
    call = partial(FUNCTIONS[work], *trials.arguments(n))
    call()
    return lambda: 1e9 / n * np.array(seconds(call, duration))


def peer_timer(peer: Peer, row: Row, trials: Trials, duration: float) -> Callable[[], np.ndarray]:
    """What measures a peer: ns per trial of each call."""
    return lambda: (
        1e9 / row.n * np.array(peer.ask("times", **trials.request(row), duration=duration))
    )


def measure(results: Path, *, quick: bool = False) -> None:
    """Write density.csv: a row for each function, process, number of trials, package and
    settings.
    """
    numba.set_num_threads(1)
    rounds, duration = (1, 0.02) if quick else (5, 0.2)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        trials = {process: simulated(process, MANY, folder) for process in PROCESSES}
        started_peers = {name: stack.enter_context(started(name)) for name in ("hddm-wfpt", "hssm")}
        peers = {name: peer for name, peer in started_peers.items() if peer}
        rows = [row for row in PEERS if row.peer in peers]
        accuracy = {row: errors(peers[row.peer], row, trials[row.process]) for row in rows}
        ours = {
            (*key, n): our_timer(key[0], trials[key[1]], n, duration)
            for key in OURS
            for n in (MANY, FEW)
        }
        theirs = {
            row: peer_timer(peers[row.peer], row, trials[row.process], duration) for row in rows
        }
        found = in_turn(ours | theirs, rounds)
    lines = [
        ("ddm", work, process, "-", n, *summary(found[work, process, n]))
        for work, process, n in ours
    ]
    lines += [
        (row.peer, row.work, row.process, row.settings, row.n, *summary(found[row]), accuracy[row].max(),
         np.median(accuracy[row])) for row in rows
    ]  # fmt: skip
    names = "package work process settings trials best_ns median_ns largest_error median_error"
    pd.DataFrame(lines, columns=names.split()).to_csv(
        results / "density.csv", index=False, float_format="%.4g"
    )


def summary(times: np.ndarray) -> tuple[float, float]:
    """Best and median."""
    return times.min(), float(np.median(times))


# --- the page -------------------------------------------------------------------------------------

TEXT = """\
## Densities and distribution functions

ns per trial in one thread, best of interleaved rounds; v 1, a 1.5, z .5, t0 .3, with sv .8, sz .3, st0 .2 where
named. A ratio is the peer's time over ours for 100,000 trials: above 1, ours is faster.

{picture}

**hddm-wfpt** is the compiled density of HDDM and HSSM. Its own settings are HDDM's (err 1e-4; n_st 2, n_sz 2,
simps_err 1e-3); the accurate ones are the fastest of some fifty that come within about 1e-7. It has no gradient; its
cdf has no settings. An error is that of the density or probability relative to ours, the largest of all trials and
the median.

{hddm}

The cost per trial depends on how many trials a condition and response have, because many share polynomials of log t:
the cdf with sv, an integral over some 25 nodes, takes {few:,.0f} ns per trial for 500 trials and {many:.0f} for
100,000. What is left with st0 is mostly the choice of ranges and nodes of each trial.
"""

HSSM_TEXT = """
**HSSM**'s analytical likelihood is a pytensor graph, here compiled to C; it gives gradients in all parameters, which
is what its samplers use. Its own settings are err 1e-15 and 20 terms; "accurate" means 9 terms, the fewest that are
as accurate in these trials. It has no analytical likelihood with sz or st0.

{hssm}
"""


def page(results: Path, pictures: Path) -> str:
    """The chapter."""
    rows = pd.read_csv(results / "density.csv")
    ours = rows[rows["package"] == "ddm"].set_index(["work", "process", "trials"])["best_ns"]
    text = TEXT.format(
        picture=drawn(rows, pictures), hddm=beside(rows, ours, "hddm-wfpt", [THEIRS, ACCURATE]),
        few=ours["log cdf", "sv", FEW], many=ours["log cdf", "sv", MANY],
    )  # fmt: skip
    if "hssm" in set(rows["package"]):
        text += HSSM_TEXT.format(hssm=beside(rows, ours, "hssm", [THEIRS, ACCURATE]))
    return text


def beside(rows: pd.DataFrame, ours: pd.Series, package: str, settings: list[str]) -> str:
    """The table of ours and of one peer: one column of times, ratios and errors for each of its
    settings.
    """
    theirs = rows[rows["package"] == package].set_index(["work", "process"])
    titles = [
        title
        for name in settings
        for title in (f"{package}, {name} settings", "ratio", "its error: largest (median)")
    ]
    lines = []
    for work, process in dict.fromkeys(ours.index.droplevel("trials")):
        if package == "hssm" and (work, process) not in theirs.index:
            continue
        line = [
            f"{work}, {process}",
            rounded(ours[work, process, MANY]),
            rounded(ours[work, process, FEW]),
        ]
        found = (
            theirs.loc[[(work, process)]] if (work, process) in theirs.index else theirs.iloc[:0]
        )
        for name in settings:
            # what has no settings stands in the first column
            row = found[found["settings"].isin([name, NONE] if name == settings[0] else [name])]
            line += cells(row.iloc[0], ours[work, process, MANY]) if len(row) else ["-"] * 3
        lines.append(line)
    return table(["work", f"ours, {MANY:,} trials", f"ours, {FEW} trials", *titles], lines)


def cells(row: pd.Series, ours: float) -> list[str]:
    """Time, ratio and errors of a peer."""
    ratio = rounded(row["best_ns"] / ours, 2)
    return [
        rounded(row["best_ns"]),
        ratio,
        f"{row['largest_error']:.0e} ({row['median_error']:.0e})",
    ]


def drawn(rows: pd.DataFrame, pictures: Path) -> str:
    """The picture of log densities."""
    chosen = rows[
        (rows["work"] == "log density") & ((rows["package"] != "ddm") | (rows["trials"] == MANY))
    ]
    chosen = chosen.sort_values(
        "process", key=lambda names: names.map(list(PROCESSES).index), kind="stable"
    )
    settings = chosen["settings"].map(
        {"-": "", THEIRS: ", its own settings", ACCURATE: ", accurate settings"}
    )
    values = pd.Series(
        chosen["best_ns"].to_numpy(), chosen["process"] + ": " + chosen["package"] + settings
    )
    figure, axes = picture("Log density: shorter is faster (numbers: ns per trial)", (9.0, 6.0))
    bars(axes, values, chosen["package"].map(COLOURS), "ns per trial, log axis")
    return save(figure, pictures, "density", "Time of a log density by package")


def headline(results: Path) -> list[list[str]]:
    """Rows of the table at the top of the page: work, ours, peer, its value, ratio."""
    rows = pd.read_csv(results / "density.csv")
    many = rows[(rows["package"] != "ddm") | (rows["trials"] == MANY)]
    best = many.set_index(["work", "process", "package", "settings"])["best_ns"]
    wanted = [
        ("log density", "no variability", "hddm-wfpt", ACCURATE),
        ("log density", "no variability", "hssm", ACCURATE),
        ("log density and gradient", "no variability", "hssm", ACCURATE),
        ("log density", "all seven parameters", "hddm-wfpt", THEIRS),
        ("log density", "all seven parameters", "hddm-wfpt", ACCURATE),
        ("log cdf", "no variability", "hddm-wfpt", NONE),
    ]
    lines = []
    for work, process, package, settings in wanted:
        if (work, process, package, settings) in best.index:
            ours, theirs = best[work, process, "ddm", "-"], best[work, process, package, settings]
            note = {
                THEIRS: f"{package}, its own settings",
                ACCURATE: f"{package}, accurate settings",
                NONE: package,
            }[settings]
            lines.append([f"{work}, {process}, per trial", f"{rounded(ours)} ns", note, f"{rounded(theirs)} ns",
                          rounded(theirs / ours, 2)])  # fmt: skip
    return lines
