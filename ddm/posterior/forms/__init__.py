"""Draws outside this package: in files, and as objects of arviz.

groups      arrays with named dimensions, in groups
netcdf      groups as a NetCDF4 file
arviz_form  groups as an InferenceData or a DataTree
saving      a whole posterior as a file, and from one
"""
