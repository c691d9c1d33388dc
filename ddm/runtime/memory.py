"""How much memory is free."""

from __future__ import annotations

import os
from pathlib import Path

# Linux says here what can be used without swapping
LINUX = Path("/proc/meminfo")


def available_bytes() -> int | None:
    """The memory that is free, in bytes; None where the system does not say it."""
    try:
        for line in LINUX.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return 1024 * int(line.split()[1])
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
