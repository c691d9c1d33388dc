"""Files to tables: what stands between a file and `ddm.Trials`.

table_files          read_table: one file or several as a table
sources              the files that a path names, decompressed
cells                what one file holds as cells, whatever its format
encodings            bytes as text
delimited            text with separators as records
header               names of columns, names of rows, and rows of one width
numbers_in_text      decimal points and commas
records              JSON, workbooks, Parquet
columns              cells as columns with types
missing_codes        codes as missing values
expressions          rows that meet conditions, which run no code
expression_numbers   numbers made of named numbers, in the same language; both with these modules:
expression_source      the text of a condition or expression, and its parts as they are written
expression_columns     the columns that a condition names
expression_values      how columns and constants compare
column_names         what messages say about a column that there is not

Messages name the arguments of the functions here. A caller whose users say this in other words,
such as the options of the command, passes these words on.
"""
