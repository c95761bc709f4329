"""Whole recordings: the two synthetic examples, and a real F-Scan pair and prints of known side."""

import re
import runpy
import time
from dataclasses import replace

import numpy as np
import pytest

from orthocalc.pressure.arch_index import arch_index
from orthocalc.pressure.measures import measure
from orthocalc.pressure.orientation import orient
from orthocalc.pressure.readers import read_recordings
from orthocalc.pressure.toeless import toeless_print

SIDES = ("left", "right")
FSCAN = {"left": "pressuRe/fscan_testL.asf", "right": "pressuRe/fscan_testR.asf"}


def mirrored(recording):
    return replace(recording, pressure_kpa=recording.pressure_kpa[:, :, ::-1].copy())


@pytest.fixture(params=SIDES)
def side(request):
    return request.param


@pytest.fixture
def example(examples, side):
    (recording,) = read_recordings(examples / f"walk_{side}.asf")
    return recording


@pytest.fixture
def fscan(data, side):
    (recording,) = read_recordings(data / FSCAN[side])
    return recording


def test_the_examples_are_what_their_script_writes(tmp_path, examples, side, monkeypatch):
    monkeypatch.setattr("sys.argv", ["make_recordings.py", str(tmp_path)])
    runpy.run_path(str(examples / "make_recordings.py"), run_name="__main__")
    made = read_recordings(tmp_path / f"walk_{side}.asf")[0].pressure_kpa
    kept = read_recordings(examples / f"walk_{side}.asf")[0].pressure_kpa
    # another machine's sine may round one kPa to its neighbour, or across the noise floor of 6
    assert np.quantile(abs(made - kept), 0.999) <= 1


def test_the_examples_say_that_they_are_synthetic_and_are_small(examples, side):
    content = (examples / f"walk_{side}.asf").read_bytes()
    assert len(content) < 400_000
    assert b"\nsynthetic: " in content


def test_the_examples_measure_as_they_were_made(example, side):
    """Four whole strides of 0.64 s stance, humps of 1.1 body weight of 75 kg, the left arch lower."""
    measures = measure(example)
    assert measures.side == side
    assert len(measures.steps) == 4
    assert measures.contact_time_s == pytest.approx(0.64, abs=0.032)
    starts = [step.start_s for step in measures.steps]
    assert np.diff(starts) == pytest.approx([1.04] * 3, abs=0.033)
    assert measures.step_peak_force_n == pytest.approx(1.1 * 75 * 9.81, rel=0.03)
    assert measures.peak_pressure_kpa <= 400
    assert measures.notes == ()
    low, high = {"left": (0.26, 0.29), "right": (0.19, 0.23)}[side]
    assert low < measures.arch_index < high


@pytest.mark.usefixtures("side")
@pytest.mark.parametrize("kind", ["example", "fscan"])
def test_a_mirrored_recording_is_the_other_foot(request, kind):
    recording = request.getfixturevalue(kind)
    here, there = measure(recording), measure(mirrored(recording))
    assert there.side != here.side
    assert there.arch_index == pytest.approx(here.arch_index, abs=1e-3)
    assert there.contact_area_cm2 == here.contact_area_cm2
    assert there.steps == here.steps


def test_a_wrong_side_is_said(example, side):
    wrong = "right" if side == "left" else "left"
    measures = measure(replace(example, side=wrong))
    assert measures.side == wrong
    assert measures.side_confidence < 0.1
    assert any(f"Named as the {wrong} foot, but the print looks like a {side} one" in note for note in measures.notes)


def test_a_recording_that_lies_the_wrong_way_round_is_said(example):
    measures = measure(replace(example, pressure_kpa=example.pressure_kpa[:, ::-1].copy()))
    assert measures.arch_index is None
    assert any("toes where the file should have the heel" in note for note in measures.notes)


def test_fscan_header(fscan):
    assert fscan.pressure_kpa.shape == (205, 60, 21)
    assert fscan.live.sum() == 955
    assert fscan.rate_hz == 31.25
    assert fscan.pitch_mm == (5.08, 5.08)
    assert fscan.calibration_mass_kg == 75.0001
    assert fscan.device == "Tekscan FSCAN"
    assert fscan.notes == ()


def test_fscan_force_is_the_sum_of_the_printed_numbers(fscan, data, side):
    """Every number of a frame once, times 25.8064 mm²: no sensel is doubled or lost."""
    text = (data / FSCAN[side]).read_text()
    frames = re.split(r"Frame \d+\n", text)[1:]
    sums = [sum(int(n) for n in re.findall(r"\d+", frame)) for frame in frames]
    assert fscan.force_n() == pytest.approx(np.array(sums) * 25.8064e-3)
    assert measure(fscan).peak_force_n == pytest.approx(max(sums) * 25.8064e-3)


def test_fscan_steps_sides_and_forces_of_a_75_kg_walker(fscan, side):
    measures = measure(fscan)
    assert measures.side == side
    assert measures.side_confidence > 0.9
    assert len(measures.steps) == 5
    assert 0.55 < measures.contact_time_s < 0.85
    assert 0.9 < measures.step_peak_force_n / (75 * 9.81) < 1.3
    assert measures.arch_index_sd < 0.02
    assert 0.14 < measures.arch_index < 0.33


def test_fscan_right_has_twelve_stuck_sensels(data):
    """Counted in the file's text: 12 places are above 0 in more than 184 of 205 frames, some beside the foot."""
    (recording,) = read_recordings(data / FSCAN["right"])
    assert any(note.startswith("12 sensels are loaded") for note in measure(recording).notes)


def test_fscan_with_windows_line_ends_is_the_same(fscan, data, side, read):
    turned = (data / FSCAN[side]).read_bytes().replace(b"\n", b"\r\n")
    assert np.array_equal(read(turned).pressure_kpa, fscan.pressure_kpa)


def test_mean_print_of_104_adults(data, side):
    """Left and right of the same people: the right side, indices within 2 SD of Cavanagh & Rodgers' 0.23 and alike."""
    prints = {s: np.loadtxt(data / f"mun104/MUN104{s[0].upper()}.csv", delimiter=",") for s in SIDES}
    found = orient(prints[side], (5.0, 5.0))
    assert found.side == side
    assert found.heel_first_probability > 0.9
    index = {s: arch_index(prints[s], (5.0, 5.0))[0] for s in SIDES}
    assert 0.23 - 2 * 0.046 < index[side] < 0.23 + 2 * 0.046
    assert abs(index["left"] - index["right"]) < 0.02


@pytest.mark.usefixtures("side")
@pytest.mark.parametrize("kind", ["example", "fscan"])
def test_the_ball_ends_before_the_toes(request, kind):
    """The ball's front edge lies at 0.80–0.90 of a print's length: the metatarsal heads are at 0.74 of the foot's."""
    recording = request.getfixturevalue(kind)
    image = recording.pressure_kpa.max(axis=0)
    print_ = toeless_print(image, recording.pitch_mm)
    rows = np.nonzero(print_.touched | print_.toes)[0]
    whole = (rows.max() - rows.min() + 1) * recording.pitch_mm[1]
    assert 0.80 < print_.axis.length_mm / whole < 0.90


def test_reading_is_about_as_fast_as_splitting_the_text(data):
    path = data / FSCAN["left"]
    text = path.read_text().split("ASCII_DATA @@")[1]

    def best(work) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return min(times)

    plain = best(lambda: [float(x) for x in text.replace(",", " ").split() if x[0].isdigit()])
    assert best(lambda: read_recordings(path)) < 2 * plain
