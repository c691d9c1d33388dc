"""Results in a checkpoint: exact, in parts, and never computed twice."""

import json
import math
import operator

import pytest

from ddm.runtime import stored_results
from ddm.runtime.checkpoints import Checkpoint
from ddm.runtime.jobs import BLOCK, in_blocks_or_parallel, in_turn_or_parallel, results_in_order
from ddm.runtime.stored_results import Stored, writing
from refusals import refused


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass where a test says so."""
    now = [0.0]
    monkeypatch.setattr(stored_results, "clock", lambda: now[0])
    return now


@pytest.fixture
def stored(tmp_path):
    return Stored(Checkpoint(tmp_path), "roots", lambda x: [x], lambda content, *task: content[0])


def files(stored):
    return sorted(path.name for path in stored.checkpoint.folder.iterdir())


def test_floats_come_back_as_they_were(stored):
    numbers = [0.1 + 0.2, -0.0, math.nan, math.inf, -math.inf, 5e-324, math.pi * 1e300]
    with writing(stored) as keep:
        for i, number in enumerate(numbers):
            keep(i, number, died=False)
    known = stored.known()
    assert list(map(repr, (stored.decode(known[i]) for i in known))) == list(map(repr, numbers))


def test_results_of_two_seconds_make_a_file(stored, clock):
    with writing(stored) as keep:
        for i in range(10):
            clock[0] += 0.6
            keep(9 - i, i, died=False)
            assert len(files(stored)) == (i + 1) // 4
    assert files(stored) == ["roots-00000000.json", "roots-00000002.json", "roots-00000006.json"]
    assert stored.known() == {9 - i: [i] for i in range(10)}


def test_what_died_has_a_file_of_its_own(stored, clock):
    with writing(stored) as keep:
        keep(1, "one", died=False)
        keep(2, "none", died=True)
        assert files(stored) == ["roots-00000002-died.json"]
    assert stored.known() == {1: ["one"], 2: ["none"]}
    (stored.checkpoint.folder / "roots-00000002-died.json").unlink()
    assert stored.known() == {1: ["one"]}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_whatever_ends_it_what_was_done_is_stored(stored, error):
    def interrupted():
        with writing(stored) as keep:
            keep(3, 4, died=False)
            raise error

    with pytest.raises(error):
        interrupted()
    assert stored.known() == {3: [4]}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-5],
        lambda content: content.replace(b"[4]", b"[5]"),
        lambda content: b"",
        lambda content: b"\xff" + content,
    ],
)
def test_a_damaged_file_is_refused(stored, damage):
    with writing(stored) as keep:
        keep(3, 4, died=False)
    path = stored.checkpoint.folder / "roots-00000003.json"
    path.write_bytes(damage(path.read_bytes()))
    message = (
        f"checkpoint: the file {str(path)!r} is damaged, so its results cannot be used. Delete "
        "this file, and run the same again, which computes its results anew."
    )
    with refused(ValueError, message):
        stored.known()


# --- many tasks -----------------------------------------------------------------------------------


def test_without_a_checkpoint_nothing_is_kept():
    with writing(None) as keep:
        keep(1, 2, died=False)


class Interrupting:
    """The square of a number; Ctrl-C at the n-th."""

    def __init__(self, n):
        self.n = n
        self.asked = []

    def __call__(self, i):
        self.asked.append(i)
        if len(self.asked) == self.n:
            raise KeyboardInterrupt
        return i * i


def test_what_was_interrupted_goes_on(stored):
    tasks = [(i,) for i in range(6)]
    work = Interrupting(4)
    with pytest.raises(KeyboardInterrupt):
        in_turn_or_parallel(work, tasks, 1, False, "square", stored=stored)
    assert work.asked == [0, 1, 2, 3]

    rest = Interrupting(99)
    squares = [i * i for i in range(6)]
    assert in_turn_or_parallel(rest, tasks, 1, False, "square", stored=stored) == squares
    assert rest.asked == [3, 4, 5]
    assert in_turn_or_parallel(None, tasks, 1, False, "square", stored=stored) == squares


def test_results_that_nobody_takes_are_stored(stored):
    results = results_in_order(operator.neg, [(i,) for i in range(6)], 1, stored=stored)
    assert [next(results), next(results)] == [0, -1]
    results.close()
    assert stored.known() == {0: [0], 1: [-1]}


def test_other_processes_go_on_too(stored):
    tasks = [(i, 2) for i in range(8)]
    with writing(stored) as keep:
        for i in (1, 4, 7):
            keep(i, -i, died=False)
    found = in_turn_or_parallel(operator.pow, tasks, 2, False, "square", stored=stored)
    assert found == [0, -1, 4, 9, -4, 25, 36, -7]
    assert sorted(stored.known()) == list(range(8))


def test_blocks_are_stored_by_their_results(stored):
    n = BLOCK + 3
    how = {"together": True, "stored": stored}
    found = in_blocks_or_parallel(list, range(n), 1, False, "number", **how)
    assert found == list(range(n))
    assert [len(block) for block in stored.known().values()] == [BLOCK, 3]
    assert in_blocks_or_parallel(None, range(n), 1, False, "number", **how) == found


def test_what_was_done_before_is_on_the_bar(stored, capsys):
    tasks = [(i,) for i in range(4)]
    with writing(stored) as keep:
        keep(2, -2, died=False)
    in_turn_or_parallel(operator.neg, tasks, 1, True, "number", done=10, stored=stored)
    assert "14/14" in capsys.readouterr().err


def test_a_file_holds_json_behind_its_checksum(stored):
    with writing(stored) as keep:
        keep(3, 0.5, died=False)
    _, body = (stored.checkpoint.folder / "roots-00000003.json").read_bytes().split(b"\n")
    assert json.loads(body) == {"3": [0.5]}
