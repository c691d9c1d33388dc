"""The text of a file as a dictionary, and its checksum: whether all is as it was written."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from ddm.fits.saved.kinds import Damage, is_number, shown

# the name of the checksum in a file, and the first schema that has one
CHECKSUM = "sha256"
SINCE = 3


def checksum(whole: dict[str, Any]) -> str:
    """The checksum of the content of a file, itself left out: of all names, values and orders.

    Blanks and ends of lines do not count, since they say nothing.
    """
    content = {name: value for name, value in whole.items() if name != CHECKSUM}
    return sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()


def check_sum(whole: dict[str, Any]) -> None:
    """Raise `Damage` unless the content is as it was written."""
    if whole["schema"] >= SINCE and whole.get(CHECKSUM) != checksum(whole):
        raise Damage(f"its content is not what was written, since its {CHECKSUM} differs")


def parsed(content: bytes) -> Any:
    """What the JSON of a file says.

    A ValueError unless it is JSON without what Python adds to it: NaN, numbers beyond the largest
    float, and names that occur twice, of which only the last would count.
    """
    try:
        return json.loads(
            content.decode("utf-8"),
            parse_constant=_refuse,
            parse_float=_number,
            object_pairs_hook=_once,
        )
    except RecursionError:
        raise Damage("it is nested too deeply") from None


def _refuse(constant: str) -> None:
    raise Damage(f"it has {constant}, which is no JSON")


def _number(text: str) -> float:
    value = float(text)
    if not is_number(value):
        raise Damage(f"it has the number {shown(text)}, which is too large")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise Damage(f"it has {shown(twice)} twice")
    return found
