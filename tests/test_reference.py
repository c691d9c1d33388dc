"""The reference says all of every public name: what it takes and returns, in which units, its
errors and its source, with an example.
"""

import ast
import doctest
import inspect
import re
from functools import cached_property
from pathlib import Path

import pytest

import ddm
from ddm.function_parameters import FUNCTION_PARAMETERS
from ddm.parameters import BY_NAME

PAGES = Path(__file__).parents[1] / "docs" / "source" / "reference"

NAMESPACES = ("boundaries", "drifts", "priors", "contaminants", "plots", "datasets")

# a line of a docstring that says what something is
ENTRY = re.compile(r"^ *(\*{0,2}\w+(?:, \*{0,2}\w+)*) : .", re.MULTILINE)

# what names a paper: a year, a DOI, a number of arXiv
SOURCE = re.compile(r"\b(19|20)\d\d\b|doi:|arXiv")

# what functions return, and nobody makes
RESULTS = {"Fit", "Fits", "HierarchicalFit", "Posterior", "ConvergenceWarning"}

# what has a formula, or a method, of the literature
FROM_LITERATURE = (
    *("DDM", "GeneralDDM", "Accumulators", "typical", "information"),
    *("MaximumLikelihood", "ChiSquare", "GSquare", "QuantileLikelihood", "KolmogorovSmirnov"),
    *("EZ", "RobustEZ", "fit_hierarchical", "sample", "likelihood_ratio", "compare", "winners"),
    *("plots.quantiles", "plots.delta", "plots.conditional_accuracy", "plots.comparison"),
)


def public_names():
    """Every public name, those of namespaces with the namespace before them."""
    for name in ddm.__all__:
        if name in NAMESPACES:
            yield from (f"{name}.{one}" for one in names_in(getattr(ddm, name)))
        else:
            yield name


def names_in(namespace):
    """What a namespace says that it holds, or what is defined in it."""
    found = [
        name
        for name, one in vars(namespace).items()
        if not name.startswith("_")
        and (inspect.isfunction(one) or inspect.isclass(one))
        and one.__module__ == namespace.__name__
    ]
    return getattr(namespace, "__all__", found)


def named(name):
    """The object with that name."""
    found = ddm
    for part in name.split("."):
        found = getattr(found, part)
    return found


