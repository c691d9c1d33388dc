"""Columns that tell people apart, by their names."""

from __future__ import annotations

import re
from collections.abc import Hashable

# names without signs and in small letters
PEOPLE = frozenset(
    {"subject", "subjects", "subj", "sub", "subjectid", "subjid", "subid", "subjidx"}
    | {"participant", "participants", "participantid", "ppt", "pid", "person", "id"}
    | {"participantprivateid", "participantpublicid", "participantnumber", "subjectnumber"}
    | {"prolificid", "prolificpid", "workerid"}
)


def tells_people_apart(column: Hashable) -> bool:
    """Whether a column has one of the names that people usually have.

    Examples
    --------
    >>> [tells_people_apart(name) for name in ("subj_idx", "subjID", "trial")]
    [True, True, False]
    """
    return re.sub(r"[\W_]", "", str(column)).lower() in PEOPLE
