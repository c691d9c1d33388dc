"""Densities of processes of one dimension whose boundaries, drift and noise change: the engine.

The Fokker-Planck equation of the evidence, by Legendre polynomials in space and implicit steps in
time. Nothing is compiled anew for other functions: the kernels are given their addresses.

solving        what the rest of the package calls: from functions and numbers to a solution
passages       decision times and responses: sums of solutions, their moments
non_decision   reaction times: passages and a non-decision time
drift_average  passages averaged over a drift that varies across trials
states         densities of the evidence at chosen times
tangents       derivatives of all these in the numbers of the functions
other_ends     the same between reflecting boundaries, or without any

curves         densities and distribution functions between the rows of a solution

starts         the first coefficients: of a point, an interval, or any density
short_times    closed forms before the first step
integration    from the first coefficients to the last time
steps          one step, its error, and the number of coefficients
sdirk          the coefficients of the steps
bands          linear algebra on a few diagonals
coefficients   the equation on the interval between the boundaries
pointers       calls of functions by their addresses, and their values at places
legendre       the basis, its matrices, and densities from coefficients
"""
