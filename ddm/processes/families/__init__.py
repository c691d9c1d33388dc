"""The kinds of process, each as a `ddm.processes.family.Family`.

constant      `DDM`, by closed forms
general       `GeneralDDM`, by the Fokker-Planck equation
ready_made    the functions that ddm has for drift, boundary and noise, by name
of_processes  which family a process is of
closed_forms  kernels of the constant process for compiled searches
"""
