"""A server of this machine in place of the internet, and an empty folder in place of the cache."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pooch
import pytest

from datasets.raw_files import RAW
from ddm.datasets import sources
from ddm.datasets.sources import SOURCES


class Server(ThreadingHTTPServer):
    """Files by their paths, and the paths that were asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.files, self.asked = {}, []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def offer(self, name, content):
        """Serve a file as that of a data set."""
        source = SOURCES[name]
        path = f"/{source.repository}/{source.commit}/{source.folder}/{source.file}"
        self.files[path] = content


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        content = self.server.files.get(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *arguments):
        """Nothing is written to stderr."""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The cache folder of pooch; it does not exist at first."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(pooch, "os_cache", lambda project: folder / project)
    return folder / "ddm-toolkit"


@pytest.fixture
def server(cache, monkeypatch):
    """A server, in place of that of the sources."""
    server = Server()
    monkeypatch.setattr(sources, "BASE_ADDRESS", server.address)
    # without a proxy of the machine
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def small(monkeypatch):
    """``small(name, content)`` makes a short file that of a data set."""

    def made(name, content):
        digest = hashlib.sha256(content).hexdigest()
        monkeypatch.setitem(SOURCES, name, replace(SOURCES[name], sha256=digest))
        return content

    return made


@pytest.fixture
def raw(real_data):
    """``raw(name)`` is the file of a data set as its source has it."""
    return lambda name: RAW[name](real_data(f"{name}.csv"))
