"""Tables that follow from the data of the package, so that none is a copy, as lines of Markdown.

parameters   the table of parameters
functions    the parameters of ready-made boundaries and drifts
conventions  the parameters of other packages, and the formulas to and from them
references   what is cited, as BibTeX
commands     the help of every command of the shell
"""

import re
import textwrap
from collections.abc import Callable, Iterator

import click
from convention_formulas import OTHERS, from_ours, our_name, to_ours

from ddm import function_parameters
from ddm.cli import main
from ddm.conventions import OURS, Convention
from ddm.parameter_rows import Parameter
from ddm.parameters import MODEL_ONLY, PARAMETERS
from ddm.reporting.references import BIBTEX, bibtex

# characters in a line of help
WIDTH = 90


def parameters() -> Iterator[str]:
    """The table of parameters."""
    yield "| name | meaning | unit | domain | in `DDM` | in `Model` | search region |"
    yield "|---|---|---|---|---|---|---|"
    for row in (*PARAMETERS, *MODEL_ONLY):
        in_ddm = (
            "-" if row in MODEL_ONLY else "required" if row.default is None else f"{row.default:g}"
        )
        in_model = "free" if row.model_default is None else f"{row.model_default:g}"
        yield (
            f"| `{row.name}` | {row.meaning} | {row.unit} | {row.domain} | {in_ddm} | {in_model} | "
            f"{_region(row)} |"
        )


def functions() -> Iterator[str]:
    """The parameters that ready-made boundaries and drifts take besides v and a."""
    yield "| name | meaning | unit | domain | search region | prior |"
    yield "|---|---|---|---|---|---|"
    for row in function_parameters.FUNCTION_PARAMETERS:
        yield (
            f"| `{row.name}` | {row.meaning} | {row.unit or '-'} | {row.domain} | {_region(row)} | "
            f"{row.prior} |"
        )


def _region(row: Parameter) -> str:
    return f"{row.search[0]:g} to {row.search[1]:g}"


def conventions() -> Iterator[str]:
    """All packages in one table of names, then each with its formulas."""
    yield from ("## The names of the parameters", "")
    # others have the SD of the noise where we have its variance, D
    ours = ["noise" if name == "noise" else f"`{our_name(name)}`" for name in OURS]
    yield f"| package | {' | '.join(ours)} |"
    yield "|---" * (len(OURS) + 1) + "|"
    for one in OTHERS:
        names = [f"`{one.names[name]}`" if name in one.names else "-" for name in OURS]
        yield f"| [{one.package}](#{anchor(one.package)}) | {' | '.join(names)} |"
    yield ""
    for one in OTHERS:
        yield from _package(one)


def anchor(package: str) -> str:
    """Where the section of a package is on the page."""
    return re.sub(r"[^a-z-]", "", package.lower())


def _package(one: Convention) -> Iterator[str]:
    """The section of a package."""
    to, back = to_ours(one), from_ours(one)
    yield from (f"## {one.package}", "", _in_words(one), "")
    yield "| ours | from theirs | theirs | from ours |"
    yield "|---|---|---|---|"
    for name, theirs in one.names.items():
        if name in to:
            yield f"| `{name}` | `{to[name]}` | `{theirs}` | `{back[theirs]}` |"
    yield from ("", f"Source: {one.source}.", "")


def _in_words(one: Convention) -> str:
    """What the numbers of a package mean where packages differ."""
    unit = "" if one.unit_of_time == 1.0 else " Times are milliseconds."
    per = "s" if one.unit_of_time == 1.0 else "ms"
    noise = f"Noise has an SD of {one.s:g} per √{per}"
    if "noise" in one.names:
        noise += f", unless `{one.names['noise']}` says otherwise"
    words = [f"{noise}.{unit}"]
    words.append(
        f"`{one.names['a']}` is {'half' if one.a_is == 'half' else 'the full'} distance between "
        "the boundaries."
    )
    if "z" in one.names:
        meaning = {
            "relative": "a share of that distance",
            "absolute": "an amount of evidence above the lower boundary",
            "signed": "-1 at the lower and 1 at the upper boundary",
        }[one.z_is]
        words.append(f"`{one.names['z']}` is {meaning}.")
    if "sz" in one.names:
        words.append(f"`{one.names['sz']}` is a{'n' * one.sz_is.startswith('a')} {one.sz_is}.")
    if "st0" in one.names:
        words.append(
            f"`{one.names['t0']}` is the {one.t0_is} of the non-decision times, "
            f"`{one.names['st0']}` their {one.st0_is}."
        )
    return " ".join(words)


def references() -> Iterator[str]:
    """The package, and what its methods are described in."""
    yield from ("```bibtex", bibtex(BIBTEX), "```")


def commands() -> Iterator[str]:
    """What ``ddm COMMAND --help`` says, command by command."""
    for name, command in main.commands.items():
        context = click.Context(command, info_name=f"ddm {name}", max_content_width=WIDTH)
        yield from (f"## ddm {name}", "", "```text")
        yield from textwrap.dedent(command.get_help(context)).splitlines()
        yield from ("```", "")


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "parameters": parameters,
    "functions": functions,
    "conventions": conventions,
    "references": references,
    "commands": commands,
}
