"""Centre of pressure: paths that are lines and arcs of known length, their excursion index, the gate, empty frames."""

import numpy as np
import pytest

from orthocalc.pressure.cells import cells_of
from orthocalc.pressure.cop import GATE, CopPath, cop_path, excursion
from orthocalc.pressure.measures import measure
from orthocalc.pressure.toeless import toeless_print
from tests.pressure.prints import Blocks, draw

PITCH = (5.0, 5.0)
WIDTH_MM, LENGTH_MM = 90.0, 210.0


@pytest.fixture
def rectangle():
    """A print of 90 × 210 mm whose middle lies at (110, 170) mm."""
    return toeless_print(draw(Blocks((45, 45), (45, 45), (45, 45))), PITCH)


def arc(bulge_mm: float, points: int = 2001) -> np.ndarray:
    """Draw an arc of a circle over the chord from 30 to 180 mm of the print's length, bulging to the right."""
    half = 75.0
    radius = (half**2 + bulge_mm**2) / (2 * bulge_mm)
    angle = np.linspace(-np.arcsin(half / radius), np.arcsin(half / radius), points)
    return np.column_stack([110 + radius * np.cos(angle) - radius + bulge_mm, 170 + radius * np.sin(angle)])


def line(points: int = 50) -> np.ndarray:
    return np.column_stack([np.full(points, 110.0), np.linspace(95, 245, points)])


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_straight_path(rectangle, side):
    path = CopPath(line(), "mm")
    assert path.length_mm() == pytest.approx(150)
    assert excursion(path, rectangle, side).cpei_pct == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("side", "lateral"), [("left", -1), ("right", 1)])
@pytest.mark.parametrize("bulge_mm", [2.0, 8.0, 15.0])
def test_an_arc(rectangle, side, lateral, bulge_mm):
    """Length r · angle; the excursion at 2/3 of 210 mm, 35 mm before the chord's middle, over a width of 90 mm."""
    radius = (75**2 + bulge_mm**2) / (2 * bulge_mm)
    path = CopPath(arc(bulge_mm), "mm")
    assert path.length_mm() == pytest.approx(2 * radius * np.arcsin(75 / radius), rel=1e-5)
    height = np.sqrt(radius**2 - 35**2) - radius + bulge_mm
    found = excursion(path, rectangle, side)
    assert found.width_mm == pytest.approx(WIDTH_MM)
    assert found.excursion_mm == pytest.approx(lateral * height, abs=1e-3)
    assert found.cpei_pct == pytest.approx(lateral * 100 * height / WIDTH_MM, abs=2e-3)


def test_a_path_that_ends_before_the_line_has_no_index(rectangle):
    assert excursion(CopPath(line()[:20], "mm"), rectangle, "left") is None
    assert CopPath(line()[:1], "mm").length_mm() is None


def test_shares_have_no_length_in_mm():
    assert CopPath(line(), "share").length_mm() is None


def rolling(weights, frames: int = 40) -> np.ndarray:
    """Let a 5 × 5 cell block roll from row 5 to row 44 of a 60 × 21 mat, with a weight for each frame."""
    pressure = np.zeros((frames, 60, 21))
    for frame, weight in enumerate(weights):
        pressure[frame, 5 + frame : 10 + frame, 8:13] = 100.0 * weight
    return pressure


def test_the_centre_of_a_block_is_its_middle(recording_of):
    recording = recording_of(rolling(np.ones(40)))
    path = cop_path(recording, cells_of(recording), 0, 40)
    assert path.unit == "mm"
    assert path.places[:, 0] == pytest.approx(np.full(40, 10.5 * 5))
    assert path.places[:, 1] == pytest.approx((7.5 + np.arange(40)) * 5)
    assert path.length_mm() == pytest.approx(39 * 5)


def test_cells_weigh_with_pressure_and_pitch(recording_of):
    """100 kPa at column 2 and 300 kPa at column 6 of 4 × 8 mm cells: x = (100 · 10 + 300 · 26) / 400 = 22 mm."""
    pressure = np.zeros((2, 4, 8))
    pressure[:, 1, 2], pressure[:, 1, 6] = 100, 300
    recording = recording_of(pressure, pitch_mm=(4.0, 8.0))
    assert cop_path(recording, cells_of(recording), 0, 2).places == pytest.approx(np.array([[22.0, 12.0]] * 2))


def test_frames_under_the_gate_and_empty_ones_give_no_place(recording_of):
    """Weights of 0, 4 %, 5 % and more of the peak: the first two frames and the last are left out."""
    weights = np.concatenate([[0.0, 0.04, 0.05], np.ones(35), [0.06, 0.0]])
    recording = recording_of(rolling(weights))
    assert GATE == 0.05
    assert cop_path(recording, cells_of(recording), 0, 40).places[:, 1] == pytest.approx((7.5 + np.arange(2, 39)) * 5)
    nothing = recording_of(np.zeros((5, 60, 21)))
    assert len(cop_path(nothing, cells_of(nothing), 0, 5).places) == 0


def test_a_recording_with_empty_frames_is_measured(recording_of):
    """Empty frames inside a step, which make the peer's CoP not a number, change no value."""
    outline = draw(Blocks((30, 30), (10, 30), (45, 45)))
    pressure = np.zeros((120, *outline.shape))
    pressure[20:90] = outline
    pressure[50:52] = 0
    measures = measure(recording_of(pressure, 100.0, side="left"))
    assert measures.cop_length_mm == pytest.approx(0, abs=1e-9)
    assert np.isfinite(measures.arch_index)


@pytest.mark.parametrize("scale", [0.1, 7.0])
def test_pressure_scaled_moves_no_centre(recording_of, scale):
    rng = np.random.default_rng(4)
    pressure = rng.uniform(0, 200, (30, 20, 10))
    paths = [cop_path(r, cells_of(r), 0, 30).places for r in (recording_of(pressure), recording_of(scale * pressure))]
    assert paths[0] == pytest.approx(paths[1])
