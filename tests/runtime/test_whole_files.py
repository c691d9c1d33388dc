"""A file is complete or as it was before, whatever happens; what is no file is written directly."""

import errno
import io
import os
import stat
import threading

import pytest

from ddm.runtime import whole_files
from ddm.runtime.whole_files import check_writable, is_stream, replacing, write_whole

NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has neither")


def entries(folder):
    return sorted(path.name for path in folder.iterdir())


def failing_open(failure):
    """``open`` whose files fail after half of what is written to them."""

    class Failing(io.FileIO):
        def write(self, content):
            super().write(content[: len(content) // 2])
            raise failure

    return Failing


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "fits.csv"
    assert write_whole(path, b"first") is False
    assert path.read_bytes() == b"first"
    assert write_whole(str(path), b"second") is True
    assert path.read_bytes() == b"second"
    assert entries(tmp_path) == ["fits.csv"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), MemoryError(), OSError(28, "full")])
@pytest.mark.parametrize("before", [b"before", None])
def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch, failure, before):
    path = tmp_path / "fits.csv"
    if before:
        path.write_bytes(before)
    monkeypatch.setattr(whole_files, "open", failing_open(failure), raising=False)
    with pytest.raises(type(failure)):
        write_whole(path, b"after")
    assert entries(tmp_path) == (["fits.csv"] if before else [])
    assert not before or path.read_bytes() == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_error_of_the_last_steps_names_the_file(tmp_path, monkeypatch, step):
    def fail(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device", ".ddm-0.tmp")

    path = tmp_path / "fits.csv"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_whole(path, b"after")
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_bytes() == b"before"
    assert entries(tmp_path) == ["fits.csv"]


@NEEDS_POSIX
def test_a_file_that_grows_beyond_the_limit_of_the_system_is_removed(tmp_path):
    """An error of the system itself, in the middle of the file."""
    import resource

    path = tmp_path / "fits.csv"
    path.write_bytes(b"before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(path, bytes(1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"before"
    assert entries(tmp_path) == ["fits.csv"]


@NEEDS_POSIX
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "fits.csv", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "fits.csv").stat().st_mode) == 0o666 & ~umask


@NEEDS_POSIX
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_replaced_file_keeps_its_permissions(tmp_path, mode):
    path = tmp_path / "fits.csv"
    path.write_bytes(b"before")
    path.chmod(mode)
    write_whole(path, b"after")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@NEEDS_POSIX
def test_a_link_stays_and_its_target_is_replaced(tmp_path):
    (tmp_path / "results").mkdir()
    target, link = tmp_path / "results" / "fits.csv", tmp_path / "latest.csv"
    link.symlink_to("results/fits.csv")
    # first the target does not exist
    assert [write_whole(link, content) for content in (b"first", b"second")] == [False, True]
    assert os.readlink(link) == "results/fits.csv"
    assert target.read_bytes() == b"second"
    assert entries(tmp_path) == ["latest.csv", "results"]
    assert entries(tmp_path / "results") == ["fits.csv"]


@NEEDS_POSIX
def test_another_name_of_the_old_file_keeps_the_old_content(tmp_path):
    path, other = tmp_path / "fits.csv", tmp_path / "copy.csv"
    path.write_bytes(b"before")
    other.hardlink_to(path)
    write_whole(path, b"after")
    assert (path.read_bytes(), other.read_bytes()) == (b"after", b"before")


def test_a_name_of_the_longest_that_is_allowed_is_written(tmp_path):
    write_whole(tmp_path / ("a" * 255), b"content")
    assert entries(tmp_path) == ["a" * 255]


# --- what cannot be written -----------------------------------------------------------------------


def protected(path):
    path.write_bytes(b"before")
    path.chmod(0o444)


