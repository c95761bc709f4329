"""Which foot and which end: drawn feet of known side, mirrored, reversed, and prints that show neither."""

import numpy as np
import pytest

from orthocalc.pressure.orientation import orient

PITCH = (5.0, 5.0)


def foot(side: str, midfoot: float = 0.5) -> np.ndarray:
    """Draw a foot from above: heel, lateral midfoot of a share of the breadth, ball, hallux and lesser toes."""
    image = np.zeros((60, 30))
    image[4:16, 9:20] = 150
    image[16:32, 6 : 6 + round(midfoot * 17)] = 90
    image[32:42, 6:23] = 180
    image[44:50, 18:23] = 160
    image[44:47, 9:18] = 70
    return image if side == "left" else image[:, ::-1]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("midfoot", [0.2, 0.4, 0.6])
def test_side_of_a_drawn_foot(side, midfoot):
    assert orient(foot(side, midfoot), PITCH).side == side


@pytest.mark.parametrize("midfoot", [0.0, 0.5, 1.0])
def test_mirrored_foot_has_the_other_side_as_surely(midfoot):
    left, right = (orient(foot(side, midfoot), PITCH).left_probability for side in ("left", "right"))
    assert left == pytest.approx(1 - right, abs=1e-9)
    assert left > 0.5


def test_a_symmetric_print_has_no_side():
    image = np.zeros((60, 30))
    image[5:47, 6:24] = 100
    found = orient(image, PITCH)
    assert found.side is None
    assert found.left_probability == pytest.approx(0.5, abs=1e-6)


def test_nothing_has_no_side():
    assert orient(np.zeros((60, 21)), PITCH).side is None


def test_toes_at_the_heel_end_are_seen():
    assert orient(foot("left"), PITCH).heel_first_probability > 0.9
    reversed_ = orient(foot("left")[::-1], PITCH)
    assert reversed_.heel_first_probability < 0.1
    assert reversed_.side is None
