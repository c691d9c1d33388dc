"""Distances between distribution functions.

kolmogorov_smirnov   the method that makes the largest distance small
p_values             that of such a distance, which is what is compared
few_trials           the distance without variability, by a kernel: at as few trials as it takes
"""
