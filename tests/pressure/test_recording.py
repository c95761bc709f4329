"""PressureRecording: three kinds, force from areas or as printed, shapes that must agree."""

import numpy as np
import pytest

from orthocalc.pressure.recording import PressureRecording


def of(pressure_kpa, area_mm2=None, pitch_mm=None, **more) -> PressureRecording:
    return PressureRecording(
        pressure_kpa=pressure_kpa,
        live=None,
        area_mm2=area_mm2,
        pitch_mm=pitch_mm,
        rate_hz=50,
        side=None,
        device="none",
        format="none",
        **more,
    )


def test_a_sensor_list_weighs_each_sensor_by_its_area():
    # 10 kPa · 100 mm² = 1 N, 20 kPa · 300 mm² = 6 N
    recording = of(np.array([[10.0, 20.0], [0.0, 1.0]]), np.array([100.0, 300.0]))
    assert recording.kind == "sensors"
    assert recording.force_n().tolist() == pytest.approx([7.0, 0.3])
    assert recording.time_s().tolist() == [0, 0.02]
    with pytest.raises(ValueError, match="not of a mat"):
        recording.mat()


def test_a_mat_has_one_cell_area(recording_of):
    recording = recording_of(np.full((2, 3, 4), 10.0), pitch_mm=(5.0, 8.0))
    assert recording.kind == "mat"
    assert recording.cell_area_mm2 == 40
    assert recording.force_n().tolist() == pytest.approx([4.8, 4.8])


def test_force_alone_is_as_printed():
    recording = of(None, printed_force_n=np.array([3.0, 4.0, 5.0]))
    assert (recording.kind, recording.frames) == ("force", 3)
    assert recording.force_n().tolist() == [3, 4, 5]


def test_cells_of_unknown_area_have_the_printed_force():
    recording = of(np.ones((1, 16)), printed_force_n=np.array([7.0]))
    assert recording.force_n().tolist() == [7]
    with pytest.raises(ValueError, match="neither areas nor a printed force"):
        of(np.ones((1, 16))).force_n()


@pytest.mark.parametrize(
    "wrong",
    [
        {"area_mm2": np.ones(3)},
        {"places": np.ones((2, 3))},
        {"printed_force_n": np.ones(4)},
        {"printed_cop": np.ones((5, 3))},
    ],
)
def test_shapes_that_disagree_are_refused(wrong):
    with pytest.raises(ValueError, match="has the shape"):
        of(np.ones((5, 2)), **wrong)


def test_nothing_can_be_written_into_a_recording(recording_of):
    with pytest.raises(ValueError, match="read-only"):
        recording_of(np.ones((1, 2, 2))).pressure_kpa[0] = 0
