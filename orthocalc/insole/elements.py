"""Elements: what lies on the bent sheet by anatomy alone (arches, flanges, forefoot, heel), as fields at amplitude 1.

Every element has its place in s and in mm across the reference size (270 × 93 mm), so it grows with the insole. A field
is C1 or better. Its datum is one place on the sheet where it is 1: what the finished top gains there by the element.
The metatarsal heads lie at 0.74, 0.75, 0.73, 0.69, 0.63 of the foot's length (the first: ANSUR II).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.features import (
    AT_EDGE,
    ROUNDED_MM,
    Row,
    arch_along,
    borders_mm,
    cut_row,
    fall,
    rise_to_edge,
)
from orthocalc.insole.front import bevelled, front_share
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import Floats, Template

HEADS = ((30.0, 0.725), (10.0, 0.735), (-5.0, 0.715), (-20.0, 0.677), (-35.0, 0.619))
"""Metatarsal heads 1-5 on the reference insole: x [mm], s."""
HEAD_1, HEAD_5 = HEADS[0], HEADS[4]


SEAT_FROM_MM = (1 - AT_EDGE) * ROUNDED_MM / 2
"""How far the rim's rounding moves a cup's side inwards; what lies in the heel moves with it, or stood above it."""


class Sheet(NamedTuple):
    """The upper vertices of a template at its reference size: s, x [mm], t, d [mm], distance to the sides [mm]."""

    s: Floats
    x: Floats
    t: Floats
    d: Floats
    from_medial: Floats
    from_lateral: Floats
    length_mm: float
    heel_width_mm: float

    @property
    def behind_heads(self) -> Floats:
        """How far each vertex lies before (+) or behind (-) the line of the metatarsal heads [s]."""
        return self.s - head_line(self.x)

    @property
    def ray_1(self) -> Floats:
        """1 on the side of the first ray and hallux, 0 on that of the others; 8 mm wide between."""
        border = 19.0 - 48.0 * (self.s - 0.725)
        return fall(border - self.x, -4.0, 4.0)


def lateral_arch(sheet: Sheet) -> Floats:
    """Lateral arch (cuboid raise), 0-10 mm, default 0: under the cuboid, s 0.20-0.62, highest at the lateral edge.

    Datum: lateral edge at s 0.43.
    """
    ends = (0.20, 0.62)
    return arch_along(np.clip(sheet.s, *ends), 0.43, ends) * fall(sheet.t, -0.85, 0.05)


def transverse_arch(sheet: Sheet) -> Floats:
    """Transverse arch, 0-8 mm, default 0: broad dome behind the metatarsal heads, 54 mm long, 80 mm wide.

    Datum: its middle, s 0.619, x -3 mm.
    """
    along, across = (sheet.behind_heads + 0.10) / 0.10, (sheet.x + 3.0) / 40.0
    return bell(along) * bell(across)


def medial_flange(sheet: Sheet) -> Floats:
    """Medial flange, 0-25 mm, default 0: wall on the outermost 16 mm, s 0.18-0.68, whole from 0.38 to 0.45.

    Datum: medial edge at s 0.42.
    """
    return rise_to_edge(sheet.from_medial, 16.0) * between(sheet.s, 0.18, 0.38, 0.45, 0.68)


def lateral_flange(sheet: Sheet) -> Floats:
    """Lateral flange, 0-25 mm, default 0: on the lateral side, s 0.18-0.58. Datum: lateral edge at s 0.43."""
    return rise_to_edge(sheet.from_lateral, 16.0) * between(sheet.s, 0.18, 0.38, 0.46, 0.58)


def mortons_extension(sheet: Sheet) -> Floats:
    """Morton's extension, 0-5 mm, default 0: first ray and hallux, s 0.60 to 0.985, whole from 0.68 to 0.93.

    Datum: s 0.76, x 33 mm (before the first metatarsal head).
    """
    return between(sheet.s, 0.60, 0.68, 0.93, 0.985) * sheet.ray_1


def reverse_mortons(sheet: Sheet) -> Floats:
    """Reverse Morton's, 0-5 mm, default 0: under metatarsal heads 2-5, the first left low.

    Datum: under the third head, s 0.715, x -5 mm.
    """
    return between(sheet.behind_heads, -0.11, -0.05, 0.05, 0.10) * (1 - sheet.ray_1)


def dancers_pad(sheet: Sheet) -> Floats:
    """Dancer's pad, 0-8 mm, default 0: behind all heads and under 2-5, a bay of 13 mm radius round the first.

    Datum: s 0.655, x 5 mm (behind heads 1 and 2).
    """
    x, s = HEAD_1
    past = np.minimum(sheet.s - s, 0.0) * sheet.length_mm
    bay = fall(np.hypot(np.maximum(x - sheet.x, 0), past), 13.0, 21.0)
    return between(sheet.behind_heads, -0.16, -0.105, 0.03, 0.08) * (1 - bay)


def toe_crest(sheet: Sheet) -> Floats:
    """Toe crest, 0-10 mm, default 0: ridge under the sulcus of toes 2-5, 0.09 of the length wide.

    Datum: its crest at x -8 mm.
    """
    offset = sheet.s - _crest_s(sheet.x)
    ends = fall(sheet.x, 6.0, 18.0) * (1 - fall(sheet.from_lateral, 1.0, 11.0))
    return bell(np.where(offset < 0, offset / 0.05, offset / 0.04)) * ends


def horseshoe(sheet: Sheet) -> Floats:
    """Horseshoe, 0-8 mm, default 0: raise round the heel's centre, open to the front; hollow 16 mm wide at its floor.

    Datum: behind the heel's centre, s 0.055, x 0.
    """
    behind = np.maximum(0.14 - sheet.s, 0.0) * sheet.length_mm
    ring = 1 - fall(np.hypot(sheet.x, behind), 8.0, 16.0)
    return ring * fall(sheet.s, 0.24, 0.34) * seat(sheet)


def first_ray_cutout(sheet: Sheet) -> Floats:
    """First-ray cut-out, 0-5 mm deep, default 0: hollow under the first metatarsal head, s 0.63-0.84.

    Datum: under the head, s 0.725, x 33 mm.
    """
    return between(sheet.s, 0.63, 0.67, 0.79, 0.84) * sheet.ray_1


def fifth_ray_cutout(sheet: Sheet) -> Floats:
    """Fifth-ray cut-out, 0-5 mm deep, default 0: hollow under the fifth metatarsal head, s 0.53-0.72.

    Datum: under the head, s 0.619, x -36 mm.
    """
    return between(sheet.s, 0.53, 0.57, 0.67, 0.72) * fall(sheet.x, -31.0, -23.0)


class Element(NamedTuple):
    """An element with a fixed place.

    Attributes
    ----------
    field : its shape on the sheet
    place : s, x [mm at the reference size] of the datum; x None where the datum lies on an edge
    ends_s : how far an insole must reach to have room for it
    edge : the edge of the datum
    hollow : whether it is taken away
    """

    field: Callable[[Sheet], Floats]
    place: tuple[float, float]
    ends_s: float
    edge: str = ""
    hollow: bool = False


ELEMENTS: dict[str, Element] = {
    "lateral_arch_mm": Element(lateral_arch, (0.43, 0.0), 0.62, "lateral"),
    "transverse_arch_mm": Element(transverse_arch, (0.619, -3.0), 0.66),
    "medial_flange_mm": Element(medial_flange, (0.42, 0.0), 0.62, "medial"),
    "lateral_flange_mm": Element(lateral_flange, (0.43, 0.0), 0.62, "lateral"),
    "mortons_extension_mm": Element(mortons_extension, (0.76, 33.0), 0.80),
    "reverse_mortons_mm": Element(reverse_mortons, (0.715, -5.0), 0.80),
    "dancers_pad_mm": Element(dancers_pad, (0.655, 5.0), 0.80),
    "toe_crest_mm": Element(toe_crest, (0.8272, -8.0), 0.95),
    "horseshoe_mm": Element(horseshoe, (0.055, 0.0), 0.34),
    "first_ray_cutout_mm": Element(first_ray_cutout, (0.725, 33.0), 0.80, hollow=True),
    "fifth_ray_cutout_mm": Element(fifth_ray_cutout, (0.619, -36.0), 0.80, hollow=True),
}
"""By prescription field."""


@lru_cache(maxsize=8)
def sheet_of(template: Template) -> Sheet:
    """Return a template's upper vertices with what elements need of them."""
    n = template.upper
    x = template.x[:n]
    medial, lateral = borders_mm(template, template.y[:n])
    return Sheet(
        s=template.s[:n],
        x=x,
        t=template.t[:n],
        d=template.d[:n],
        from_medial=np.maximum(medial - x, 0),
        from_lateral=np.maximum(x - lateral, 0),
        length_mm=template.length_mm,
        heel_width_mm=reference_widths_mm(template)[1],
    )


