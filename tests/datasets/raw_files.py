"""The files of published data sets as their sources have them, byte by byte.

The folder of real data has the same numbers in tables of another form, from which they are made.
"""

from decimal import Decimal

import pandas as pd


def raw_roitman(path):
    """The bytes of roitman_rts.csv."""
    table = pd.read_csv(path)
    rows = zip(
        table["subject"],
        table["rt"],
        table["coherence"],
        table["accuracy"],
        table["response"],
        strict=True,
    )
    lines = [
        f"{monkey},{rt},{coherence},{float(correct)},{1.0 if target == 1 else 2.0}"
        for monkey, rt, coherence, correct, target in rows
    ]
    return "\n".join(["monkey,rt,coh,correct,trgchoice", *lines, ""]).encode()


def raw_conflict(path):
    """The bytes of flankerData.txt and simonData.txt."""
    # as text, since ms have more digits than a product of floats keeps
    table = pd.read_csv(path, dtype={"rt": str})
    rows = zip(table["subject"], table["condition"], table["rt"], table["accuracy"], strict=True)
    lines = [
        f"{subject}\t{condition}\t{(Decimal(rt) * 1000).normalize():f}\t{1 - accuracy}"
        for subject, condition, rt, accuracy in rows
    ]
    return "\n".join(["Subject\tComp\tRT\tError", *lines, ""]).encode()


RAW = {
    "roitman_shadlen_2002": raw_roitman,
    "ulrich_2015_flanker": raw_conflict,
    "ulrich_2015_simon": raw_conflict,
}
