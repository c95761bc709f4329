"""Why: the focused field's meaning, and the value that follows from it with its rule and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widgets import Static

from orthocalc.finding import SIDES
from orthocalc.form.answers import SEVERAL
from orthocalc.form.questions import Question
from orthocalc.tui.blocked import TO_DRAW
from orthocalc.tui.widgets.words import put_text

if TYPE_CHECKING:
    from orthocalc.design import Design
    from orthocalc.finding import Finding, Side

SIZES = ("/feet/left/length_mm", "/feet/right/length_mm", "/shoe/size")
"""The least that a case must have: one of these."""
OVERRIDE = "/order/overrides/"
GLYPHS = {"refer": "■ REFER", "caution": "⚠", "info": "·"}


class Why(VerticalScroll, can_focus=False):
    """Words about one field."""

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201 - Textual's own signature
        """Make the text."""
        yield Static(id="why-text", markup=False)

    def explain(self, question: Question | None, design: Design | None) -> None:
        """Say what a field means and what follows from it."""
        text = Text() if question is None else explained(question, design)
        self.border_title = "" if question is None else "Alt+Y: all of it"
        put_text(self.query_one("#why-text", Static), text)


MOST = 6
"""So many findings have their place beside the form."""


def explained(question: Question, design: Design | None, most: int | None = MOST) -> Text:
    """Return what a field means, and at most so many of the findings that follow from it."""
    side = _side(question)
    text = Text().append(question.label, "bold").append(f" ({side})" if side else "")
    if question.at.startswith(OVERRIDE) and design is not None and side is not None:
        from orthocalc.clinic.sheet import name_and_unit  # noqa: PLC0415 - the screen stands before the models do

        field = question.at.split("/")[4]
        text.append(f"\n{design.why(side, field)}")
        reasons = design.reasons(side, name_and_unit(field)[0])
        said = {finding.text for finding in reasons[:1]}
        for finding in (*reasons[1:], *_cautions(field, side, design)):
            if finding.text not in said:
                text.append(f"\n{GLYPHS[finding.level]} {finding.text}")
                said.add(finding.text)
        return text
    allowed = question.allowed and f"Allowed: {question.allowed}"
    several = question.kind == "readings" and f"S{SEVERAL[1:]}"
    about = ". ".join(part.rstrip(".") for part in (question.help, allowed, several) if part)
    text.append(f"\n{about}." if about else "")
    if design is None and question.at in SIZES:
        text.append(f"\n{TO_DRAW}")
    for finding in _about(question, design)[:most]:
        text.append(f"\n{GLYPHS[finding.level]} {finding.text}")
        text.append(f" [{finding.rule}]", "dim")
    return text


def _cautions(field: str, side: Side, design: Design) -> list[Finding]:
    """Return what is noted of an element on one foot beside its own reason."""
    group = field.split("_")[1] if field.endswith("_lift_mm") else field.split("_", maxsplit=1)[0]
    found = [f for f in design.findings if f.level != "info" and f.side in {side, None}]
    return [f for f in found if group in f.rule or group in f.name]


def _about(question: Question, design: Design | None) -> list[Finding]:
    """Return the findings into which a measure went, those of its side first."""
    if design is None:
        return []
    name = question.at.rsplit("/", 1)[1]
    bare = name.removesuffix("_mm").removesuffix("_deg")
    found = [f for f in design.findings if name in f.inputs or bare in f.inputs or f.name in {name, bare}]
    if question.at.startswith("/leg_length"):
        found = [f for f in design.findings if f.rule.split(".")[0] in {"legs", "leg_length", "lift"}]
    side = _side(question)
    return sorted((f for f in found if side is None or f.side in {side, None}), key=lambda f: f.level == "info")


def _side(question: Question) -> Side | None:
    """Return the foot that a question is about."""
    return next((side for side in SIDES if f"/{side}" in f"{question.at}/" and f"/{side}_mm" not in question.at), None)
