"""First-passage times: densities, distribution functions, survivors, quantiles and moments.

The kernels are compiled by numba.

by_trial       what the rest of the package calls: closed forms where they suffice, else averages
quantiles      the inverse of the distribution function
moments        choice probabilities, means and variances, averaged over drifts
given_drift    the same for a known drift, averaged over starts

density        the density for a fixed start, with drift that may vary: a closed form, from the two
               series in `series`
distribution   F and survivor without variability: a closed form, from the two representations in
               `tails`
averages       everything else: integrals of the density over starts and times, by the nodes in
               `nodes` and the sums in `sums`; for many trials of one side by polynomials
               (`panels`, `interpolation`)
late_times     the same so late that floats do not resolve the integrals

second_order   the likelihood of sorted trials with its exact Hessian, for a fixed start and drift

ranges         which starts and times matter, and how smooth the density is there
shelf          trials sorted by what they share; a boundary of a cell as if it were the lower one
"""
