"""The docstrings of the package as numpydoc and reStructuredText read them.

The house writes ``name : meaning`` in one line or several, where numpydoc expects a type after the
colon: types stand in the annotations. Formulas have signs, as ``|x|``, that reStructuredText takes
for marks.
"""

import re
from collections.abc import Iterator

# sections whose entries are names with their meanings
WITH_NAMES = ("Parameters", "Attributes")

# those whose entries are kinds of objects or errors
OF_KINDS = ("Returns", "Raises")

# classes that nobody calls
MADE_BY_FUNCTIONS = ("ddm.Fit", "ddm.Fits", "ddm.HierarchicalFit", "ddm.Posterior")

# the names before the colon, such as "seed, n" or "**parameters"
ENTRY = re.compile(r"(?P<names>\*{0,2}\w+(?:, \*{0,2}\w+)*) : (?P<meaning>.+)")

# what is returned or raised, such as "array, or a float"
KINDS = re.compile(r"(?P<names>\w[^:`]*) : (?P<meaning>.+)")

# text in two backticks stands as it is
LITERAL = re.compile(r"(``.*?``)")

# a bar, and the sign of a power that stands for itself
MARKS = re.compile(r"\||\*\*(?!\w)")


def as_numpydoc(lines: list[str]) -> Iterator[str]:
    """The lines of a docstring, with each meaning below its names, and with marks escaped."""
    section = ""
    for i, line in enumerate(lines):
        if i + 1 < len(lines) and line and set(lines[i + 1]) == {"-"}:
            section = line
        if section == "Examples" or section == line:
            yield line
        elif found := (KINDS if section in OF_KINDS else ENTRY).fullmatch(line):
            # outside sections it makes a list of definitions
            yield found["names"] if section else f"``{found['names']}``"
            yield f"    {escaped(found['meaning'])}"
        elif section in WITH_NAMES and line and not line.startswith((" ", "-")):
            # a paragraph after the entries, which numpydoc would take for one of them
            section = ""
            yield from ("Notes", "-----", escaped(line))
        else:
            yield escaped(line)


def escaped(line: str) -> str:
    """The line with a backslash before what would be a mark."""
    parts = LITERAL.split(line)
    return "".join(
        part if i % 2 else MARKS.sub(lambda mark: "".join(f"\\{sign}" for sign in mark[0]), part)
        for i, part in enumerate(parts)
    )


def rewrite(app, what, name, documented, options, lines):  # type: ignore[no-untyped-def]
    """Change the lines in place, before numpydoc does."""
    lines[:] = as_numpydoc(lines)


def without_arguments(app, what, name, documented, options, signature, annotation):  # type: ignore[no-untyped-def]
    """No arguments of what only functions make."""
    return ("", annotation) if name in MADE_BY_FUNCTIONS else None


def in_the_package(app, env, node, inside):  # type: ignore[no-untyped-def]
    """The link of a public name, such as `Fit`, in the docstring of another module."""
    if node.get("reftype") != "obj":
        return None
    python = env.get_domain("py")
    target = f"ddm.{node['reftarget']}"
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", target, node, inside)


def setup(app):  # type: ignore[no-untyped-def]
    app.connect("autodoc-process-docstring", rewrite, priority=100)
    app.connect("autodoc-process-signature", without_arguments)
    app.connect("missing-reference", in_the_package)
    return {"parallel_read_safe": True}
