"""Orders: what a finished insole must measure, number by number, and how far it may be off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orthocalc.insole.added import SKIVES, first_skive
from orthocalc.insole.elements import ELEMENTS
from orthocalc.insole.placed import SKIVE_FACET_MM
from orthocalc.insole.room import elements_without_room, is_wedge
from orthocalc.insole.shape import Insole

TOLERANCE: Mapping[str, tuple[float, str]] = {
    "length_mm": (0.05, "mm"),
    "ball_width_mm": (0.05, "mm"),
    "heel_width_mm": (0.05, "mm"),
    "heel_lift_mm": (0.05, "mm"),
    "ball_lift_mm": (0.05, "mm"),
    "toe_lift_mm": (0.05, "mm"),
    "arch_height_mm": (0.1, "mm"),
    "arch_apex_s": (0.01, "of the length"),
    "rearfoot_post_deg": (0.1, "deg"),
    "forefoot_post_deg": (0.1, "deg"),
    "heel_cup_depth_mm": (0.1, "mm"),
    **dict.fromkeys((*ELEMENTS, *SKIVES), (0.1, "mm")),
    "skive_deg": (0.5, "deg"),
    "met_pad.height_mm": (0.1, "mm"),
    "met_pad.s": (0.01, "of the length"),
    "met_pad.x_mm": (1.5, "mm"),
    "met_bar.height_mm": (0.1, "mm"),
    "rocker.angle_deg": (0.1, "deg"),
    "reliefs.depth_mm": (0.05, "mm"),
    "top_cover_mm": (0.05, "mm"),
    "scan.rms_gap_mm": (0.1, "mm"),
    "scan.gap_mm": (0.4, "mm"),
}
"""How far a finished insole may be from its order."""

_ALWAYS = ("length_mm", "ball_width_mm", "heel_width_mm", "heel_lift_mm", "ball_lift_mm", "toe_lift_mm")
_IF_ORDERED = ("rearfoot_post_deg", "forefoot_post_deg", "heel_cup_depth_mm", *ELEMENTS, *SKIVES, "top_cover_mm")


def ordered_numbers(insole: Insole) -> dict[str, float]:
    """Return what the finished mesh must measure; an element that was not ordered is not compared.

    Nor is the apex of an arch so low beside lift and cup that the edge has no crest of its own (its height is), nor a
    hollow whose datum lies inside another hollow. A number that the sheet has no room for is compared as it was made.
    """
    added = insole.amounts.added
    gone = elements_without_room(insole.template) | added.shared
    if is_wedge(insole.template):
        gone |= {"ball_width_mm"}
    ordered = {**dict(_sheet(insole)), **dict(_parts(insole))}
    ordered |= {name: value for name, value in insole.amounts.made.items() if name in ordered}
    return {name: value for name, value in ordered.items() if name not in gone}


def tolerance_of(name: str) -> tuple[float, str]:
    """Return the tolerance of a measured number and its unit."""
    return TOLERANCE[re.sub(r"\.\d+\.", ".", name)]


def _sheet(insole: Insole) -> Iterator[tuple[str, float]]:
    foot, amounts = insole.foot, insole.amounts
    for name in (*_ALWAYS, *_IF_ORDERED):
        value = getattr(foot, name)
        if name in _ALWAYS or value:
            yield name, value
    if amounts.arch_mm:
        yield "arch_height_mm", foot.arch_height_mm - foot.arch_fill_mm
        if amounts.arch_crest and amounts.contact is None:
            yield "arch_apex_s", foot.arch_apex_s or 0.0
    skive = first_skive(foot)
    if amounts.made.get(skive, getattr(foot, skive)) >= SKIVE_FACET_MM:
        yield "skive_deg", foot.skive_deg or 0.0


def _parts(insole: Insole) -> Iterator[tuple[str, float]]:
    foot = insole.foot
    if (pad := foot.met_pad) and pad.height_mm:
        yield from (("met_pad.height_mm", pad.height_mm), ("met_pad.s", pad.s or 0.0), ("met_pad.x_mm", pad.x_mm))
    if foot.met_bar and foot.met_bar.height_mm:
        yield "met_bar.height_mm", foot.met_bar.height_mm
    if foot.rocker and foot.rocker.angle_deg:
        yield "rocker.angle_deg", foot.rocker.angle_deg
    if insole.amounts.contact is not None:
        yield from (("scan.rms_gap_mm", 0.0), ("scan.gap_mm", 0.0))
    for i, relief in enumerate(foot.reliefs):
        if relief.depth_mm:
            yield f"reliefs.{i}.depth_mm", relief.depth_mm
