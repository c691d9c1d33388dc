"""Known processes, simulated and fitted: what comes back, what is possible at best, and how many
trials it takes.

experiment            a model laid over conditions with known processes
truths                true values, one set or drawn anew for every data set
replication           one simulated data set, contaminated and fitted
recovery              recover; recovery_statistics: bias, coverage and so on of what it found
fisher_information    information: the Cramer-Rao bound of a design
planning              plan: trials and people for a precision or a power; power: that of tests
                      between people
"""
