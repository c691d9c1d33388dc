"""The notes that make up a fit's message: what a reader of the estimates must know.

message            all notes about one fit, or about many groups, in their order
fitted             what notes are about: the estimates of groups, and counts of their trials
about_estimates    estimates that are missing, at a bound, without error, or hardly told apart
about_extremes     the fastest and the slowest RT
about_counts       too few trials, and trials with one response only
about_observation  windows, deadlines, lost RTs, and RTs before t0
"""
