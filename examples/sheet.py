"""What does each element look like? Draws every element at two strengths, and every template, into docs/.

python examples/sheet.py [FOLDER]
"""

import sys
from pathlib import Path

import numpy as np

from orthocalc.insole.shape import Insole, shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription
from orthocalc.preview.lettering import lettering
from orthocalc.preview.png import png_bytes
from orthocalc.preview.raster import Image, render
from orthocalc.preview.views import INK, above, medial, oblique

SIZE = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66, "base_thickness_mm": 4, "arch_apex_s": 0.417}
DEVICE = {"arch_height_mm": 18, "heel_cup_depth_mm": 12}
PAD = {"s": 0.64, "x_mm": 0, "length_mm": 47, "width_mm": 43}
SPUR, HEAD = {"s": 0.15, "x_mm": 0, "radius_mm": 14}, {"s": 0.725, "x_mm": 30, "radius_mm": 12}
ELEMENTS = {
    "heel lift": [{"heel_lift_mm": h} for h in (4, 6)],
    "lift to the ball": [{"heel_lift_mm": h, "ball_lift_mm": h - 6} for h in (7, 9)],
    "full length lift": [{"heel_lift_mm": h, "ball_lift_mm": h / 2, "toe_lift_mm": h / 4} for h in (8, 12)],
    "medial arch": [{"arch_height_mm": h} for h in (14, 26)],
    "arch fill": [{"arch_height_mm": 24, "arch_fill_mm": f} for f in (2, 6)],
    "lateral arch": [{"lateral_arch_mm": h} for h in (3, 6)],
    "transverse arch": [{"transverse_arch_mm": h} for h in (3, 6)],
    "rearfoot post": [{"rearfoot_post_deg": a} for a in (4, -6)],
    "forefoot post": [{"forefoot_post_deg": a} for a in (3, -6)],
    "helix": [{"rearfoot_post_deg": a, "forefoot_post_deg": -a} for a in (3, 6)],
    "heel cup": [{"heel_cup_depth_mm": d} for d in (8, 20)],
    "medial skive": [{"medial_skive_mm": d, "skive_deg": 15, "heel_cup_depth_mm": 14} for d in (4, 6)],
    "lateral skive": [{"lateral_skive_mm": d, "skive_deg": 15, "heel_cup_depth_mm": 14} for d in (4, 6)],
    "medial flange": [DEVICE | {"medial_flange_mm": h} for h in (8, 18)],
    "lateral flange": [DEVICE | {"lateral_flange_mm": h} for h in (8, 18)],
    "met pad": [{"met_pad": PAD | {"height_mm": h}} for h in (5, 8)],
    "met bar": [{"met_bar": {"height_mm": h, "s": 0.66}} for h in (4, 7)],
    "mortons extension": [{"mortons_extension_mm": h} for h in (2, 4)],
    "reverse mortons": [{"reverse_mortons_mm": h} for h in (2, 4)],
    "first ray cut out": [{"first_ray_cutout_mm": d} for d in (2, 3)],
    "fifth ray cut out": [{"fifth_ray_cutout_mm": d} for d in (2, 3)],
    "dancers pad": [{"dancers_pad_mm": h} for h in (3, 6)],
    "horseshoe": [{"horseshoe_mm": h} for h in (3, 6)],
    "toe crest": [{"toe_crest_mm": h} for h in (4, 8)],
    "reliefs": [{"reliefs": (SPUR | {"depth_mm": d}, HEAD | {"depth_mm": d})} for d in (1.5, 3)],
    "rocker": [{"rocker": {"angle_deg": a, "apex_s": 0.66}} for a in (8, 15)],
    "top cover": [{"top_cover_mm": c} for c in (1, 3)],
}
TEMPLATES = {
    "full_length": DEVICE | {"heel_lift_mm": 6, "ball_lift_mm": 0},
    "sulcus": DEVICE,
    "three_quarter": DEVICE,
    "dress": DEVICE | {"base_thickness_mm": 2},
    "diabetic": {"arch_height_mm": 18, "heel_cup_depth_mm": 12, "base_thickness_mm": 7},
    "heel_lift": {"heel_lift_mm": 8, "base_thickness_mm": 0},
}
WIDE, HIGH, BAND = 250, 340, 34


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs"
    folder.mkdir(exist_ok=True)
    pairs = [strengths(name, orders) for name, orders in ELEMENTS.items()]
    save(pairs, 3, folder / "elements.png")
    save([template(name, order) for name, order in TEMPLATES.items()], 6, folder / "templates.png")


def strengths(name: str, orders: list[dict]) -> Image:
    """Draw one element twice, its name above."""
    insoles = [made("full_length", order) for order in orders]
    return titled(name, np.concatenate([from_above_and_side(insole) for insole in insoles], axis=1))


def template(name: str, order: dict) -> Image:
    return titled(name, from_above_and_side(made(name, order)))


def made(name: str, order: dict) -> Insole:
    return shape_insole(load_template(name), FootPrescription.model_validate(SIZE | order), "left")


def from_above_and_side(insole: Insole) -> Image:
    """Draw an insole from above the medial heel, from above in heights with a line every millimetre, from its side."""
    v, f = insole.vertices, insole.faces
    z = v[:, 2]
    heights = {"values": z + 0.5, "limits": (0, max(16, z.max())), "contour_step": 1.0}
    top = render(v, f, above("left"), WIDE // 2, HIGH, mm_per_px=0.85, **heights)
    tilted = render(v, f, oblique("left"), WIDE, HIGH, mm_per_px=1.0)
    side = render(v, f, medial("left"), WIDE + WIDE // 2, 90, mm_per_px=0.8)
    return np.concatenate((np.concatenate((top, tilted), axis=1), side))


def titled(name: str, picture: Image) -> Image:
    band = np.full((BAND, picture.shape[1], 3), 255, np.uint8)
    words = lettering(name.replace("_", " "), 2)[:, : picture.shape[1] - 12]
    band[10 : 10 + words.shape[0], 12 : 12 + words.shape[1]][words] = INK
    return np.concatenate((band, picture))


def save(pictures: list[Image], across: int, path: Path) -> None:
    blank = np.full_like(pictures[0], 255)
    pictures += [blank] * (-len(pictures) % across)
    rows = [np.concatenate(pictures[i : i + across], axis=1) for i in range(0, len(pictures), across)]
    path.write_bytes(png_bytes(np.concatenate(rows)))
    print(path)


if __name__ == "__main__":
    main()
