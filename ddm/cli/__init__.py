"""The command `ddm`: fit, check, simulate and recover from the shell.

fit_command        ddm fit
check_command      ddm check
simulate_command   ddm simulate
recover_command    ddm recover
options            options that several subcommands share
written_table      the option --out, and the file that it names
shell_words        NAME=VALUE as a model, columns with commas, errors and warnings
report_text        what `ddm check` says, as text that fits a terminal
trials_file        trials from a file, whose columns the options name

Exit status: 0 if all was done (a fit that did not converge is reported, but is not an error), 1 if
the data cannot be used as asked, 2 if the usage is wrong.
"""

import click

from ddm.cli.check_command import describe_trials
from ddm.cli.fit_command import fit_trials
from ddm.cli.recover_command import recover_parameters
from ddm.cli.simulate_command import simulate_trials

COMMANDS = (fit_trials, describe_trials, simulate_trials, recover_parameters)


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ddm-toolkit")
def main() -> None:
    """Drift-diffusion models of reaction times and choices.

    DATA is a CSV file (.csv or .csv.gz) with one row per trial and one row of column names.
    Reaction times are in seconds; responses are 0/1, or any two labels of which --upper names one.
    Look at it first, then fit:

    \b
      ddm check data.csv
      ddm fit data.csv --by subject --param v=difficulty --out fits.csv
    """
