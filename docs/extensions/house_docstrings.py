"""The docstrings of the package as numpydoc and reStructuredText read them.

The house writes ``name : meaning`` in one line or several, where numpydoc expects a type after the
colon: types stand in the annotations. Formulas have signs, as ``|x|``, that reStructuredText takes
for marks.
"""

import re
from collections.abc import Iterator

# sections whose entries are names with their meanings
WITH_NAMES = ("Parameters", "Attributes")

# the names before the colon, such as "seed, n" or "**parameters"
ENTRY = re.compile(r"(?P<names>\*{0,2}\w+(?:, \*{0,2}\w+)*) : (?P<meaning>.+)")

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
        elif found := ENTRY.fullmatch(line):
            # outside sections it makes a list of definitions
            yield found["names"] if section in WITH_NAMES else f"``{found['names']}``"
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


def setup(app):  # type: ignore[no-untyped-def]
    app.connect("autodoc-process-docstring", rewrite, priority=100)
    return {"parallel_read_safe": True}
