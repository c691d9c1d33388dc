"""A posterior as an object of arviz: an InferenceData in arviz 0.x, a DataTree from arviz 1 on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ddm.posterior.extras import needed
from ddm.posterior.forms.groups import Draws, Group, Groups, Variable, named_groups
from ddm.posterior.loo.blocks import Blocks, checked, in_place

# what the log likelihoods are of: both outcomes of a trial together
LOG_LIKELIHOOD = "rt,response"


def as_arviz(
    draws: Draws,
    *,
    log_likelihood: Blocks | None = None,
    observed: Mapping[str, ArrayLike] | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Any:
    """The draws as arviz has them, with the groups posterior and sample_stats.

    A variable of posterior for each label of the population, and one for each estimate of people,
    "v[easy] by subject", along the coordinate subject. ``log_likelihood`` gives blocks of trials as
    in `psis_loo`; together they take 8 bytes per draw and trial. ``observed`` are columns of the
    trials, (n,) each. ``attributes`` describe the group posterior.

    An ImportError with the command that installs it if arviz is missing.
    """
    groups: dict[str, Group] = dict(named_groups(draws))
    if log_likelihood is not None:
        values = _whole(log_likelihood, draws.population.shape[:2])
        groups["log_likelihood"] = {LOG_LIKELIHOOD: Variable(("chain", "draw", "trial"), values)}
    if observed is not None:
        groups["observed_data"] = {
            name: Variable(("trial",), np.asarray(column)) for name, column in observed.items()
        }
    return _arviz(groups, dict(attributes or {}))


def _whole(blocks: Blocks, of_chains: tuple[int, ...]) -> np.ndarray:
    """The log likelihoods of all blocks, (chains, draws, n)."""
    positions, parts = [], []
    for where, values in checked(blocks):
        positions.append(where)
        parts.append(values.T)
    return in_place(positions, parts).T.reshape(*of_chains, -1)


def _arviz(groups: Groups, attributes: dict[str, str]) -> Any:
    arviz = needed("arviz", "to_arviz")
    xarray = needed("xarray", "to_arviz")
    of_groups = {"posterior": attributes}
    datasets = {
        name: _dataset(xarray, group, of_groups.get(name, {})) for name, group in groups.items()
    }
    if int(arviz.__version__.partition(".")[0]) >= 1:
        return xarray.DataTree.from_dict(datasets)
    return arviz.InferenceData(**datasets)


def _dataset(xarray: Any, group: Group, attributes: dict[str, str]) -> Any:
    """A group as a Dataset, in which chains, draws and trials are numbered from 0."""
    arrays = {name: (one.dims, one.values) for name, one in group.items()}
    dataset = xarray.Dataset(arrays, attrs=attributes)
    numbers = {dim: np.arange(size) for dim, size in dataset.sizes.items() if dim not in arrays}
    return dataset.assign_coords(numbers)
