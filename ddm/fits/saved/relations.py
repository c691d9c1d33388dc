"""What parts of a saved fit say of one another: lengths, names and numbers that must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ddm.fits.saved.functions import ROLES, columns_in
from ddm.fits.saved.kinds import is_number, is_text, misfit, place

Fields = dict[str, Any]


@dataclass(frozen=True)
class Relation:
    """One part that must agree with others.

    where, words : the place of the part, and what should be there
    wrong : from a fit, or a file of fits, to the values that are wrong there; none if all is well
    """

    where: str
    words: str
    wrong: Callable[[Fields], Iterable[Any]]


def check_relations(fit: Fields, where: str) -> None:
    """Raise `Damage` unless the parts of a fit agree; ``where`` is its place in the file."""
    _check(RELATIONS, fit, where)


def check_groups(file: Fields) -> None:
    """Raise `Damage` unless a file of fits has one fit for each group."""
    _check(OF_GROUPS, file, "")


def _check(relations: Iterable[Relation], fields: Fields, where: str) -> None:
    for relation in relations:
        for value in relation.wrong(fields):
            raise misfit(place(where, relation.where), value, relation.words)


# --- in words -------------------------------------------------------------------------------------


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that stood there before; 1, 1.0 and true are the same, as they are in Python."""
    seen = set()
    found = []
    for value in values:
        same = repr(value) if isinstance(value, dict) else value
        if same in seen:
            found.append(value)
        seen.add(same)
    return found


def other(found: Any, expected: Any) -> list[Any]:
    """What is found, unless it is what is expected."""
    return [] if found == expected and type(found) is type(expected) else [found]


def lengths(size: int, *lists: Sequence[Any]) -> list[Any]:
    """The lists that are not of this size."""
    return [found for found in lists if len(found) != size]


def outside(names: Iterable[Any], known: Iterable[Any]) -> list[Any]:
    """The names that are not known."""
    allowed = set(known)
    return [name for name in names if name not in allowed]


def k(fit: Fields) -> int:
    """The number of estimates that the trials inform."""
    return len(fit["design"]["labels"])


# --- estimates ------------------------------------------------------------------------------------


def _in_order(fit: Fields) -> list[Any]:
    labels = fit["design"]["labels"]
    return [] if [name for name in fit["params"] if name in set(labels)] == labels else [labels]


def _params(fit: Fields) -> list[Any]:
    theta = dict(zip(fit["design"]["labels"], fit["optimum"]["theta"], strict=True))
    return [value for label, value in fit["params"].items() if value != theta.get(label, "nan")]


def _owners(fit: Fields) -> list[Any]:
    pairs = zip(fit["design"]["labels"], fit["design"]["owners"], strict=True)
    return [owner for label, owner in pairs if label.partition("[")[0] != owner]


def _region(fit: Fields) -> list[Any]:
    region = fit["region"]
    return lengths(len(fit["params"]), *(part for name, part in region.items() if name != "labels"))


# --- conditions -----------------------------------------------------------------------------------


def _codes(fit: Fields) -> list[Any]:
    return [
        code
        for column in fit["design"]["cells"]
        for code in column["codes"]
        if code >= len(column["levels"])
    ]


def _same_cells(fit: Fields) -> list[Any]:
    columns = [column["codes"] for column in fit["design"]["cells"]]
    rows = list(zip(*columns, strict=True)) if columns else [()] * fit["design"]["n_cells"]
    return [list(row) for row in repeated(rows)]


# --- terms ----------------------------------------------------------------------------------------


def _columns(fit: Fields) -> list[Any]:
    """Slices of the estimates that do not follow on one another, up to the last estimate."""
    last = 0
    for first, end in (term["columns"] for term in fit["design"]["terms"]):
        if first != last or end <= first:
            return [first]
        last = end
    return other(last, k(fit))


def _owned(fit: Fields) -> list[Any]:
    owners = fit["design"]["owners"]
    return [
        term["owner"]
        for term in fit["design"]["terms"]
        if set(owners[slice(*term["columns"])]) != {term["owner"]}
    ]


def _terms(fit: Fields) -> list[Any]:
    n_cells = fit["design"]["n_cells"]
    return [
        found
        for term in fit["design"]["terms"]
        for found in (
            *lengths(n_cells, term["sign"], term["shift"]),
            *lengths(n_cells * (term["columns"][1] - term["columns"][0]), term["matrix"]),
        )
    ]


