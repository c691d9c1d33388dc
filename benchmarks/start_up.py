"""Seconds of the first and second run of the main job, and of the import: ``python benchmarks/start_up.py``.

The first run compiles the kernels into an empty cache, the second finds them there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "speed_accuracy.csv"
MAIN_JOB = ["fit", str(DATA), "--by", "subject", "--param", "v=difficulty", "--param", "a=instruction"]


def seconds(*command: str, **environment: str) -> float:
    """Wall time of one command."""
    began = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )
    return time.perf_counter() - began


def main() -> None:
    """Print the three times."""
    command = str(Path(sys.executable).parent / "ddm")
    with tempfile.TemporaryDirectory() as cache:
        for name in ("main job, first run", "main job, second run"):
            print(f"{name}: {seconds(command, *MAIN_JOB, NUMBA_CACHE_DIR=cache):.1f} s")
        imports = [seconds(sys.executable, "-c", "import ddm", NUMBA_CACHE_DIR=cache) for _ in range(5)]
        nothing = [seconds(sys.executable, "-c", "pass") for _ in range(5)]
        print(f"import ddm: {min(imports) - min(nothing):.2f} s (best of 5, without the interpreter's own start)")


if __name__ == "__main__":
    main()
