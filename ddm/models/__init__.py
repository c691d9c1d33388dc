"""A hypothesis, and the hypothesis laid over trials: the map from estimates to the parameters of
every cell.

model         Model: which parameter is fixed, free, or differs between conditions
formulas      parameters as formulas of covariates, by formula_terms (what a formula says),
              formula_columns (the data that it reads) and formula_checks (can its effects be
              estimated?)
links         the scales on which the effects of a formula add up
lapses        where the reaction times of contaminants lie

layout        a model on trials, which makes a `design`: the map from estimates to the parameters of
              every cell
conditions    cells of a design found by their levels
mixture       densities and distribution functions of processes with lapses
outcomes      what could have been observed of the trials of a design
prediction    simulated trials of a design, cut off where observation was
"""
