"""Parameters in the conventions of other packages: `convert`.

converting  `ddm.convert`: from the numbers of one package to those of another
checks      what is checked of the numbers of a package
"""
