"""A condition, or an expression that stands for a number, as it is written, and its tree.

Names in backticks, text in quotes, labels such as ``v[easy]``, and the signs & and | are pieces,
for which names stand in the code that Python parses.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Collection, Mapping
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

# what cannot be read in any text, and what to write
UNREADABLE = {
    r"[−–—]": "minus must be plain: -",
    r"[‘’“”]": "quotes must be plain: ' or \"",
    r"#": "# is not understood",
    r"@": "@ is not understood; write the value itself",
    r"['\"]": "a quote is not closed",
    r"`": "a backtick is not closed",
}

# what users of other languages write in conditions, and what is written here
OTHER_LANGUAGES = {
    r"%in%": "%in% is R; write in: subject in ['s01', 's02']",
    r"&&": "&& is not understood; write and",
    r"\|\|": "|| is not understood; write or",
    r"<>": "<> is not understood; write != for not equal",
    r"===": "=== is not understood; write == for equal",
    r"(?<![=!<>])=(?!=)": "= does not compare; write == for equal",
    r"!(?!=)": "! is not understood; write not",
    r"\b(AND|OR|NOT|IN)\b": "and, or, not and in are written in small letters",
    **UNREADABLE,
    r"(?<![\w.])0\d+\b": "a number cannot begin with 0; if it is text, write it in quotes",
}


@dataclass(frozen=True)
class Wording:
    """What messages call a text, and what it may be.

    signs : what to write instead of signs in a text that cannot be read; advice: if there are none
    """

    kind: str
    example: str
    signs: Mapping[str, str]
    advice: str


CONDITION = Wording(
    "condition",
    "a comparison, such as rt > 0.2",
    OTHER_LANGUAGES,
    "write comparisons, with and, or, not between them",
)


@dataclass(frozen=True)
class Source:
    """A condition or expression as code of Python, in which names stand for its pieces.

    bare : the text without its pieces
    pieces : by name in the code: a text in quotes, a name in backticks, a label, & or |, as it is
        written
    """

    bare: str
    code: bytes
    tree: ast.expr
    pieces: dict[str, str]

    def said(self, node: ast.expr) -> str:
        """A part of the text as it is written."""
        # the positions of Python count bytes
        code = self.code[node.col_offset : node.end_col_offset].decode()
        written = "".join(self.pieces.get(part, part) for part in code.split(MARK))
        return shortened(written)


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """A text in a message, cut if it is long."""
    return text if len(text) <= most else f"{text[:most]}..."


def parsed(
    text: str,
    columns: Collection[str] = (),
    labels: Collection[str] = (),
    wording: Wording = CONDITION,
) -> Source:
    """The tree of a condition or expression; a ValueError that says what is wrong with its text.

    ``columns`` are the names that a wrong part may have been meant for. ``labels`` need no
    backticks, whatever signs they contain.
    """
    _check_text(text, wording)
    bare = without_pieces(text, labels)
    code, pieces = _in_python(text, labels)
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
        raise ValueError(f"it cannot be read: {_advice(bare, columns, wording)}.") from None

    if _levels(tree) > MOST_LEVELS:
        raise ValueError(
            f"its parts are nested in more than {MOST_LEVELS} levels. Give several {wording.kind}s."
        )
    return Source(bare, code.encode(), tree, pieces)


def without_pieces(text: str, labels: Collection[str]) -> str:
    """A text without quotes, names in backticks and labels."""
    return _piece(labels).sub(lambda found: found[0] if found[0][0] in "&|" else " ", text)


def _check_text(text: str, wording: Wording) -> None:
    """A ValueError if a text is empty, too long, or has characters that do not print."""
    if not text.strip():
        raise ValueError(f"it is empty. Write {wording.example}.")
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"it has {len(text)} characters; at most {MOST_CHARACTERS} are read. Give several "
            f"{wording.kind}s."
        )
    odd = next((sign for sign in text if sign < " " or sign == "\x7f"), None)
    if odd is not None:
        raise ValueError(f"it contains the character {odd!r}. Write one line of plain text.")


def _piece(labels: Collection[str]) -> re.Pattern[str]:
    """What a piece is: a label, the longest that fits, or one of `PIECE`."""
    # Python reads the others as names
    own = sorted((label for label in labels if needs_backticks(label)), key=len, reverse=True)
    if not own:
        return PIECE
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, own))})|{PIECE.pattern}")


def _in_python(text: str, labels: Collection[str]) -> tuple[str, dict[str, str]]:
    """The code of a text, and its pieces by the names that stand for them."""
    pieces: dict[str, str] = {}
    stem = "piece_"
    while stem in text:
        stem += "_"

    def replaced(match: re.Match[str]) -> str:
        piece = match[0]
        # two of these signs are no operator
        if len(piece) > 1 and piece[0] in "&|":
            return piece
        name = WORDS.get(piece, f"{stem}{len(pieces)}")
        pieces[name] = piece
        return f"{MARK}{name}{MARK}"

    return _piece(labels).sub(replaced, text.strip()), pieces


def _levels(tree: ast.expr) -> int:
    """The depth of a tree."""
    levels = 0
    nodes: list[ast.AST] = [tree]
    while nodes:
        levels += 1
        nodes = [child for node in nodes for child in ast.iter_child_nodes(node)]
    return levels


def _advice(bare: str, columns: Collection[str], wording: Wording) -> str:
    """What to write instead of a text that Python cannot parse, given without its pieces."""
    found = in_need_of_backticks(bare, columns)
    if found:
        return f"write the column {found[0]} in backticks: `{found[0]}`"

    fitting = [advice for sign, advice in wording.signs.items() if re.search(sign, bare)]
    return fitting[0] if fitting else wording.advice


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
