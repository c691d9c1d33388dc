"""Packages of the extra ``explore``, imported where they are used."""

from __future__ import annotations

from functools import partial

from ddm import extra_packages

# the package of that name, for a purpose such as "ddm.explore"; an ImportError without it
needed = partial(extra_packages.needed, extra="explore")
