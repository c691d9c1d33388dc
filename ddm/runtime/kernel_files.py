"""The files of numba's cache, with a checksum at their ends: damaged ones are made again.

A full disk, a machine that was switched off, or a copy that was cut short can leave such files.
numba takes them as they are: it fails with errors of pickle or LLVM, or runs whatever machine code
they hold. A file without the right checksum, which includes those that numba wrote itself, counts
as none: the kernel is compiled again, and the file replaced.
"""

from __future__ import annotations

import pickle
from hashlib import sha256
from typing import Any, TypeVar

from numba.core.caching import IndexDataCacheFile

Kernel = TypeVar("Kernel")

# bytes of a checksum
SIZE = sha256().digest_size


class CheckedFiles(IndexDataCacheFile):
    """The index and the data files of one kernel, read only if they are as they were written.

    The checksum stands at the end, where pickle, and so numba without this class, ignores it.
    """

    def _dump(self, obj: Any) -> bytes:
        """What is written, for the index after the version of numba."""
        data: bytes = super()._dump(obj)
        return data + sha256(data).digest()

    def _load_index(self) -> dict[Any, str]:
        """The names of the data files by signature; empty if there is no valid index."""
        head = pickle.dumps(self._version, protocol=-1)
        try:
            with open(self._index_path, "rb") as file:
                content = file.read()
        except FileNotFoundError:
            return {}
        if not content.startswith(head) or not _is_whole(content[len(head) :]):
            return {}

        try:
            stamp, names = pickle.loads(content[len(head) :])
        except (ImportError, AttributeError):
            # signatures of an earlier version, with types that are no more or have moved
            return {}
        return dict(names) if stamp == self._source_stamp else {}

    def _load_data(self, name: str) -> Any:
        """The compiled code in a data file."""
        with open(self._data_path(name), "rb") as file:
            content = file.read()
        if not _is_whole(content):
            # which numba takes as it takes a missing file
            raise OSError(f"{self._data_path(name)} is damaged")
        return pickle.loads(content)


def checked(kernel: Kernel) -> Kernel:
    """The kernel of ``numba.njit(cache=True)``, whose cache reads only files that are whole."""
    cache: Any = kernel._cache  # type: ignore[attr-defined]
    cache._cache_file = CheckedFiles(
        cache_path=cache._cache_path,
        filename_base=cache._impl.filename_base,
        source_stamp=cache._impl.locator.get_source_stamp(),
    )
    return kernel


def _is_whole(content: bytes) -> bool:
    """Whether a checksum follows the data, and is theirs."""
    return sha256(content[:-SIZE]).digest() == content[-SIZE:]
