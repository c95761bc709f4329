"""Regions: integrals worked by hand, sums that must hold, masks that mirror, and pedar's sensors."""

from dataclasses import replace

import numpy as np
import pytest

from orthocalc.pressure.cells import cells_of
from orthocalc.pressure.measures import Borders, examine, measure
from orthocalc.pressure.regions import PARTS, SUMS, pedar_mask, region_loads
from orthocalc.pressure.steps import Step
from tests.pressure.prints import foot


def step(first, last, rate_hz):
    return Step(first, last, first / rate_hz, last / rate_hz, 0.0)


def test_integrals_of_two_cells_worked_by_hand(recording_of):
    """Cells of 50 mm², 10 Hz, one step of 4 frames: A 100, 200, 300, 0 kPa and B 200, 0, 100, 100 kPa.

    PTI (highest cell of each frame): (200 + 200 + 300 + 100) / 10 = 80; cell-wise: A 600, B 400 → 60 kPa·s;
    force 15, 10, 20, 5 N → FTI 5 N·s; over 1 cm²: 50 kPa·s. The frames around the step count for peaks alone.
    """
    a = [0, 100, 200, 300, 0, 900]
    b = [0, 200, 0, 100, 100, 0]
    recording = recording_of(np.array([a, b]).T.reshape(6, 1, 2), rate_hz=10.0, pitch_mm=(5.0, 10.0))
    cells = cells_of(recording)
    labels = np.array([PARTS.index("heel_medial"), PARTS.index("heel_lateral")])
    loads = region_loads(cells, labels, [step(1, 5, 10.0)], 10.0, sided=True, grouped=np.array([True, True]))
    heel = loads["heel"]
    assert heel.pti_kpa_s == pytest.approx(80)
    assert heel.pti_cell_kpa_s == pytest.approx(60)
    assert heel.force_time_integral_n_s == pytest.approx(5)
    assert heel.pti_melai_kpa_s == pytest.approx(50)
    assert heel.contact_area_cm2 == pytest.approx(1)
    assert heel.contact_time_s == pytest.approx(0.4)
    assert (heel.peak_pressure_kpa, heel.peak_force_n) == pytest.approx((900, 45))
    assert loads["heel_medial"].pti_kpa_s == loads["heel_medial"].pti_cell_kpa_s == pytest.approx(60)
    assert loads["heel_lateral"].contact_time_s == pytest.approx(0.3)
    assert loads["toes"].peak_force_n == 0
    assert loads["toes"].pti_melai_kpa_s is None


def test_integrals_are_means_over_steps(recording_of):
    pressure = np.zeros((60, 1, 3))
    pressure[10:20], pressure[30:50] = 100, 100
    cells = cells_of(recording_of(pressure))
    steps = [step(10, 20, 50.0), step(30, 50, 50.0)]
    loads = region_loads(cells, np.zeros(3, int), steps, 50.0, sided=True, grouped=np.ones(3, bool))
    assert loads["heel"].pti_kpa_s == pytest.approx(100 * 15 / 50)
    assert loads["heel"].contact_time_s == pytest.approx(15 / 50)


@pytest.fixture
def walk(recording_of):
    """A drawn left foot that stands three times, and some light cells beside it."""
    image = foot(degrees=7.0)
    image[2:4, 2:5] = 5.0
    pressure = np.zeros((160, *image.shape))
    for start in (10, 60, 110):
        pressure[start : start + 35] = image * np.linspace(0.5, 1.0, 35)[:, None, None]
    return recording_of(pressure, side="left")


def test_regions_share_out_everything(walk):
    """Every cell lies in one region: forces, integrals and areas of the four sums are those of the whole sensor."""
    measures = measure(walk)
    regions = measures.regions
    assert set(regions) == {*PARTS, *SUMS}
    for name in ("contact_area_cm2", "force_time_integral_n_s"):
        whole = {"contact_area_cm2": measures.contact_area_cm2}.get(name, measures.steps_mean.get(name))
        assert sum(getattr(regions[part], name) for part in PARTS) == pytest.approx(whole)
        assert sum(getattr(regions[part], name) for part in SUMS) == pytest.approx(whole)
    assert max(region.peak_pressure_kpa for region in regions.values()) == measures.peak_pressure_kpa
    for name, parts in SUMS.items():
        peaks = [regions[part].peak_pressure_kpa for part in parts]
        assert regions[name].peak_pressure_kpa == max(peaks)
        assert regions[name].peak_force_n == pytest.approx(sum(regions[part].peak_force_n for part in parts))


