"""What each kind of device can give, and the reason it names for what it cannot: sensor lists, force alone, stances."""

from dataclasses import replace

import numpy as np
import pytest

from orthocalc.pressure.absent import ALL
from orthocalc.pressure.measures import measure
from orthocalc.pressure.recording import PressureRecording
from tests.pressure.prints import foot

RATE = 100.0


def steps_of(frames=400, stance=70, lead=30, every=110) -> np.ndarray:
    """Return the share of full load of each frame of three steps."""
    load = np.zeros(frames)
    for start in range(lead, frames - every, every):
        load[start : start + stance] = np.sin(np.linspace(0.05, np.pi - 0.05, stance))
    return load


def sensors(count, areas=True, places=True, **more) -> PressureRecording:
    """Return a list of sensors in rows of four that load from heel to toe."""
    place = np.array([((i % 4 + 0.5) / 4, (i // 4 + 0.5) / (count / 4)) for i in range(count)])
    load = steps_of()
    pressure = 100 * load[:, None] * (0.2 + place[:, 1][None])
    given = {"pressure_kpa": pressure, "live": np.ones(count, bool), "area_mm2": None, "pitch_mm": None}
    given |= {"rate_hz": RATE, "side": "left", "device": "test", "format": "test"}
    if areas:
        given["area_mm2"] = np.full(count, 150.0)
    if places:
        given |= {"places": place, "places_unit": "share"}
    return PressureRecording(**(given | more))


def force_only() -> PressureRecording:
    given = {
        "pressure_kpa": None,
        "live": None,
        "area_mm2": None,
        "pitch_mm": None,
        "printed_force_n": 800 * steps_of(),
    }
    return PressureRecording(**given, rate_hz=RATE, side="right", device="loadsol", format="novel_loadsol")


def test_force_alone_gives_steps_force_and_time():
    measures = measure(force_only())
    assert len(measures.steps) == 3
    assert measures.peak_force_n == pytest.approx(800, rel=1e-3)
    assert measures.contact_time_s == pytest.approx(0.7, abs=0.03)
    assert measures.steps_mean["force_time_integral_n_s"] == pytest.approx(800 * 0.7 * 2 / np.pi, rel=0.02)
    assert measures.peak_pressure_kpa is None
    assert measures.contact_area_cm2 is None
    assert measures.regions == {}
    for name in ("peak_pressure_kpa", "arch_index", "cop_length_mm", "cpei_pct"):
        assert "force alone" in measures.absent[name]
    assert any("force alone" in note for note in measures.notes)


def test_sixteen_sensors_give_no_arch_index_and_no_contact_area():
    measures = measure(sensors(16))
    assert measures.peak_force_n == pytest.approx(15 * sum(0.2 + (i // 4 + 0.5) / 4 for i in range(16)), rel=1e-3)
    assert (measures.arch_index, measures.contact_area_cm2, measures.cpei_pct) == (None, None, None)
    assert measures.regions == {}
    assert "16 sensors" in measures.absent["arch_index"]
    assert "few sensors" in measures.absent["contact_area_cm2"]
    assert any("16 sensors" in note for note in measures.notes)
    assert "contact_area_cm2" not in measures.steps_mean


def test_places_in_shares_give_an_extent_and_no_millimetres():
    """The weights grow along the insole alike in every frame, so the centre rests: extent 0."""
    measures = measure(sensors(16))
    assert measures.cop_length_mm is None
    assert "shares" in measures.absent["cop_length_mm"]
    assert measures.cop_extent_s == pytest.approx(0, abs=1e-9)


def test_the_makers_centre_of_pressure_stands_in_where_places_are_secret():
    """From −0.35 to 0.30 of the insole's length in every step: 0.65."""
    load = steps_of()
    printed = np.full((400, 2), np.nan)
    for start in (30, 140, 250):
        printed[start : start + 70] = np.column_stack([np.zeros(70), np.linspace(-0.35, 0.30, 70)])
    recording = sensors(
        16, areas=False, places=False, printed_force_n=900 * load, printed_cop=printed, printed_cop_unit="share"
    )
    measures = measure(recording)
    assert measures.peak_force_n == pytest.approx(900, rel=1e-3)
    assert measures.cop_extent_s == pytest.approx(0.65, abs=0.02)


def test_unknown_areas_and_no_printed_force_leave_the_force_open():
    measures = measure(sensors(16, areas=False))
    assert len(measures.steps) == 3
    assert measures.peak_force_n is None
    assert measures.step_peak_force_n is None
    assert "areas" in measures.absent["peak_force_n"]
    assert measures.peak_pressure_kpa > 0


def test_pedar_gives_regions_by_its_sensors():
    """All 99 sensors alike at 100 kPa and 150 mm²: heel 26 × 15 N/10, contact 99 × 1.5 cm²."""
    load = steps_of()
    place = np.array([((i % 7 + 0.5) / 7, (i // 7 + 0.5) / 15) for i in range(99)])
    pressure = np.repeat(100 * load[:, None], 99, axis=1)
    measures = measure(replace(sensors(99), pressure_kpa=pressure, places=place, format="novel_pedar"))
    top = load.max()
    assert measures.regions["heel"].peak_force_n == pytest.approx(26 * 100 * 150 / 1000 * top)
    assert measures.regions["mth1"].peak_force_n == pytest.approx(8 * 15 * top)
    assert measures.contact_area_cm2 == pytest.approx(99 * 1.5)
    assert measures.steps_mean["contact_area_cm2"] == pytest.approx(99 * 1.5)
    assert measures.arch_index is None
    assert "99 sensors" in measures.absent["arch_index"]


def test_lone_sensors_are_no_contact():
    load = steps_of()
    place = np.array([((i % 7 + 0.5) / 7, (i // 7 + 0.5) / 15) for i in range(99)])
    pressure = np.zeros((400, 99))
    pressure[:, [0, 1, 7, 60, 62]] = 50 * load[:, None]
    measures = measure(replace(sensors(99), pressure_kpa=pressure, places=place, format="novel_pedar"))
    assert measures.contact_area_cm2 == pytest.approx(3 * 1.5)


def test_standing_still_gives_a_static_arch_index(recording_of):
    rng = np.random.default_rng(2)
    pressure = foot() * (1 + 0.03 * rng.standard_normal((300, 1, 1)))
    measures = measure(recording_of(pressure, 50.0, side="left"))
    assert measures.standing
    assert measures.steps == ()
    assert measures.arch_index == pytest.approx(measure(recording_of([foot()], 1.0, side="left")).arch_index, abs=1e-6)
    assert measures.contact_time_s is None
    assert "no complete step" in measures.absent["contact_time_s"]
    assert any("stood still" in note for note in measures.notes)


@pytest.mark.parametrize("seconds", [0.5, 1.9])
def test_a_short_piece_of_a_stance_is_not_standing(recording_of, seconds):
    measures = measure(recording_of(np.repeat(foot()[None], round(seconds * 50), axis=0), 50.0, side="left"))
    assert not measures.standing
    assert measures.arch_index is None


def test_shifting_from_foot_to_foot_is_not_standing_still(recording_of):
    weights = 1 + 0.7 * np.sin(np.linspace(0, 12, 400))
    assert not measure(recording_of(foot() * weights[:, None, None], 50.0, side="left")).standing


def test_a_single_picture_is_neither(recording_of):
    measures = measure(recording_of([foot()], 1.0))
    assert not measures.standing
    assert measures.arch_index is not None
    assert any("One picture without time" in note for note in measures.notes)


@pytest.mark.parametrize("recording", [force_only(), sensors(16), sensors(99), sensors(16, areas=False, places=False)])
def test_everything_that_is_none_has_a_reason_and_only_that(recording):
    measures = measure(recording)
    for name in ALL:
        assert (getattr(measures, name) is None) == (name in measures.absent), name
