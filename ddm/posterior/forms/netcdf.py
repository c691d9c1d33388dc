"""Arrays in groups as a NetCDF4 file, which xarray and arviz of any version open too.

A file holds the groups of `groups`, and at its root three variables: ``written_by``, ``schema``,
and ``attributes``, which is a JSON text. After the end of NetCDF's part, where its readers do not
look, stands the checksum of all before: a file that is damaged is never given to HDF5, which does
not survive every damage. Files hold numbers and texts, and no pickled objects: none runs code.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ddm.posterior.extras import needed
from ddm.posterior.forms.groups import Groups, Variable, sizes
from ddm.runtime.whole_files import write_whole

# the version of the format, raised when the meaning of a part changes
SCHEMA = 1

# how every HDF5 file begins
SIGNATURE = b"\x89HDF\r\n\x1a\n"

# what stands before the checksum at the end, and how long both are
MARK = b"\nddm sha256 "
LENGTH_OF_END = len(MARK) + 64


@dataclass(frozen=True, eq=False)
class Saved:
    """The content of a file."""

    groups: Groups
    attributes: dict[str, Any]
    written_by: str


def save_groups(path: str | Path, groups: Groups, attributes: Mapping[str, Any]) -> None:
    """Write groups of arrays, and attributes that JSON can hold, as a whole file.

    An older file stays if that fails. A ValueError for attributes with NaN or infinite numbers, and
    for names of groups and variables with a "/".
    """
    content = _written(groups, json.dumps(attributes, allow_nan=False))
    write_whole(path, content + MARK + sha256(content).hexdigest().encode("ascii"))


def load_groups(path: str | Path) -> Saved:
    """What `save_groups` wrote.

    A ValueError if it did not write the file, if the file is damaged, or if a later version wrote
    it; an ImportError with the command that installs it if h5netcdf is missing.
    """
    if Path(path).is_dir():
        raise foreign(path)
    whole = Path(path).read_bytes()
    if not is_netcdf(whole):
        raise foreign(path)

    content, end = whole[:-LENGTH_OF_END], whole[-LENGTH_OF_END:]
    if not end.startswith(MARK):
        # whether it is a part of ours can no longer be known
        raise ValueError(
            f"{str(path)!r} is no file of a saved posterior, or not the whole of it: its end is "
            "missing. Give the file as posterior.save(...) wrote it; another program that opens "
            "and saves it leaves that end out."
        )
    if end[len(MARK) :] != sha256(content).hexdigest().encode("ascii"):
        raise damaged(path, "its content is not what was written, since its sha256 differs")
    return _read(path, content)


def is_netcdf(content: bytes) -> bool:
    """Whether the beginning of a file is that of a NetCDF4 file, and so not of a saved fit."""
    return content.startswith(SIGNATURE)


def foreign(path: str | Path) -> ValueError:
    return ValueError(
        f"{str(path)!r} is no file of a saved posterior. Give a file that posterior.save(...) has "
        "written."
    )


def damaged(path: str | Path, what: object) -> ValueError:
    return ValueError(
        f"{str(path)!r} is damaged: {what}. Give the file as posterior.save(...) wrote it."
    )


# --- writing --------------------------------------------------------------------------------------


def _written(groups: Groups, attributes: str) -> bytes:
    h5netcdf = _h5netcdf("save")
    content = io.BytesIO()
    with h5netcdf.File(content, "w") as file:
        root = {"written_by": f"ddm {version('ddm-toolkit')}", "attributes": attributes}
        for name, text in root.items():
            _write(file, name, Variable((), np.array(text, dtype=object)))
        _write(file, "schema", Variable((), np.array(SCHEMA)))

        for name, group in groups.items():
            _check_name(name)
            part = file.create_group(name)
            part.dimensions = sizes(group)
            for label, variable in group.items():
                _check_name(label)
                _write(part, label, variable)
    return content.getvalue()


def _write(group: Any, name: str, variable: Variable) -> None:
    values = variable.values
    if values.dtype == object:
        text = needed("h5py", "save").string_dtype()
        group.create_variable(name, variable.dims, dtype=text, data=values)
    elif values.dtype == bool:
        # NetCDF knows no truths; this is how xarray writes and reads them
        made = group.create_variable(name, variable.dims, dtype="i1", data=values.astype("i1"))
        made.attrs["dtype"] = "bool"
    else:
        group.create_variable(name, variable.dims, dtype=values.dtype, data=values)


def _check_name(name: str) -> None:
    if "/" in name:
        raise ValueError(f"a name must be without '/', which separates groups; got {name!r}.")


def _h5netcdf(purpose: str) -> Any:
    """h5netcdf, together with h5py, which it does not install by itself since 1.8."""
    needed("h5py", purpose)
    return needed("h5netcdf", purpose)


# --- reading --------------------------------------------------------------------------------------


def _read(path: str | Path, content: bytes) -> Saved:
    """The content of a file that is as it was written, if it is ours."""
    h5netcdf = _h5netcdf("load")
    with h5netcdf.File(io.BytesIO(content), "r") as file:
        if not {"written_by", "schema", "attributes"} <= set(file.variables):
            raise foreign(path)
        written_by = _variable(path, file, "written_by").values.item()
        schema = _variable(path, file, "schema").values.item()
        if schema > SCHEMA:
            raise ValueError(
                f"{str(path)!r} was written by {written_by} in schema {schema}, and this version "
                f"reads schemas up to {SCHEMA}. Install that version or a later one: pip install "
                "--upgrade ddm-toolkit."
            )
        groups = {
            name: {label: _variable(path, group, label) for label in group.variables}
            for name, group in file.groups.items()
        }
        attributes = json.loads(_variable(path, file, "attributes").values.item())
    return Saved(groups, attributes, written_by)


def _variable(path: str | Path, group: Any, name: str) -> Variable:
    """A variable of a group, of a kind that is written."""
    found = group.variables[name]
    kind = np.dtype(found.dtype).kind
    if kind not in "fiuOU":
        raise damaged(path, f"{name} has the type {found.dtype}, and not numbers or texts")

    is_text = kind in "OU"
    values = np.asarray(found[...], dtype=object if is_text else None)
    if is_text:
        texts = [one.decode("utf-8") if isinstance(one, bytes) else one for one in values.ravel()]
        values = np.array(texts, dtype=object).reshape(values.shape)
    if found.attrs.get("dtype") == "bool":
        values = values.astype(bool)
    return Variable(found.dimensions, values)
