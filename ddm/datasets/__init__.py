"""Data sets: some come with the package, others are fetched from where they were published.

load         a data set by its name, as a table that `ddm.Trials` reads
overview     all data sets, with their sizes, licences and sources
names        their names

A published set also has a function of its own, whose docstring says units, coding and oddities:

cavanagh_2011         reward-based choice on and off brain stimulation, with theta power
roitman_shadlen_2002  random dots, six coherences, two monkeys
ulrich_2015_flanker   flanker task, compatible and incompatible trials
ulrich_2015_simon     Simon task, compatible and incompatible trials

What is fetched is kept in the cache folder of pooch, and compared with a sha256 that is written
here: nobody gets another file than the one that was examined. It needs the extra ``data``:
``pip install "ddm-toolkit[data]"``.

Modules: `sources` (where sets come from), `copies` (files, with the package or fetched),
`published` (the functions above), `catalogue` (all sets by their names).
"""

from ddm.datasets.catalogue import load, names, overview
from ddm.datasets.published import (
    cavanagh_2011,
    roitman_shadlen_2002,
    ulrich_2015_flanker,
    ulrich_2015_simon,
)

__all__ = [
    "cavanagh_2011",
    "load",
    "names",
    "overview",
    "roitman_shadlen_2002",
    "ulrich_2015_flanker",
    "ulrich_2015_simon",
]


def __dir__() -> list[str]:
    """The public names, without the modules that hold them."""
    return __all__
