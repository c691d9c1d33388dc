"""Density, distribution function and moments of the first-passage time of one process."""
