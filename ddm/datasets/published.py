"""Data sets of published studies, each as a table that `ddm.Trials` reads as it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ddm.datasets.copies import file_of

# ms
SECOND = 1000.0

# RTs are given to the nanosecond, so that a division leaves no further digits
DIGITS = 9


def cavanagh_2011() -> pd.DataFrame:
    """Reward-based choice of patients with Parkinson's disease, on and off brain stimulation.

    The test phase of a probabilistic selection task: two symbols are shown, and the one that was
    rewarded more often is to be chosen. Midfrontal theta power was recorded in each trial.

    Shape: 3988 trials of 14 people, 217 to 309 each; comes with the package.

    subject : 0 to 13
    rt : s, with three significant digits
    response : 1 if the symbol that was rewarded more often was chosen, else 0: accuracy coding
    stim : LL, WL or WW: two losers, a winner and a loser, two winners
    conf : conflict, HC (high: LL and WW) or LC (low: WL)
    dbs : 1 with stimulation of the subthalamic nucleus, 0 without
    theta : theta power in standard deviations

    RTs lie between .402 and 4.84 s, since others were removed by the source. Source: Cavanagh et
    al. (2011), doi:10.1038/nn.2925; the file is an example of HDDM (github.com/hddm-devs/hddm),
    whose licence, BSD-2-Clause, lies beside it.

    Returns
    -------
    DataFrame : a row per trial, with these columns

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.cavanagh_2011()
    >>> fits = ddm.fit_each(ddm.Model(v="conf"), data, by="subject")
    >>> bool(fits.params["v[LC]"].mean() > fits.params["v[HC]"].mean())
    True
    """
    raw = pd.read_csv(file_of("cavanagh_2011")).rename(columns={"subj_idx": "subject"})
    raw["response"] = raw["response"].astype(int)
    return raw[["subject", "rt", "response", "stim", "conf", "dbs", "theta"]]


def roitman_shadlen_2002() -> pd.DataFrame:
    """Random dots: two monkeys look from the middle towards where dots move, when they are ready.

    Shape: 6149 trials of 2 monkeys, 2615 and 3534; fetched (extra ``data``).

    subject : monkey 1 or 2
    rt : s, from the onset of motion to the saccade, in whole ms
    response : 1 if target 1 was chosen, 0 if it was target 2
    accuracy : 1 if the target was chosen towards which dots moved, else 0; without coherence this
        was drawn at random
    coherence : share of the dots that move together: 0, .032, .064, .128, .256 or .512
    signed_coherence : positive towards target 1, negative towards target 2

    For accuracy coding: ``ddm.Trials(data, response="accuracy")``. No RT was removed; the shortest
    has 5 ms. PyDDM's tutorial keeps monkey 1 and RTs between .1 and 1.65 s.

    Source: Roitman & Shadlen (2002), doi:10.1523/JNEUROSCI.22-21-09475.2002. The file is one of
    PyDDM (github.com/mwshinn/PyDDM, licence MIT), made there from the data of the Shadlen lab. Of
    these, PyDDM's documentation says "the open dataset by Roitman and Shadlen (2002)", which "can
    be downloaded here" (shadlenlab.columbia.edu/resources/RoitmanDataCode.html); it states no
    licence of the data themselves.

    Returns
    -------
    DataFrame : a row per trial, with these columns

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.roitman_shadlen_2002()  # doctest: +SKIP
    >>> ddm.fit(ddm.Model(v="~ 0 + signed_coherence"), data[data["subject"] == 1])  # doctest: +SKIP
    """
    raw = pd.read_csv(file_of("roitman_shadlen_2002"))
    response = (raw["trgchoice"] == 1).astype(int)
    accuracy = raw["correct"].astype(int)
    # a choice is wrong if dots moved towards the other target; + 0 so that no zero is negative
    sign = np.where(response == accuracy, 1.0, -1.0)
    return pd.DataFrame(
        {
            "subject": raw["monkey"],
            "rt": raw["rt"],
            "response": response,
            "accuracy": accuracy,
            "coherence": raw["coh"],
            "signed_coherence": raw["coh"] * sign + 0.0,
        }
    )


def ulrich_2015_flanker() -> pd.DataFrame:
    """A flanker task: the letter in the middle is answered, and those around it agree or do not.

    Shape: 5373 trials of 16 people, 334 to 336 each; fetched (extra ``data``).

    subject : 1 to 16
    condition : comp or incomp: flankers that are compatible with the letter, or not
    rt : s (the source has ms)
    response : 1 if it was correct, 0 if not: accuracy coding

    RTs stand in steps of about 16.7 ms, those of a screen. RTs of about 1.2023 s are time-outs,
    which the source codes as correct: ``data[data["rt"] < 1.2]`` leaves them out. Source: Ulrich et
    al. (2015), doi:10.1016/j.cogpsych.2015.02.005; the file is one of DMCfun
    (github.com/igmmgi/DMCfun, licence MIT).

    Returns
    -------
    DataFrame : a row per trial, with these columns

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.ulrich_2015_flanker()  # doctest: +SKIP
    >>> ddm.plots.delta(data, by="condition")  # doctest: +SKIP
    """
    return _conflict("ulrich_2015_flanker")


def ulrich_2015_simon() -> pd.DataFrame:
    """A Simon task: what a letter is counts, and where it stands, left or right, does not.

    Shape: 5374 trials of 16 people, 335 or 336 each; fetched (extra ``data``).

    subject : 1 to 16
    condition : comp or incomp: the letter stands on the side of its response, or not
    rt : s (the source has ms)
    response : 1 if it was correct, 0 if not: accuracy coding

    Steps of RTs, time-outs, source and licence are as in `ulrich_2015_flanker`.

    Returns
    -------
    DataFrame : a row per trial, with these columns

    Examples
    --------
    >>> import ddm
    >>> data = ddm.datasets.ulrich_2015_simon()  # doctest: +SKIP
    >>> ddm.plots.delta(data, by="condition")  # doctest: +SKIP
    """
    return _conflict("ulrich_2015_simon")


def _conflict(name: str) -> pd.DataFrame:
    """The trials of a conflict task of Ulrich et al."""
    raw = pd.read_csv(file_of(name), sep="\t")
    return pd.DataFrame(
        {
            "subject": raw["Subject"],
            "condition": raw["Comp"],
            "rt": (raw["RT"] / SECOND).round(DIGITS),
            "response": 1 - raw["Error"],
        }
    )
