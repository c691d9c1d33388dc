"""Numbers that are typed, with errors in plain words: click calls them floats and ranges."""

from __future__ import annotations

import click

# what messages and the help call them
NUMBER = "number"
WHOLE_NUMBER = "whole number"


class Number(click.types.FloatParamType):
    """A number."""

    name = NUMBER


class NumberRange(click.FloatRange):
    """A number within limits."""

    name = NUMBER


class WholeNumberRange(click.IntRange):
    """A whole number within limits."""

    name = WHOLE_NUMBER