def _positions(fit: Fields) -> list[Any]:
    return [
        term["position"]
        for term in fit["design"]["terms"]
        if term["position"] != columns_in(fit["model"])[term["owner"]]
    ]


def _offset(fit: Fields) -> list[Any]:
    """The offset, unless it has the columns of the parameters in each condition."""
    n_columns = max(columns_in(fit["model"]).values()) + 1
    return lengths(fit["design"]["n_cells"] * n_columns, fit["design"]["offset"])


# --- functions ------------------------------------------------------------------------------------


def _roles(fit: Fields) -> list[Any]:
    """The roles of functions, unless they are those of a process."""
    functions = fit["model"]["functions"]
    if functions is None or set(functions["roles"]) - {"start"} in ROLES:
        return []
    return [list(functions["roles"])]


# --- trials ---------------------------------------------------------------------------------------


def _deadline(fit: Fields) -> list[Any]:
    """Deadlines that are not the number that was said; of a column there is one for each trial."""
    said, deadline = fit["reading"]["deadline"], fit["deadline"]
    is_never = said is None or isinstance(said, dict)
    if deadline is None:
        return [deadline] if is_number(said) else []
    if is_never:
        return [deadline]
    return lengths(fit["n"], deadline) or [
        value for value in deadline if is_number(said) and value != said
    ]


def _window(fit: Fields) -> list[Any]:
    """The ends that are not those of the reading, where None is an end at which none is."""
    low, high = fit["reading"]["truncated"] or (None, None)
    said = [_end(low, 0.0), _end(high, "inf")]
    return [] if fit["window"] == said and float(said[0]) < float(said[1]) else [fit["window"]]


def _end(end: Any, without: Any) -> Any:
    if end is None:
        return without
    return end["number"] if isinstance(end, dict) else end


def _lost(fit: Fields) -> list[Any]:
    """The kind of lost RTs, which the table was read with, and whose share is more than 0."""
    lost = fit.get("lost_rt")
    is_well = lost in (None, fit["reading"].get("lost_rt"))
    return [] if is_well and (lost is not None) == (fit.get("lost_share", 0.0) > 0.0) else [lost]


def _coding(fit: Fields) -> list[Any]:
    """The sentence of `Trials.coding`, of labels as they are read back."""
    lower, upper = (_end(label, None) for label in fit["labels"])
    column = fit["reading"]["response"]
    if isinstance(column, (list, dict)):
        return []
    return other(fit["coding"], f"upper boundary: {column} = {upper}; lower: {lower}")


def _lapses(fit: Fields) -> list[Any]:
    lapses, share = fit["lapses"], fit["model"]["lapse"]
    if lapses is None:
        # without RTs there is no range of RTs, and there are no estimates
        has_some = share not in (0, 0.0) and fit["optimum"]["value"] != "nan"
        return [lapses] if has_some else []
    is_empty = lapses["kind"] == "uniform" and not lapses["low"] < lapses["high"]
    return [lapses] if is_empty or share in (0, 0.0) else []


def _keys(file: Fields) -> list[Any]:
    """The keys of groups as tuples of levels."""
    return [
        tuple(str(level) if isinstance(level, dict) else level for level in fit["key"])
        for fit in file["fits"]
    ]


OF_GROUPS = (
    Relation("by", "names that occur once", lambda file: repeated(file["by"])),
    Relation(
        "fits",
        "a key with one level for each of by",
        lambda file: lengths(len(file["by"]), *(fit["key"] for fit in file["fits"])),
    ),
    Relation("fits", "keys that differ", lambda file: [list(key) for key in repeated(_keys(file))]),
)

