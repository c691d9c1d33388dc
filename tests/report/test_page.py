"""The parts of a page have kinds, which the template knows."""

import typing

from ddm.report import page


def test_every_part_has_a_kind_of_its_own():
    kinds = [part.kind for part in typing.get_args(page.Part)]
    assert len(set(kinds)) == len(kinds) == 8
