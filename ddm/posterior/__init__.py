"""Posteriors: draws of what is estimated, and what is asked of them.

placing        automatic coordinates, from a sampler's numbers to a population
log_posterior  the log density that is sampled, with its gradient
"""
