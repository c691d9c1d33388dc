"""Fits of the people in a file that may be larger than memory, a range of rows at a time.

survey           the first reading: who is where, and which conditions there are
known_cells      the cell of each row, among those of the whole file
people_fits      the fits of the people in one range of rows, as a table
table_files      a table that is written piece by piece
written_fits     what is known of fits when they are written
file_checkpoint  what a checkpoint keeps of them
streaming        the fits of all people in a file, from the file to a table
"""