def test_three_integrals_in_their_order(walk):
    """A cell's own integral is at most that of each frame's highest, and at least the mean over the contact area."""
    for load in measure(walk).regions.values():
        assert load.pti_melai_kpa_s <= load.pti_cell_kpa_s * (1 + 1e-9)
        assert load.pti_cell_kpa_s <= load.pti_kpa_s * (1 + 1e-9)


def test_a_mirrored_foot_has_the_same_loads(walk):
    right = replace(walk, pressure_kpa=walk.pressure_kpa[:, :, ::-1].copy(), side="right")
    here, there = measure(walk).regions, measure(right).regions
    assert list(here) == list(there)
    for name, load in here.items():
        assert _alike(there[name], load), name


def _alike(a, b) -> bool:
    return all(getattr(a, name) == pytest.approx(getattr(b, name)) for name in a.__dataclass_fields__)


def test_places_of_the_regions_in_a_foot(walk):
    """Heel behind 27 %, midfoot behind 55 %, heads in order from medial, hallux medial of the toes."""
    seen = examine(walk)
    along, right = seen.found.places_mm()
    labels = seen.labels.reshape(along.shape)
    share, touched = along / seen.found.whole_mm, seen.found.touched | seen.found.toes

    def of(*names):
        return touched & np.isin(labels, [PARTS.index(name) for name in names])

    assert share[of(*SUMS["heel"])].max() < 0.27 <= share[of(*SUMS["midfoot"])].min()
    assert share[of(*SUMS["midfoot"])].max() < 0.55 <= share[of(*SUMS["forefoot"])].min()
    assert share[of(*SUMS["toes_all"])].min() > 0.75
    medial = [right[of(f"mth{i}")].mean() for i in range(1, 6)]
    assert medial == sorted(medial, reverse=True)
    assert right[of("hallux")].mean() > right[of("toes")].mean()
    assert right[of("heel_medial")].min() >= 0 > right[of("heel_lateral")].max()


def test_other_borders(walk):
    here, there = measure(walk).regions, measure(walk, Borders(0.31, 0.51)).regions
    assert there["heel"].contact_area_cm2 > here["heel"].contact_area_cm2
    assert there["forefoot"].contact_area_cm2 > here["forefoot"].contact_area_cm2
    for bad in ((0.55, 0.27), (0.0, 0.5), (0.3, 0.9)):
        with pytest.raises(ValueError, match="rise"):
            Borders(*bad)


def test_without_a_side_only_the_sums_have_a_name(recording_of):
    image = np.zeros((60, 30))
    image[5:47, 6:24] = 100.0
    image[19:33, 6:10] = image[19:33, 20:24] = 0
    pressure = np.zeros((60, *image.shape))
    pressure[10:50] = image
    measures = measure(recording_of(pressure))
    assert measures.side is None
    assert set(measures.regions) == set(SUMS)
    assert measures.cpei_pct is None
    assert "which foot" in measures.absent["cpei_pct"]


def test_pedar_sensors():
    """Counts of novel's numbering: 26, 28, 28 and 17 sensors; the hallux is 83, 84, 90, 91, 96."""
    labels = pedar_mask()
    count = {name: int(np.isin(labels, [PARTS.index(part) for part in parts]).sum()) for name, parts in SUMS.items()}
    assert count == {"heel": 26, "midfoot": 28, "forefoot": 28, "toes_all": 17}
    assert (np.flatnonzero(labels == PARTS.index("hallux")) + 1).tolist() == [83, 84, 90, 91, 96]
    heads = [int((labels == PARTS.index(f"mth{i}")).sum()) for i in range(1, 6)]
    assert heads == [8, 4, 4, 4, 8]
    assert labels[54] == PARTS.index("mth1")  # sensor 55 is the most medial of its row
