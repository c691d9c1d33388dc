"""Pictures of what is inside a process over time.

evidence_map          the density of evidence between boundaries, and its flux out of them
concentration_lines   the concentrations of units
"""
