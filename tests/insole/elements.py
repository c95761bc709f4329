"""Prescriptions over the whole ranges of every element, one template, half mostly at the ends."""

import numpy as np

from orthocalc.insole.placed import last_s
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.sizing import size_of
from orthocalc.prescription import FootPrescription

SHEET = {
    "base_thickness_mm": (0, 12),
    "arch_apex_s": (0.3, 0.55),
    "arch_solid": (0, 1),
    "skive_deg": (5, 30),
}
SCALARS = {  # what a prescription may say
    "heel_lift_mm": (0, 30),
    "ball_lift_mm": (0, 20),
    "toe_lift_mm": (0, 15),
    "arch_height_mm": (0, 40),
    "arch_fill_mm": (0, 6),
    "rearfoot_post_deg": (-10, 10),
    "forefoot_post_deg": (-8, 8),
    "heel_cup_depth_mm": (0, 30),
    "lateral_arch_mm": (0, 10),
    "transverse_arch_mm": (0, 8),
    "medial_flange_mm": (0, 25),
    "lateral_flange_mm": (0, 25),
    "medial_skive_mm": (0, 8),
    "lateral_skive_mm": (0, 8),
    "mortons_extension_mm": (0, 5),
    "reverse_mortons_mm": (0, 5),
    "first_ray_cutout_mm": (0, 5),
    "fifth_ray_cutout_mm": (0, 5),
    "dancers_pad_mm": (0, 8),
    "horseshoe_mm": (0, 8),
    "toe_crest_mm": (0, 10),
    "top_cover_mm": (0, 8),
}


def prescriptions(template, count, seed):
    """Yield prescriptions that a template has room for; each element is there half of the time."""
    random = np.random.default_rng(seed)
    for number in range(count):
        yield FootPrescription.model_validate(_drawn(template, random, corner=number % 2 == 1))


def _drawn(template, random, *, corner):
    def between(low, high):
        share = random.random()
        if corner and random.random() < 0.7:
            share = round(share)
        return float(min(max(low + (high - low) * share, low), high))

    room, plain = elements_without_room(template), template.page.name == "heel_lift"
    length = between(150, 340)
    foot = {
        "length_mm": length,
        "ball_width_mm": between(max(0.26 * length, 40), min(0.5 * length, 150)),
        "heel_width_mm": between(max(0.17 * length, 25), min(0.38 * length, 110)),
        **{name: between(*limits) for name, limits in SHEET.items()},
    }
    for name, limits in SCALARS.items():
        value = between(*limits)
        if name not in room and random.random() < 0.5:
            foot[name] = value
    if plain:
        foot |= {"base_thickness_mm": 0.0, "heel_lift_mm": between(1, 30)}
    return foot | _parts(template, room, foot, between, random)


def _parts(template, room, foot, between, random):
    ends, half = template.page.outline.ends_s, foot["heel_width_mm"] / 2
    size = size_of(template, *(foot[name] for name in ("length_mm", "ball_width_mm", "heel_width_mm")))
    parts = {
        "met_pad": lambda: {
            "height_mm": between(0, 11),
            **_place(size, 0.45, between(0, 1), between(-0.35, 0.35) * (half - 6)),
            "length_mm": between(10, 90),
            "width_mm": between(10, 90),
        },
        "met_bar": lambda: {"height_mm": between(0, 8), "s": _place(size, 0.5, between(0, 1), 0.0)["s"]},
        "rocker": lambda: {"angle_deg": between(0, 20), "apex_s": between(0.5, 0.85)},
        "reliefs": lambda: tuple(
            {
                "s": between(0.08, min(ends, 0.94) - 0.06),
                "x_mm": between(-0.35, 0.35) * half,
                "radius_mm": between(3, 40),
                "depth_mm": between(0, 6),
            }
            for _ in range(3)
        ),
    }
    return {name: draw() for name, draw in parts.items() if name not in room and random.random() < 0.5}


def _place(size, from_s, share, x_mm):
    """Return a pad's place, up to the last one that there is room for."""
    return {"s": from_s + (min(0.80, last_s(size, x_mm)) - from_s) * share, "x_mm": x_mm}
