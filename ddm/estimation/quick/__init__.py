"""What the compiled search needs besides `newton`.

starts      where it begins
points      where it begins if there are formulas or lapses
entries     designs and trials as its kernels take them
variances   sv, in whose place sv^2 is searched
"""
