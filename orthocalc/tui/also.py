"""Also: which other elements of a foot an override moves, beside the one that it sets itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orthocalc.finding import SIDES
from orthocalc.form.elements import elements
from orthocalc.problem import DocumentError

if TYPE_CHECKING:
    from orthocalc.case import Case
    from orthocalc.finding import Side
    from orthocalc.form.questions import Question
    from orthocalc.tui.live import Outcome

OVERRIDE = "/order/overrides/"


def overridden(question: Question | None, outcome: Outcome) -> tuple[Side, str] | None:
    """Return the foot and the prescription's field that a question's answer overrides, None where it does not."""
    if question is None or outcome.case is None or not question.at.startswith(OVERRIDE):
        return None
    side, field = question.at.split("/")[3:5]
    known = next((one for one in SIDES if one == side), None)
    return (known, field) if known is not None and field in outcome.case.overrides(known) else None


def also_changed(question: Question | None, outcome: Outcome) -> str:
    """Return what an override moves beside its own element, "" where nothing; plans the case without it."""
    from orthocalc.design import plan_case  # noqa: PLC0415 - the screen stands before the engine does

    place = overridden(question, outcome)
    if place is None or outcome.case is None or outcome.design is None:
        return ""
    side, field = place
    try:
        before = plan_case(without(outcome.case, side, field), outcome.recordings).prescription.feet().get(side)
    except DocumentError:
        return ""
    after = outcome.design.prescription.feet().get(side)
    moved = []
    for asked in (one for group in elements().values() for one in group):
        name = asked.at.rsplit("/", 1)[1]
        was, now = getattr(before, name, None), getattr(after, name, None)
        if name != field and was != now and asked.at.count("/") == OVERRIDE.count("/") + 1:
            unit = asked.unit if asked.unit in {"", "°"} else f" {asked.unit}"
            moved.append(f"{asked.label[0].lower()}{asked.label[1:]} {_shown(was)} → {_shown(now)}{unit}")
    return f"also changed: {', '.join(moved)}" if moved else ""


def without(case: Case, side: Side, field: str) -> Case:
    """Return a case whose order leaves one field of a foot to the rules."""
    order = case.order
    foot = getattr(order.overrides, side)
    kept = {name: getattr(foot, name) for name in foot.model_fields_set if name != field}
    overrides = order.overrides.model_copy(update={side: type(foot)(**kept)})
    return case.model_copy(update={"order": order.model_copy(update={"overrides": overrides})})


def _shown(value: Any) -> str:  # noqa: ANN401 - any element's value
    return f"{round(value, 2):g}" if isinstance(value, float | int) else "none" if value is None else str(value)
