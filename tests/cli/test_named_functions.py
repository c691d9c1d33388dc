"""Drifts, boundaries and noise that the shell names."""

import click
import pandas as pd
import pytest

import ddm
from cli.command import done, refusal, run
from ddm.cli.model_text import model_from
from ddm.cli.named_functions import function_parameter_options, functions_from
from ddm.processes.families.ready_made import BY_ROLE
from ddm.processes.general_functions import names_taken

SIMULATE = ("simulate", "--v", 1.5, "--a", 1.5, "--t0", 0.3, "-n", 20, "--seed", 1)


def test_functions_by_role():
    found = functions_from(drift="leaky", boundary=None, noise="amplified_noise")
    assert found == {"drift": ddm.drifts.leaky, "noise": ddm.drifts.amplified_noise}


def test_a_model_with_functions():
    model = model_from(
        drift="conflict",
        boundary="exponential",
        param=["congruency=congruency", "amplitude=free", "peak=0.1", "peak_shape=2", "tau=~ x"],
    )
    assert model == ddm.Model(
        **dict(drift=ddm.drifts.conflict, boundary=ddm.boundaries.exponential),
        **dict(congruency="congruency", amplitude=ddm.FREE, peak=0.1, peak_shape=2, tau="~ x"),
    )


def test_every_parameter_of_a_function_has_an_option():
    @click.command()
    @function_parameter_options
    def command():
        pass

    options = {option.name for option in command.params} - set(BY_ROLE)
    of_functions = {name for one in BY_ROLE.values() for f in one.values()
                    for name in names_taken({"drift": f})}  # fmt: skip
    assert options == of_functions - {"v", "a", "D"}


def test_simulated_trials_are_those_of_the_process():
    found = done(*SIMULATE, "--drift", "leaky", "--leak", 2, "--boundary", "exponential",
                 "--tau", 1.5, "--D", 0.8)  # fmt: skip
    process = ddm.GeneralDDM(
        **dict(drift=ddm.drifts.leaky, boundary=ddm.boundaries.exponential, noise=0.8),
        **dict(v=1.5, a=1.5, t0=0.3, leak=2.0, tau=1.5),
    )
    assert found.stdout == process.simulate(20, seed=1).to_csv(index=False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--boundary", "exponential"], "Missing option '--tau'."),
        (["--tau", 1], "--tau is a parameter of functions. Say --boundary exponential, or leave it "
         "out."),
        (["--boundary", "linear", "--slope", 1, "--gain", 1], "--gain is a parameter of functions. "
         "Say --drift amplified or --noise amplified_noise, or leave it out."),
        (["--boundary", "expo"], "Invalid value for '--boundary': 'expo' is not one of "
         "'linear', 'exponential', 'weibull', 'hyperbolic', 'logistic'."),
    ],
)  # fmt: skip
def test_a_process_that_cannot_be(arguments, message):
    assert refusal(*SIMULATE, *arguments, code=2) == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--drift", "leaky"], "Invalid value for --param: drift takes leak: leak=free, a number, "
         "a column or a formula."),
        (["--drift", "os.system"], "Invalid value for '--drift': 'os.system' is not one of "
         "'leaky', 'urgent', 'amplified', 'pulsed', 'conflict', 'shrinking_spotlight'."),
        (["--param", "tau=free"], "Invalid value for --param: 'tau=free'; write NAME=VALUE with "
         "NAME one of v, a, z, t0, sv, sz, st0, D, start_shape, t0_sd, lapse, drift_bias, start, "
         "non_decision, as in v=difficulty."),
        (["--drift", "leaky", "--param", "leak=~ open(x)"], None),
    ],
)  # fmt: skip
def test_a_model_that_cannot_be(trials, arguments, message):
    found = refusal("fit", "data.csv", *arguments, code=2)
    if message is None:
        assert found.startswith("Invalid value for --param: leak='~ open(x)': open(x) is not")
    else:
        assert found == message


def test_a_column_of_a_parameter_that_is_not_there(trials):
    result = run("fit", "data.csv", "--drift", "leaky", "--param", "leak=session")
    assert result.exit_code == 1
    assert "there is no column 'session'." in result.stderr


def test_functions_in_a_configuration_are_written_and_read(folder):
    table = ddm.DDM(v=1.5, a=1.2, t0=0.3).simulate(40, seed=1)
    table.to_csv("some.csv", index=False)
    said = ["--boundary", "hyperbolic", "--param", "half_time=2", "--param", "a=1.3",
            "--param", "t0=0.3"]  # fmt: skip
    done("fit", "some.csv", *said, "--save-config", "fit.toml", "--out", "first.csv")
    assert 'boundary = "hyperbolic"' in (folder / "fit.toml").read_text()
    done("fit", "--config", "fit.toml", "--out", "second.csv")
    first = pd.read_csv("first.csv", index_col="parameter")
    pd.testing.assert_frame_equal(first, pd.read_csv("second.csv", index_col="parameter"))
    model = ddm.Model(boundary=ddm.boundaries.hyperbolic, half_time=2.0, a=1.3, t0=0.3)
    expected = ddm.fit(model, table).params
    assert first["estimate"].to_dict() == pytest.approx(expected.to_dict(), rel=1e-9)
