"""What is inside a process over time.

densities        the density of evidence as a table
constant         that of a `DDM`, in closed form
drift_average    averages over a drift that varies across trials
concentrations   the concentration of each unit of `Accumulators`, and where it ends
"""
