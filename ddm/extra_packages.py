"""Packages of extras, imported where they are used."""

from __future__ import annotations

import warnings
from importlib import import_module
from types import ModuleType


def needed(package: str, purpose: str, *, extra: str) -> ModuleType:
    """The package; an ImportError that says who needs it, and how it is installed, without it.

    ``purpose`` is what needs it, as in "ddm.sample", and ``extra`` the extra that has it. What is
    missing may also be a package that it needs itself: the message names that one.
    """
    try:
        with warnings.catch_warnings():
            # arviz 0.23 announces arviz 1 whenever it is imported
            warnings.simplefilter("ignore", FutureWarning)
            return import_module(package)
    except ModuleNotFoundError as error:
        missing = (error.name or package).partition(".")[0]
        # quoted as every shell reads it
        command = f'pip install "ddm-toolkit[{extra}]"'
        raise ImportError(
            f"{purpose} needs {missing}, which is not installed: {command}", name=missing
        ) from None
