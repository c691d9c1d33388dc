"""The subcommands of `ddm`, one file for each.

fit_command        ddm fit
sample_command     ddm sample
check_command      ddm check
simulate_command   ddm simulate
recover_command    ddm recover
"""
