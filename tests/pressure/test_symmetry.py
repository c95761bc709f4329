"""Left against right: Robinson's index by hand, its sign, and when the steps' own spread explains a difference."""

from dataclasses import replace

import numpy as np
import pytest

from orthocalc.pressure.measures import measure, symmetry
from orthocalc.pressure.symmetry import COMPARED
from tests.pressure.prints import foot


@pytest.fixture
def measures(recording_of):
    """Return a measurer of a walk of given step weights on one side."""

    def of(side, weights):
        image = foot(mirror=side == "right")
        pressure = np.zeros((10 + 50 * len(weights), *image.shape))
        for i, weight in enumerate(weights):
            pressure[10 + 50 * i : 45 + 50 * i] = image * weight
        return measure(recording_of(pressure, side=side))

    return of


def test_index_by_hand_and_its_sign(measures):
    """Right 1.2 times the left: 200 · 0.2 / 2.2 = 18.18 %, + where the right is heavier; same times and areas."""
    found = symmetry(measures("left", [1, 1, 1]), measures("right", [1.2, 1.2, 1.2]))
    assert list(found) == list(COMPARED)
    assert found["peak_force_n"].index_pct == pytest.approx(200 * 0.2 / 2.2)
    assert found["peak_pressure_kpa"].index_pct == pytest.approx(200 * 0.2 / 2.2)
    assert found["contact_time_s"].index_pct == 0
    assert found["contact_area_cm2"].index_pct == 0
    assert symmetry(measures("left", [1.2] * 3), measures("right", [1.0] * 3))["peak_force_n"].index_pct < 0


def test_spread_that_explains_a_difference(measures):
    """Steps 0.9, 1.0, 1.1 (SD 0.1) against the same plus 0.2: 1.96 · √2 · 0.1 = 0.277 explains 0.2, but not 0.3."""
    left, peak = measures("left", [0.9, 1.0, 1.1]), measures("left", [1.0]).peak_force_n
    small = symmetry(left, measures("right", [1.1, 1.2, 1.3]))["peak_force_n"]
    large = symmetry(left, measures("right", [1.2, 1.3, 1.4]))["peak_force_n"]
    assert small.explained == pytest.approx(1.96 * 2**0.5 * 0.1 * peak)
    assert (small.exceeds, large.exceeds) == (False, True)


def test_sides_swapped_swap_the_sign_alone(measures):
    a, b = [0.9, 1.0, 1.1], [1.3, 1.2, 1.4]
    here = symmetry(measures("left", a), measures("right", b))
    there = symmetry(measures("left", b), measures("right", a))
    for name, one in here.items():
        assert there[name].index_pct == pytest.approx(-one.index_pct)
        assert there[name].exceeds == one.exceeds
        assert there[name].explained == pytest.approx(one.explained)


def test_one_step_is_not_judged(measures):
    assert symmetry(measures("left", [1]), measures("right", [2]))["peak_force_n"].exceeds is None


def test_what_one_foot_lacks_is_not_compared(measures):
    left = replace(measures("left", [1, 1]), steps_mean={"contact_time_s": 0.7}, steps_sd={})
    assert list(symmetry(left, measures("right", [1, 1]))) == ["contact_time_s"]
