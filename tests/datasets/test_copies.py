"""Files of data sets: fetched once, compared with what is known of them, and errors that help."""

import sys

import pytest

from ddm.datasets import copies, sources
from ddm.datasets.copies import file_of
from ddm.datasets.sources import SOURCES
from refusals import refused

NAME = "roitman_shadlen_2002"
CONTENT = b"monkey,rt,coh,correct,trgchoice\n1,0.355,0.512,1.0,2.0\n"


def not_fetched(cache, reason, other=""):
    source = SOURCES[NAME]
    return (
        f"the data set 'roitman_shadlen_2002' could not be fetched from {source.address}: {reason}."
        f" Try again later; or get this file in another way, and put it there as "
        f"{cache / 'roitman_rts.csv'}.{other}"
    )


def test_a_file_is_fetched_once(server, small, cache):
    server.offer(NAME, small(NAME, CONTENT))
    assert file_of(NAME) == file_of(NAME) == cache / "roitman_rts.csv"
    assert file_of(NAME).read_bytes() == CONTENT
    assert server.asked == [
        "/mwshinn/PyDDM/7ce3c8af861913ed17f5d83f5830c4dffd56be9d/doc/downloads/roitman_rts.csv"
    ]


def test_a_file_that_was_put_there_by_hand_is_taken(server, small, cache):
    cache.mkdir(parents=True)
    (cache / "roitman_rts.csv").write_bytes(small(NAME, CONTENT))
    assert file_of(NAME).read_bytes() == CONTENT
    assert server.asked == []


def test_a_file_that_is_damaged_is_fetched_again(server, small, cache):
    server.offer(NAME, small(NAME, CONTENT))
    cache.mkdir(parents=True)
    (cache / "roitman_rts.csv").write_bytes(CONTENT[:-1])
    assert file_of(NAME).read_bytes() == CONTENT


def test_another_file_is_refused(server, cache):
    server.offer(NAME, CONTENT)
    reason = (
        "what is there is another file, whose sha256 is not "
        "7ac2daa16e9631aa189ae146a89f9f29cc6fccd6c0f31b4d5849990a6cebbd4b"
    )
    with refused(OSError, not_fetched(cache, reason)):
        file_of(NAME)
    assert not (cache / "roitman_rts.csv").exists()


def test_a_server_without_the_file(server, cache):
    with refused(OSError, not_fetched(cache, "the server answered 404")):
        file_of(NAME)


def test_no_connection(cache, monkeypatch):
    # nothing listens on the first port
    monkeypatch.setattr(sources, "BASE_ADDRESS", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with refused(OSError, not_fetched(cache, "there is no connection to the server")):
        file_of(NAME)

    cache.mkdir(parents=True, exist_ok=True)
    (cache / "roitman_rts.csv").write_bytes(CONTENT)
    other = " The file that is there now is another one."
    with refused(OSError, not_fetched(cache, "there is no connection to the server", other)):
        file_of(NAME)


def test_a_cache_that_cannot_be_made(server, cache):
    cache.parent.write_bytes(b"a file in the place of a folder")
    with pytest.raises(OSError, match="it cannot be kept there"):
        file_of(NAME)


def test_without_pooch(monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    message = (
        "the data set 'roitman_shadlen_2002' is fetched, which needs pooch: pip install "
        f"'ddm-toolkit[data]'. Or download {SOURCES[NAME].address} yourself, and read it by "
        "ddm.read_table."
    )
    with refused(ImportError, message):
        file_of(NAME)
    assert file_of("cavanagh_2011").is_file()


def test_an_incomplete_installation(tmp_path, monkeypatch):
    folders = (tmp_path / "one", tmp_path / "other")
    monkeypatch.setattr(copies, "FOLDERS", folders)
    message = (
        f"the data sets are in neither {folders[0]} nor {folders[1]}; install the package again."
    )
    with refused(FileNotFoundError, message):
        file_of("speed_accuracy")
