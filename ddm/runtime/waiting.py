"""What is said to a person who waits: that kernels are compiled, on a terminal or in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from numba.core import event

# what numba calls the event
COMPILING = "numba:compile"

SENTENCE = (
    "ddm is compiling, which takes some seconds where something is used for the first time in this "
    "environment."
)


class Announcer(event.Listener):
    """Says once, on stderr, that kernels of the package are compiled."""

    def __init__(self) -> None:
        self.has_said = False

    def on_start(self, event: event.Event) -> None:
        """Say it if a person reads along and was not told yet."""
        function = event.data["dispatcher"].py_func
        if self.has_said or not is_ours(function):
            return
        if has_reader():
            self.has_said = True
            print(SENTENCE, file=sys.stderr, flush=True)

    def on_end(self, event: event.Event) -> None:
        """Say nothing."""


def is_ours(function: Callable[..., Any]) -> bool:
    """Whether a function stands in this package; one that was made by code has no module."""
    ours = (__package__ or "").partition(".")[0]
    return (function.__module__ or "").startswith(f"{ours}.")


def has_reader() -> bool:
    """Whether a person reads stderr: it is a terminal, or the output of a notebook."""
    return is_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def is_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    # what a notebook runs in has imported it
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config


# that of this process
ANNOUNCER = Announcer()


def announce_compilation() -> None:
    """Have the first compilation announced from now on."""
    event.register(COMPILING, ANNOUNCER)