@pytest.mark.parametrize("function", [check_writable, lambda path: write_whole(path, b"")])
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("absent/fits.csv", errno.ENOENT),
        ("a" * 256, errno.ENAMETOOLONG),
        ("folder", errno.EISDIR),
        pytest.param("loop", errno.ELOOP, marks=NEEDS_POSIX),
        pytest.param("nowhere", errno.ENOENT, marks=NEEDS_POSIX),
    ],
)
def test_an_error_names_the_path_that_was_given(tmp_path, function, name, error):
    (tmp_path / "folder").mkdir()
    if os.name == "posix":
        (tmp_path / "loop").symlink_to("loop")
        (tmp_path / "nowhere").symlink_to("absent/fits.csv")
    before = entries(tmp_path)
    with pytest.raises(OSError, match=r".") as caught:
        function(tmp_path / name)
    assert (caught.value.errno, caught.value.filename) == (error, str(tmp_path / name))
    assert entries(tmp_path) == before


@pytest.mark.parametrize("function", [check_writable, lambda path: write_whole(path, b"")])
def test_a_protected_file_is_not_replaced(tmp_path, monkeypatch, function):
    """Its folder would let it be. For root every file can be written, hence the patch."""
    path = tmp_path / "fits.csv"
    protected(path)
    access = os.access
    monkeypatch.setattr(os, "access", lambda name, mode: access(name, mode) and name != path)
    with pytest.raises(PermissionError) as caught:
        function(path)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"before"


def test_a_folder_that_takes_no_files_is_found_before(tmp_path, monkeypatch):
    def denied(*arguments):
        raise PermissionError(errno.EACCES, "Permission denied", ".ddm-0.tmp")

    monkeypatch.setattr(whole_files, "open", denied, raising=False)
    with pytest.raises(PermissionError) as caught:
        check_writable(tmp_path / "fits.csv")
    assert caught.value.filename == str(tmp_path / "fits.csv")


def test_a_check_leaves_nothing(tmp_path):
    path = tmp_path / "fits.csv"
    check_writable(path)
    assert entries(tmp_path) == []
    path.write_bytes(b"before")
    check_writable(path)
    assert entries(tmp_path) == ["fits.csv"]
    assert path.read_bytes() == b"before"


# --- what is no regular file ----------------------------------------------------------------------


@NEEDS_POSIX
def test_a_pipe_with_a_name_is_written_directly(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    assert is_stream(path)
    assert write_whole(path, b"content") is False
    reader.join()
    assert read == [b"content"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@NEEDS_POSIX
def test_what_is_open_already_is_written_where_it_stands(tmp_path):
    """As with ``ddm ... --out /dev/stdout > all.txt``: neither replaced nor begun anew."""
    with open(tmp_path / "all.txt", "wb", buffering=0) as file:
        file.write(b"estimates\n")
        path = f"/dev/fd/{file.fileno()}"
        assert is_stream(path)
        check_writable(path)
        assert write_whole(path, b"table\n") is False
        file.write(b"end\n")
    assert (tmp_path / "all.txt").read_bytes() == b"estimates\ntable\nend\n"
    assert entries(tmp_path) == ["all.txt"]


@NEEDS_POSIX
def test_a_link_to_what_is_open_is_a_stream(tmp_path):
    reading, writing = os.pipe()
    link = tmp_path / "out.csv"
    link.symlink_to(f"/dev/fd/{writing}")
    write_whole(link, b"content")
    os.close(writing)
    with open(reading, "rb") as file:
        assert file.read() == b"content"
    assert is_stream(link)
    with pytest.raises(FileNotFoundError):
        check_writable(link)
    with pytest.raises(OSError, match="Bad file descriptor"):
        write_whole(link, b"content")


@NEEDS_POSIX
def test_a_pipe_that_nobody_reads_is_an_error():
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        write_whole(f"/dev/fd/{writing}", b"content")
    os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is full")
@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_device_that_is_full_is_an_error(size):
    check_writable("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_whole("/dev/full", bytes(size))
    assert caught.value.filename == "/dev/full"


def test_regular_files_and_folders_are_no_streams(tmp_path):
    (tmp_path / "1").write_bytes(b"")
    assert not any(map(is_stream, (tmp_path, tmp_path / "1", tmp_path / "absent", "", "/dev/fd")))
    assert is_stream(os.devnull)


def test_what_is_written_piece_by_piece_replaces_a_file_when_it_is_complete(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    path.chmod(0o640)
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640

    def fail():
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["table.csv"]
    with pytest.raises(IsADirectoryError), replacing(tmp_path):
        pass
