"""Own shape: the base, lift, arch and cup that a registered mesh has of itself, by the prescription's datums."""

from __future__ import annotations

import numpy as np

from orthocalc.insole.page import OwnShape, Page
from orthocalc.insole.probe import probe_at
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.sizing import edge_at
from orthocalc.insole.template import Template
from orthocalc.register.sheet import Sheet

BASES_MM = (0.96, 12.0)
"""What a prescription's base may be; what is above it is lift, arch or cup."""
APEX_S = 0.42
"""Where the height of its arch is read: the usual place of an arch's highest point."""


def own_shape(page: Page, sheet: Sheet) -> OwnShape:
    """Return what a sheet has of its own under a page [mm, to the hundredth]."""
    template, z = _template(page, sheet), sheet.columns["z"]
    gone, marks = elements_without_room(template), page.landmarks
    heel, ball = (probe_at(template, (place.s, place.x)) for place in (marks.heel_centre, marks.ball_centre))
    has_ball, has_arch = "ball_lift_mm" not in gone, "arch_height_mm" not in gone
    base = round(float(np.clip((ball if has_ball else heel).read(sheet.columns["h"]), *BASES_MM)), 4)
    seat = heel.read(z)
    front = ball.read(z) if has_ball else base
    along = (APEX_S - marks.heel_centre.s) / (marks.ball_centre.s - marks.heel_centre.s)
    arch = edge_at(template, z, APEX_S)[0] - seat - (front - seat) * along if has_arch else 0.0
    cup = sum(edge_at(template, z, marks.heel_centre.s)) / 2 - seat
    return OwnShape(
        base_mm=base,
        heel_lift_mm=round(seat - base, 2),
        arch_height_mm=round(arch, 2),
        heel_cup_depth_mm=round(cup, 2),
    )


def _template(page: Page, sheet: Sheet) -> Template:
    x, y, w, d, t, u, v = (sheet.columns[name] for name in "xywdtuv")
    return Template(page, x, y, w, d, t, sheet.faces, sheet.below, np.column_stack((u, v, 1 - u - v)))
