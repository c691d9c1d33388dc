"""Packages of the extra ``bayes``, imported where they are used."""

from __future__ import annotations

from functools import partial

from ddm import extra_packages

# the package of that name, for a purpose such as "ddm.sample"; an ImportError without it
needed = partial(extra_packages.needed, extra="bayes")
