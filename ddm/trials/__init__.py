"""Data, checked once.

trials         Trials: a table of reaction times and responses, and the rows that were set aside
trials_file    trials in a Parquet file, which may be larger than memory
parquet_files  such files, of which a range of rows is read at a time
row_kinds      what each row is: a trial, an omission, a response whose RT was lost, or set aside
seconds        RTs as seconds
labels         which label of a response stands for which boundary
observation    what limits observation: deadlines, removed RTs, responses that leave no trace
grouping       which trials are fitted together
table_rows     tables that do not change with another one, and some of their rows
people         columns that tell people apart
"""
