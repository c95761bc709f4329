"""A print turned, mirrored, shifted, padded, drawn on other cells or pressed harder is the same foot."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orthocalc.finding import other
from orthocalc.pressure.measures import measure
from orthocalc.pressure.recording import even_areas_mm2
from tests.pressure.prints import foot

PITCHES = st.sampled_from([(5.0, 5.0), (4.0, 4.0), (5.08, 7.62), (3.0, 4.0), (8.0, 5.0)])
TOLERANCES = {
    "arch_index": 0.02,
    "modified_arch_index": 0.02,
    "staheli": 0.1,
    "chippaux_smirak_pct": 6,
    "clarke_deg": 6,
    "foot_length_mm": 8,
    "cpei_pct": 2.5,
    "mth1_s": 0.03,
    "mth5_s": 0.05,
}
"""How far a measure of the drawn foot may move on cells of up to 8 mm: a cell or less of its length."""
ON_8_MM = {"staheli": 0.2, "chippaux_smirak_pct": 8}
"""The same of shares of two widths (34 of 53 mm, 34 of 80 mm) that are each known to a cell of 8 mm."""


def tolerance_of(name, pitch):
    return ON_8_MM.get(name, TOLERANCES[name]) if pitch[0] >= 8 else TOLERANCES[name]


def walk(recording_of, image, pitch):
    """Roll over a print: heel, all, forefoot, toes; one step at 50 Hz."""
    rows = np.flatnonzero(image.any(axis=1))
    share = (np.arange(image.shape[0]) - rows[0]) / np.ptp(rows)
    phases = [share < 0.35, share < 0.7, share >= 0.0, share >= 0.3, share >= 0.55]
    pressure = np.zeros((60, *image.shape))
    for i, part in enumerate(phases):
        pressure[10 + 8 * i : 18 + 8 * i] = image * part[:, None]
    return recording_of(pressure, pitch_mm=pitch)


@pytest.fixture(scope="module")
def expected(recording_of):
    return measure(walk(recording_of, foot(pitch=(1.0, 1.0)), (1.0, 1.0)))


@example(pitch=(8.0, 5.0), degrees=0.0, shift=(0.0, 0.0), mirror=True)
@given(
    pitch=PITCHES,
    degrees=st.floats(-20, 20),
    shift=st.tuples(st.floats(-8, 8), st.floats(-8, 8)),
    mirror=st.booleans(),
)
def test_the_same_foot_however_it_lies(recording_of, expected, pitch, degrees, shift, mirror):
    image = foot(pitch=pitch, degrees=degrees, shift=shift, mirror=mirror)
    measures = measure(walk(recording_of, image, pitch))
    assert measures.side == ("right" if mirror else "left")
    for name in TOLERANCES:
        if name == "cpei_pct" and abs(degrees) > 1:
            continue  # the walk is drawn along the rows, so a turned print rolls over another path
        known = pytest.approx(getattr(expected, name), abs=tolerance_of(name, pitch))
        assert getattr(measures, name) == known, name


@given(degrees=st.floats(-20, 20), pad=st.tuples(*[st.integers(0, 9)] * 4), scale=st.floats(0.5, 3))
def test_padding_mirroring_and_scaling_change_nothing(recording_of, degrees, pad, scale):
    recording = walk(recording_of, foot(degrees=degrees), (5.0, 5.0))
    here = measure(recording)
    padded = np.pad(recording.pressure_kpa, ((0, 0), pad[:2], pad[2:]))
    there = measure(recording_of(padded[:, :, ::-1]))
    assert there.side == other(here.side)
    for name in (*TOLERANCES, "contact_area_cm2", "cop_length_mm", "peak_force_n"):
        assert getattr(there, name) == pytest.approx(getattr(here, name), rel=1e-3, abs=1e-3), name
    assert there.forefoot_peak.x_mm == pytest.approx(here.forefoot_peak.x_mm, abs=1e-6)
    pressed = measure(replace(recording, pressure_kpa=recording.pressure_kpa * scale))
    assert pressed.peak_pressure_kpa == pytest.approx(scale * here.peak_pressure_kpa)
    assert pressed.cop_length_mm == pytest.approx(here.cop_length_mm)
    assert pressed.regions["heel"].pti_kpa_s == pytest.approx(scale * here.regions["heel"].pti_kpa_s)


def test_time_reversed_has_the_same_peaks_and_path_length(recording_of):
    recording = walk(recording_of, foot(), (5.0, 5.0))
    here, there = measure(recording), measure(replace(recording, pressure_kpa=recording.pressure_kpa[::-1].copy()))
    assert there.peak_pressure_kpa == here.peak_pressure_kpa
    assert there.cop_length_mm == pytest.approx(here.cop_length_mm)
    assert there.arch_index == here.arch_index


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_foot_on_a_plate_may_lie_any_way_round(recording_of, quarters):
    """On a plate a print is turned until its heel comes first, and nothing but the angle of gait changes."""
    plain = replace(walk(recording_of, foot(degrees=6.0), (5.0, 5.0)), format="novel_emed")
    turned = np.rot90(plain.pressure_kpa, quarters, axes=(1, 2)).copy()
    lying = replace(
        plain,
        pressure_kpa=turned,
        live=np.ones(turned.shape[1:], bool),
        area_mm2=even_areas_mm2(turned.shape[1:], (5.0, 5.0)),
    )
    here, there = measure(plain), measure(lying)
    assert there.side == here.side == "left"
    for name in (*TOLERANCES, "foot_axis_deg", "cop_length_mm"):
        assert getattr(there, name) == pytest.approx(getattr(here, name), rel=1e-6, abs=1e-6), name
    assert any("lay turned" in note for note in there.notes)


@pytest.mark.parametrize(("mirror", "degrees"), [(False, -9.0), (True, 9.0)])
def test_toes_out_is_positive_on_both_sides(recording_of, mirror, degrees):
    """A left foot turned to the left and a right one turned to the right both toe out by 9°."""
    straight = replace(walk(recording_of, foot(mirror=mirror), (5.0, 5.0)), format="novel_emed")
    turned = replace(walk(recording_of, foot(mirror=mirror, degrees=degrees), (5.0, 5.0)), format="novel_emed")
    assert measure(turned).foot_axis_deg - measure(straight).foot_axis_deg == pytest.approx(9, abs=1.5)
