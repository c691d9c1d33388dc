"""What is refused: an error of one type, whose message is compared in full."""

import re
from contextlib import AbstractContextManager

import pytest


def refused(error: type[Exception], message: str) -> AbstractContextManager:
    """``with refused(ValueError, "a must be > 0; got -1."):`` passes if its block raises just that.

    What it yields is that of ``pytest.raises``: ``caught.value`` is the error.
    """
    return pytest.raises(error, match=f"^{re.escape(message)}$")
