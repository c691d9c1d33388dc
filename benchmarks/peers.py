"""Other packages, each in an environment of its own, since their versions and names get in one
another's way.

`environment` makes the environment of a peer where it is missing; `started` starts the peer's
script of `peer_scripts/` in it, which waits for requests until the block ends; `Peer.ask` calls one
of the script's functions.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Package:
    """A peer: what pip installs, the script that runs in its interpreter, and the Python that it
    needs, if any.
    """

    requirements: tuple[str, ...]
    script: str
    python: str | None = None


PACKAGES = {
    # its last release has wheels for this Python and older ones
    "hddm-wfpt": Package(("hddm-wfpt==0.1.7", "scipy"), "of_hddm.py", "python3.11"),
    "ssm-simulators": Package(("ssm-simulators",), "of_ssm.py"),
    "pyddm": Package(("pyddm==0.9.0",), "of_pyddm.py"),
    # arviz-plots, which comes with it, does not import beside a newer matplotlib
    "hssm": Package(("hssm==0.3.0", "matplotlib<3.11"), "of_hssm.py", "python3.11"),
    "hssm-sampling": Package(
        ("hssm==0.5.0", "nutpie==0.16.11"), "of_hssm_sampling.py", "python3.12"
    ),
}
HEAVY = ("hssm", "hssm-sampling")

# for small matrices, threads of the linear algebra only get in one another's way
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass
class Settings:
    """Where the environments are, and whether heavy ones are used; `run.py` changes it before
    anything is measured.
    """

    folder: Path = HERE / ".peers"
    heavy: bool = False


SETTINGS = Settings()
VERSIONS: dict[str, str] = {}  # of the peers that were started, by name


def environment(name: str) -> Path | None:
    """The peer's interpreter, installed where it is missing; None for a heavy peer that nobody
    asked for.
    """
    if name in HEAVY and not SETTINGS.heavy:
        return None
    folder = SETTINGS.folder.resolve() / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if python.exists():
        return python
    package = PACKAGES[name]
    print(f"Installing {' '.join(package.requirements)} into {folder} ...", flush=True)
    try:
        subprocess.run([interpreter(package), "-m", "venv", str(folder)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", *package.requirements], check=True
        )
    except (
        BaseException
    ):  # an environment without its package would pass for a complete one in the next run
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return python


def interpreter(package: Package) -> str:
    """The Python that makes the environment: this one, if the peer does not need another."""
    if package.python is None or sys.version_info[:2] == tuple(
        map(int, package.python[6:].split("."))
    ):
        return sys.executable
    found = shutil.which(package.python)
    if found is None:
        raise SystemExit(
            f"{package.requirements[0]} needs {package.python}, which is not on the PATH."
        )
    return found


class Peer:
    """A peer's interpreter that answers requests."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name, self.process = name, process

    def ask(self, function: str, **arguments: Any) -> Any:
        """What the function of the peer's script returns; arguments and result are what JSON
        knows.
        """
        print(
            json.dumps({"function": function, "arguments": arguments}),
            file=self.process.stdin,
            flush=True,
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit(f"{self.name} ended while it worked on {function}({arguments}).")
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit(f"{self.name} failed in {function}({arguments}):\n{answer['error']}")
        return answer["result"]


@contextlib.contextmanager
def started(name: str) -> Iterator[Peer | None]:
    """The peer, running during the block; None where there is no environment."""
    python = environment(name)
    if python is None:
        yield None
        return
    command = [str(python), str(HERE / "peer_scripts" / PACKAGES[name].script)]
    streams = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with subprocess.Popen(command, **streams, text=True, env=os.environ | ONE_THREAD) as process:
        try:
            peer = Peer(name, process)
            VERSIONS[name] = peer.ask("versions")
            yield peer
        finally:
            process.stdin.close()  # the script ends with its input
