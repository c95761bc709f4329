"""Features: what each element adds to the top at amplitude 1, as smooth fields over the plain sheet.

Every field is at least C2 but for the medial arch's two ends. A field is a row: values on a slice of the upper
vertices, 0 elsewhere. Lift, cup and posts depend on the template alone; the arch's row moves with its apex.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from orthocalc.insole.page import Page
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import Floats, Template

Number = TypeVar("Number", float, Floats)
ROUNDED_MM, AT_EDGE = 5.0, 0.4
"""A rim is rounded off over its last millimetres, where it is this share as steep as it would be. Ours: a lip that can
be printed and felt as none; on the mesh's rings its facets turn by no more than they do elsewhere."""


class Row(NamedTuple):
    """A field: ``values`` on the upper vertices ``where``, 0 elsewhere."""

    where: slice
    values: Floats


@dataclass(frozen=True, eq=False)
class Rows:
    """The fields of one template that no order moves, each 1 at its full height.

    Attributes
    ----------
    heel, ball : share of the heel's and the ball's lift
    bowl, rim : the heel cup's bowl across the whole sheet, and the outermost of it alone, (upper,)
    rearfoot, forefoot : where the posts' planes are in force
    arch_across_upper, arch_across_under : the arch's profile across the foot, on the top and on the underside
    """

    heel: Row
    ball: Row
    bowl: Floats
    rim: Floats
    rearfoot: Row
    forefoot: Row
    arch_across_upper: Row
    arch_across_under: Row


@lru_cache(maxsize=8)
def rows(template: Template) -> Rows:
    """Return a template's fields."""
    e, s = template.page.elements, template.s[: template.upper]
    bowl, rim = (_bowl(template, radius)[: template.upper] for radius in (e.heel_cup_radius, e.heel_rim_radius))
    forefoot = fall(s, *e.forefoot_post_fall) * (1 - fall(s, *e.forefoot_post_rise))
    across = across_arch(template, template.x, template.y)
    inside = (template.s > e.arch[0]) & (template.s < e.arch[1])
    under = inside[template.upper :]
    return Rows(
        heel=cut_row(fall(s, e.heel_lift_fall[0], _heel_lift_ends_s(template.page))),
        ball=cut_row(fall(s, *e.ball_lift_fall)),
        bowl=bowl,
        rim=rim,
        rearfoot=cut_row(fall(s, *e.rearfoot_post_fall)),
        forefoot=cut_row(forefoot),
        arch_across_upper=cut_row(across[: template.upper], inside[: template.upper]),
        arch_across_under=cut_row(across[template.upper :], under),
    )


def _heel_lift_ends_s(page: Page) -> float:
    """Return where the heel's lift ends: on a registered wedge, whose front is its own, at that front."""
    end = page.elements.heel_lift_fall[1]
    return end if page.own is None else min(end, page.outline.ends_s)


def fall(s: Number, start: float, end: float) -> Number:
    """Return a smootherstep from 1 (until ``start``) to 0 (from ``end``)."""
    u = (end - s) / (end - start)
    u = min(max(u, 0.0), 1.0) if isinstance(u, float) else np.clip(u, 0, 1)
    return u * u * u * (10 - u * (15 - 6 * u))


def keep_above(thickness: Floats, floor: float, exact_from: float) -> Floats:
    """Return a thickness that levels out at ``floor`` and is itself from ``exact_from`` on, C2 between [mm]."""
    reach = exact_from - floor
    u = np.maximum((thickness - floor) / reach, -1.0)
    return np.where(u < 1, floor + reach * (u + 1) ** 3 * (3 - u) / 16, thickness)


def arch_along(s: Number, centre_s: float, ends: tuple[float, float]) -> Number:
    """Return the arch's bell along the foot: 1 at its centre, 0 at both ends (inside them only).

    (1 - u²)³ with u running from -1 to 1 through 0 at the centre, bent by a Moebius map where the two halves differ.
    """
    u = arch_place(s, centre_s, ends)
    bell = 1 - u * u
    return bell * bell * bell


def arch_place(s: Number, centre_s: float, ends: tuple[float, float]) -> Number:
    """Return -1 at the arch's rear end, 0 at its centre, 1 at its front end."""
    behind, ahead = centre_s - ends[0], ends[1] - centre_s
    offset = s - centre_s
    return offset * (behind + ahead) / (2 * behind * ahead + offset * (ahead - behind))


def across_arch(template: Template, x: Floats, y: Floats) -> Floats:
    """Return the medial arch's profile across the foot at places of the reference size [mm]: 1 at the medial edge."""
    medial, lateral = borders_mm(template, y)
    breadth = (medial - lateral) / 2 * (1 - template.page.elements.arch_lateral_t)
    return rise_to_edge(medial - x, np.maximum(breadth, ROUNDED_MM))


def borders_mm(template: Template, along_mm: Floats) -> tuple[Floats, Floats]:
    """Return x of the trim line's medial and lateral side beside places along it [mm at the reference size]."""
    x, y = template.x, template.y
    medial, lateral = (np.interp(along_mm, y[edge], x[edge]) for edge in (template.medial_edge, template.lateral_edge))
    return medial, lateral


def rise_to_edge(inwards_mm: Floats, radius_mm: Number) -> Floats:
    """Return 1 at an edge, curving down to 0 at the radius: flat there, steepest near the edge, rounded off at it.

    Parameters
    ----------
    inwards_mm : distance from the edge
    radius_mm : more than half of ``ROUNDED_MM``
    """
    half = ROUNDED_MM / 2
    eased = AT_EDGE * inwards_mm + (1 - AT_EDGE) * (keep_above(inwards_mm, half, ROUNDED_MM) - half)
    rise: Floats = np.clip(1 - eased / (radius_mm - (1 - AT_EDGE) * half), 0, 1) ** 2.5
    return rise


def _bowl(template: Template, radius_per_heel_width: float) -> Floats:
    """Return the heel cup's rise towards the trim line, over a share of the heel's width."""
    return rise_to_edge(template.d, radius_per_heel_width * reference_widths_mm(template)[1])


def cut_row(values: Floats, inside: np.ndarray | None = None) -> Row:
    """Cut a field to the slice of vertices (heel to toe) where it is not 0."""
    there = np.flatnonzero(values if inside is None else inside)
    if not len(there):
        return Row(slice(0, 0), np.zeros(0))
    where = slice(int(there[0]), int(there[-1]) + 1)
    cut = np.ascontiguousarray(values[where])
    cut.flags.writeable = False
    return Row(where, cut)
