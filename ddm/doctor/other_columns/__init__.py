"""What the columns beside those of RTs and responses say of the rows.

marks                 values in some rows that no others have
time_outs             RTs that were recorded when time was up
flags                 rows that a column says are to be left out
practice              trials for practice among the others
text_among_numbers    single cells with text in columns of numbers
"""
