"""`Fits`: one fit per group, as one table."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from ddm.estimate_labels import COEFFICIENTS
from ddm.fits.result import Fit
from ddm.fits.saving import as_dict, as_key, write
from ddm.fits.tables import notes_table, notes_text

# an error names this many keys
MOST_NAMED = 10

# the text of several fits shows this many
MOST_ROWS = 20


@dataclass(frozen=True, eq=False, repr=False)
class Fits(Mapping[Hashable, Fit]):
    """One fit per group: a mapping from the key of a group to its `Fit`.

    Iteration gives the keys, as in every mapping. If there are several grouping columns, a key is a
    tuple.
    """

    fits: Mapping[Hashable, Fit]
    by: tuple[str, ...]

    def __getitem__(self, key: Hashable) -> Fit:
        if key not in self.fits:
            found = ", ".join(map(repr, list(self.fits)[:MOST_NAMED]))
            more = ", ..." if len(self) > MOST_NAMED else ""
            raise KeyError(f"no fit of {', '.join(self.by)} = {key!r}; the keys are {found}{more}")
        return self.fits[key]

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.fits)

    def __len__(self) -> int:
        return len(self.fits)

    @property
    def params(self) -> pd.DataFrame:
        """Estimates, one row per group."""
        every = [fit.params for fit in self.fits.values()]
        table = self._frame(every)
        marked = [label for params in every for label in params.attrs[COEFFICIENTS]]
        table.attrs[COEFFICIENTS] = list(dict.fromkeys(marked))
        return table

    @property
    def se(self) -> pd.DataFrame:
        """Standard errors, one row per group."""
        return self._frame([fit.se for fit in self.fits.values()])

    @property
    def table(self) -> pd.DataFrame:
        """Estimates, standard errors and other numbers, one row per group.

        Columns: the estimates, their standard errors as <name>_se, n (trials), loglik, converged
        and message (what to know before trusting the fit). If a fit was not by maximum likelihood,
        the columns statistic, df and p_value stand after loglik.
        """
        fits = list(self.fits.values())
        figures: dict[str, list[Any]] = {
            "n": [fit.n for fit in fits],
            "loglik": [fit.loglik for fit in fits],
        }
        if not all(fit.search.method.is_likelihood for fit in fits):
            figures["statistic"] = [fit.statistic for fit in fits]
            figures["df"] = [fit.df for fit in fits]
            figures["p_value"] = [fit.p_value for fit in fits]
        figures["converged"] = [fit.converged for fit in fits]
        figures["message"] = [fit.message for fit in fits]

        params = self.params
        errors = self.se.add_suffix("_se")
        return params.join(errors).join(pd.DataFrame(figures, index=params.index))

    def to_csv(self, path: str | Path) -> None:
        """Write `table` to a CSV file."""
        self.table.to_csv(path)

    def to_parquet(self, path: str | Path) -> None:
        """Write `table` to a Parquet file.

        This needs pyarrow: ``pip install 'ddm-toolkit[parquet]'``.
        """
        if find_spec("pyarrow") is None:
            raise ImportError(
                "to_parquet needs pyarrow. Install it: pip install 'ddm-toolkit[parquet]'."
            )
        self.table.to_parquet(path)

    @property
    def notes(self) -> pd.DataFrame:
        """What to know before trusting the fits, once for all groups that it is about.

        Columns: note, n (groups), groups (their keys). Notes that differ in numbers only are one,
        with the numbers of its first group.
        """
        return notes_table({key: fit.message for key, fit in self.fits.items()})

    def save(self, path: str | Path) -> None:
        """Write all fits to a JSON file, without the RTs; `ddm.load` reads the file."""
        fits = [{"key": as_key(key), **as_dict(fit)} for key, fit in self.fits.items()]
        write(path, "fits", {"by": list(self.by), "fits": fits})

    def _frame(self, rows: list[pd.Series]) -> pd.DataFrame:
        """A table with one row per group."""
        keys: list[Any] = list(self.fits)
        if len(self.by) == 1:
            index = pd.Index(keys, name=self.by[0])
        else:
            index = pd.MultiIndex.from_tuples(keys, names=self.by)
        return pd.DataFrame([row.to_numpy() for row in rows], index=index, columns=rows[0].index)

    def __repr__(self) -> str:
        failed = sum(not fit.converged for fit in self.fits.values())
        table = self.params.round(4).to_string(max_rows=MOST_ROWS)
        head = f"<Fits of {len(self)} groups by {', '.join(self.by)}; {failed} not converged>"
        return "\n".join([head, table, *notes_text(self.notes, len(self))])