def shown():
    """{name: its options} of all that the pages show."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md")))
    found = re.findall(r"^\.\. auto\w+:: ddm\.([\w.]+)\n((?:   :.*\n)*)", text, re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


SHOWN = shown()
NAMES = sorted(public_names())
CLASSES = [name for name in NAMES if inspect.isclass(named(name))]
FUNCTIONS = [name for name in NAMES if inspect.isfunction(named(name))]


def members(name):
    """What the pages show of a class: what this package defines and they do not exclude."""
    options = SHOWN.get(name, "")
    excluded = re.findall(r"\w+", "".join(re.findall(r":exclude-members:(.*)", options)))
    for one in dir(named(name)):
        owner = next((c for c in named(name).__mro__ if one in vars(c)), object)
        is_ours = owner.__module__.startswith("ddm") and not one.startswith("_")
        if is_ours and ":no-members:" not in options and one not in excluded:
            yield one


def is_method(name):
    return inspect.isfunction(named(name)) or inspect.ismethod(named(name))


METHODS = [
    f"{name}.{one}" for name in CLASSES for one in members(name) if is_method(f"{name}.{one}")
]
CALLED = [*FUNCTIONS, *METHODS]


def doc_of(name):
    return inspect.getdoc(named(name)) or ""


def docs_of_class(name):
    """The docstrings of the class of a method, and of those that it is made of."""
    owner = name.rpartition(".")[0]
    classes = named(owner).__mro__ if owner in CLASSES else ()
    return "\n\n".join(one.__doc__ or "" for one in classes if one.__module__.startswith("ddm"))


def sections(doc):
    """{title: text} of the sections of a docstring; what is before them has the title ""."""
    parts = re.split(r"^(\w[\w ]*)\n-+\n", doc, flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def arguments_of(name):
    """The names of what a function, a method or a class takes."""
    found = inspect.signature(named(name)).parameters
    return [one for one in found if one not in ("self", "cls")]


def described(doc):
    """What a docstring explains: entries, and names in the text."""
    entries = {
        one.strip("*") for found in ENTRY.findall(doc) for one in found.replace(" ", "").split(",")
    }
    return entries | set(re.findall(r"``(\w+)\b", doc))


def used_in_examples(doc):
    """The names that the examples of a docstring call or ask for."""
    code = "\n".join(one.source for one in doctest.DocTestParser().get_examples(doc))
    nodes = list(ast.walk(ast.parse(code)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return attributes | {node.id for node in nodes if isinstance(node, ast.Name)}


def test_every_public_name_is_on_a_page():
    assert sorted(SHOWN) == NAMES


@pytest.mark.parametrize("name", [*FUNCTIONS, *CLASSES, *METHODS])
def test_a_summary_comes_first(name):
    assert doc_of(name).split("\n\n")[0].endswith((".", ":"))


@pytest.mark.parametrize("name", CLASSES)
def test_what_a_class_has_is_documented(name):
    silent = [
        one
        for one in members(name)
        if isinstance(inspect.getattr_static(named(name), one), property | cached_property)
        and not inspect.getdoc(inspect.getattr_static(named(name), one))
    ]
    assert silent == []


@pytest.mark.parametrize("name", [one for one in [*CALLED, *CLASSES] if one not in RESULTS])
def test_every_argument_is_described(name):
    """By the docstring, by that of its class, or by that to which it refers."""
    doc = doc_of(name)
    others = re.findall(r"[Ss]ee\s`ddm\.(plots\.\w+)`", doc)
    others += re.findall(r"as in `ddm\.(Fit\.\w+)`", doc)
    others += re.findall(r"parameters are those of `(\w+)`", doc)
    known = described("\n\n".join([doc, docs_of_class(name), *map(doc_of, others)]))
    assert [one for one in arguments_of(name) if one not in known | {"args", "kwargs"}] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_returns_and_raises(name):
    found = sections(doc_of(name))
    assert "Returns" in found
    assert "Raises" in found or not arguments_of(name)


@pytest.mark.parametrize("name", [*METHODS, *CLASSES])
def test_methods_and_classes_say_their_errors(name):
    said = doc_of(name) + docs_of_class(name)
    assert re.search(r"Error|Warning", said) or name in RESULTS or not arguments_of(name)


@pytest.mark.parametrize("name", [*CALLED, *CLASSES])
def test_there_is_an_example(name):
    """Of its own, among those of its class, or with the picture that it names."""
    used = used_in_examples(doc_of(name)) | used_in_examples(docs_of_class(name))
    pictures = re.findall(r"[Ss]ee\s`ddm\.(plots\.\w+)`", doc_of(name))
    assert name in RESULTS or name.rpartition(".")[2] in used or pictures


@pytest.mark.parametrize("name", [*CALLED, *CLASSES])
def test_what_is_from_the_literature_has_a_source(name):
    from_literature = name.startswith(("boundaries.", "drifts.")) or name in FROM_LITERATURE
    assert SOURCE.search(doc_of(name)) or not from_literature


@pytest.mark.parametrize(
    "name", ["DDM", "GeneralDDM", *(one for one in FUNCTIONS if one.startswith(("bound", "dri")))]
)
def test_parameters_have_the_units_of_the_table(name):
    rows = {row.name: row for row in FUNCTION_PARAMETERS} | BY_NAME
    entries = re.split(r"\n(?=\S)", sections(doc_of(name))["Parameters"])
    units = {
        argument: (rows[argument].unit, entry)
        for entry in entries
        for names in ENTRY.findall(entry.split("\n")[0])
        for argument in names.split(", ")
        if argument in rows
    }
    assert units
    for unit, entry in units.values():
        assert unit == "-" or re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", entry), entry
