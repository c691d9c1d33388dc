"""Measure this package beside its peers and write the page about it: ``python benchmarks/run.py``.

    python benchmarks/run.py                      every section but the slow ones, then the page
    python benchmarks/run.py density fits         these sections, then the page
    python benchmarks/run.py --all                every section; simulator_bias alone takes three
                                                  hours
    python benchmarks/run.py --page               only the page, from the tables there are
    python benchmarks/run.py --quick --results F  a quick look at small sizes, tables, pictures and
                                                  page in folder F

A section is a module of this folder with two functions: `measure(results, quick=)` writes its
tables into the folder `results`, and `page(results, pictures)` returns its chapter, in Markdown,
from these tables, and draws its pictures into the folder `pictures`. It may have a third one,
`headline(results)`: its rows of the table at the top.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import matplotlib as mpl
import peers
from measurement import measured, record
from presentation import HERE, RESULTS, home, table

# In the order of the page; those that are not there yet are passed over. NAME.md is a chapter that
# is not made from tables.
CHAPTERS = (
    "density",
    "cells",
    "accuracy",
    "strong_drifts",
    "simulators",
    "simulator_bias",
    "general_processes",
    "general_fits",
    "fits",
    "same_answers",
    "hard_data",
    "participants",
    "million",
    "cluster",
    "draws",
    "calibration",
    "population_recovery",
    "optima",
    "speed",
    "start_up",
    "explorer",
    "recovery",
    "published",
    "populations",
    "planning",
    "observation",
    "oddities",
    "shell",
    "kills",
)
SLOW = (
    "calibration",
    "population_recovery",
    "simulator_bias",
    "general_fits",
    "participants",
    "million",
    "cluster",
    "recovery",
    "published",
    "populations",
    "planning",
    "kills",
)
MINUTES = 30  # of a run without them, on two slow cores

TOP = """\
# Benchmarks

How fast and how exact this package is, beside others that do the same. Tables and pictures are measured, drawn and
written by the command below; the numbers under Accuracy come from the tests.

```console
pip install -e '.[test,bench]'
python benchmarks/run.py                       # all but the slow sections ({slow}): about {minutes} minutes
python benchmarks/run.py density fits          # these sections only
python benchmarks/run.py --all --hssm          # the slow ones too, and HSSM, in two environments of 1.4 GB each
python benchmarks/run.py --page                # only this page, from the tables in results/
python benchmarks/run.py --quick --results /tmp/look   # a quick look, which leaves the results alone
```

It also installs each peer into an environment of its own (`benchmarks/.peers`). Sections: {sections}.

Absolute times drift between machines and, on shared ones, by half from minute to minute; so ours and the peers' are
measured in turns in one run, and the ratios of such a run say more than its times. Each section says when and on what
it was measured. No time is a test.

## This package beside its peers

{headline}

Where a ratio is below 1 the peer is faster. What a peer offers and this package does not: PyDDM has noise that
depends on evidence. HDDM and HSSM fit hierarchical models by Bayesian sampling; hddm-wfpt is only their density, and the
search around it here is ours.

"""
HEAD = ["work", "ours", "peer", "the peer's", "ratio", "command: `python benchmarks/run.py ...`"]


def available() -> dict[str, ModuleType]:
    """The sections that there are, by name."""
    modules = {name: import_module(name) for name in CHAPTERS if find_spec(name)}
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}


def chapter(name: str, sections: dict[str, ModuleType], results: Path) -> str | None:
    """A chapter: its text, or what its module makes of the tables; None without either."""
    text = HERE / f"{name}.md"
    if text.exists():
        return text.read_text()
    if name not in sections:
        return None
    pictures = home(results) / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    try:
        return f"{sections[name].page(results, pictures).strip()}\n\n{measured(results, name)}"
    except FileNotFoundError as missing:
        print(f"No chapter {name}: {missing}")
        return None


def headlines(sections: dict[str, ModuleType], results: Path) -> Iterator[list[str]]:
    """The rows of the table at the top, each with the command that measures it again."""
    for name, module in sections.items():
        if hasattr(module, "headline") and (results / f"{name}.csv").exists():
            yield from ([*row, f"`{name}`"] for row in module.headline(results))


def write_page(sections: dict[str, ModuleType], results: Path) -> Path:
    """Write the page and its pictures."""
    chapters = [text for text in (chapter(name, sections, results) for name in CHAPTERS) if text]
    top = TOP.format(
        headline=table(HEAD, headlines(sections, results)),
        sections=", ".join(f"`{name}`" for name in sections),
        slow=", ".join(name for name in SLOW if name in sections),
        minutes=MINUTES,
    )
    file = home(results) / "README.md"
    file.write_text("\n\n".join([top.strip(), *(text.strip() for text in chapters)]) + "\n")
    return file


def main() -> None:
    """Measure, and write the page."""
    mpl.use("Agg")
    there = available()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"one or more of: {', '.join(there)}"
    )
    parser.add_argument("--all", action="store_true", help=f"also the slow ones: {', '.join(SLOW)}")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, for a look; needs --results"
    )
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="folder of the tables (default: %(default)s)"
    )
    parser.add_argument(
        "--peers",
        type=Path,
        default=peers.SETTINGS.folder,
        help="folder of the peers' environments",
    )
    parser.add_argument(
        "--hssm",
        action="store_true",
        help="with HSSM, in two environments of 1.4 GB each; else density and populations are without it",
    )
    options = parser.parse_args()
    unknown = sorted(set(options.sections) - set(there))
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(there)}")
    if options.quick and options.results.resolve() == RESULTS:
        parser.error("--quick would overwrite the results: give a folder for these by --results")
    peers.SETTINGS.folder, peers.SETTINGS.heavy = options.peers, options.hssm
    options.results.mkdir(parents=True, exist_ok=True)
    usual = [name for name in there if options.all or name not in SLOW]
    for name in [] if options.page else options.sections or usual:
        print(f"{name} ...", flush=True)
        peers.VERSIONS.clear()
        there[name].measure(options.results, quick=options.quick)
        record(options.results, name, peers.VERSIONS.values())
    print(f"Wrote {write_page(there, options.results)}")


if __name__ == "__main__":
    main()
