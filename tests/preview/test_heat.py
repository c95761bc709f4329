"""Heat maps of grids whose picture is known: where a cell lies, what is between cells, and what is drawn over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.preview.heat import heat_map, loaded_box_mm, peak_places_mm
from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.terminal_colours import oklab

BACK = (10, 20, 30)
PITCH = (5.0, 8.0)


def one_cell(row, column, rows=12, columns=7, kpa=100.0):
    grid = np.zeros((rows, columns))
    grid[row, column] = kpa
    return grid


def levels(drawn):
    """Return each pixel's number in the palette, -1 where it is background."""
    number = {tuple(colour): i for i, colour in enumerate(HEIGHT.tolist())} | {BACK: -1}
    return np.array([[number[tuple(colour)] for colour in row] for row in drawn.image.tolist()])


def test_the_heel_is_below_and_the_left_edge_on_the_left():
    drawn = heat_map(one_cell(1, 5), PITCH, 35, 96, background=BACK)  # a pixel a mm
    rows, columns = np.nonzero(levels(drawn) > 250)
    assert drawn.mm_per_px == 1.0
    assert columns.mean() + 0.5 == pytest.approx(5.5 * 5, abs=0.5)
    assert 96 - rows.mean() - 0.5 == pytest.approx(1.5 * 8, abs=0.5)
    assert drawn.pixels([[27.5, 12.0]])[0] == pytest.approx([27.5, 84.0])


def test_between_two_cells_the_pressure_is_between_theirs():
    grid = np.tile([0.0, 40.0, 80.0, 80.0], (6, 1))
    drawn = heat_map(grid, (10.0, 10.0), 40, 60, background=BACK, peak_kpa=100.0)
    row = levels(drawn)[30]
    x = np.arange(40) + 0.5
    wanted = np.interp(x, [-5, 5, 15, 25, 35, 45], [0, 0, 40, 80, 80, 0]) * 2.55
    loaded = row >= 0
    assert row[loaded] == pytest.approx(wanted[loaded], abs=2)
    assert wanted[~loaded].max(initial=0) < 2 * 2.55  # below 2 % is background


@given(st.integers(0, 2**32 - 1), st.integers(3, 60), st.integers(3, 60))
def test_every_picture_keeps_its_peak_and_the_empty_stays_empty(seed, width, height):
    rng = np.random.default_rng(seed)
    grid = rng.uniform(0, 300, (rng.integers(1, 70), rng.integers(1, 30))) * (rng.random() < 0.9)
    drawn = heat_map(grid, PITCH, width, height, background=BACK)
    assert levels(drawn).max() == (255 if grid.any() else -1)
    assert drawn.image.shape == (height, width, 3)


@given(st.integers(0, 2**32 - 1))
def test_a_mirrored_print_has_the_mirrored_picture(seed):
    rng = np.random.default_rng(seed)  # of an even number of columns the middle pixel would lie on two cells' border
    grid = rng.uniform(0, 300, (11, 7)) * (rng.random((11, 7)) < 0.6)
    labels = rng.integers(0, 4, (11, 7))
    one, other = (
        heat_map(g, PITCH, 31, 90, labels=m, background=BACK).image.astype(int)
        for g, m in ((grid, labels), (grid[:, ::-1], labels[:, ::-1]))
    )
    assert np.abs(one - other[:, ::-1]).max() <= 6  # rounding: a step of the palette


def test_missing_sensors_are_no_pressure():
    grid = one_cell(4, 3)
    holes = np.where(grid == 0, np.nan, grid)
    assert (heat_map(holes, PITCH, 40, 80).image == heat_map(grid, PITCH, 40, 80).image).all()


def test_all_frames_of_a_step_share_one_palette_and_one_place():
    strong, weak = one_cell(4, 3, kpa=200.0), one_cell(4, 3, kpa=50.0)
    box = loaded_box_mm(strong, PITCH)
    assert box == (15 - 10, 20 + 10, 32 - 10, 40 + 10)
    drawn = [heat_map(grid, PITCH, 25, 28, box_mm=box, peak_kpa=200.0, background=BACK) for grid in (strong, weak)]
    assert [levels(one).max() for one in drawn] == [255, pytest.approx(64, abs=1)]
    assert drawn[0].pixels([[17.5, 36.0]]) == pytest.approx(drawn[1].pixels([[17.5, 36.0]]))
    assert drawn[0].pixels([[17.5, 36.0]])[0] == pytest.approx([12.5, 14])
    scaled = heat_map(strong, PITCH, 25, 28, box_mm=box, mm_per_px=2.0)
    assert scaled.mm_per_px == 2
    assert scaled.pixels([[17.5, 36.0]])[0] == pytest.approx([12.5, 14])
    assert loaded_box_mm(np.zeros((3, 3)), PITCH) is None


def test_a_line_and_crosses_stand_out_wherever_they_are():
    grid = np.linspace(0, 300, 12)[:, None] * np.ones(7)
    plain = heat_map(grid, PITCH, 35, 96, background=BACK)
    places = [[17.5, 4.0], [17.5, 92.0]]
    lined = heat_map(grid, PITCH, 35, 96, background=BACK, cop_mm=places)
    changed = (lined.image != plain.image).any(axis=2)
    assert np.flatnonzero(changed.any(axis=0)).tolist() == [17]
    assert changed[:, 17].sum() == 89
    contrast = np.abs(oklab(lined.image)[..., 0] - oklab(plain.image)[..., 0])[changed]
    assert contrast.min() > 0.2
    crossed = heat_map(grid, PITCH, 35, 96, background=BACK, crosses_mm=places)
    assert (crossed.image != plain.image).any(axis=2).sum() == 2 * 5


def test_regions_part_where_their_labels_do():
    grid = np.full((12, 8), 100.0)
    labels = np.repeat([[1] * 8, [2] * 8], 6, axis=0)
    plain, parted = (heat_map(grid, (5, 5), 40, 60, labels=m) for m in (None, labels))
    rows = np.flatnonzero((plain.image != parted.image).any(axis=(1, 2)))
    inner = rows[(rows > 3) & (rows < 56)]
    assert inner.tolist() == [30]  # the last row of region 1, 30 mm from the heel


def test_peaks_are_the_highest_cells_of_the_regions():
    grid = one_cell(2, 1, kpa=80) + one_cell(9, 4, kpa=120)
    labels = np.repeat([[1] * 7, [2] * 7, [3] * 7], 4, axis=0)
    assert peak_places_mm(grid, PITCH) == pytest.approx(np.array([[4.5 * 5, 9.5 * 8]]))
    assert peak_places_mm(grid, PITCH, labels) == pytest.approx(np.array([[7.5, 20.0], [22.5, 76.0]]))
    assert peak_places_mm(np.zeros((4, 4)), PITCH).shape == (0, 2)


@pytest.mark.parametrize("bad", ["no grid", "no room", "no pitch", "labels"])
def test_what_cannot_be_drawn_is_refused(bad):
    grid = np.zeros(4) if bad == "no grid" else np.zeros((4, 4))
    pitch = (0.0, 5.0) if bad == "no pitch" else PITCH
    labels = np.zeros((2, 2)) if bad == "labels" else None
    with pytest.raises(ValueError, match=r"heat map|labels"):
        heat_map(grid, pitch, 0 if bad == "no room" else 20, 20, labels=labels)
