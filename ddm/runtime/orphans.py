"""Workers that end when the process that started them has ended, however it did.

A process that is killed cannot end its workers. Those of joblib would finish the task that they
have begun, which may take hours, and then wait for more.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

Result = TypeVar("Result")

# seconds between two looks at the parent
INTERVAL = 0.5


def watched(parent: int, work: Callable[..., Result], *task: object) -> Result:
    """``work(*task)``, in a process that ends when ``parent`` does, if it is a child of that.

    It does not matter what the work does, as long as it lets other threads run at times. Threads of
    the parent, and workers that something else has started, such as those of a cluster, are left
    alone. Windows does not tell a process that its parent has ended; there workers end as joblib
    ends them.
    """
    if os.getpid() != parent and os.getppid() == parent:
        _watch(parent)
    return work(*task)


@cache
def _watch(parent: int) -> None:
    """Look at the parent from now on, in a thread; once for each process and parent."""
    threading.Thread(target=_end_with, args=(parent,), name="ddm-orphan", daemon=True).start()


def _end_with(parent: int) -> None:
    """Wait until the parent has ended, which gives its children to another process, and end."""
    while os.getppid() == parent:
        time.sleep(INTERVAL)
    # neither threads nor anything that is registered for the end may hold the process up
    os._exit(1)
