"""The folder of a checkpoint: what it is of, who may use it, and that its files are whole."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from ddm import Model
from ddm.runtime.checkpoints import (
    Checkpoint,
    check_repeatable,
    checked_folder,
    open_checkpoint,
)
from refusals import refused

VALUES = {"model": Model(), "bounds": {"v": (-1, 1)}, "seed": 1}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kept"


def opened(folder, task="fit_each", **values):
    with open_checkpoint(folder, task, {**VALUES, **values}) as checkpoint:
        return checkpoint


def remedy(folder):
    return (
        "Name another folder for this computation; or, if the results that were kept there are not "
        f"needed, delete it: shutil.rmtree({str(folder)!r})."
    )


def test_files_are_kept_from_one_run_to_the_next(folder):
    with open_checkpoint(str(folder), "fit_each", VALUES) as checkpoint:
        assert not checkpoint.has("a.json")
        checkpoint.write("a.json", b"content")
        checkpoint.write("a-2.json", b"more")
    again = opened(folder)
    assert again == Checkpoint(folder)
    assert again.read("a.json") == b"content"
    assert again.has("a.json")
    assert again.names("a[.-]*") == ["a-2.json", "a.json"]
    assert again.path_of("a.json") == folder / "a.json"


def test_what_was_being_written_is_removed(folder):
    folder.mkdir()
    (folder / ".ddm-0123.tmp").write_bytes(b"half")
    opened(folder)
    (folder / ".ddm-4567.tmp").write_bytes(b"half")
    opened(folder)
    assert sorted(os.listdir(folder)) == ["about.json", "lock"]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"seed": 2}, "seed= was 1 there, and is 2 here"),
        (
            {"bounds": {}, "model": Model(z=0.4)},
            "the model was Model(v=ddm.FREE, a=ddm.FREE, z=0.5, t0=ddm.FREE, sv=0.0, sz... there, "
            "and is Model(v=ddm.FREE, a=ddm.FREE, z=0.4, t0=ddm.FREE, sv=0.0, sz... here; "
            "bounds= was {'v': (-1, 1)} there, and is {} here",
        ),
        ({"task": "recover"}, "the function was ddm.fit_each there, and is ddm.recover here"),
        ({"start": {}}, "start= was not said there"),
    ],
)
def test_another_computation_is_refused(folder, other, said):
    opened(folder)
    before = (folder / "about.json").read_bytes()
    message = f"checkpoint={str(folder)!r} holds results of something else: {said}. "
    with refused(ValueError, message + remedy(folder)):
        opened(folder, **other)
    assert (folder / "about.json").read_bytes() == before


def test_another_function_of_the_same_name_is_refused(folder):
    def drift(x, v):
        return v - x

    first = Model(drift=drift)

    def drift(x, v):
        return v - 2 * x

    opened(folder, model=first)
    text = repr(Model(drift=drift))
    message = (
        f"checkpoint={str(folder)!r} holds results of something else: the model has the same text "
        f"but other content ({text[:60]}...). "
    )
    with refused(ValueError, message + remedy(folder)):
        opened(folder, model=Model(drift=drift))


def test_another_version_is_refused(folder, monkeypatch):
    opened(folder)
    monkeypatch.setattr("ddm.runtime.checkpoints.version", lambda _: "9.0")
    with pytest.raises(ValueError, match=r"the version of ddm was .* there, and is 9\.0 here\. "):
        opened(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', '{"schema": 1, "of": {"a": 1}}'])
def test_a_folder_of_which_nobody_knows_what_it_is_is_refused(folder, text):
    opened(folder)
    (folder / "about.json").write_text(text)
    message = (
        f"checkpoint={str(folder)!r}: about.json in this folder cannot be read, so nobody knows "
        f"what its results are of. {remedy(folder)}"
    )
    with refused(ValueError, message):
        opened(folder)


def test_a_later_format_is_refused(folder):
    opened(folder)
    about = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(json.dumps({**about, "schema": 99}))
    message = (
        f"checkpoint={str(folder)!r} was written by a version of ddm that keeps results in another "
        f"way. {remedy(folder)}"
    )
    with refused(ValueError, message):
        opened(folder)


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(folder):
    folder.mkdir()
    (folder / "thesis.txt").touch()
    message = (
        f"checkpoint={str(folder)!r} is a folder with other files, such as 'thesis.txt'. Name a "
        "folder that is empty or not there yet, which holds nothing but the checkpoint."
    )
    with refused(ValueError, message):
        opened(folder)
    assert os.listdir(folder) == ["thesis.txt"]


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "file"
    file.touch()
    message = (
        f"checkpoint={str(file)!r} is a file, and must be a folder, which may be new. Choose "
        "another name."
    )
    with refused(ValueError, message):
        opened(file)


@pytest.mark.parametrize("value", [1, True, "", ["a"]])
def test_what_is_no_name_is_refused(value):
    message = (
        "checkpoint must be the name of a folder, in which what is done is kept; got "
        f"{value!r}. For example checkpoint='my_fits'; None keeps nothing."
    )
    with refused(TypeError, message):
        checked_folder(value)


def test_what_cannot_be_compared_is_refused(folder):
    numbers = np.random.default_rng(1)
    message = (
        "checkpoint= cannot be used with this contaminants: of "
        f"{numbers!r}, a Generator, another process cannot say whether it has the same, so that "
        "nobody could say whether the results that were kept are of the same. Leave out "
        "checkpoint=, or write the contaminants with functions and numbers of Python."
    )
    with refused(ValueError, message):
        opened(folder, contaminants=lambda rt, response, rng: numbers.normal(rt))
    assert not folder.exists()


def test_a_seed_must_be_the_same_in_every_run():
    check_repeatable(0)
    check_repeatable(np.random.SeedSequence(1))
    with refused(
        ValueError,
        "seed=None draws other random numbers in every run, so that no run could continue what "
        "another one began. With checkpoint= give a whole number: seed=1.",
    ):
        check_repeatable(None)
    with refused(
        TypeError,
        "seed must be a whole number or a SeedSequence with checkpoint=; got a Generator, whose "
        "next numbers depend on what was drawn from it before, so that another run could not "
        "continue. For example seed=1.",
    ):
        check_repeatable(np.random.default_rng(1))


# --- one process at a time ------------------------------------------------------------------------

HOLDING = """
import sys, os
from ddm.runtime.checkpoints import open_checkpoint
with open_checkpoint(sys.argv[1], "fit_each", {}):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_folder_in_use_is_refused_until_its_process_is_killed(folder):
    code = [sys.executable, "-c", HOLDING, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(code, stdin=pipe, stdout=pipe, text=True) as other:
        try:
            assert other.stdout.readline() == "open\n"
            message = (
                f"checkpoint={str(folder)!r} is in use by process {other.pid}, which still runs. "
                "Wait until it has ended, or end it, and run the same again; or name another "
                "folder."
            )
            for _ in range(2):
                with (
                    refused(ValueError, message),
                    open_checkpoint(folder, "fit_each", {}),
                ):
                    pass
        finally:
            other.kill()
    with open_checkpoint(folder, "fit_each", {}):
        assert (folder / "lock").read_text() == str(os.getpid())


def test_this_process_may_use_it_once_at_a_time(folder):
    with (
        open_checkpoint(folder, "fit_each", {}),
        pytest.raises(ValueError, match=f"is in use by process {os.getpid()}, which still runs"),
        open_checkpoint(folder, "fit_each", {}),
    ):
        pass


def test_ctrl_c_says_how_to_go_on(folder):
    def interrupted():
        with open_checkpoint(folder, "fit_each", {}):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        interrupted()
    note = f"What was done is kept in {str(folder)!r}: run the same again to go on from there."
    assert caught.value.__notes__ == [note]
