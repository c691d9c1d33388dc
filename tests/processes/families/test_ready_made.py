"""The functions that ddm has, by name."""

import ddm
from ddm.processes.families.ready_made import BY_NAME, BY_ROLE, full_name, is_ready_made
from ddm.user_functions import parameters_of, reflected


def test_every_public_function_has_a_role():
    assert list(BY_ROLE) == ["drift", "boundary", "noise"]
    assert BY_ROLE["noise"] == {"amplified_noise": ddm.drifts.amplified_noise}
    assert BY_ROLE["drift"]["leaky"] is ddm.drifts.leaky
    assert BY_ROLE["boundary"]["exponential"] is ddm.boundaries.exponential
    assert not any(name.startswith("_") for of_role in BY_ROLE.values() for name in of_role)


def test_each_takes_the_parameter_for_which_it_stands():
    """So that v, a and D are parameters of every process that the shell can say."""
    for role, parameter in {"drift": "v", "boundary": "a", "noise": "D"}.items():
        for function in BY_ROLE[role].values():
            assert parameter in {one.name for one in parameters_of(role, function)}


def test_a_name_leads_to_the_function_and_back():
    for name, function in BY_NAME.items():
        module, _, own = name.removeprefix("ddm.").partition(".")
        assert getattr(getattr(ddm, module), own) is function
        assert full_name(function) == name


def test_what_is_ready_made():
    assert is_ready_made(ddm.drifts.leaky)
    assert is_ready_made(reflected(ddm.drifts.leaky))
    assert not is_ready_made(lambda x, v, leak: v - leak * x)
