"""The command `ddm`: fit, check, simulate and recover from the shell.

fit_command, check_command, simulate_command, recover_command   the subcommands
options        what several of them take; written_table: --out, and the file it names
shell_words    NAME=VALUE as a model, columns with commas, errors and warnings
trials_file    trials from a file, with the options that say what is where in it

Exit status: 0 done (a fit that did not converge is reported, not an error), 1 the data cannot be
used as asked, 2 wrong usage.
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
