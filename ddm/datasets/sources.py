"""Where data sets come from, and under which terms: one `Source` for each."""

from __future__ import annotations

from dataclasses import dataclass

# what comes before the repository in the address of a file
BASE_ADDRESS = "https://raw.githubusercontent.com"

# the conflict tasks are from one paper
ULRICH = (
    "Ulrich, Schröter, Leuthold & Birngruber (2015), Cognitive Psychology 78, 148-174, "
    "doi:10.1016/j.cogpsych.2015.02.005"
)


@dataclass(frozen=True)
class Source:
    """The source of a data set.

    task : what was done, in a few words
    people, rows : how many there are
    reference : the paper, or the script that makes the set
    licence : the terms of the file, as its source states them
    file : its name
    ships : whether it comes with the package
    repository, commit, folder : where it stands on GitHub; empty for a set that was made here
    sha256 : of its bytes; empty for a set that was made here
    """

    task: str
    people: int
    rows: int
    reference: str
    licence: str
    file: str
    ships: bool = False
    repository: str = ""
    commit: str = ""
    folder: str = ""
    sha256: str = ""

    @property
    def address(self) -> str:
        """Where the file is fetched from."""
        return f"{BASE_ADDRESS}/{self.repository}/{self.commit}/{self.folder}/{self.file}"

    @property
    def page(self) -> str:
        """The page of the repository; empty for a set that was made here."""
        return f"https://github.com/{self.repository}" if self.repository else ""


SOURCES = {
    "cavanagh_2011": Source(
        task="reward-based choice on and off brain stimulation, with theta power",
        people=14,
        rows=3988,
        reference=(
            "Cavanagh, Wiecki, Cohen, Figueroa, Samanta, Sherman & Frank (2011), Nature "
            "Neuroscience 14, 1462-1467, doi:10.1038/nn.2925"
        ),
        licence="BSD-2-Clause (that of HDDM, which has the file)",
        file="cavanagh_theta_nn.csv",
        ships=True,
        repository="hddm-devs/hddm",
        commit="6e766ef315629c20cd0be7267555c90c39cc0446",
        folder="hddm/examples",
        sha256="52193c5a6f7a1712369dfa5d6df10007fa49d8b8d501a0cbc4a3c58046314706",
    ),
    "roitman_shadlen_2002": Source(
        task="random dots at six coherences, two monkeys",
        people=2,
        rows=6149,
        reference=(
            "Roitman & Shadlen (2002), Journal of Neuroscience 22, 9475-9489, "
            "doi:10.1523/JNEUROSCI.22-21-09475.2002"
        ),
        licence=(
            'MIT (that of PyDDM, which has the file, and calls the data an "open dataset"; none of '
            "the data themselves is stated there)"
        ),
        file="roitman_rts.csv",
        repository="mwshinn/PyDDM",
        commit="7ce3c8af861913ed17f5d83f5830c4dffd56be9d",
        folder="doc/downloads",
        sha256="7ac2daa16e9631aa189ae146a89f9f29cc6fccd6c0f31b4d5849990a6cebbd4b",
    ),
    "speed_accuracy": Source(
        task="simulated: easy and hard trials, with speed or accuracy instructions",
        people=12,
        rows=5760,
        reference="data/make_speed_accuracy.py",
        licence="MIT (that of ddm)",
        file="speed_accuracy.csv",
        ships=True,
    ),
    "speed_accuracy_truth": Source(
        task="the parameters that made speed_accuracy",
        people=12,
        rows=12,
        reference="data/make_speed_accuracy.py",
        licence="MIT (that of ddm)",
        file="speed_accuracy_truth.csv",
        ships=True,
    ),
    "ulrich_2015_flanker": Source(
        task="flanker task, compatible and incompatible trials",
        people=16,
        rows=5373,
        reference=ULRICH,
        licence="MIT (that of DMCfun, which has the file)",
        file="flankerData.txt",
        repository="igmmgi/DMCfun",
        commit="e02358e0118860ed44196b9b56c4513cef8fada4",
        folder="data",
        sha256="dd1351ec4cb294ce85a71c8676966e133814a0bb78958eb06442fd0dce5cfa72",
    ),
    "ulrich_2015_simon": Source(
        task="Simon task, compatible and incompatible trials",
        people=16,
        rows=5374,
        reference=ULRICH,
        licence="MIT (that of DMCfun, which has the file)",
        file="simonData.txt",
        repository="igmmgi/DMCfun",
        commit="e02358e0118860ed44196b9b56c4513cef8fada4",
        folder="data",
        sha256="b6edc5f415807f3ff41ae3a83701e017d3398c51e41a99cd939feea186ed5242",
    ),
}
