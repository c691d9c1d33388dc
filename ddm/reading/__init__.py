"""Files to tables: what stands between a file and `ddm.Trials`.

csv_files   a table from a file of comma-separated values, and the entry that is not a number
row_choice  the rows of a table that meet a condition, which is written as an expression

Messages name the arguments of the functions here. A caller whose users say it in other words, as
the options of the command, hands these words over.
"""
