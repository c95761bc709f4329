"""Views of a block whose medial side, heel and top are marked."""

import itertools

import numpy as np
import pytest

from orthocalc.preview.lettering import lettering
from orthocalc.preview.raster import render
from orthocalc.preview.views import above, lying, medial, oblique, picture_of_insole

LENGTH, WIDTH, HEIGHT = 240.0, 80.0, 20.0


def block(side):
    """Return a block in the place of an insole; which of its corners are medial, at the toe, on top."""
    marks = np.array(list(itertools.product((0, 1), repeat=3)))
    points = (marks - (0.5, 0, 0)) * (WIDTH, LENGTH, HEIGHT)
    faces = np.array([[0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6]])
    faces = np.concatenate([faces, [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5]]])
    return (points, faces, *marks.T) if side == "left" else (points * (-1, 1, 1), faces[:, ::-1], *marks.T)


def yellow(view, points, faces, mark):
    """Return where in the picture the marked end of the block is: -1 .. 1 to the right, -1 .. 1 upwards."""
    image = render(points, faces, view, 120, 120, values=mark).astype(int)
    rows, columns = np.nonzero((image[..., 0] > image[..., 2]) & (image.sum(axis=2) < 765))
    return (columns.mean() - 59.5) / 60, (59.5 - rows.mean()) / 60


@pytest.mark.parametrize(("side", "to_the_right"), [("left", 1), ("right", -1)])
def test_what_is_medial_and_where_the_toe_lies(side, to_the_right):
    points, faces, is_medial, is_toe, is_top = block(side)
    right, _ = yellow(above(side), points, faces, is_medial)
    _, up = yellow(above(side), points, faces, is_toe)
    assert right * to_the_right > 0.1
    assert up > 0.3
    right, _ = yellow(lying(side), points, faces, is_toe)
    _, up = yellow(lying(side), points, faces, is_medial)
    assert right * to_the_right > 0.3
    assert up < -0.1
    right, _ = yellow(medial(side), points, faces, is_toe)
    _, up = yellow(medial(side), points, faces, is_top)
    assert right * to_the_right > 0.3
    assert up > 0.02
    right, up = yellow(oblique(side), points, faces, is_toe)
    assert right * to_the_right > 0.2
    assert up > 0.1


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_medial_view_shows_the_medial_wall_and_the_oblique_one_also_the_top(side):
    points, faces, is_medial, _, is_top = block(side)
    image = render(points, faces, medial(side), 100, 100, values=is_medial).astype(int)
    assert image[50, 50, 0] > image[50, 50, 2]
    seen = render(points, faces, oblique(side), 100, 100, values=is_top, limits=(0.98, 1)).astype(int)
    assert ((seen[..., 0] > seen[..., 2]) & (seen.sum(axis=2) < 765)).sum() > 500


def test_the_views_look_straight():
    for view in (v(side) for v in (above, lying, medial, oblique) for side in ("left", "right")):
        assert view.axes().T @ view.axes() == pytest.approx(np.eye(3), abs=1e-12)
        assert np.linalg.det(view.axes()) == pytest.approx(1)


def test_one_picture_with_both_views_at_one_scale_and_a_bar_of_50_mm():
    points, faces, *_ = block("left")
    image = picture_of_insole(points, faces, "left", px_per_mm=3)
    inked = (image != 255).any(axis=2)
    rows = np.flatnonzero(inked[:, 24 + 3 : 24 + 720 - 3].all(axis=1))  # only the views are as wide as the insole
    views = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    assert [len(view) for view in views] == pytest.approx([WIDTH * 3, HEIGHT * 3], abs=2)
    for view in views:
        assert np.flatnonzero(inked[view[2]]).tolist() == list(range(24, 24 + 720))
    dark = image[views[1][-1] + 3 :].sum(axis=2, dtype=int) < 200
    runs = [len(run) for line in dark for run in "".join(".#"[dot] for dot in line.astype(int)).split(".")]
    assert max(runs) == 50 * 3


def test_a_pair_makes_mirrored_pictures():
    left, right = (picture_of_insole(*block(side)[:2], side, label=False) for side in ("left", "right"))
    assert (left == right[:, ::-1]).all()


def test_an_empty_mesh_is_refused():
    with pytest.raises(ValueError, match="empty"):
        picture_of_insole(np.zeros((0, 3)), np.zeros((0, 3), int), "left")


def test_letters_are_seven_dots_high_and_all_different():
    masks = {letter: lettering(letter) for letter in "05abdefghilmorstv"}
    assert {mask.shape for mask in masks.values()} == {(7, 5)}
    assert len({mask.tobytes() for mask in masks.values()}) == len(masks)
    assert lettering("5 mm", dot_px=2).shape == (14, 2 * (4 * 6 - 1))
