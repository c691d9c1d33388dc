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
from multiprocessing import current_process
from typing import Any, TypeVar

Result = TypeVar("Result")

# seconds between two looks at the parent
INTERVAL = 0.5


def watched(parent: int, work: Callable[..., Result], *task: object) -> Result:
    """``work(*task)``, in a process that ends when ``parent`` does, if that has started it."""
    watch(parent)
    return work(*task)


def watch(parent: int) -> None:
    """Let this process end when ``parent`` does, if that has started it.

    It does not matter what it works on, as long as that lets other threads run at times. Threads of
    the parent, and workers that something else has started, such as those of a cluster, are left
    alone. Windows does not tell a process that its parent has ended; there workers end as joblib
    ends them.
    """
    if os.name == "posix" and os.getpid() != parent:
        is_child = os.getppid() == parent
        # a parent may have ended while its worker was starting, which is then no child of it
        if is_child or _is_of_joblib():
            _begin(parent, is_child)


def _is_of_joblib() -> bool:
    """Whether this process is a worker of joblib's own backend, which belongs to one parent."""
    return type(current_process()).__module__.startswith("joblib.")


@cache
def _begin(parent: int, is_child: bool) -> None:
    """Look at the parent from now on, in a thread; once for each process and parent."""
    options: dict[str, Any] = {"name": "ddm-orphan", "daemon": True}
    threading.Thread(target=_end_with, args=(parent, is_child), **options).start()


def _end_with(parent: int, is_child: bool) -> None:
    """Wait until the parent has ended, and end.

    Its children belong to another process at once, even if somebody has yet to be told of its end.
    """
    while os.getppid() == parent if is_child else _exists(parent):
        time.sleep(INTERVAL)
    # neither threads nor anything that is registered for the end may hold the process up
    os._exit(1)


def _exists(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # it is somebody else's
        return True
    return True
