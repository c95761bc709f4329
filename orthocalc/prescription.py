"""Prescription: what is to be made, millimetres and degrees per foot; the paper that medicine hands to geometry."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from orthocalc.document import ID, Strict, wrong
from orthocalc.fields import Like, Within
from orthocalc.finding import Side

Id = Annotated[str, Like(ID, "letters, digits, . _ - (at most 64, first a letter or digit)")]
TemplateName = Annotated[str, Like(r"[a-z][a-z0-9_]{0,31}", "a template's name, like full_length")]
Material = Literal["tpu_95a", "tpu_85a", "tpu_sls", "pa12", "pa11", "pp", "petg", "pla", "eva"]
Trim = Literal["full", "sulcus", "three_quarter"]
Fraction = Annotated[float, Within(0, 1)]
Height = Annotated[float, Within(-10, 80, "mm")]


class MetPad(Strict):
    """A metatarsal pad: teardrop dome just behind the metatarsal heads."""

    height_mm: Annotated[float, Within(0, 11, "mm")] | None = None
    """Absent: 5."""
    s: Fraction | None = None
    """Its highest point; absent: behind the metatarsal heads."""
    x_mm: Annotated[float, Within(-60, 60, "mm")] = 0.0
    length_mm: Annotated[float, Within(10, 90, "mm")] | None = None
    width_mm: Annotated[float, Within(10, 90, "mm")] | None = None


class MetBar(Strict):
    """A metatarsal bar: ridge across the foot just behind the metatarsal heads."""

    height_mm: Annotated[float, Within(0, 8, "mm")]
    s: Fraction | None = None


class Rocker(Strict):
    """A rocker: the forefoot's underside rises towards the toes."""

    angle_deg: Annotated[float, Within(0, 20, "deg")]
    apex_s: Fraction | None = None


class Relief(Strict):
    """A round hollow with a bevelled edge under a place that must carry less."""

    s: Fraction
    x_mm: Annotated[float, Within(-60, 60, "mm")]
    radius_mm: Annotated[float, Within(3, 40, "mm")]
    depth_mm: Annotated[float, Within(0, 6, "mm")]


class ScanTop(Strict):
    """A scanned sole placed under the insole's frame: its height over a square grid, so that no scan's file is needed.

    x counts medial +, y from the insole's most posterior point; rows go heel to toe, columns lateral to medial.
    """

    pitch_mm: Annotated[float, Within(1, 8, "mm")]
    """Between rows and between columns."""
    x_mm: Annotated[float, Within(-120, 0, "mm")]
    """Place of the first column."""
    y_mm: Annotated[float, Within(-60, 60, "mm")]
    """Place of the first row."""
    heights_mm: Annotated[tuple[Annotated[tuple[Height | None, ...], Field(strict=False)], ...], Field(strict=False)]
    """Rows of heights above the heel's lowest place; null where the scan has no skin."""

    @model_validator(mode="after")
    def _is_a_grid(self) -> Self:
        """Rows alike in length, neither few nor very many, and a sole in them."""
        wide = {len(row) for row in self.heights_mm}
        known = sum(height is not None for row in self.heights_mm for height in row)
        if len(wide) != 1 or not 8 <= min(wide) <= 160 or not 8 <= len(self.heights_mm) <= 400 or known < 64:
            allowed = "8-400 rows of the same 8-160 heights, at least 64 of them numbers"
            raise wrong("/heights_mm", f"{len(self.heights_mm)} rows", allowed, f"is no sole: give {allowed}")
        return self


