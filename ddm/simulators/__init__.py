"""Simulators of the process, compiled by numba: random numbers, and the Euler-Maruyama scheme with and without bias."""
