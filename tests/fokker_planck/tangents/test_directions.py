"""Numbers a step up and down."""

import numpy as np
import pytest

from ddm.fokker_planck.tangents.directions import Direction, Numbers

NUMBERS = Numbers(np.array([2.0, 0.0]), 0.4, 0.1)


@pytest.mark.parametrize(
    ("direction", "value", "step"),
    [
        (Direction(0), 2.0, 2e-5),
        (Direction(1), 0.0, 1e-6),
        (Direction(7, start="z"), 0.4, 4e-6),
        (Direction(7, start="sz"), 0.1, 1e-6),
    ],
)
def test_one_number_changes_by_a_share_of_its_size(direction, value, step):
    def of(numbers):
        return getattr(numbers, direction.start) if direction.start else numbers.p[direction.column]

    up, down, apart = direction.sides(NUMBERS)
    assert of(NUMBERS) == value
    assert [of(up) - value, value - of(down), apart] == pytest.approx([step, step, 2 * step])
    changed = [
        *(up.p != NUMBERS.p).tolist(),
        up.z != NUMBERS.z,
        up.sz != NUMBERS.sz,
    ]
    assert sum(changed) == 1


def test_jumps_move_where_they_are():
    direction = Direction(0, moves=((0.3, 1.0), (0.5, -2.0)))
    assert direction.movement(np.array([0.2, 0.3, 0.5])).tolist() == [0.0, 1.0, -2.0]
