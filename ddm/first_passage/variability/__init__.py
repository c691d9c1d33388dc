"""How starts and non-decision times vary across the trials of a cell, where it is not uniformly.

spread         what varies, as numbers for the kernels
beta_starts    the starts at which an average over a beta distribution needs the density
normal_times   the decision times at which one over a normal non-decision time needs it
rows           the rows of the arrays of times and nodes
"""
