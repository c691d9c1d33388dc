"""Accumulators that race to their thresholds, alone or coupled: the object, and the checks of what it is made of."""

from ddm.accumulators.process import Accumulators

__all__ = ["Accumulators"]
