"""The subcommands of `ddm`, one file for each.

fit_command        ddm fit
sample_command     ddm sample
compare_command    ddm compare
plot_command       ddm plot
check_command      ddm check
simulate_command   ddm simulate
recover_command    ddm recover
plan_command       ddm plan
convert_command    ddm convert
datasets_command   ddm datasets
"""
