"""Page: what a template's TOML file says: outline, limits, landmarks, zones and windows a clinician can read."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from orthocalc.document import Strict

Pair = Annotated[tuple[float, float], Field(strict=False)]


class Point(Strict):
    """A landmark on the plain sheet: s along the insole, x across it [mm at the reference size]."""

    s: float
    x: float


class Zone(Strict):
    """A rectangle on the plain sheet: s along the insole, x across it [mm at the reference size]."""

    s: Pair
    x: Pair


class Outline(Strict):
    """How much of the full-length insole the sheet is; s and length_mm always count along the full length.

    Attributes
    ----------
    length_mm : of the full-length insole at the reference size
    ball_width_mm : of the full-length insole; absent where the sheet has its whole ball
    ends_s : where the sheet ends
    bevel_mm : breadth of the bevel towards the front edge, 0 for none
    """

    length_mm: float
    ball_width_mm: float | None = None
    ends_s: float = 1.0
    bevel_mm: float = 0.0


class Limits(Strict):
    """What the template can be made in."""

    length_mm: Pair
    ball_width_per_length: Pair
    heel_width_per_length: Pair
    min_thickness_mm: float
    clamp_mm: Pair


class Landmarks(Strict):
    """Where the datums lie."""

    heel_centre: Point
    ball_centre: Point
    toe: Point
    heel_width_s: float
    forefoot_from_s: float


class Sizing(Strict):
    """Where heel and forefoot width blend."""

    blend_s: Pair


class Zones(Strict):
    """Where the posts are exact planes."""

    rearfoot: Zone
    forefoot: Zone


class Elements(Strict):
    """Windows along the insole [s], and how far the elements reach across it."""

    heel_lift_fall: Pair
    ball_lift_fall: Pair
    rearfoot_post_fall: Pair
    forefoot_post_rise: Pair
    forefoot_post_fall: Pair
    heel_cup_radius: float
    heel_rim_radius: float
    arch: Pair
    arch_lateral_t: float


class OwnShape(Strict):
    """What a registered mesh has of its own; every number of a prescription is added to it.

    Attributes
    ----------
    base_mm : its thickness at the ball's centre, or at the heel's where it ends before the ball
    heel_lift_mm, arch_height_mm, heel_cup_depth_mm : by the prescription's datums
    """

    base_mm: float
    heel_lift_mm: float
    arch_height_mm: float
    heel_cup_depth_mm: float


class Page(Strict):
    """The folder's ``template.toml``; what a registered mesh does not say is as in the one it is ``like``."""

    name: str
    title: str
    source: str
    like: str | None = None
    own: OwnShape | None = None
    outline: Outline
    limits: Limits
    landmarks: Landmarks
    sizing: Sizing
    zones: Zones
    elements: Elements
