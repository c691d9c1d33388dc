"""What sections share when they measure: rounds of calls in turn, the machine, and when each
section was measured.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

Key = TypeVar("Key", bound=Hashable)

OURS = ("ddm-toolkit", "numba", "numpy", "scipy", "pandas")


def in_turn(timers: Mapping[Key, Callable[[], np.ndarray]], rounds: int) -> dict[Key, np.ndarray]:
    """The times of all rounds, each of which goes through all timers: what else the machine does
    falls on all.
    """
    results = [{key: timer() for key, timer in timers.items()} for _ in range(rounds)]
    return {
        key: np.concatenate([np.atleast_1d(result[key]) for result in results]) for key in timers
    }


def machine() -> str:
    """Model of the CPU."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    models = [text.partition(": ")[2] for text in lines if text.startswith("model name")]
    cpu = models[0] if models else platform.processor() or platform.machine()
    return f"{cpu}, {len(models)} cores" if models else cpu


def versions() -> str:
    """Versions of ours and of what it stands on."""
    packages = ", ".join(f"{name} {version(name)}" for name in OURS)
    return f"{packages}, Python {platform.python_version()}"


def record(results: Path, section: str, peers: Iterable[str]) -> None:
    """Write down when, on what and with which versions, the peers' too, a section was measured."""
    file = results / "measured.csv"
    row = dict(
        section=section, date=date.today().isoformat(), machine=machine(), versions=versions()
    )
    row["peers"] = "; ".join(peers)
    known = (
        pd.read_csv(file, keep_default_na=False)
        if file.exists()
        else pd.DataFrame(columns=list(row))
    )
    rows = pd.concat([known[known["section"] != section], pd.DataFrame([row])])
    rows.sort_values("section").to_csv(file, index=False)


def measured(results: Path, section: str) -> str:
    """The same, as a sentence for the page; nothing where it is not known."""
    rows = pd.read_csv(results / "measured.csv", keep_default_na=False).set_index("section")
    if section not in rows.index:
        return ""
    row = rows.loc[section]
    peers = f" Peers: {row['peers']}." if row["peers"] else ""
    return f"*Measured {row['date']} on {row['machine']}; {row['versions']}.{peers}*"
