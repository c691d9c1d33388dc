"""The log likelihood of a model as a function: the door for optimizers and samplers of others.

function    `log_likelihood`, what it returns
unbounded   estimates as numbers without bounds, and back
"""
