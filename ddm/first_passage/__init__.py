"""First-passage times: densities, distribution functions, survivors, quantiles and moments,
compiled by numba.

by_trial       what the rest of the package calls: closed forms where they suffice, else averages
quantiles      the inverse of the distribution function
moments        choice probabilities, means and variances

density        the density for a fixed start, with drift that may vary: closed form, on the two
               series of `series`
distribution   F and survivor without variability: closed form, on the two representations of
               `tails`
averages       everything else: integrals of the density over starts and times, by `nodes` and their
               `sums`, and, for many trials of one side, by `panels` of polynomials
               (`interpolation`)

ranges         which starts and times matter, and how smooth the density is there
shelf          trials sorted by what they share, and one boundary of one cell as if it were the
               lower one
"""
