"""Checkpoints of fits to a file: what these depend on, and pieces of the table that are kept."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ddm.runtime.checkpoints import Checkpoint, check_repeatable, open_checkpoint
from ddm.runtime.identities import Identity, identity_of
from ddm.trials.trials_file import TrialsFile


@contextmanager
def checkpoint_of_file(
    folder: str | Path | None,
    file: TrialsFile,
    by: Sequence[str],
    settings: Mapping[str, Any],
) -> Iterator[Checkpoint | None]:
    """The checkpoint in a folder of fits to a file; None without a folder.

    A ValueError or TypeError if the folder cannot be used for this file and these settings.
    """
    if folder is None:
        yield None
        return
    check_repeatable(settings["seed"])
    file.check_outside("checkpoint", folder)
    values = {"data": content_of(file), "by": tuple(by), **settings}
    with open_checkpoint(os.fspath(folder), "fit_each", values) as checkpoint:
        yield checkpoint


def content_of(file: TrialsFile) -> Identity:
    """The identity of the content of a file, and of how it is read, whatever its name is."""
    digest = hashlib.sha256()
    for path in file.files.files:
        with open(path, "rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return identity_of(
        (digest.hexdigest(), dict(file.arguments)), f"{file.n_rows} rows of {file.path}"
    )


def write_piece(checkpoint: Checkpoint, name: str, piece: Any) -> None:
    """Keep a piece of the table, which is one of pyarrow."""
    from pyarrow.parquet import write_table

    content = io.BytesIO()
    write_table(piece, content)
    checkpoint.write(name, content.getvalue())


def read_piece(checkpoint: Checkpoint, name: str) -> Any:
    """A piece that was kept."""
    from pyarrow import ArrowException
    from pyarrow.parquet import read_table

    try:
        return read_table(io.BytesIO(checkpoint.read(name)))
    except (ArrowException, OSError) as error:
        path = str(checkpoint.path_of(name))
        raise ValueError(
            f"checkpoint: the file {path!r} is damaged, so its results cannot be used. Delete this "
            "file, and run the same again, which computes its results anew."
        ) from error
