"""Named arrays with dimensions, in groups: what files and arviz hold of a posterior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# what is held: numbers, whole numbers, truths and texts
KINDS = {"f": np.float64, "i": np.int64, "u": np.int64, "b": np.bool_}


@dataclass(frozen=True, eq=False)
class Variable:
    """An array and the names of its dimensions.

    A variable of one dimension that has its name is the coordinate of that dimension. Values are
    float64, int64, bool, or texts (dtype object).
    """

    dims: tuple[str, ...]
    values: NDArray[Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "dims", tuple(self.dims))
        object.__setattr__(self, "values", _plain(np.asarray(self.values)))
        if len(self.dims) != self.values.ndim:
            raise ValueError(
                f"dims must name the {self.values.ndim} dimensions of values; got {self.dims}."
            )


# variables by name, and these by the name of their group
Group: TypeAlias = Mapping[str, Variable]
Groups: TypeAlias = Mapping[str, Group]


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    kind = values.dtype.kind
    if kind in KINDS:
        return values.astype(KINDS[kind], copy=False)
    texts = values.astype(object)
    if not all(type(one) is str for one in texts.ravel().tolist()):
        raise TypeError(f"values must be numbers, truths or texts; got the type {values.dtype}.")
    return texts


def sizes(group: Group) -> dict[str, int]:
    """The sizes of the dimensions of a group; a ValueError if two variables differ in one."""
    found: dict[str, int] = {}
    for name, variable in group.items():
        for dim, size in zip(variable.dims, variable.values.shape, strict=True):
            if found.setdefault(dim, size) != size:
                raise ValueError(
                    f"{name!r} has {size} along {dim!r}, and another variable {found[dim]}."
                )
    return found


# --- draws ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Draws:
    """The draws of a posterior, and what they are of.

    population (chains, draws, P) with its ``labels``; people (chains, draws, J, E), the
    ``estimates`` of each of the ``subjects``, or None; statistics of the sampler (chains, draws) by
    name: diverging, lp, tree_depth, n_steps.
    """

    population: NDArray[np.float64]
    labels: tuple[str, ...]
    people: NDArray[np.float64] | None = None
    estimates: tuple[str, ...] = ()
    subjects: tuple[Any, ...] = ()
    statistics: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of_chains = self.population.shape[:2]
        shapes = {"population": (self.population, (*of_chains, len(self.labels)))}
        if self.people is not None:
            shape = (*of_chains, len(self.subjects), len(self.estimates))
            shapes["people"] = (self.people, shape)
        for name, values in self.statistics.items():
            shapes[f"statistics[{name!r}]"] = (values, of_chains)
        for name, (values, shape) in shapes.items():
            if values.shape != shape:
                raise ValueError(f"{name} must have the shape {shape}; got {values.shape}.")


def file_groups(draws: Draws) -> dict[str, dict[str, Variable]]:
    """Draws as the groups posterior and sample_stats, with one array for all labels.

    A label may hold any sign, such as "/", which names in files must not.
    """
    posterior = {
        "label": Variable(("label",), _texts(draws.labels)),
        "population": Variable(("chain", "draw", "label"), draws.population),
    }
    if draws.people is not None:
        posterior |= {
            "estimate": Variable(("estimate",), _texts(draws.estimates)),
            "subject": Variable(("subject",), _texts(map(subject_text, draws.subjects))),
            "people": Variable(("chain", "draw", "subject", "estimate"), draws.people),
        }
    return {"posterior": posterior, "sample_stats": _statistics(draws)}


def draws_of(groups: Groups, subjects: tuple[Any, ...] | None = None) -> Draws:
    """The draws of the groups that `file_groups` made.

    Groups hold subjects as texts; ``subjects`` are the keys that these were. A KeyError that names
    what is missing.
    """
    posterior = groups["posterior"]
    people, estimates = None, ()
    if "people" in posterior:
        people = posterior["people"].values
        estimates = tuple(posterior["estimate"].values.tolist())
        subjects = tuple(posterior["subject"].values.tolist()) if subjects is None else subjects
    return Draws(
        population=posterior["population"].values,
        labels=tuple(posterior["label"].values.tolist()),
        people=people,
        estimates=estimates,
        subjects=() if people is None or subjects is None else subjects,
        statistics={name: one.values for name, one in groups["sample_stats"].items()},
    )


def named_groups(draws: Draws) -> dict[str, dict[str, Variable]]:
    """Draws as the groups posterior and sample_stats, with one variable for each label.

    Those of people are called "v[easy] by subject". A "/" in a label becomes "|", since it would
    separate groups.
    """
    posterior = {
        _name(label): Variable(("chain", "draw"), draws.population[:, :, i])
        for i, label in enumerate(draws.labels)
    }
    if draws.people is not None:
        posterior["subject"] = Variable(("subject",), _coordinate(draws.subjects))
        for i, label in enumerate(draws.estimates):
            values = draws.people[:, :, :, i]
            posterior[_name(f"{label} by subject")] = Variable(("chain", "draw", "subject"), values)
    return {"posterior": posterior, "sample_stats": _statistics(draws)}


def subject_text(key: Any) -> str:
    """The key of a person as one text; the levels of several columns are separated by commas."""
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _statistics(draws: Draws) -> dict[str, Variable]:
    return {name: Variable(("chain", "draw"), one) for name, one in draws.statistics.items()}


def _name(label: str) -> str:
    return label.replace("/", "|")


def _coordinate(keys: tuple[Any, ...]) -> NDArray[Any]:
    """Keys of people: whole numbers as they are, all else as texts."""
    if all(isinstance(key, (int, np.integer)) and not isinstance(key, bool) for key in keys):
        return np.array(keys, dtype=np.int64)
    return _texts(map(subject_text, keys))


def _texts(values: Any) -> NDArray[Any]:
    return np.array([str(value) for value in values], dtype=object)
