"""Runs code in a process that kills itself where a test says so, while it writes a checkpoint."""

import signal
import subprocess
import sys

# what is said of a task whose process was killed twice
DIED = (
    "the process that worked on it died, and died again when it was tried once more "
    "(SIGKILL(-9)), as happens when memory runs out: fewer processes at a time (n_jobs=) need less"
)

# every result is a file of its own; before or after the n-th there is a signal
BEGINNING = """
import os, signal, sys
from ddm.runtime import stored_results, whole_files
stored_results.INTERVAL = 0.0
left, when, number = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
replace = os.replace
def replace_or_end(source, target):
    global left
    # numba replaces files of its cache, too
    is_part = str(target).endswith(".json") and not str(target).endswith("about.json")
    left -= is_part
    if is_part and left == 0 and when == "before":
        os.kill(os.getpid(), number)
    replace(source, target)
    if is_part and left == 0 and when == "after":
        os.kill(os.getpid(), number)
whole_files.os.replace = replace_or_end
"""


def run_until(n, when, code, *arguments, by=signal.SIGKILL):
    """The finished process of the code, which ended ``when`` ("before", "after") part n was there.

    The code finds its arguments from ``sys.argv[4]`` on.
    """
    words = [n, when, int(by), *arguments]
    command = [sys.executable, "-c", BEGINNING + code, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
