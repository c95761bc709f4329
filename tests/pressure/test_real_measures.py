"""Every real recording measured: what came out, against the vendors' own numbers and the sides that are known."""

from dataclasses import replace

import numpy as np
import pytest

from orthocalc.finding import other
from orthocalc.pressure.cells import cells_of
from orthocalc.pressure.cop import cop_path
from orthocalc.pressure.measures import examine, measure, symmetry
from orthocalc.pressure.readers import read_recordings
from orthocalc.pressure.regions import PARTS, SUMS

PRINTS = {  # file: side, complete steps
    "pressuRe/emed_test.lst": ("right", 1),
    "pressuRe/footscan_test.xls": ("right", 1),
    "pressuRe/fscan_testL.asf": ("left", 5),
    "pressuRe/fscan_testR.asf": ("right", 5),
    "greenai_insole/raw_pressure.csv": ("left", 1),
}
MUN104 = {"left": "mun104/MUN104L.csv", "right": "mun104/MUN104R.csv"}
MOTICON = "moticon/230927_102114.txt"
# "Gaitline length" of the vendor's report of that recording, one a step, shares of the insole's length
GAIT_LINES = {
    "left": [0.685943, 0.698590, 0.695779, 0.699355, 0.681646, 0.681542, 0.682123],
    "right": [0.673669, 0.677649, 0.699303, 0.671786, 0.670136, 0.683421, 0.636273],
}


SAME = (
    "arch_index",
    "modified_arch_index",
    "chippaux_smirak_pct",
    "staheli",
    "clarke_deg",
    "cpei_pct",
    "cop_length_mm",
    "foot_axis_deg",
    "foot_length_mm",
    "contact_area_cm2",
    "contact_time_s",
    "peak_force_n",
    "mth1_s",
    "mth5_s",
)


def measured(path, **more):
    return [measure(recording) for recording in read_recordings(path, **more)]


@pytest.mark.parametrize("name", PRINTS)
def test_whole_prints_have_every_measure(data, name):
    """Each shows its known side by itself, and lies within what healthy adults' prints show."""
    side, steps = PRINTS[name]
    (recording,) = read_recordings(data / name)
    seen, (measures,) = examine(recording), measured(data / name)
    assert seen.shown.side == measures.side == side
    assert len(measures.steps) == steps
    assert not measures.standing
    assert set(measures.absent) <= {"foot_axis_deg", "mth5_s"}
    assert 0.15 < measures.arch_index < 0.30
    assert 0.03 < measures.modified_arch_index < measures.arch_index
    assert 20 < measures.chippaux_smirak_pct < 50
    assert 0.4 < measures.staheli < 0.7
    assert 25 < measures.clarke_deg < 55
    assert 220 < measures.foot_length_mm < 290
    assert 0.6 < measures.contact_time_s < 1.1
    assert 0.5 < measures.cop_length_mm / measures.foot_length_mm < 1.1
    assert -10 < measures.cpei_pct < 40
    assert 0.68 < measures.mth1_s < 0.80
    assert 0.55 < measures.mth5_s < measures.mth1_s
    assert set(measures.regions) == {*PARTS, *SUMS}
    impulse = sum(measures.regions[name].force_time_integral_n_s for name in SUMS)
    assert impulse == pytest.approx(measures.steps_mean["force_time_integral_n_s"])


@pytest.mark.parametrize("name", PRINTS)
def test_a_mirrored_print_is_the_other_foot_with_the_same_numbers(data, name):
    (recording,) = read_recordings(data / name)
    flipped = {key: getattr(recording, key)[..., ::-1].copy() for key in ("pressure_kpa", "live", "area_mm2")}
    here = measure(replace(recording, side=None))
    there = measure(replace(recording, side=None, printed_cop=None, printed_cop_unit=None, **flipped))
    assert there.side == other(here.side)
    for key in SAME:
        a, b = getattr(here, key), getattr(there, key)
        assert b is None if a is None else b == pytest.approx(a, rel=2e-3, abs=2e-3), key
    for part in (*PARTS, *SUMS):
        a, b = here.regions[part], there.regions[part]
        assert b.force_time_integral_n_s == pytest.approx(a.force_time_integral_n_s, rel=0.02, abs=0.2), part
    assert there.forefoot_peak.x_mm == pytest.approx(here.forefoot_peak.x_mm, abs=0.1)


def test_emed_peak_force_is_the_printed_one(data):
    """The file prints the total force of every frame."""
    (recording,) = read_recordings(data / "pressuRe/emed_test.lst")
    assert measure(recording).peak_force_n == pytest.approx(recording.printed_force_n.max(), abs=0.006)


def test_footscan_with_empty_frames_has_a_path_of_numbers(data):
    """Its last frames are empty, where the peer's centre of pressure is not a number."""
    (recording,) = read_recordings(data / "pressuRe/footscan_test.xls")
    assert (recording.force_n() == 0).any()
    assert np.isfinite(cop_path(recording, cells_of(recording), 0, recording.frames).places).all()


