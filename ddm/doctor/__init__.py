"""A table of trials examined before it is fitted: what is wrong, what is odd, what was understood.

checking          `check`, and the order in which all is looked for
finding           one finding, and the texts that all share
examined          a table with all that the findings look at
mended            the table without what `ddm.Trials` refuses, so that the rest can be understood
understood        what was understood, by topic

Each of the others looks for one kind of thing, and returns a list of findings:

refusals          columns that are not there, or exchanged, and what else `ddm.Trials` refuses
text_cells        text in the column of RTs
about_rts         what the column of RTs holds: units, clocks, codes, outliers, steps
missing_rows      rows without an RT or a response, and omissions
other_columns     what the other columns say: rows that are no trials, practice, text among numbers
response_labels   codes, spellings, which label is upper, only one label
duplicates        rows that are there twice
about_people      what people did, one by one: guesses, chance, practice, numbers of trials
"""
