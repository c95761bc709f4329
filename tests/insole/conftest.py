"""What the insole's tests share: the template, feet drawn from whole and usual ranges, and judges from outside."""

import numpy as np
import pytest

from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription
from tests.insole.elements import SCALARS, SHEET

PLAIN = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.2, "base_thickness_mm": 3, "arch_apex_s": 0.42}
SHAPING = ("heel_lift_mm", "ball_lift_mm", "toe_lift_mm", "arch_height_mm", "arch_fill_mm")
SHAPING += ("rearfoot_post_deg", "forefoot_post_deg", "heel_cup_depth_mm")
WHOLE = {name: limits for name, limits in SHEET.items() if name != "skive_deg"} | {n: SCALARS[n] for n in SHAPING}
USUAL = WHOLE | {  # evidence.md 4.1; the forefoot's lifts follow the heel's (rows 24 and 29)
    "base_thickness_mm": (2.5, 7),
    "heel_lift_mm": (0, 12),
    "ball_lift_mm": (0, 6),
    "toe_lift_mm": (0, 3),
    "arch_height_mm": (14, 32),
    "arch_apex_s": (0.38, 0.46),
    "arch_fill_mm": (0, 4),
    "rearfoot_post_deg": (-5, 6),
    "forefoot_post_deg": (-5, 6),
    "heel_cup_depth_mm": (8, 22),
}


@pytest.fixture(scope="session")
def template():
    return load_template("full_length")


@pytest.fixture(scope="session")
def foot_of():
    """Return a maker of complete prescriptions of one foot: a plain sheet but for what is named."""
    return lambda **numbers: FootPrescription(**PLAIN | numbers)


@pytest.fixture(scope="session")
def shaped(template, foot_of):
    """Return a maker of insoles: a plain sheet but for what is named."""
    return lambda side="left", **numbers: shape_insole(template, foot_of(**numbers), side)


@pytest.fixture(scope="session")
def drawn():
    """Return a drawer of prescriptions' numbers: every second one mostly at the ends of its ranges."""

    def draw(count, seed, *, usual=False, **fixed):
        random = np.random.default_rng(seed)
        for number in range(count):
            share = random.random(len(WHOLE) + 3)
            if number % 2:
                share = np.where(random.random(len(share)) < 0.7, share.round(), share)
            ranges, sizes = (USUAL, _usual_size) if usual else (WHOLE, _size)
            low, high = np.array(list(ranges.values())).T
            values = dict(zip(ranges, low + (high - low) * share[3:], strict=True))
            yield {name: float(value) for name, value in (sizes(*share[:3]) | values | fixed).items()}

    return draw


def _size(along, ball, heel):
    """Return a size within the template's limits and the prescription's."""
    length = 150 + 190 * along
    narrow, wide = max(40, 0.26 * length), min(150, 0.5 * length)
    slim, broad = max(25, 0.17 * length), min(110, 0.38 * length)
    return {
        "length_mm": length,
        "ball_width_mm": min(narrow + (wide - narrow) * ball, wide),
        "heel_width_mm": min(slim + (broad - slim) * heel, broad),
    }


def _usual_size(along, ball, heel):
    """Return a size of evidence.md 5.2's regression on foot length 220-310 mm, widths within 8 mm of it."""
    foot = 220 + 90 * along
    breadth, heel_breadth = 39.2 + 0.2243 * foot + 16 * (ball - 0.5), 16.1 + 0.2078 * foot + 16 * (heel - 0.5)
    return {"length_mm": foot + 10, "ball_width_mm": breadth - 4, "heel_width_mm": heel_breadth - 4}


@pytest.fixture(scope="session")
def outline_of():
    """Return a reader of the trim line off any mesh: medial and lateral edge from heel to toe, (n, 3) each.

    It is where faces that look up meet faces that look down; the wall leans inwards.
    """

    def read(mesh):
        up = mesh.face_normals[:, 2] > 0
        one, other = mesh.face_adjacency.T
        line = mesh.vertices[np.unique(mesh.face_adjacency_edges[up[one] != up[other]])]
        line = line[np.argsort(line[:, 1])]
        (x0, y0, _), (x1, y1, _) = line[0], line[-1]
        beside = line[:, 0] - x0 - (x1 - x0) * (line[:, 1] - y0) / (y1 - y0)
        return line[beside >= 0], line[beside <= 0]

    return read
