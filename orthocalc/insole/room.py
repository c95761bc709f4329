"""Room: which elements a template has no place for, and the shorter sheet that a trim asks for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from orthocalc.insole.elements import ELEMENTS
from orthocalc.insole.template import Template, load_coarse, load_template
from orthocalc.prescription import FootPrescription, Trim

NEEDS_S: dict[str, float] = {
    **{name: element.ends_s for name, element in ELEMENTS.items()},
    "ball_lift_mm": 0.76,
    "toe_lift_mm": 0.99,
    "arch_height_mm": 0.62,
    "rearfoot_post_deg": 0.50,
    "forefoot_post_deg": 0.78,
    "heel_cup_depth_mm": 0.40,
    "scan": 0.62,
    "medial_skive_mm": 0.36,
    "lateral_skive_mm": 0.36,
    "met_pad": 0.76,
    "met_bar": 0.76,
    "rocker": 0.95,
}
"""How far along the insole a sheet must reach to have room for an element [s]."""


@cache
def elements_without_room(template: Template) -> frozenset[str]:
    """Return the prescription's elements that a template has no room for (a forefoot post on a three-quarter).

    A registered mesh keeps its own top, so that no scanned sole can be its top.
    """
    ends = template.page.outline.ends_s
    gone = frozenset(name for name, needed in NEEDS_S.items() if ends < needed)
    return gone if template.shape is None else gone | {"scan"}


def is_wedge(template: Template) -> bool:
    """Return whether a sheet ends before the arch: a plain heel lift, without a ball or a width there."""
    return "arch_height_mm" in elements_without_room(template)


def needs_lift(template: Template) -> bool:
    """Return whether a sheet is nothing without a lift: a plain wedge, no registered mesh with its own height."""
    return is_wedge(template) and template.shape is None


@cache
def least_base_mm(template: Template) -> float:
    """Return the thinnest base that a template is made with: so much that its thinnest place stays as it is."""
    least, shape = template.page.limits.clamp_mm[1], template.shape
    return least if shape is None else least - float(shape.over_base[template.w == 1].min())


@cache
def trimmed(template: Template, trim: Trim | None) -> Template:
    """Return a template cut to a trim: the mesh of the shorter template under this one's own page.

    Raises
    ------
    ValueError : the trim would be longer than the template
    """
    if trim in {None, "full"}:
        return template
    if template.shape is not None:
        raise ValueError(f"trim: {template.page.name} is a mesh of its own and is not cut; register a shorter one")
    short = (load_coarse if template.coarse else load_template)(str(trim))
    if short.page.outline.ends_s == template.page.outline.ends_s:
        return template
    if short.page.outline.ends_s > template.page.outline.ends_s:
        raise ValueError(f"trim: {trim} would be longer than the template {template.page.name}")
    own = template.page
    elements = own.elements.model_copy(update={"arch": short.page.elements.arch})
    page = own.model_copy(update={"outline": short.page.outline, "zones": short.page.zones, "elements": elements})
    return replace(short, page=page)


def refuse_without_room(template: Template, foot: FootPrescription) -> None:
    """Raise for an element that was ordered and has no room."""
    for name in sorted(elements_without_room(template)):
        if getattr(foot, name):
            raise ValueError(
                f"{name}: the {template.page.name} insole ends before it; leave it out or take a longer one"
            )
