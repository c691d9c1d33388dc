"""A condition as it is written, and its tree: names in backticks, text in quotes, & and |."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass

# a list of all participants of a large study is shorter
MOST_CHARACTERS = 20_000

# beyond this, a tree is no condition that a person has written
MOST_LEVELS = 60

# of a longer part a message shows the beginning
MOST_SHOWN = 200

# text in quotes, which is taken as it is; a name in backticks; the signs that pandas takes for and
# and or, which bind less than comparisons there
PIECE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|&+|\|+")

# white space in Python that no condition may contain: it marks what was put in place of a piece
MARK = "\f"

# the words of Python for the signs of pandas
WORDS = {"&": "and", "|": "or"}

# the words of Python that conditions consist of
OWN_WORDS = ("and", "or", "not", "in", "True", "False")

# what users of other languages write, and what is written here
OTHER_LANGUAGES = {
    r"%in%": "%in% is R; write in: subject in ['s01', 's02']",
    r"&&": "&& is not understood; write and",
    r"\|\|": "|| is not understood; write or",
    r"<>": "<> is not understood; write != for not equal",
    r"===": "=== is not understood; write == for equal",
    r"(?<![=!<>])=(?!=)": "= does not compare; write == for equal",
    r"!(?!=)": "! is not understood; write not",
    r"\b(AND|OR|NOT|IN)\b": "and, or, not and in are written in small letters",
    r"[‘’“”]": "quotes must be plain: ' or \"",
    r"#": "# is not understood",
    r"@": "@ is not understood; write the value itself",
    r"['\"]": "a quote is not closed",
    r"`": "a backtick is not closed",
    r"(?<![\w.])0\d+\b": "a number cannot begin with 0; if it is text, write it in quotes",
}


@dataclass(frozen=True)
class Source:
    """A condition as code of Python, in which names stand for its pieces.

    bare : the condition without its pieces
    pieces : by name in the code: a text in quotes, a name in backticks, & or |, as it is written
    """

    bare: str
    code: bytes
    tree: ast.expr
    pieces: dict[str, str]

    def said(self, node: ast.expr) -> str:
        """A part of the condition as it is written."""
        # the positions of Python count bytes
        code = self.code[node.col_offset : node.end_col_offset].decode()
        written = "".join(self.pieces.get(part, part) for part in code.split(MARK))
        return shortened(written)


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """A text in a message, cut if it is long."""
    return text if len(text) <= most else f"{text[:most]}..."


def parsed(condition: str, columns: Collection[str]) -> Source:
    """The tree of a condition; a ValueError that says what is wrong with its text.

    ``columns`` are the names that a wrong part may have been meant for.
    """
    _check_text(condition)
    bare = PIECE.sub(lambda piece: piece[0] if piece[0][0] in "&|" else " ", condition)
    code, pieces = _in_python(condition)
    try:
        # Python would not read what follows
        if "#" in bare:
            raise SyntaxError
        # about code that is not run, such as "is" with a number
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code, mode="eval").body
    # the parser runs out of stack or memory when brackets are nested too deeply
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"it cannot be read: {_advice(bare, columns)}.") from None

    if _levels(tree) > MOST_LEVELS:
        raise ValueError(
            f"its parts are nested in more than {MOST_LEVELS} levels. Give several conditions."
        )
    return Source(bare, code.encode(), tree, pieces)


def _check_text(condition: str) -> None:
    """A ValueError if a condition is empty, too long, or has characters that do not print."""
    if not condition.strip():
        raise ValueError("it is empty. Write a comparison, such as rt > 0.2.")
    if len(condition) > MOST_CHARACTERS:
        raise ValueError(
            f"it has {len(condition)} characters; at most {MOST_CHARACTERS} are read. Give several "
            "conditions."
        )
    odd = next((sign for sign in condition if sign < " " or sign == "\x7f"), None)
    if odd is not None:
        raise ValueError(
            f"it contains the character {odd!r}. A condition is one line of plain text."
        )


def _in_python(condition: str) -> tuple[str, dict[str, str]]:
    """The code of a condition, and its pieces by the names that stand for them."""
    pieces: dict[str, str] = {}
    stem = "piece_"
    while stem in condition:
        stem += "_"

    def replaced(match: re.Match[str]) -> str:
        piece = match[0]
        # two of these signs are no operator
        if len(piece) > 1 and piece[0] in "&|":
            return piece
        name = WORDS.get(piece, f"{stem}{len(pieces)}")
        pieces[name] = piece
        return f"{MARK}{name}{MARK}"

    return PIECE.sub(replaced, condition.strip()), pieces


def _levels(tree: ast.expr) -> int:
    """The depth of a tree."""
    levels = 0
    nodes: list[ast.AST] = [tree]
    while nodes:
        levels += 1
        nodes = [child for node in nodes for child in ast.iter_child_nodes(node)]
    return levels


def _advice(bare: str, columns: Collection[str]) -> str:
    """What to write instead of a condition that Python cannot parse, given without its pieces."""
    found = in_need_of_backticks(bare, columns)
    if found:
        return f"write the column {found[0]} in backticks: `{found[0]}`"

    fitting = [advice for sign, advice in OTHER_LANGUAGES.items() if re.search(sign, bare)]
    return fitting[0] if fitting else "write comparisons, with and, or, not between them"


# --- names of columns -----------------------------------------------------------------------------


def needs_backticks(column: str) -> bool:
    """Whether Python does not read the name of a column as a name, or as names with dots."""
    return any(keyword.iskeyword(word) or not word.isidentifier() for word in column.split("."))


def in_need_of_backticks(bare: str, columns: Collection[str]) -> list[str]:
    """The columns that a condition seems to name without the backticks that they need."""
    return [
        column
        for column in columns
        if needs_backticks(column)
        # what conditions contain anyway: signs, numbers, and their own words
        and re.search(r"[^\W\d]", column)
        and column not in OWN_WORDS
        and re.search(rf"(?<!\w){re.escape(column)}(?!\w)", bare)
    ]