RELATIONS = (
    Relation(
        "method.name",
        "the name of a method",
        lambda fit: [] if is_text(fit["method"]["name"]) and fit["method"]["name"] else [None],
    ),
    Relation(
        "design.labels",
        "names that occur once",
        lambda fit: repeated(fit["design"]["labels"]),
    ),
    Relation("design.labels", "names of params, in their order", _in_order),
    Relation(
        "design.owners",
        "the parameter of each estimate",
        lambda fit: lengths(k(fit), fit["design"]["owners"]),
    ),
    Relation("design.owners", "the parameter in the name of the estimate", _owners),
    Relation(
        "design.owners",
        "parameters of the model",
        lambda fit: outside(fit["design"]["owners"], columns_in(fit["model"])),
    ),
    Relation("model.functions.roles", "the roles of the functions of a process", _roles),
    Relation(
        "design.absorbed",
        "names of params that are none of the design",
        lambda fit: [
            *outside(fit["design"]["absorbed"], set(fit["params"]) - set(fit["design"]["labels"])),
            *outside(
                (name for names in fit["design"]["absorbed"].values() for name in names),
                fit["design"]["labels"],
            ),
        ],
    ),
    Relation(
        "optimum.theta",
        "one number for each estimate",
        lambda fit: lengths(k(fit), fit["optimum"]["theta"]),
    ),
    Relation("params", "the estimates of optimum.theta", _params),
    Relation(
        "optimum.at_bound",
        "one of true and false for each estimate",
        lambda fit: lengths(k(fit), fit["optimum"]["at_bound"]),
    ),
    Relation(
        "optimum.hessian",
        "a square of the number of estimates",
        lambda fit: lengths(k(fit), fit["optimum"]["hessian"], *fit["optimum"]["hessian"]),
    ),
    Relation(
        "optimum.converged",
        "the same as in converged",
        lambda fit: other(fit["optimum"]["converged"], fit["converged"]),
    ),
    Relation(
        "cov",
        "a square of the number of params",
        lambda fit: lengths(len(fit["params"]) ** 2, fit["cov"]),
    ),
    Relation(
        "region.labels",
        "the names of params",
        lambda fit: other(fit["region"]["labels"], list(fit["params"])),
    ),
    Relation("region", "one number for each of params", _region),
    Relation(
        "design.cell",
        "the condition of each of the n trials",
        lambda fit: lengths(fit["n"], fit["design"]["cell"]),
    ),
    Relation(
        "design.cell",
        "a number below n_cells",
        lambda fit: [cell for cell in fit["design"]["cell"] if cell >= fit["design"]["n_cells"]],
    ),
    Relation(
        "design.n_cells",
        "the number of conditions that have trials",
        lambda fit: other(fit["design"]["n_cells"], len(set(fit["design"]["cell"]))),
    ),
    Relation(
        "design.cells",
        "names that occur once",
        lambda fit: repeated([column["name"] for column in fit["design"]["cells"]]),
    ),
    Relation(
        "design.cells",
        "the code of each of the n_cells conditions",
        lambda fit: lengths(
            fit["design"]["n_cells"], *(column["codes"] for column in fit["design"]["cells"])
        ),
    ),
    Relation(
        "design.cells",
        "levels that occur once",
        lambda fit: [
            level for column in fit["design"]["cells"] for level in repeated(column["levels"])
        ],
    ),
    Relation("design.cells", "the number of a level", _codes),
    Relation("design.cells", "conditions that differ", _same_cells),
    Relation(
        "design.offset",
        "a number of each parameter for each of the n_cells conditions",
        _offset,
    ),
    Relation(
        "design.terms",
        "two ends of columns",
        lambda fit: lengths(2, *(term["columns"] for term in fit["design"]["terms"])),
    ),
    Relation("design.terms", "columns that follow on one another", _columns),
    Relation("design.terms", "the parameter of its estimates", _owned),
    Relation("design.terms", "the position of its parameter", _positions),
    Relation("design.terms", "numbers for each of the n_cells conditions", _terms),
    Relation("labels", "two labels that differ", lambda fit: lengths(2, fit["labels"])),
    Relation("labels", "two labels that differ", lambda fit: repeated(fit["labels"])),
    Relation(
        "reading.upper",
        "the second of the labels",
        lambda fit: other(fit["reading"]["upper"], fit["labels"][1]),
    ),
    Relation("coding", "the sentence about the labels", _coding),
    Relation(
        "reading.response",
        "another column than rt",
        lambda fit: (
            [fit["reading"]["rt"]] if fit["reading"]["rt"] == fit["reading"]["response"] else []
        ),
    ),
    Relation(
        "reading.observed",
        "the same as in observed",
        lambda fit: other(fit["reading"]["observed"], fit["observed"]),
    ),
    Relation("deadline", "that of the reading, for each of the n trials", _deadline),
    Relation("window", "that of the reading, from low to high", _window),
    Relation("lost_rt", "that of the reading, if there is a lost_share", _lost),
    Relation("lapses", "a distribution, if the model has lapses", _lapses),
)
