"""Files of draws: read as they were written, by others too, and refused where they are not ours."""

import io
import sys
from hashlib import sha256

import h5netcdf
import h5py
import numpy as np
import pytest

from ddm.posterior.extras import needed
from ddm.posterior.forms import netcdf
from ddm.posterior.forms.groups import Variable, draws_of, file_groups
from ddm.posterior.forms.netcdf import MARK, is_netcdf, load_groups, save_groups
from posterior.arviz_here import IS_TREE, arviz
from posterior.examples import same, small
from refusals import refused

ATTRIBUTES = {"model": "é" * 100_000, "numbers": [1, 0.1, None], "nested": {"a": []}}


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "posterior.nc"
    save_groups(path, file_groups(small()), ATTRIBUTES)
    return path


def with_sum(content):
    return content + MARK + sha256(content).hexdigest().encode()


def no_posterior(path):
    return (
        f"{str(path)!r} is no file of a saved posterior. Give a file that posterior.save(...) has "
        "written."
    )


def without_end(path):
    return (
        f"{str(path)!r} is no file of a saved posterior, or not the whole of it: its end is "
        "missing. Give the file as posterior.save(...) wrote it; another program that opens and "
        "saves it leaves that end out."
    )


def test_all_comes_back(saved):
    found = load_groups(saved)
    assert same(small(), draws_of(found.groups))
    assert found.attributes == ATTRIBUTES
    assert found.written_by.startswith("ddm ")
    assert is_netcdf(saved.read_bytes())


def test_odd_numbers_and_empty_arrays_come_back(tmp_path):
    odd = np.array([np.nan, np.inf, -0.0, 5e-324, 0.1])
    group = {"odd": Variable(("x",), odd), "none": Variable(("y",), np.empty(0))}
    save_groups(tmp_path / "odd.nc", {"g": group}, {})
    found = load_groups(tmp_path / "odd.nc").groups["g"]
    assert found["odd"].values.tobytes() == odd.tobytes()
    assert found["none"].values.shape == (0,)


def test_neither_arviz_nor_xarray_is_needed(saved, monkeypatch):
    for name in ("arviz", "xarray"):
        monkeypatch.setitem(sys.modules, name, None)
    assert load_groups(saved).attributes == ATTRIBUTES


def test_other_programs_open_it(saved):
    xarray = needed("xarray", "the tests")
    with xarray.open_datatree(saved, engine="h5netcdf") as tree:
        assert tree["sample_stats"]["diverging"].dtype == bool
        population = tree["posterior"]["population"].sel(label="a").values
    np.testing.assert_array_equal(population, small().population[:, :, 1])

    data = arviz.from_netcdf(saved, **({"engine": "h5netcdf"} if IS_TREE else {}))
    np.testing.assert_array_equal(data["sample_stats"]["lp"].values, small().statistics["lp"])


def test_an_older_file_stays_if_writing_fails(saved):
    before = saved.read_bytes()
    with pytest.raises(ValueError, match="not JSON compliant"):
        save_groups(saved, file_groups(small()), {"x": np.nan})
    with refused(ValueError, "a name must be without '/', which separates groups; got 'a/b'."):
        save_groups(saved, {"g": {"a/b": Variable((), np.array(1.0))}}, {})
    assert saved.read_bytes() == before


# --- files that are not as they were --------------------------------------------------------------


def test_truncated_files_are_refused(saved, tmp_path):
    content = saved.read_bytes()
    path = tmp_path / "part.nc"
    for length in np.linspace(8, len(content) - 1, 50).astype(int):
        path.write_bytes(content[:length])
        with refused(ValueError, without_end(path)):
            load_groups(path)


def test_damaged_files_are_refused(saved, tmp_path):
    content = saved.read_bytes()
    path = tmp_path / "damaged.nc"
    rng = np.random.default_rng(1)
    for place in rng.integers(8, len(content) - netcdf.LENGTH_OF_END, size=100):
        damaged = bytearray(content)
        damaged[place] ^= 1 << rng.integers(8)
        path.write_bytes(damaged)
        with refused(
            ValueError,
            f"{str(path)!r} is damaged: its content is not what was written, since its sha256 "
            "differs. Give the file as posterior.save(...) wrote it.",
        ):
            load_groups(path)


@pytest.mark.parametrize("content", [b"", b"\x89HDF", b'{\n "schema": 4}', b"rt,response\n"])
def test_files_of_other_kinds_are_refused(content, tmp_path):
    path = tmp_path / "other"
    path.write_bytes(content)
    with refused(ValueError, no_posterior(path)):
        load_groups(path)


def test_a_folder_is_refused(tmp_path):
    with refused(ValueError, no_posterior(tmp_path)):
        load_groups(tmp_path)


def test_netcdf_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.nc"
    content = io.BytesIO()
    with h5netcdf.File(content, "w") as file:
        file.dimensions = {"x": 2}
        file.create_variable("x", ("x",), data=np.zeros(2))
    path.write_bytes(content.getvalue())
    with refused(ValueError, without_end(path)):
        load_groups(path)
    path.write_bytes(with_sum(content.getvalue()))
    with refused(ValueError, no_posterior(path)):
        load_groups(path)


def test_a_later_version_is_named(saved, monkeypatch):
    monkeypatch.setattr(netcdf, "SCHEMA", 0)
    written_by = f"ddm {netcdf.version('ddm-toolkit')}"
    with refused(
        ValueError,
        f"{str(saved)!r} was written by {written_by} in schema 1, and this version reads schemas "
        "up to 0. Install that version or a later one: pip install --upgrade ddm-toolkit.",
    ):
        load_groups(saved)


def test_other_types_of_values_are_refused(saved, tmp_path):
    """Such as references and records, which this package never writes."""
    content = io.BytesIO(saved.read_bytes()[: -netcdf.LENGTH_OF_END])
    with h5py.File(content, "r+") as file:
        file["posterior"].create_dataset("record", data=np.zeros(2, dtype=[("a", "f8")]))
    path = tmp_path / "record.nc"
    path.write_bytes(with_sum(content.getvalue()))
    with pytest.raises(ValueError, match="record"):
        load_groups(path)


@pytest.mark.parametrize("name", ["h5netcdf", "h5py"])
def test_without_the_extra_the_command_is_named(saved, name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    for purpose, call in {
        "load": lambda: load_groups(saved),
        "save": lambda: save_groups(saved, {}, {}),
    }.items():
        with refused(
            ImportError,
            f'{purpose} needs {name}, which is not installed: pip install "ddm-toolkit[bayes]"',
        ):
            call()
