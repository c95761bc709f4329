"""Trial: a template of one's own is tried before it is kept: plain, and with every usual element, on both feet."""

from __future__ import annotations

from typing import Any

from orthocalc.finding import Side
from orthocalc.insole.check import check_insole
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import Template, read_template
from orthocalc.prescription import FootPrescription
from orthocalc.register.registered import Registered

USUAL = {
    "heel_lift_mm": 6.0,
    "ball_lift_mm": 3.0,
    "arch_height_mm": 20.0,
    "rearfoot_post_deg": 4.0,
    "forefoot_post_deg": 2.0,
    "heel_cup_depth_mm": 12.0,
}


def trial_problem(made: Registered) -> str | None:
    """Return what is wrong first with an insole that the template makes, or None."""
    template = read_template(made.page, made.mesh)
    room = {name: value for name, value in USUAL.items() if name not in elements_without_room(template)}
    trials: tuple[tuple[Side, dict[str, Any]], ...] = (("left", {}), ("right", room))
    for side, elements in trials:
        try:
            found = check_insole(shape_insole(template, plain_foot(template, **elements), side)).problems
        except ValueError as error:  # its own size is outside what is made
            return str(error)
        if found:
            return f"the {side} insole made of it: {found[0]}"
    return None


def plain_foot(template: Template, **elements: Any) -> FootPrescription:  # noqa: ANN401 - a prescription's fields
    """Return the prescription of a template's own size and base, with these elements."""
    own = template.page.own
    ball, heel = reference_widths_mm(template)
    numbers = {
        "length_mm": template.length_mm,
        "ball_width_mm": ball,
        "heel_width_mm": heel,
        "base_thickness_mm": 3.0 if own is None else own.base_mm,
        "arch_apex_s": 0.42,
    }
    return FootPrescription.model_validate(numbers | elements)
