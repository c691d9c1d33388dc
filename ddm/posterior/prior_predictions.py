"""`prior_predictive`: data sets that the priors expect, before there are any estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ddm.agreement.comparing import Agreement
from ddm.agreement.part import Part
from ddm.agreement.simulated_statistics import middle, statistics_of, statistics_table
from ddm.fits.checks import number_of_sets
from ddm.fits.fitting import as_trials
from ddm.frames import Frame
from ddm.html_text import block
from ddm.models.model import Model, checked_model
from ddm.models.prediction import OutsideWindow
from ddm.populations.cells_of_people import PeopleCells, people_cells
from ddm.populations.people_checks import conditions_of
from ddm.populations.population import Population, people_drawn
from ddm.populations.population_priors import PriorsOfPhi, priors_of_phi
from ddm.populations.quantities import Quantities
from ddm.posterior.sampling import population_of
from ddm.priors import Distribution
from ddm.runtime.seeds import Seed, sequence_of
from ddm.trials.trials import Trials

Array = NDArray[np.float64]

EXAMPLE = "ddm.prior_predictive(ddm.Model(v='difficulty'), data, by='subject')"

# draws that make no data are replaced, this many times at most
MOST_DRAWS = 1000

# digits of tables that are only for reading
DECIMALS = 3


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PriorPredictive:
    """Data sets simulated from the priors; what `ddm.prior_predictive` returns.

    Attributes
    ----------
    table : statistics of the data beside those of the data sets, see `ddm.prior_predictive`
    params : DataFrame, what was drawn for each data set, under the labels of a posterior's summary
    phi : (n, size) the same on the scales of the links
    theta : (n, people, k) the coordinates of people
    priors : DataFrame of the priors
    """

    population: Population
    priors_of_phi: PriorsOfPhi
    table: pd.DataFrame
    phi: Array
    theta: Array

    @property
    def model(self) -> Model:
        """The model."""
        return self.population.model

    @property
    def trials(self) -> Trials:
        """The data, of which nothing but conditions and deadlines entered the data sets."""
        return self.population.trials

    @property
    def priors(self) -> pd.DataFrame:
        """The prior of each number, with the scale on which it holds."""
        return self.priors_of_phi.table

    @cached_property
    def params(self) -> pd.DataFrame:
        """What was drawn for each data set: a row per data set, a column per label."""
        quantities = Quantities(self.population)
        table = pd.DataFrame(quantities.values(self.phi), columns=list(quantities.labels))
        return table.rename_axis("sample")

    def __len__(self) -> int:
        return len(self.phi)

    def __repr__(self) -> str:
        head = f"<{len(self)} data sets simulated from the priors, beside {self.trials.n} trials>"
        return "\n".join([head, self.table.round(DECIMALS).to_string(index=False)])

    def _repr_html_(self) -> str:
        head = f"{len(self)} data sets simulated from the priors, beside {self.trials.n} trials"
        return block(head, self.table.round(DECIMALS), self.priors)


def prior_predictive(
    model: Model,
    data: Trials | Frame,
    *,
    by: str | Sequence[str] | None = None,
    shared: str | Sequence[str] = (),
    between: Mapping[str, str] | None = None,
    priors: str | Mapping[str, Distribution] | None = "default",
    n: int = 100,
    seed: Seed = None,
) -> PriorPredictive:
    """Data sets like ``data`` simulated from the priors: what a model expects before it sees data.

    For each data set the numbers of the population are drawn from their priors, then the people,
    then their trials, with the conditions, deadlines and limits of the data. Draws with parameters
    outside their domains, such as a start range beyond a boundary, are replaced. Priors that put
    most RTs or accuracies far from those of any experiment of the kind are too wide, or mistaken;
    priors are not to be fitted to the data, though.

    The ``table`` of the result has a row for each condition, response and statistic: the proportion
    p and the .1, .5 and .9 RT quantiles (s) of the response. Columns: those of the conditions,
    statistic, observed, low, median and high (the .05, .5 and .95 quantiles over the data sets),
    rank (the share of data sets with a smaller value, plus half the share with the same). Responses
    that a data set does not have are left out of its quantiles.

    Parameters
    ----------
    model, data, by, shared, between, priors, seed : as in `ddm.sample`, of whose extra ``bayes``
        nothing is needed here
    n : number of data sets, 2 or more

    Returns
    -------
    PriorPredictive : with ``table``, and the ``params`` of each data set

    Raises
    ------
    ValueError, TypeError : as of `ddm.sample`

    Examples
    --------
    >>> import ddm
    >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(200, seed=1)
    >>> expected = ddm.prior_predictive(ddm.Model(), data, n=50, seed=1)
    >>> list(expected.table.columns)
    ['statistic', 'observed', 'low', 'median', 'high', 'rank']
    >>> list(expected.params.columns)
    ['v', 'a', 't0']
    """
    n = number_of_sets(n)
    checked_model(model, EXAMPLE)
    population = population_of(model, as_trials(data), by, shared, between, priors)
    of_phi = priors_of_phi(population, priors)
    cells = people_cells(population)

    observed = Part(population.trials, None)
    columns = conditions_of(population, population.trials.n, len(population.estimates.cells))
    names, groups = statistics_table(Agreement((observed,), columns, columns), None)
    drawn = [_drawn(cells, of_phi, groups, child) for child in sequence_of(seed).spawn(n)]

    phi, theta, values = (np.array(column) for column in zip(*drawn, strict=True))
    return PriorPredictive(
        population=population,
        priors_of_phi=of_phi,
        table=names.assign(**middle(statistics_of(observed.sample, groups), values)),
        phi=phi,
        theta=theta,
    )


def _drawn(
    cells: PeopleCells,
    priors: PriorsOfPhi,
    groups: Sequence[NDArray[np.int64]],
    sequence: np.random.SeedSequence,
) -> tuple[Array, Array, Array]:
    """One draw of phi and theta, and the statistics of a data set that is simulated from them."""
    generator = np.random.default_rng(sequence)
    for _ in range(MOST_DRAWS):
        phi = priors.draw(generator, 1)[0]
        theta = people_drawn(cells.population, phi, generator)
        rows = cells.rows(theta)
        if not cells.are_admissible(rows):
            continue
        try:
            sample = next(cells.of_all(rows).simulated(1, generator))
        except OutsideWindow:
            continue
        return phi, theta, statistics_of(sample, groups)
    raise ValueError(
        f"priors: none of {MOST_DRAWS} draws makes data: parameters lie outside their domains, or "
        "all RTs outside the window in which they were kept. State narrower priors."
    )
