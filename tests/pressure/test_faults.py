"""Sensels that never answer, drawn into prints whole and real."""

import numpy as np
import pytest

from orthocalc.pressure.faults import dead_sensels
from orthocalc.pressure.measures import measure
from orthocalc.pressure.readers import read_recordings
from tests.pressure.prints import foot


def dead(image) -> set[tuple[int, int]]:
    return {(int(r), int(c)) for r, c in zip(*np.nonzero(dead_sensels(image, np.ones(image.shape, bool))), strict=True)}


@pytest.mark.parametrize("degrees", [0, 9])
def test_a_whole_foot_has_none(degrees):
    assert dead(foot(degrees=degrees)) == set()


def test_single_sensels_and_a_wire():
    image = foot()
    rows = np.flatnonzero((image >= 100).sum(axis=1) > 6)
    ball = int(rows[-6])
    middle = int(np.flatnonzero(image[ball] > 0).mean())
    image[ball, middle] = 0
    assert dead(image) == {(ball, middle)}
    image = foot()
    image[12:40, middle] = 0
    found = dead(image)
    assert len(found) > 10
    assert {col for _, col in found} == {middle}


def test_cells_outside_the_sensor_are_not_dead(slab):
    image, live = slab(middle=18), np.ones((60, 30), bool)
    image[20, 10], live[20, 10] = 0, False
    assert not dead_sensels(image, live).any()


def test_they_are_said(recording_of, slab):
    image = slab(middle=18)
    image[20, 10] = 0
    pressure = np.zeros((60, *image.shape))
    pressure[10:50] = image
    assert any("1 sensel is silent" in note for note in measure(recording_of(pressure, side="left")).notes)


@pytest.mark.parametrize("name", ["pressuRe/fscan_testL.asf", "pressuRe/fscan_testR.asf"])
def test_real_in_shoe_sensors_have_none(data, name):
    (recording,) = read_recordings(data / name)
    assert not dead_sensels(recording.pressure_kpa.max(axis=0), recording.live).any()
