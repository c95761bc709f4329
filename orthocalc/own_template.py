"""Own template: what a case or prescription must know of a registered mesh, and what must be said of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orthocalc.clinic.defaults import complete_foot
from orthocalc.clinic.rules import Rules
from orthocalc.finding import Finding
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription, Prescription

if TYPE_CHECKING:
    from orthocalc.case import Case

THICKEST_MM = 8.0
"""A thicker base than any built-in template's (7) is a lift by itself: a wedge, or a sole."""
WORTH_SAYING_MM = 1.0
"""Less than this of its own is no second lift, arch or cup."""
OF_ITS_OWN = ("heel_lift_mm", "arch_height_mm", "heel_cup_depth_mm")


def knowing_template(case: Case) -> Case:
    """Return a case that knows what its registered template is like, so that the rules for short ones hold for it."""
    from orthocalc.case import OwnTemplate  # noqa: PLC0415  (a prescription needs no case, and starts faster)

    page = load_template(case.order.template).page
    if page.own is None or page.like is None:
        return case
    own = {field: here if (here := getattr(page.own, field)) >= WORTH_SAYING_MM else 0.0 for field in OF_ITS_OWN}
    return case.made_from(OwnTemplate(page.like, page.own.base_mm, **own))


def completed(foot: FootPrescription, prescription: Prescription, rules: Rules) -> FootPrescription:
    """Fill in what a prescription leaves open; a registered mesh has its own base."""
    page = load_template(prescription.template).page
    if page.own is not None and foot.base_thickness_mm is None:
        foot = foot.model_copy(update={"base_thickness_mm": page.own.base_mm})
    return complete_foot(foot, page.like or page.name, prescription.material, rules)


def own_shape_said(prescription: Prescription) -> tuple[Finding, ...]:
    """Say where an element is ordered that a registered mesh has already."""
    own = load_template(prescription.template).page.own
    if own is None:
        return ()
    return tuple(
        Finding("own_shape", side, value, "mm", "order.default", text, "caution")
        for side, foot in prescription.feet().items()
        for value, text in _twice(foot, own.model_dump(), prescription.template)
    )


def _twice(foot: FootPrescription, own: dict[str, float], template: str) -> Iterator[tuple[float, str]]:
    if own["base_mm"] > THICKEST_MM:
        there = own["base_mm"]
        text = (
            f"The template {template} is {there:.1f} mm thick before anything is added: a lift of its own, which no "
            "figure here counts. Under both feet alike it raises both; make sure of the shoe's room."
        )
        yield there, text
    for field in OF_ITS_OWN:
        ordered, there = getattr(foot, field), own[field]
        if ordered and there >= WORTH_SAYING_MM:
            word = field.removesuffix("_mm").removesuffix("_height").removesuffix("_depth").replace("_", " ")
            text = f"The template {template} has {there:.1f} mm of {word} itself; {ordered:.1f} mm are added to it."
            yield there, text
