"""The true processes of data sets."""

import numpy as np
import pandas as pd
import pytest

import ddm
from ddm.runtime.seeds import sequence_of
from ddm.studies.truths import TYPICAL, stream, true_processes, typical
from refusals import refused

PROCESS = ddm.DDM(v=1.0, a=1.5, t0=0.3)
MODEL = ddm.Model()
SEED = sequence_of(1)


def test_one_process_holds_for_all_data_sets():
    assert true_processes(PROCESS, 3, SEED, MODEL) == [{(): PROCESS}] * 3
    assert true_processes({"easy": PROCESS}, 2, SEED, MODEL) == [{"easy": PROCESS}] * 2


def test_a_table_has_a_data_set_per_row():
    table = pd.DataFrame({"v": [1.0, 2.0], "a": [1.5, 1.0]})
    found = true_processes({"easy": table, "hard": PROCESS}, None, SEED, MODEL)
    assert [one["easy"] for one in found] == [ddm.DDM(v=1.0, a=1.5), ddm.DDM(v=2.0, a=1.0)]
    assert [one["hard"] for one in found] == [PROCESS, PROCESS]
    assert true_processes(table, 2, SEED, MODEL)[1] == {(): ddm.DDM(v=2.0, a=1.0)}


def test_a_list_has_a_data_set_per_entry():
    found = true_processes([{"easy": PROCESS}, {"easy": ddm.DDM(v=2.0, a=1.5)}], None, SEED, MODEL)
    assert [one["easy"].v for one in found] == [1.0, 2.0]


def test_a_function_draws_each_of_them_whatever_their_number():
    few, many = true_processes(typical, 3, SEED, MODEL), true_processes(typical, 20, SEED, MODEL)
    assert many[:3] == few
    assert len({one[()].v for one in many}) == 20


def test_streams_differ_and_depend_on_their_key_alone():
    words = {
        tuple(stream(SEED, *key).generate_state(2))
        for key in ((0, 1), (1, 0), (0, 1, 50), (0, 1, 200))
    }
    assert len(words) == 4
    assert (stream(SEED, 0, 1).generate_state(2) == stream(SEED, 0, 1).generate_state(2)).all()


def test_typical_processes_lie_where_the_literature_has_them():
    """The means of the shapes, moved a little by the limits; the error of a mean of 3,000 is 2 % of
    the SD.
    """
    rng = np.random.default_rng(1)
    drawn = pd.DataFrame(
        [typical(rng, tuple(TYPICAL)).parameters_by_cell()[0][:7] for _ in range(3000)],
        columns=list(TYPICAL),
    )
    for name, shape in TYPICAL.items():
        assert drawn[name].between(shape.low, shape.high).all()
    assert drawn.median().to_dict() == pytest.approx(
        {"v": 1.8, "a": 1.4, "z": 0.5, "t0": 0.37, "sv": 1.2, "sz": 0.18, "st0": 0.17}, abs=0.15
    )
    assert typical(np.random.default_rng(1)).sv == 0.0


@pytest.mark.parametrize(
    ("process", "n", "error", "message"),
    [
        (
            PROCESS,
            None,
            TypeError,
            "n_datasets must be a whole number >= 1 (the data sets of each size); got None. For "
            "example n_datasets=500.",
        ),
        (
            PROCESS,
            True,
            TypeError,
            "n_datasets must be a whole number >= 1 (the data sets of each size); got True. For "
            "example n_datasets=500.",
        ),
        (
            pd.DataFrame({"v": [1.0, 2.0], "a": 1.0}),
            3,
            ValueError,
            "n_datasets=3, but process has the true values of 2 data sets. Leave n_datasets out, "
            "or give as many.",
        ),
        (
            pd.DataFrame({"v": [], "a": []}),
            None,
            ValueError,
            "process holds no true values: it needs a row, or an entry, per data set.",
        ),
        (
            ddm.DDM,
            2,
            TypeError,
            "process must be a ddm.DDM or "
            "ddm.GeneralDDM, or {level: process} for a model with conditions; got "
            "<class ",
        ),
        (
            {
                "easy": pd.DataFrame({"v": [1.0], "a": 1.0}),
                "hard": pd.DataFrame({"v": [1.0, 2.0], "a": 1.0}),
            },
            None,
            ValueError,
            "process has DataFrames of 1 and 2 rows; each must have a row per data set.",
        ),
        (
            pd.DataFrame({"v": [1.0], "A": 1.0}),
            None,
            ValueError,
            "process has a column 'A', which is no parameter of a process; its columns are among "
            "v, a, z, t0, sv, sz, st0, D, start_shape, t0_sd. For a model with conditions give "
            "{level: DataFrame}.",
        ),
        (
            pd.DataFrame({"v": [1.0, 1.0], "a": [1.0, -1.0]}),
            None,
            ValueError,
            "process, row 1: a must be a finite number > 0; got -1. (a: boundary separation: the "
            "full distance between the boundaries)",
        ),
        (
            lambda rng: {"easy": PROCESS} if rng.random() < 0.5 else {"hard": PROCESS},
            20,
            ValueError,
            "process must give the same conditions in every data set; it gave ",
        ),
        (
            lambda rng: 1.0,
            2,
            TypeError,
            "process must be a ddm.DDM or "
            "ddm.GeneralDDM, or {level: process} for a model with conditions; got 1.0.",
        ),
    ],
)
def test_what_gives_no_processes_is_refused(process, n, error, message):
    with pytest.raises(error) as caught:
        true_processes(process, n, SEED, MODEL)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("rng", [3, None, np.random.RandomState(1)], ids=str)
def test_typical_takes_a_generator(rng):
    message = (
        f"rng must be a numpy.random.Generator; got {rng!r}. Write e.g. "
        "ddm.typical(numpy.random.default_rng(1)), or give ddm.typical itself to ddm.recover."
    )
    with pytest.raises(TypeError) as caught:
        typical(rng)
    assert str(caught.value) == message


def test_typical_knows_its_parameters():
    with refused(
        ValueError, "parameters must hold v and a, and may hold z, t0, sv, sz, st0; got ('v', 'D')."
    ):
        typical(np.random.default_rng(1), ("v", "D"))
