"""Measures of recordings whose peak, force, contact, times and index are known, and the notes that go with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orthocalc.pressure.measures import measure


def walk(image, steps=3, frames=50, stance=35, lead=10) -> np.ndarray:
    """Let a print stand on the sensor in equal steps, whole at once."""
    pressure = np.zeros((lead + steps * frames, *image.shape))
    for step in range(steps):
        start = lead + step * frames
        pressure[start : start + stance] = image
    return pressure


def test_known_values(recording_of, slab):
    """Thirds 18, 8, 18 cells wide and 14 rows long at 150 kPa on 25 mm² cells."""
    measures = measure(recording_of(walk(slab()), side="left"))
    cells = 14 * (18 + 8 + 18)
    assert measures.frames == 160
    assert len(measures.steps) == 3
    assert measures.peak_pressure_kpa == 150
    assert measures.peak_force_n == pytest.approx(cells * 150 * 25 / 1000)
    assert measures.step_peak_force_n == pytest.approx(cells * 150 * 25 / 1000)
    assert measures.step_peak_force_sd_n == pytest.approx(0)
    assert measures.contact_area_cm2 == pytest.approx(cells * 0.25)
    assert measures.contact_time_s == pytest.approx(0.7)
    assert measures.arch_index == pytest.approx(8 / 44, abs=1e-6)
    assert measures.arch_index_sd == pytest.approx(0, abs=1e-9)
    assert measures.side == "left"
    assert [note[:27] for note in measures.notes] == ["No furrow behind the toes w"]


def test_spread_over_steps(recording_of, slab):
    """Peaks 1, 2 and 3 times a force: standard deviation of 1, 2, 3 is 1."""
    pressure = walk(slab(kpa=100.0))
    for step in range(3):
        pressure[10 + 50 * step : 60 + 50 * step] *= step + 1
    measures = measure(recording_of(pressure))
    force = 14 * 44 * 100 * 25 / 1000
    assert measures.step_peak_force_n == pytest.approx(2 * force)
    assert measures.step_peak_force_sd_n == pytest.approx(force)


def test_contact_area_leaves_out_lone_pairs(recording_of, slab):
    image = slab()
    plain = measure(recording_of(walk(image))).contact_area_cm2
    image[55, 2:4] = 90
    assert measure(recording_of(walk(image))).contact_area_cm2 == plain
    image[56, 4] = 1
    assert measure(recording_of(walk(image))).contact_area_cm2 == pytest.approx(plain + 0.75)


def test_the_index_rests_on_the_steps_alone(recording_of, slab):
    """A cut first stance of another shape counts for peak and area, not for the index."""
    pressure = walk(slab())
    pressure[:5] = slab(middle=18, kpa=250.0)
    measures = measure(recording_of(pressure))
    assert measures.peak_pressure_kpa == 250
    assert measures.arch_index == pytest.approx(8 / 44, abs=1e-6)


def test_no_steps(recording_of, slab):
    measures = measure(recording_of(np.repeat(slab()[None], 50, axis=0), side="right"))
    assert measures.steps == ()
    assert measures.contact_time_s is None
    assert measures.step_peak_force_n is None
    assert measures.arch_index is None
    assert measures.peak_pressure_kpa == 150
    assert any("No complete step" in note for note in measures.notes)


@pytest.mark.parametrize("frames", [1, 30])
def test_an_empty_recording(recording_of, frames):
    measures = measure(recording_of(np.zeros((frames, 60, 21))))
    assert (measures.side, measures.peak_pressure_kpa, measures.contact_area_cm2) == (None, 0, 0)
    assert any("name the side" in note for note in measures.notes)


def test_one_step_has_no_spread(recording_of, slab):
    measures = measure(recording_of(walk(slab(), steps=1)))
    assert measures.arch_index is not None
    assert measures.arch_index_sd is None
    assert measures.step_peak_force_sd_n is None


def test_a_partial_print_has_no_index_but_a_reason(recording_of, slab):
    image = slab()
    image[:30] = 0
    measures = measure(recording_of(walk(image), side="left"))
    assert measures.arch_index is None
    assert any(note.startswith("No arch index:") for note in measures.notes)


def test_an_empty_midfoot_is_looked_at_twice(recording_of, slab):
    measures = measure(recording_of(walk(slab(middle=0)), side="left"))
    assert measures.arch_index == pytest.approx(0, abs=1e-6)
    assert any("Hardly any midfoot" in note for note in measures.notes)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    shape=st.tuples(st.integers(1, 60), st.integers(1, 70), st.integers(1, 40)),
    pitch=st.tuples(st.floats(0.1, 100), st.floats(0.1, 100)),
    share=st.floats(0, 1),
    seed=st.integers(0, 999),
)
def test_whatever_is_read_can_be_measured(recording_of, shape, pitch, share, seed):
    rng = np.random.default_rng(seed)
    pressure = rng.integers(0, 300, shape) * (rng.random(shape) < share)
    measures = measure(recording_of(pressure * (rng.random((shape[0], 1, 1)) < 0.5), pitch_mm=pitch))
    assert measures.peak_pressure_kpa >= 0
    assert measures.arch_index is None or 0 <= measures.arch_index <= 0.45


def test_stuck_sensels_are_counted(recording_of, slab):
    pressure = walk(slab())
    pressure[:, 50:52, 25:27] = 15
    note = measure(recording_of(pressure, side="left")).notes[0]
    assert note.startswith("4 sensels are loaded in more than 90 %")


def test_reader_notes_are_passed_on(read, tekscan):
    frames = [[[0, 1], [2, 3]]] * 2
    measures = measure(read(tekscan(frames, END_FRAME=9, START_FRAME=1)))
    assert measures.notes[0].startswith("The file has 2 of the 9 frames")
