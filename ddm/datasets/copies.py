"""The files of data sets: those that come with the package, and those that are fetched."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType

from ddm.datasets.sources import SOURCES, Source

# the files lie beside the package's folders in an installed package, and above the package in a
# checkout, which is what an editable installation uses
FOLDERS = (Path(__file__).parents[1] / "data", Path(__file__).parents[2] / "data")

# the folder within the cache folder of pooch
CACHE = "ddm-toolkit"

# s without an answer, after which a server is given up
PATIENCE = 30.0


def file_of(name: str) -> Path:
    """The file of a data set, which is fetched unless it is there."""
    source = SOURCES[name]
    return _folder() / source.file if source.ships else _fetched(name, source)


def _folder() -> Path:
    """The folder of the files that come with the package."""
    for folder in FOLDERS:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the data sets are in neither {FOLDERS[0]} nor {FOLDERS[1]}; install the package again."
    )


def _fetched(name: str, source: Source) -> Path:
    """A file in the cache folder of pooch, where it is put if it is not there.

    An OSError that says what to do if it cannot be fetched, or is another file than it was.
    """
    pooch = _pooch(name, source)
    folder = Path(pooch.os_cache(CACHE))
    try:
        found: str = pooch.retrieve(
            source.address,
            known_hash=f"sha256:{source.sha256}",
            fname=source.file,
            path=folder,
            downloader=pooch.HTTPDownloader(timeout=PATIENCE),
        )
    except OSError as error:
        raise OSError(_not_fetched(name, source, folder, _reason(error))) from error
    # so pooch says that a hash differs
    except ValueError as error:
        reason = f"what is there is another file, whose sha256 is not {source.sha256}"
        raise OSError(_not_fetched(name, source, folder, reason)) from error
    return Path(found)


def _pooch(name: str, source: Source) -> ModuleType:
    """The package that fetches; an ImportError that says how to get it, or the file."""
    try:
        import pooch
    except ImportError:
        raise ImportError(
            f"the data set {name!r} is fetched, which needs pooch: pip install "
            f"'ddm-toolkit[data]'. Or download {source.address} yourself, and read it by "
            "ddm.read_table.",
            name="pooch",
        ) from None
    module: ModuleType = pooch
    return module


def _not_fetched(name: str, source: Source, folder: Path, reason: str) -> str:
    """That a set is not to be had, why, and how a file can be put in place by hand."""
    place = folder / source.file
    other = ""
    if place.is_file() and _sha256(place) != source.sha256:
        other = " The file that is there now is another one."
    return (
        f"the data set {name!r} could not be fetched from {source.address}: {reason}. Try again "
        f"later; or get this file in another way, and put it there as {place}.{other}"
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _reason(error: OSError) -> str:
    """Why a file could not be fetched, without the details of the network."""
    import requests

    response = getattr(error, "response", None)
    if response is not None:
        return f"the server answered {response.status_code}"
    if isinstance(error, requests.RequestException):
        return "there is no connection to the server"
    return f"it cannot be kept there ({error.strerror or error})"
