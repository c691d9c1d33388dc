"""Checks of fit: what was observed of groups of trials beside what a model predicts of them.

comparing             `Agreement`: trials and predictions of one or several people, as tidy tables
averages, contrasts   means over people, and differences between two levels of a column
groups                groups of trials by columns or by values given beside them, and `where=`
part                  the trials of one person, what is expected of them, and simulated ones
sample                the RTs and responses of trials, observed or simulated
statistic             what a statistic is
rt_means              statistics: proportions and mean RTs
rt_quantiles          statistics: RT quantiles, and accuracy by speed
rt_shares             statistics: shares of RTs in bins, densities, distribution functions
quantile_rows         the table of `Fit.quantiles`
goodness              Pearson's X^2 of groups on quantile bins
simulated_statistics  statistics of the data among those of simulated data sets
"""
