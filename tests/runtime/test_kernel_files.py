"""Files of numba's cache that are damaged are made again."""

import os
import pickle
import subprocess
import sys
from types import ModuleType

import pytest
from numba.core.caching import IndexDataCacheFile

from ddm.runtime.kernel_files import SIZE, CheckedFiles

CODE = ("compiled code", bytes(1000))


@pytest.fixture
def place(tmp_path):
    """Where the files of one kernel are, of one state of its source."""
    return {"cache_path": str(tmp_path), "filename_base": "double", "source_stamp": (1.0, 100)}


@pytest.fixture
def files(place):
    made = CheckedFiles(**place)
    made.save("float64", CODE)
    return made


def flipped(content):
    """With one wrong bit, in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


# what an unfinished copy, a full disk and a bad one leave; and what was never such a file
DAMAGE = {
    "empty": lambda content: b"",
    "short": lambda content: content[: len(content) // 2],
    "one byte short": lambda content: content[:-1],
    "longer": lambda content: content + b"\0",
    "one bit": flipped,
    "without checksum": lambda content: content[:-SIZE],
    "no pickle": lambda content: b"no pickle" * 500,
    "another pickle": lambda content: pickle.dumps("something else"),
}


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("suffix", ["nbi", "1.nbc"])
def test_damaged_files_count_as_none_until_they_are_made_again(tmp_path, files, name, suffix):
    path = tmp_path / f"double.{suffix}"
    path.write_bytes(DAMAGE[name](path.read_bytes()))
    assert files.load("float64") is None
    files.save("float64", CODE)
    assert files.load("float64") == CODE


def test_files_of_several_signatures_of_another_source_and_none(tmp_path, files, place):
    files.save("int64", "other code")
    assert (files.load("float64"), files.load("int64")) == (CODE, "other code")
    assert files.load("complex128") is None
    changed = CheckedFiles(**{**place, "source_stamp": (2.0, 100)})
    assert changed.load("float64") is None
    (tmp_path / "double.1.nbc").unlink()
    assert files.load("float64") is None


def test_signatures_with_types_that_are_no_more_count_as_none(files, monkeypatch):
    """As after an update that moves a named tuple to another module."""
    module = ModuleType("left_out_later")
    module.Box = type("Box", (), {"__module__": module.__name__})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    files.save(module.Box, "code of a box")
    assert files.load(module.Box) == "code of a box"

    monkeypatch.delitem(sys.modules, module.__name__)
    assert files.load("float64") is None
    files.save("float64", CODE)
    assert files.load("float64") == CODE


def test_numba_itself_reads_the_files(files, place):
    """So does an earlier version of ddm that finds them."""
    assert files.load("float64") == IndexDataCacheFile(**place).load("float64") == CODE


DOUBLE = """
from ddm.runtime.compilation import kernel

@kernel
def double(x):
    return 2 * x

print(double(3.5), sum(double.stats.cache_hits.values()))
"""


def test_the_cache_of_a_kernel(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(DOUBLE)
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def said():
        return subprocess.check_output(
            [sys.executable, program], text=True, env=environment, stderr=subprocess.STDOUT
        ).split()

    assert said() == ["7.0", "0"]
    assert said() == ["7.0", "1"]
    (data,) = (tmp_path / "cache").rglob("program.double*.nbc")
    data.write_bytes(flipped(data.read_bytes()))
    assert said() == ["7.0", "0"]
