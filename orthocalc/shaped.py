"""Shaped: one foot's insole, or the problem with what was ordered at the place where it was ordered."""

from __future__ import annotations

from functools import lru_cache

from orthocalc.document import DocumentError, Problem
from orthocalc.finding import Finding, Side, other
from orthocalc.insole.room import needs_lift
from orthocalc.insole.shape import Insole, OutOfRangeError, shape_insole
from orthocalc.insole.template import Template, load_coarse
from orthocalc.prescription import FootPrescription, Prescription


def shaped(template: Template, foot: FootPrescription, side: Side, at: str) -> Insole:
    """Return an insole; ``at`` is where a case has its feet, "" in a prescription.

    Raises
    ------
    DocumentError : a size or a place that the template cannot be made with
    """
    try:
        return shape_insole(template, foot, side)
    except OutOfRangeError as error:
        raise DocumentError((_out_of_range(error, side, at),)) from None


def preview_insoles(prescription: Prescription) -> dict[Side, Insole]:
    """Return the insoles of a case's plan as they would be worn at its end, coarse and unchecked: to be looked at.

    Raises
    ------
    DocumentError : as :func:`shaped`
    """
    template = load_coarse(prescription.template)
    made = {}
    for side, foot in prescription.feet().items():
        if foot.heel_lift_mm or not needs_lift(template):
            made[side] = _coarse(template, foot, side)
    return made


def cannot_be_made(prescription: Prescription) -> tuple[Finding, ...]:
    """Say of a case's plan which insoles its template cannot be made as, before anybody asks for them."""
    found = []
    for side in prescription.feet():
        try:
            preview_insoles(prescription.model_copy(update={other(side): None}))
        except DocumentError as error:
            text = f"The {side} insole cannot be made so: {error.problems[0].message} ({error.problems[0].at})."
            found.append(Finding("cannot_be_made", side, None, "", "order.element_left_out", text, "caution"))
    return tuple(found)


@lru_cache(maxsize=4)
def _coarse(template: Template, foot: FootPrescription, side: Side) -> Insole:
    """Return an insole to be looked at; of a foot that has not changed, the same one again."""
    return shaped(template, foot, side, "/feet")


_SIZES = ("length_mm", "ball_width_mm", "heel_width_mm")


def _out_of_range(error: OutOfRangeError, side: Side, at: str) -> Problem:
    """Say a size or a place that the template cannot be made with, and where it is ordered."""
    unit = {"mm": " mm", "deg": "°"}.get(error.field.rsplit("_", 1)[-1], "")
    got, allowed = f"{error.value:g}{unit}", f"{error.low:g}–{error.high:g}{unit}"
    if error.field in _SIZES:
        pointer, message = f"{at}/{side}/{error.field}", f"an insole of {got} is outside this template's {allowed}"
    else:
        home = f"/order/overrides/{side}" if at else f"/{side}"
        pointer, message = f"{home}/{error.field.replace('.', '/')}", f"{got} is outside {allowed} here"
    return Problem(pointer, got, allowed, message)
