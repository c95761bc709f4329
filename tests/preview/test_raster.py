"""Pictures of solids whose silhouette, order and symmetry geometry knows."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.raster import View, extent_mm, render

ABOVE = View(right=(1, 0, 0), up=(0, 1, 0))
SQUARE = np.array([[0, 1, 2], [0, 2, 3]])


def coverage(*mesh, **more):
    """Return how much of each pixel the mesh covers: what a change of the background does not change."""
    white = render(*mesh, background=(255, 255, 255), **more).astype(int)
    black = render(*mesh, background=(0, 0, 0), **more).astype(int)
    return 1 - (white - black).mean(axis=2) / 255


def square(half_mm, z=0.0):
    return np.array([[-half_mm, -half_mm, z], [half_mm, -half_mm, z], [half_mm, half_mm, z], [-half_mm, half_mm, z]])


def sphere(radius_mm, rings=90):
    lat, lon = np.meshgrid(np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings + 1), indexing="ij")
    points = np.stack([np.sin(lat) * np.cos(lon), np.sin(lat) * np.sin(lon), np.cos(lat)], -1).reshape(-1, 3)
    return points * radius_mm, grid_faces(*lat.shape)


def grid_faces(rows, columns):
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1].ravel(), at[:-1, 1:].ravel(), at[1:, 1:].ravel(), at[1:, :-1].ravel()
    return np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])


def test_a_sphere_covers_a_disc():
    area_px = coverage(*sphere(40.0), ABOVE, 240, 200, mm_per_px=0.5).sum()
    assert area_px == pytest.approx(np.pi * 80.0**2, rel=0.003)


def test_a_square_covers_its_area_wherever_it_is_seen_from():
    tilted = View(right=(3 / 7, -6 / 7, 2 / 7), up=(6 / 7, 2 / 7, -3 / 7))  # the viewer looks along (2, 3, 6) / 7
    assert coverage(square(30.0), SQUARE, ABOVE, 100, 90, mm_per_px=1).sum() == pytest.approx(3600, rel=0.001)
    assert coverage(square(30.0), SQUARE, tilted, 100, 90, mm_per_px=1).sum() == pytest.approx(3600 * 6 / 7, rel=0.003)


def test_the_scale_and_the_middle_are_kept():
    seen = coverage(np.add(square(10.0), (500, -300, 7)), SQUARE, ABOVE, 60, 44, mm_per_px=0.5)
    assert np.flatnonzero(seen.sum(axis=0) > 0).tolist() == list(range(10, 50))
    assert np.flatnonzero(seen.sum(axis=1) > 0).tolist() == list(range(2, 42))


def test_without_a_scale_the_mesh_fits():
    for width, height in ((90, 30), (30, 90), (1, 1)):
        seen = coverage(square(10.0), SQUARE, ABOVE, width, height)
        assert 0.8 < seen.sum() / min(width, height) ** 2 <= 1.0
    assert extent_mm(square(10.0), ABOVE) == (20.0, 20.0)


@given(st.integers(0, 2**32 - 1))
def test_neighbours_leave_no_crack(seed):
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(12.0), np.arange(9.0))
    inside = np.zeros(x.shape)
    inside[1:-1, 1:-1] = 0.45
    points = np.stack([x + inside * rng.uniform(-1, 1, x.shape), y + inside * rng.uniform(-1, 1, x.shape)], -1)
    mesh = np.concatenate([points.reshape(-1, 2), rng.uniform(0, 3, (x.size, 1))], axis=1)
    seen = coverage(mesh, grid_faces(*x.shape), ABOVE, 60, 50, mm_per_px=0.25)
    assert (seen[9:-9, 8:-8] == 1).all()
    assert seen.sum() == pytest.approx(11 * 8 * 16, rel=0.001)


def test_the_nearer_face_is_seen_in_either_order():
    low, high = square(10.0, z=0), square(5.0, z=0.01)
    for first, second in ((low, high), (high, low)):
        mesh = np.concatenate([first, second]), np.concatenate([SQUARE, SQUARE + 4])
        for up, in_the_middle in (((0, 1, 0), high), ((0, -1, 0), low)):
            marked = [0.0 if part is high else 1.0 for part in (first, second) for _ in range(4)]
            image = render(*mesh, View((1, 0, 0), up), 40, 40, mm_per_px=1, values=marked, limits=(0, 1))
            blue_over_red = image[20, 20, 2] > image[20, 20, 0]
            assert blue_over_red == (in_the_middle is high)


def test_two_crossing_sheets_meet_where_they_cross():
    x_z = np.array([[-20, -10], [20, 10], [20, 10], [-20, -10]])
    rising = np.column_stack([x_z[:, 0], [-10, -10, 10, 10], x_z[:, 1]]).astype(float)
    falling = rising * (1, 1, -1)
    mesh = np.concatenate([rising, falling]), np.concatenate([SQUARE, SQUARE + 4])
    image = render(*mesh, ABOVE, 60, 30, mm_per_px=1, values=[1.0] * 4 + [0.0] * 4)
    row = image[15].astype(int)
    assert (row[10:30, 2] > row[10:30, 0]).all()  # the falling one is on top on the left, and blue
    assert (row[30:50, 2] < row[30:50, 0]).all()


@given(st.integers(0, 2**32 - 1))
def test_the_mirror_image_of_a_mesh_is_the_mirror_image_of_its_picture(seed):
    rng = np.random.default_rng(seed)
    points, faces = rng.normal(0, 20, (30, 3)), rng.integers(0, 30, (40, 3))
    axes = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    view = View(tuple(axes[0]), tuple(axes[1]), light=tuple(rng.normal(size=3)))
    width, height = map(int, rng.integers(20, 70, 2))
    more = {"values": points[:, 1], "contour_step": 5} if seed % 2 else {}
    image = render(points, faces, view, width, height, **more)
    mirrored = render(points * (-1, 1, 1), faces[:, [0, 2, 1]], view.mirrored(), width, height, **more)
    assert (mirrored == image[:, ::-1]).all()


def test_a_sphere_is_brightest_towards_the_light():
    for angle in (0.4, 2.0, 4.5):
        light = (np.cos(angle), np.sin(angle), 1.5)
        image = render(*sphere(40.0), View((1, 0, 0), (0, 1, 0), light), 200, 200, background=(0, 0, 0)).sum(axis=2)
        rows, columns = np.nonzero(image >= np.percentile(image, 99))
        towards = np.arctan2(99.5 - rows.mean(), columns.mean() - 99.5) % (2 * np.pi)
        assert towards == pytest.approx(angle, abs=0.05)
        assert np.hypot(rows.mean() - 99.5, columns.mean() - 99.5) < 80


def test_under_a_light_from_the_middle_a_sphere_is_as_bright_on_both_sides():
    image = render(*sphere(40.0), View((1, 0, 0), (0, 1, 0), light=(0, 0, 1)), 201, 201).astype(int)
    assert np.abs(image - image[:, ::-1]).max() <= 2
    assert np.abs(image - image[::-1]).max() <= 2
    assert image[100, 100].sum() == image[60:141, 60:141].sum(axis=2).max()


def test_a_hollow_5_mm_deep_reads_clearly():
    x, y = np.meshgrid(np.linspace(-40, 40, 81), np.linspace(-40, 40, 81))
    bowl = -5 * np.clip(1 - (x**2 + y**2) / 30**2, 0, None)
    image = render(np.column_stack([x.ravel(), y.ravel(), bowl.ravel()]), grid_faces(81, 81), ABOVE, 160, 160)
    grey = image[20:140, 20:140].mean(axis=2)
    assert grey.max() - grey.min() > 40


def test_either_winding_and_faces_without_area_change_nothing():
    points, faces = sphere(20.0, rings=12)
    image = render(points, faces, ABOVE, 60, 60)
    assert (render(points, faces[:, ::-1], ABOVE, 60, 60) == image).all()
    assert (render(points, np.concatenate([faces, [[3, 3, 9], [5, 5, 5]]]), ABOVE, 60, 60) == image).all()


def test_a_sheet_seen_edge_on_or_a_single_point_shows_nothing():
    edge_on = render(square(5.0), SQUARE, View(right=(1, 0, 0), up=(0, 0, 1)), 30, 20)
    point = render(np.zeros((1, 3)), [[0, 0, 0]], ABOVE, 30, 20)
    assert (edge_on == 255).all()
    assert (point == 255).all()


def test_what_lies_outside_the_picture_is_left_out():
    assert (coverage(square(1000.0), SQUARE, ABOVE, 30, 20, mm_per_px=1) == 1).all()


def test_contours_lie_at_their_heights():
    sheet = square(40.0)
    sheet[:, 2] = sheet[:, 0] / 10 + 4.5  # 0.5 .. 8.5 mm: contours at 1, 2 .. 8
    plain = render(sheet, SQUARE, ABOVE, 100, 100, mm_per_px=1, values=sheet[:, 2])
    lined = render(sheet, SQUARE, ABOVE, 100, 100, mm_per_px=1, values=sheet[:, 2], contour_step=1)
    darker = np.flatnonzero((lined[50].astype(int) - plain[50]).sum(axis=1) < -20)
    assert {round(at / 10) * 10 for at in darker - 4.5} == set(range(10, 90, 10))
    assert len(darker) <= 16


def test_colours_follow_the_values_along_the_palette():
    values = [0.0, 1.0, 1.0, 0.0]
    image = render(square(40.0), SQUARE, ABOVE, 100, 20, mm_per_px=1, values=values)
    for column in (12, 35, 50, 65, 88):
        share = (column + 0.5 - 10) / 80
        colour, expected = image[10, column].astype(float), HEIGHT[round(share * 255)].astype(float)
        assert colour / colour.max() == pytest.approx(expected / expected.max(), abs=0.03)


@pytest.mark.parametrize(
    ("points", "faces", "words"),
    [
        (np.zeros((0, 3)), np.zeros((0, 3), int), "empty"),
        (square(1.0), np.zeros((0, 3), int), "empty"),
        (square(1.0), [[0, 1, 4]], "not there"),
        (square(1.0), [[0, 1, -1]], "not there"),
        (square(1.0), [[0.0, 1.0, 2.0]], "not there"),
        (square(1.0)[:, :2], SQUARE, r"\(n, 3\)"),
        (square(np.nan), SQUARE, "finite"),
    ],
)
def test_a_mesh_that_cannot_be_drawn_is_refused(points, faces, words):
    with pytest.raises(ValueError, match=words):
        render(points, faces, ABOVE, 20, 20)


def test_a_picture_without_room_or_scale_and_values_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="room"):
        render(square(1.0), SQUARE, ABOVE, 0, 20)
    with pytest.raises(ValueError, match="scale"):
        render(square(1.0), SQUARE, ABOVE, 20, 20, mm_per_px=0)
    for values in ([1.0] * 3, [1.0, 2.0, 3.0, np.nan]):
        with pytest.raises(ValueError, match="one finite number per vertex"):
            render(square(1.0), SQUARE, ABOVE, 20, 20, values=values)


def test_50_000_triangles_take_well_under_a_second():
    mesh = sphere(40.0, rings=112)
    assert len(mesh[1]) > 50_000
    spent = []
    for _ in range(3):
        start = time.process_time()
        render(*mesh, ABOVE, 400, 300)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.24  # three times the target of 80 ms, for slow machines
