"""Delta functions: the difference between two conditions among faster and slower RTs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ddm import arguments
from ddm.agreement.contrasts import Contrast
from ddm.agreement.groups import grouped, keys_of, name_of
from ddm.agreement.rt_quantiles import Quantiles
from ddm.arguments import shown
from ddm.plots.facets import Facets, facets_of, in_panels, text_of
from ddm.plots.legends import BAND_TEXT
from ddm.plots.style import BAND, COLOUR_OF_RESPONSE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def delta(
    fit: Any,
    *,
    by: Any = None,
    response: int = 1,
    row: Any = None,
    col: Any = None,
    order: Any = None,
    where: str | None = None,
    bins: int = 9,
    axes: Any = None,
) -> np.ndarray:
    """Delta functions: the effect of a condition on RT quantiles, over the mean of the quantiles.

    Each point is a quantile of the RTs of a response at the second level of a column minus that at
    the first, over the mean of both (Ridderinkhof 2002). Points are the data, the line is the
    model, and the band holds 95 % of simulated data sets. The quantiles of people are averaged.

    Parameters
    ----------
    fit : as in `densities`
    by : the column, or values beside the data, with two levels; it may be left out if a single
        column of the model has two
    response : 1 for the RTs of upper responses (correct ones, if responses are accuracies), 0 for
        those of lower ones
    order : {column: [first, second]}, the levels in the order in which they are subtracted
    bins : the number of quantiles, 1 / (bins + 1) apart; deciles by default
    row, col, where, axes : as in `densities`

    Returns
    -------
    array : the axes; its ``flat[0].figure`` is the figure

    Raises
    ------
    TypeError : if ``fit`` is none of these
    ValueError : if ``by`` has not two levels, or as of `densities`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.load("speed_accuracy")
    >>> one = data[data["subject"] == "s01"]
    >>> fit = ddm.fit(ddm.Model(v="difficulty", a="instruction"), one)
    >>> ddm.plots.delta(fit, by="difficulty")
    <1 axes (1 x 1): .flat[0].figure is the figure>
    """
    n = arguments.whole_number("bins", bins, at_least=2, meaning="quantiles of the RTs")
    if response not in (0, 1):
        raise ValueError(f"response must be 1 (upper) or 0 (lower); got {response!r}.")
    among = facets_of(fit, row=row, col=col, order=None, where=where, axes=axes)
    key, contrast = _contrast(among, by, order)

    q = tuple((np.arange(1, n + 1) / (n + 1)).tolist())
    table = among.table(Quantiles(q), [*among.keys, key], contrast=contrast)
    table = table[(table["response"] == response) & table["q"].notna()]

    first, second = text_of(contrast.first), text_of(contrast.second)
    return in_panels(
        table,
        _draw,
        among,
        x="mean RT quantile (s)",
        y=f"{second} − {first} (s)",
        title=lambda rows: _title(rows, contrast),
        height=3.0,
    )


def _title(rows: pd.DataFrame, contrast: Contrast) -> str:
    people = int(rows["people"].iloc[0])
    return str(contrast.column) + (f", {people} people" if people > 1 else "")


def _contrast(among: Facets, by: Any, order: Any) -> tuple[Any, Contrast]:
    """The column that is compared, and its two levels in their order."""
    key = _only(among) if by is None else by
    if len(keys_of(key)) != 1:
        raise TypeError(f"by must be one column, or values beside the data; got {key!r}.")
    several = [grouped(part, [key], among.where) for part in among.agreement.parts]
    levels = list(dict.fromkeys(level for one in several for (level,) in one.keys))
    name = name_of(key)
    if len(levels) != 2:
        raise ValueError(
            f"by={name!r} must have two levels to compare; it has {len(levels)}: "
            f"{', '.join(map(shown, levels[:8]))}. Choose two of them by where=."
        )
    if order is not None:
        wanted = order.get(name) if isinstance(order, dict) else order
        if wanted is None or sorted(map(str, wanted)) != sorted(map(str, levels)):
            raise ValueError(
                f"order must be the two levels of {name!r}, {levels}, in the order in which they "
                f"are subtracted; got {order!r}."
            )
        levels = list(wanted)
    return key, Contrast(name, *levels)


def _only(among: Facets) -> Any:
    """The only column with two levels: of the model, or else of the table."""
    agreement = among.agreement
    trials = agreement.parts[0].trials
    outcome = (trials.rt_column, trials.response_column)
    of_table = [column for column in trials.data.columns if column not in outcome]
    found: list[Any] = []
    for columns in (agreement.covariates, of_table):
        found = [one for one in columns if one not in among.names and _has_two(among, one)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    which = (
        f"{len(found)} columns have two levels: {', '.join(map(str, found))}"
        if found
        else ("no column has two levels")
    )
    raise ValueError(
        f"delta compares the two levels of a column, and {which}. Say which column it is: by=..."
    )


def _has_two(among: Facets, column: Any) -> bool:
    """Whether a column has two levels, in the trials of all people."""
    seen: set[Any] = set()
    for part in among.agreement.parts:
        if column in part.levels:
            seen.add(part.levels[column])
        else:
            seen.update(part.trials.data[column].dropna().unique().tolist())
        if len(seen) > 2:
            return False
    return len(seen) == 2


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    """Points, line and band."""
    change = rows[rows["quantity"] == "difference"]
    mean = rows[rows["quantity"] == "mean"]
    colour = COLOUR_OF_RESPONSE[1]
    ax.axhline(0.0, color="black", linewidth=0.6)
    if change["predicted"].notna().any():
        model: dict[str, Any] = {"color": colour, "linewidth": WIDTH, "label": "model"}
        ax.plot(mean["predicted"], change["predicted"], "-", **model)
        band: dict[str, Any] = {
            "color": colour,
            "alpha": BAND,
            "linewidth": 0.0,
            "label": BAND_TEXT,
        }
        ax.fill_between(mean["predicted"], change["low"], change["high"], **band)
    ax.plot(mean["observed"], change["observed"], "o", color="black", markersize=4.5, label="data")