@lru_cache(maxsize=128)
def element_row(template: Template, name: str) -> Row:
    """Return an element's field on a template; what lies on the forefoot or is taken from it falls with its front."""
    element = ELEMENTS[name]
    row = cut_row(element.field(sheet_of(template)))
    return row if element.edge else bevelled(row, front_share(template))


@lru_cache(maxsize=1)
def _heads() -> Floats:
    x, s = np.array(HEADS).T
    return np.asarray(np.polyfit(x, s, 2), np.float64)


def head_line(x: Floats) -> Floats:
    """Return s of the smooth line through the metatarsal heads at x [mm at the reference size]."""
    line: Floats = np.polyval(_heads(), x).astype(np.float64)
    return line


def seat(sheet: Sheet) -> Floats:
    """Return 1 on the heel's seat, falling to 0 before the trim line: what lies in the heel leaves the rim as it is."""
    return 1 - fall(sheet.d, SEAT_FROM_MM, 0.13 * sheet.heel_width_mm + SEAT_FROM_MM)


def between(q: Floats, start: float, whole_from: float, whole_to: float, end: float) -> Floats:
    """Return 0 before ``start``, 1 from ``whole_from`` to ``whole_to``, 0 after ``end``; C2."""
    window: Floats = fall(q, whole_to, end) * (1 - fall(q, start, whole_from))
    return window


def bell(u: Floats) -> Floats:
    """Return (1 - u²)² inside -1..1, 0 outside; C1."""
    inside: Floats = np.maximum(1 - u * u, 0) ** 2
    return inside


def _crest_s(x: Floats) -> Floats:
    """Return the toes' sulcus: before the heads and less oblique than they are."""
    bend: Floats = 0.835 + 0.55 * (head_line(x) - head_line(np.zeros(1)))
    return bend
