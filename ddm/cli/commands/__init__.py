"""The subcommands of `ddm`, one file for each.

fit_command        ddm fit
check_command      ddm check
simulate_command   ddm simulate
recover_command    ddm recover
"""
