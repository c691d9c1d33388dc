"""The command `ddm`: what Python does with files, trials and models, from the shell.

commands           the subcommands, one file for each
options            options that several subcommands share
several            models, conditions and saved fits that commands are told of
named_functions    drift, boundaries and noise that are functions
file_options       the argument DATA, and options of the form of its files
model_text         options that say a model and a search
options_of_populations options that say how people are alike, and how they differ
prior_text         priors that are typed
texts_of_populations estimates of a population, as text that fits a terminal
config_file        the options --config and --save-config: options in a file
config_values      values of options as TOML has them, and as they are typed
written_table      the option --out, and how commands write files
shell_words        columns with commas, errors and warnings
translation        messages in the words of the shell
report_text        what `ddm check` says, as text that fits a terminal
typed_numbers      numbers, as click reads them
trials_file        trials from a file, whose columns the options name

Exit status: 0 if all was done (a fit that did not converge, or chains that disagree, are reported,
but are no error), 1 if the data cannot be used as asked, 2 if the usage is wrong.
"""

import gc

import click

from ddm.cli.commands.check_command import describe_trials
from ddm.cli.commands.compare_command import compare_models
from ddm.cli.commands.convert_command import convert_parameters
from ddm.cli.commands.datasets_command import list_datasets
from ddm.cli.commands.explore_command import explore_trials
from ddm.cli.commands.fit_command import fit_trials
from ddm.cli.commands.plan_command import plan_study
from ddm.cli.commands.plot_command import plot_trials
from ddm.cli.commands.recover_command import recover_parameters
from ddm.cli.commands.report_command import report_fit
from ddm.cli.commands.sample_command import sample_posterior
from ddm.cli.commands.simulate_command import simulate_trials

COMMANDS = (
    fit_trials,
    sample_posterior,
    compare_models,
    report_fit,
    plot_trials,
    explore_trials,
    describe_trials,
    simulate_trials,
    recover_parameters,
    plan_study,
    convert_parameters,
    list_datasets,
)


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ddm-toolkit")
def main() -> None:
    """Drift-diffusion models of reaction times and choices.

    DATA are files with one row per trial: text with columns (CSV and its kin), JSON, Excel or
    Parquet. Reaction times are in seconds unless --unit says otherwise; responses are 0/1, or any
    two labels of which --upper names one. Look at them first, then fit:

    \b
      ddm check data.csv
      ddm fit data.csv --by subject --param v=difficulty --out fits.csv
    """
    # what was imported stays to the end, so garbage need not be looked for there: that takes 5 % of
    # a short command
    gc.freeze()
