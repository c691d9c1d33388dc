"""The EZ estimates (Wagenmakers et al., 2007), from which searches start that have no starting
point of their own.
"""

from __future__ import annotations

import numpy as np


def ez(x: np.ndarray) -> tuple[float, float, float]:
    """v, a and t0 from RTs signed by response; t0 between 0 and 95 % of the fastest RT."""
    rt, n = np.abs(x), x.size
    p = np.clip(np.mean(x > 0.0), 0.5 / n, 1.0 - 0.5 / n)
    p = p if abs(p - 0.5) > 1e-3 else 0.501
    logit = np.log(p / (1.0 - p))
    v = (
        np.sign(p - 0.5)
        * abs(logit * (logit * p * p - logit * p + p - 0.5) / rt[x > 0.0].var()) ** 0.25
    )
    a = logit / v
    decision = a / (2.0 * v) * np.tanh(v * a / 2.0)
    return float(v), float(a), float(np.clip(rt[x > 0.0].mean() - decision, 0.0, 0.95 * rt.min()))
