"""Studies: known processes, simulated and fitted, or asked what their trials can tell at best.

experiment            a model laid over conditions with known processes
truths                the true processes of data sets: one for all, or one for each
true_parameters       true processes in the parameters of a model
trial_numbers         how many trials each condition has, alike or not
replication           one simulated data set, maybe with contaminants
replicated            what was found in such data sets, and how
recovery              recover: simulate many data sets and fit them
recovery_statistics   recovery_summary: bias, coverage and so on of recovered estimates
fisher_information    information: the Fisher information and the Cramer-Rao bound of a design
planning              plan: the trials or subjects that a standard error or a power needs
fewest                the fewest trials or subjects that are enough
power                 the power of tests, by formula and by simulation
of_populations        recover_population and plan_population: people of a known population
"""
