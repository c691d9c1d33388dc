"""What the file of a saved fit must hold: checks before anything is made of it.

file_text   the text of a file as a dictionary, and whether it is as it was written
kinds       kinds of values: numbers, texts, lists, records
parts       the kind of every part of a file
functions   the functions of a model: their names, and how they are given again
relations   what parts say of one another: lengths, names, numbers
estimates   what restored estimates must be: within their region, and parameters that can exist
designs     whether a restored design is the one of its model
"""