class FootPrescription(Strict):
    """One insole. Frame, signs and datums: README, "Frame"; 0 or absent means the element is not there."""

    length_mm: Annotated[float, Within(90, 410, "mm")]
    """Length of the insole's top outline, heel to toe (the foot's length + allowance)."""
    ball_width_mm: Annotated[float, Within(40, 150, "mm")] | None = None
    """Widest width of the top outline at the forefoot; absent: from the length."""
    heel_width_mm: Annotated[float, Within(25, 110, "mm")] | None = None
    """Width of the top outline at s 0.15; absent: from the length."""
    base_thickness_mm: Annotated[float, Within(0, 12, "mm")] | None = None
    """Thickness of the plain sheet before any element; absent: by template and material."""
    heel_lift_mm: Annotated[float, Within(0, 30, "mm")] = 0.0
    """Top at the heel centre (s 0.14, x 0) minus the base thickness."""
    ball_lift_mm: Annotated[float, Within(0, 20, "mm")] = 0.0
    """Top at the ball centre (s 0.70, x 0) minus the base thickness, posts at 0."""
    toe_lift_mm: Annotated[float, Within(0, 15, "mm")] = 0.0
    """Top at the toe (s 0.97, on the axis) minus the base thickness, posts at 0."""
    sole_lift_mm: Annotated[float, Within(0, 150, "mm")] = 0.0
    """Height to be added under the shoe's heel by a shoemaker; not printed."""
    arch_height_mm: Annotated[float, Within(0, 40, "mm")] = 0.0
    """Top at the medial edge at arch_apex_s above the plane through heel and ball centre, posts at 0."""
    arch_apex_s: Annotated[float, Within(0.3, 0.55)] | None = None
    """Where along the insole the medial arch is highest; absent: 0.42 of the foot's length."""
    arch_fill_mm: Annotated[float, Within(0, 6, "mm")] = 0.0
    """The lab's plaster fill: lowers the apex by this much."""
    arch_solid: Fraction = 0.0
    """1 fills the space under the arch to the ground, 0 leaves a shell of base thickness."""
    lateral_arch_mm: Annotated[float, Within(0, 10, "mm")] = 0.0
    """Raise under the cuboid at the lateral edge."""
    transverse_arch_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """Raise under the transverse arch behind the metatarsal heads."""
    rearfoot_post_deg: Annotated[float, Within(-10, 10, "deg")] = 0.0
    """Slope of the heel seat across the foot; medial (varus) wedge +, lateral (valgus) -."""
    forefoot_post_deg: Annotated[float, Within(-8, 8, "deg")] = 0.0
    """Slope of the forefoot across the foot; medial (varus) wedge +, lateral (valgus) -."""
    heel_cup_depth_mm: Annotated[float, Within(0, 30, "mm")] = 0.0
    """Rim (mean of both sides) minus heel seat at s 0.14."""
    medial_flange_mm: Annotated[float, Within(0, 25, "mm")] = 0.0
    """Height of the medial wall above the arch's edge."""
    lateral_flange_mm: Annotated[float, Within(0, 25, "mm")] = 0.0
    """Height of the lateral wall above the edge."""
    medial_skive_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """Kirby's medial heel skive: depth of the inclined facet in the medial heel."""
    lateral_skive_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """The same in the lateral heel."""
    skive_deg: Annotated[float, Within(5, 30, "deg")] | None = None
    """Inclination of the skive's facet; absent: 15."""
    met_pad: MetPad | None = None
    met_bar: MetBar | None = None
    mortons_extension_mm: Annotated[float, Within(0, 5, "mm")] = 0.0
    """Raise under the first ray to the toe."""
    reverse_mortons_mm: Annotated[float, Within(0, 5, "mm")] = 0.0
    """Raise under metatarsal heads 2-5, the first left low."""
    first_ray_cutout_mm: Annotated[float, Within(0, 5, "mm")] = 0.0
    """Hollow under the first metatarsal head."""
    fifth_ray_cutout_mm: Annotated[float, Within(0, 5, "mm")] = 0.0
    """Hollow under the fifth metatarsal head."""
    dancers_pad_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """Raise round the first metatarsal head (sesamoids left free)."""
    horseshoe_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """Raise round the heel's centre, open to the front (heel spur)."""
    toe_crest_mm: Annotated[float, Within(0, 10, "mm")] = 0.0
    """Ridge under the toes' sulcus."""
    rocker: Rocker | None = None
    reliefs: Annotated[tuple[Relief, ...], Field(strict=False)] = ()
    top_cover_mm: Annotated[float, Within(0, 8, "mm")] = 0.0
    """Cover glued on later: the print is this much thinner."""
    scan: ScanTop | None = None
    """The scanned sole that the top follows, from the heel to the metatarsal heads."""
    trim: Trim | None = None
    """Where the insole ends; may only shorten the template."""
    label: Annotated[str, Field(max_length=64)] | None = None
    """Free text for the people who make it."""


class Prescription(Strict):
    """A pair (or one) of insoles to be made; also a file format."""

    orthocalc: Literal[1] = 1
    """Version of this file format."""
    id: Id = "insole"
    """Names the files."""
    template: TemplateName = "full_length"
    material: Material = "tpu_95a"
    engrave: bool = True
    """Engrave side, id and lift on the underside."""
    rules: Annotated[str, Like(r"[A-Za-z0-9._-]{1,16}", "a rule set's version, like 1.0")] | None = None
    """Version of the rule set that is engraved."""
    left: FootPrescription | None = None
    right: FootPrescription | None = None

    def feet(self) -> dict[Side, FootPrescription]:
        """Return the sides that are to be made, left first."""
        pair: dict[Side, FootPrescription | None] = {"left": self.left, "right": self.right}
        return {side: foot for side, foot in pair.items() if foot is not None}
