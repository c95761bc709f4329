"""Steps cut from forces that are known, with stuck sensels, spikes, standing and cut ends."""

import numpy as np
import pytest

from orthocalc.pressure.faults import stuck_sensels
from orthocalc.pressure.steps import cut_steps

RATE = 100.0
STANCES = [(30, 100), (150, 215), (260, 330)]


def walk(stances=STANCES, frames=370, level=200.0) -> np.ndarray:
    """Load 200 cells in known frames, at once: every step begins and ends where the list says."""
    pressure = np.zeros((frames, 30, 15))
    for first, last in stances:
        pressure[first:last, 5:25, 2:12] = level
    return pressure


def spans(recording) -> list[tuple[int, int]]:
    return [(step.first, step.last) for step in cut_steps(recording)]


def test_steps_of_a_known_walk(recording_of):
    steps = cut_steps(recording_of(walk(), RATE))
    assert [(s.first, s.last) for s in steps] == STANCES
    assert [(s.start_s, s.end_s) for s in steps] == [(0.3, 1.0), (1.5, 2.15), (2.6, 3.3)]
    # 200 cells of 25 mm² at 200 kPa
    assert {s.peak_force_n for s in steps} == {1000.0}


def test_steps_cut_by_the_ends_are_dropped(recording_of):
    cut = [(0, 20), *STANCES, (350, 370)]
    assert spans(recording_of(walk(cut), RATE)) == STANCES


def test_a_tap_is_no_step(recording_of):
    assert spans(recording_of(walk([*STANCES, (340, 369 - 5)], 400), RATE)) == STANCES


def test_a_dip_in_stance_does_not_cut_it(recording_of):
    pressure = walk()
    pressure[60:65] *= 0.15
    assert spans(recording_of(pressure, RATE)) == STANCES


def test_a_light_touch_before_a_step_is_no_step(recording_of):
    pressure = walk()
    pressure[105:145, 5:25, 2:12] = 200 * 0.2
    assert spans(recording_of(pressure, RATE)) == STANCES


def test_stuck_sensels_do_not_glue_steps(recording_of):
    pressure = walk()
    pressure[:, 20:24, 13] = 9000  # 0.9 of a step's force, always there
    recording = recording_of(pressure, RATE)
    assert stuck_sensels(recording).sum() == 4
    assert spans(recording) == STANCES


def test_a_preload_of_the_shoe_does_not_glue_steps(recording_of):
    assert spans(recording_of(walk() + 20 * (walk().max(axis=0) > 0), RATE)) == STANCES


def test_a_spike_does_not_hide_the_steps(recording_of):
    pressure = walk()
    pressure[120] = 5000
    assert spans(recording_of(pressure, RATE)) == STANCES


def test_standing_has_no_steps_and_no_stuck_sensels(recording_of):
    rng = np.random.default_rng(3)
    pressure = 80 + rng.normal(0, 5, (300, 30, 15))
    recording = recording_of(pressure, RATE)
    assert cut_steps(recording) == ()
    assert not stuck_sensels(recording).any()


@pytest.mark.parametrize("frames", [1, 2, 40])
def test_an_empty_sensor_has_no_steps(recording_of, frames):
    assert cut_steps(recording_of(np.zeros((frames, 30, 15)), RATE)) == ()
