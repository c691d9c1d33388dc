"""Files to tables: what stands between a file and `ddm.Trials`.

csv_files            a table from a file of comma-separated values; refusal of text in a column of
                     times
row_choice           the rows of a table that meet a condition
expressions          conditions, which run no code, with three modules of their own:
expression_source      the text of a condition, and its parts as they are written
expression_columns     the columns that it names
expression_values      how columns and constants compare

Messages name the arguments of the functions here. A caller whose users say this in other words,
such as the options of the command, passes these words on.
"""
