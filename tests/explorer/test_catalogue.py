"""Every ready-made function can be explored, alone and together with others."""

import pytest

import ddm
from ddm.explorer.catalogue import (
    BOUNDARIES,
    CONSTANT,
    DRIFTS,
    NOISE_OF_DRIFT,
    NON_DECISIONS,
    STARTS,
    Form,
    meaning_of,
)
from ddm.explorer.sliders import values_at_first
from ddm.parameters import BY_NAME
from ddm.processes.families.ready_made import BY_ROLE


def test_the_choices_are_all_ready_made_functions_and_options():
    assert set(DRIFTS) == {CONSTANT, *BY_ROLE["drift"]}
    assert set(BOUNDARIES) == {CONSTANT, *BY_ROLE["boundary"]}
    assert set(NOISE_OF_DRIFT.values()) == set(BY_ROLE["noise"])
    assert tuple(STARTS) == ("uniform", "beta")
    assert tuple(NON_DECISIONS) == ("uniform", "normal")


def test_the_constant_process_has_all_parameters_but_the_scale():
    assert Form().names == ("v", "a", "z", "t0", "sv", "sz", "st0")
    process = Form().process(dict(v=1.2, a=1.4, z=0.4, t0=0.2, sv=0.3, sz=0.1, st0=0.05))
    assert process == ddm.DDM(v=1.2, a=1.4, z=0.4, t0=0.2, sv=0.3, sz=0.1, st0=0.05)


def test_other_distributions_have_their_own_parameters_in_place_of_the_uniform_ones():
    form = Form(start="beta", non_decision="normal")
    assert form.names == ("v", "a", "t0", "sv", "start_shape", "t0_sd")
    process = form.process(dict(v=1.2, a=1.4, t0=0.2, sv=0.0, start_shape=4.0, t0_sd=0.05))
    assert (process.start, process.start_shape, process.t0_sd) == ("beta", 4.0, 0.05)


# each pair of functions is compiled, so not all 42 pairs are tried
PAIRS = sorted({*((one, "weibull") for one in DRIFTS), *(("leaky", one) for one in BOUNDARIES)})


@pytest.mark.parametrize(("drift", "boundary"), [(CONSTANT, CONSTANT), *PAIRS])
def test_every_drift_goes_with_all_boundaries(drift, boundary):
    form = Form(drift=drift, boundary=boundary)
    values = values_at_first(form.names)
    process = form.process(values)
    assert isinstance(process, ddm.DDM) == (drift == boundary == CONSTANT)
    if form.is_constant:
        return
    # numbers stand for functions that are constant
    given = {"v": process.drift, "a": process.boundary, **process.parameters}
    found = {name: given.get(name, getattr(process, name, None)) for name in form.names}
    assert found == values


def test_amplified_signals_have_amplified_noise():
    form = Form(drift="amplified")
    process = form.process(values_at_first(form.names))
    assert process.noise is ddm.drifts.amplified_noise
    assert process.parameters["D"] == 1.0


def test_meanings_are_those_of_the_tables():
    assert meaning_of("v") == (BY_NAME["v"].meaning, "evidence/s")
    assert meaning_of("tau")[1] == "s"
    assert meaning_of("congruency") == ("1 on congruent trials, -1 on incongruent ones", "-")