def test_pliance_centre_of_pressure_is_the_printed_one(data):
    (recording,) = read_recordings(data / "pressuRe/pliance_test.asc")
    path = cop_path(recording, cells_of(recording), 0, recording.frames, gate=0.0)
    printed = recording.printed_cop[recording.force_n() > 0]
    assert path.places == pytest.approx(printed, abs=0.01)


def test_a_slow_partial_loading_is_no_step_and_has_no_index(data):
    """Ten seconds of rolling over a mat without midfoot: the peer gives an arch index here without a word."""
    (measures,) = measured(data / "pressuRe/pliance_test.asc")
    assert (measures.arch_index, measures.cpei_pct, measures.steps) == (None, None, ())
    assert any("No complete step" in note for note in measures.notes)


def test_moticon_gait_lines_are_those_of_the_report(data):
    """Gated at 25 % of the step's peak, where the report's lines end; they begin with one of the first three frames.

    The report gives start and end points, which are samples of the file: the end is the last frame above 25 % in all
    14 steps, the start the first such frame or one of the two after it, by a rule that is not published.
    """
    for recording in read_recordings(data / MOTICON):
        cells = cells_of(recording)
        for step, length in zip(examine(recording).steps, GAIT_LINES[recording.side], strict=True):
            path = cop_path(recording, cells, step.first, step.last, gate=0.25)
            assert path.unit == "share"
            lengths = path.places[-1, 1] - path.places[:3, 1]
            assert lengths[0] == pytest.approx(length, abs=0.006)
            assert abs(lengths - length).min() < 0.0005


def test_moticon_extent_is_near_the_reports_mean(data):
    """Gated at 5 % instead: 0.68 and 0.67 of the insole's length in the report."""
    found = {measures.side: measures for measures in measured(data / MOTICON)}
    assert found["left"].cop_extent_s == pytest.approx(0.68, abs=0.02)
    assert found["right"].cop_extent_s == pytest.approx(0.67, abs=0.02)
    for measures in found.values():
        assert len(measures.steps) == 7
        assert measures.arch_index is None
        assert measures.contact_area_cm2 is None


def test_moticon_forces_and_stances_are_near_the_reports(data):
    """Means of the steps' highest forces 980 and 1026 N; stances 0.80 and 0.81 s up to a later toe-off threshold."""
    found = {measures.side: measures for measures in measured(data / MOTICON)}
    assert found["left"].step_peak_force_n == pytest.approx(980.4, rel=0.005)
    assert found["right"].step_peak_force_n == pytest.approx(1026.1, rel=0.005)
    assert found["left"].contact_time_s == pytest.approx(0.804, abs=0.06)
    assert found["right"].contact_time_s == pytest.approx(0.814, abs=0.06)


def test_pedar_gives_forces_regions_and_an_asymmetry(data):
    found = {measures.side: measures for measures in measured(data / "pressuRe/pedar_example.asc")}
    for measures in found.values():
        assert set(measures.regions) == {*PARTS, *SUMS}
        assert measures.arch_index is None
        assert 100 < measures.contact_area_cm2 < 191.1  # insole y: 191.1 cm²
    compared = symmetry(found["left"], found["right"])
    assert compared["peak_force_n"].exceeds
    assert compared["peak_force_n"].index_pct > 0


def test_xsensor_has_a_whole_step_of_one_foot_alone(data):
    """1.3 s of treadmill: the right stance is cut by the file's ends."""
    left, right = measured(data / "pressuRe/xsensor_data.csv")
    assert (left.side, len(left.steps), right.side, len(right.steps)) == ("left", 1, "right", 0)
    assert left.arch_index is not None
    assert right.arch_index is None


def test_loadsol_touches_are_no_walk(data):
    (measures,) = measured(data / "loadsol/roll_test.txt")
    assert measures.peak_pressure_kpa is None
    assert any("nobody walked" in note for note in measures.notes)


@pytest.mark.parametrize("side", MUN104)
def test_a_mean_print_of_104_adults_is_a_picture_without_time(data, side):
    (measures,) = measured(data / MUN104[side], pitch_mm=(5.0, 5.0), unit="kPa")
    assert measures.side == side
    assert 0.15 < measures.arch_index < 0.25
    assert not measures.standing
    assert any("One picture" in note for note in measures.notes)


def test_left_and_right_mean_prints_are_alike(data):
    """Means of the same 104 people's left and right feet."""
    left, right = (measured(data / MUN104[side], pitch_mm=(5.0, 5.0), unit="kPa")[0] for side in ("left", "right"))
    assert left.foot_length_mm == pytest.approx(right.foot_length_mm, abs=5)
    assert left.clarke_deg == pytest.approx(right.clarke_deg, abs=8)
    for name in PARTS:
        a, b = left.regions[name].contact_area_cm2, right.regions[name].contact_area_cm2
        assert a == pytest.approx(b, abs=2), name
