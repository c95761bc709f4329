"""Live pictures: mirrored sides, the silhouettes that the general rasteriser draws, and where things lie in them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orthocalc.preview.camera import LIGHT, PRESETS, Camera
from orthocalc.preview.live import MARK, Tint, draw, model_of
from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.raster import render
from orthocalc.preview.shading import RELIEF

CAMERAS = st.builds(Camera, st.floats(-180, 180), st.floats(-90, 90), st.floats(0.5, 8))
BLACK = (0, 0, 0)


@pytest.fixture(scope="module")
def pair(usual):
    """Return one prescription made for both feet."""
    return {side: model_of(usual(side=side, met_pad=PAD)) for side in ("left", "right")}


PAD = {"height_mm": 5, "s": 0.62, "x_mm": 4, "length_mm": 40, "width_mm": 30}


def part(frame, side):
    panel = frame.panels[side]
    return frame.image[panel.top : panel.top + panel.height, panel.left : panel.left + panel.width]


@settings(max_examples=25, deadline=None)
@given(CAMERAS, st.integers(10, 90), st.integers(10, 70))
def test_the_same_insole_on_either_foot_gives_the_mirrored_picture(pair, camera, width, height):
    frame = draw(pair, camera, width, height, mark_s=0.4)
    assert frame.image.shape == (height, width, 3)
    assert (part(frame, "left") == part(frame, "right")[:, ::-1]).all()


@pytest.mark.parametrize("name", PRESETS)
def test_it_is_the_picture_that_the_general_rasteriser_draws(pair, usual, name):
    """Culled, cached and mirrored or not: the same silhouette, and nearly the same shade."""
    camera, insole = PRESETS[name], usual(side="right", met_pad=PAD)
    frame = draw({"right": pair["right"]}, camera, 80, 72, background=BLACK)
    view = camera.view().mirrored()
    slow = render(insole.vertices, insole.faces, view, 80, 72, mm_per_px=frame.mm_per_px, background=BLACK)
    apart = np.abs(frame.image.astype(int) - slow).max(axis=2)
    assert (frame.image.any(axis=2) == slow.any(axis=2)).mean() > 0.998
    assert (apart <= 2).mean() > 0.99


def test_heel_is_below_and_the_arch_on_the_inside(pair):
    """From above: the toes are up, the two arches between the insoles."""
    heights = {side: Tint(model.insole.vertices[:, 2], (0, 40), HEIGHT) for side, model in pair.items()}
    frame = draw(pair, PRESETS["top"], 74, 62, tints=heights, background=BLACK)
    high = frame.image[..., 0].astype(int)  # red rises with height
    middle = 37
    assert high[:31].sum() < high[31:].sum()  # cup and arch are in the rear half
    waist = high[28:40]
    left, right = np.flatnonzero(waist.sum(axis=0)[:middle]), np.flatnonzero(waist.sum(axis=0)[middle:]) + middle
    assert waist[:, left[-4]].sum() > 1.5 * waist[:, left[3]].sum()
    assert waist[:, right[3]].sum() > 1.5 * waist[:, right[-4]].sum()


def test_the_medial_view_has_the_heel_outside(pair):
    frame = draw({"left": pair["left"]}, Camera(90, 0), 100, 40, background=BLACK)
    columns = np.flatnonzero(frame.image.any(axis=(0, 2)))
    thick = frame.image.any(axis=2).sum(axis=0)
    assert thick[columns[5]] > 2 * thick[columns[-12]]  # a cup at the left end, a flat sheet at the right one
    assert np.ptp(columns) * frame.mm_per_px == pytest.approx(270, abs=1.5 * frame.mm_per_px)


def test_from_below_nothing_of_a_filled_insole_but_its_flat_underside_is_seen(shaped):
    flat = {"left": model_of(shaped(arch_height_mm=20, arch_solid=1.0, heel_cup_depth_mm=14))}
    image = draw(flat, PRESETS["bottom"], 40, 70).image
    _, count = np.unique(image.reshape(-1, 3), axis=0, return_counts=True)
    inside = np.argsort(count)[-2:]
    assert count[inside].sum() > 0.85 * count.sum()  # paper, and one shade of a plane


def test_a_plane_is_of_one_shade_and_brightest_towards_the_light(shaped):
    """Its slopes count RELIEF times: towards a light at u up and v to the viewer it looks at atan(RELIEF v / u)."""
    plain = {"left": model_of(shaped())}

    def shade(tilt_deg):
        image = draw(plain, Camera(0, tilt_deg), 60, 60, background=BLACK).image
        inside = image[28:32, 28:32].reshape(-1, 3)
        assert (inside == inside[0]).all()
        return int(inside[0].sum())

    tilts = np.arange(30, 91, 5)
    brightest = tilts[np.argmax([shade(tilt) for tilt in tilts])]
    assert brightest == pytest.approx(
        np.degrees(np.arctan(RELIEF * LIGHT[2] / LIGHT[1])), abs=6
    )  # a step, and the rim's light


def test_zoom_shows_a_part_at_the_scale_it_says(pair):
    whole, near = (draw(pair, Camera(0, 90, zoom), 80, 60) for zoom in (1, 4))
    assert near.mm_per_px == pytest.approx(whole.mm_per_px / 4)
    assert (near.image != 255).all(axis=2).mean() > 1.5 * (whole.image != 255).all(axis=2).mean()


def test_moved_ahead_a_zoomed_camera_looks_at_the_toes(pair):
    frame = draw({"right": pair["right"]}, Camera(0, 90, 4, ahead_s=0.2), 60, 120, mark_s=0.7, background=BLACK)
    rows = np.flatnonzero((frame.image == MARK).all(axis=2).any(axis=1))
    assert rows.mean() == pytest.approx(59.5, abs=1)


@pytest.mark.parametrize("s", [0.14, 0.42, 0.7])
def test_the_mark_lies_at_its_station(pair, s):
    frame = draw({"left": pair["left"]}, Camera(0, 90), 60, 120, mark_s=s, background=BLACK)
    rows = np.flatnonzero((frame.image == MARK).all(axis=2).any(axis=1))
    from_middle_mm = (59.5 - rows.mean()) * frame.mm_per_px
    assert from_middle_mm == pytest.approx((s - 0.5) * 270, abs=frame.mm_per_px)


def test_a_pair_of_side_views_stands_one_over_the_other(pair):
    over, beside = (draw(pair, PRESETS[name], 74, 62).panels for name in ("medial", "top"))
    assert over["left"].width == 74
    assert over["right"].top >= over["left"].height
    assert (beside["left"].height, beside["right"].left) == (62, 37)


def test_a_camera_turns_all_round_and_not_over_the_top():
    camera = Camera().moved(turn_deg=200, tilt_deg=30, zoom=100)
    assert (camera.turn_deg, camera.tilt_deg, camera.zoom) == (-160, 90, 8)
    for one in (camera, *PRESETS.values()):
        right, up, to_viewer = one.view().axes().T
        assert np.array([right @ up, right @ right, up @ up]) == pytest.approx([0, 1, 1], abs=1e-12)
        assert to_viewer[2] == pytest.approx(np.sin(np.radians(one.tilt_deg)))


def test_no_insole_and_no_room_are_refused(pair):
    for models, width in (({}, 40), (pair, 1)):
        with pytest.raises(ValueError, match="insoles in a picture"):
            draw(models, Camera(), width, 40)
