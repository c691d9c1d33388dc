"""`Reported`: the method `report` of fits, populations and draws.

What a report says is made above all of them, in `ddm.reporting`, which asks for comparisons and
for what `ddm.check` finds. So that imports still go down only, ``import ddm`` hands over the
function that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

# the function that was handed over
_WRITE: list[Callable[..., None]] = []


def hand_over(write: Callable[..., None]) -> None:
    """Let `Reported.report` call this function."""
    _WRITE[:] = [write]


class Reported:
    """What can be reported on a page."""

    def report(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        question: str | None = None,
        against: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a page to send to a co-author: one HTML file, to read and to print.

        It begins with six answers: the question, the model, its answer, how sure it is, what was
        left out, and whether the model fits. Then come estimates with the differences between
        conditions, pictures, observed and expected values, the model in words and as a formula, the
        data with what was set aside, what `ddm.check` finds in them, other models, conventions, the
        code that makes the same fit, versions, and references as BibTeX.

        The file needs nothing else: it asks for nothing from a network, and has no scripts. Texts
        from the data are escaped.

        Parameters
        ----------
        path : the file to write, such as ``"report.html"``; one that is there is replaced
        title : the heading of the page
        question : what the analysis was to answer; by default what the model's conditions ask
        against : {name: fit} of other models of the same trials, for `ddm.compare`

        A ValueError if the RTs are not known, as of a fit that was loaded without them, if there
        are no estimates, or if fits in ``against`` cannot be compared with this one. Needs the
        extra ``report``: ``pip install "ddm-toolkit[report]"``.

        Examples
        --------
        >>> import ddm, pathlib, tempfile
        >>> data = ddm.DDM(v=1.2, a=1.5, t0=0.3).simulate(200, seed=1)
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "report.html"
        >>> ddm.fit(ddm.Model(), data).report(path, title="A simulated person")
        >>> path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        True
        """
        (write,) = _WRITE
        write(self, path, title=title, question=question, against=against)
