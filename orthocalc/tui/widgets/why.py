"""Why: the focused field's meaning, and the value that follows from it with its rule and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.containers import VerticalScroll
from textual.widgets import Static

from orthocalc.finding import SIDES
from orthocalc.form.answers import SEVERAL
from orthocalc.form.questions import Question
from orthocalc.tui.also import OVERRIDE, also_changed, overridden
from orthocalc.tui.blocked import TO_DRAW
from orthocalc.tui.live import Outcome
from orthocalc.tui.widgets.words import put_text

if TYPE_CHECKING:
    from textual.timer import Timer

    from orthocalc.design import Design
    from orthocalc.finding import Finding, Side

SIZES = ("/feet/left/length_mm", "/feet/right/length_mm", "/shoe/size")
"""The least that a case must have: one of these."""
PAUSE_S = 0.3
GLYPHS = {"refer": "■ REFER", "caution": "⚠", "info": "·"}


class Why(VerticalScroll, can_focus=False):
    """Words about one field; what an override moves beside it is worked out once nobody types for a moment."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._about: tuple[Question | None, Outcome] = (None, Outcome(None))
        self._later: Timer | None = None

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201 - Textual's own signature
        """Make the text."""
        yield Static(id="why-text", markup=False)

    def explain(self, question: Question | None, outcome: Outcome) -> None:
        """Say what a field means and what follows from it."""
        if self._about[0] is question and self._about[1] is outcome:
            return
        self._about = question, outcome
        self._say()
        if self._later is not None:
            self._later.stop()
        self._later = None if overridden(question, outcome) is None else self.set_timer(PAUSE_S, self._look)

    @work(thread=True, group="also", exit_on_error=False)
    def _look(self) -> None:
        question, outcome = about = self._about
        self.app.call_from_thread(self._looked, about, also_changed(question, outcome))

    def _looked(self, about: tuple[Question | None, Outcome], also: str) -> None:
        if about is self._about and self.children:
            self._say(also)

    def _say(self, also: str = "") -> None:
        question, outcome = self._about
        text = Text() if question is None else explained(question, outcome.design, also=also)
        self.border_title = "" if question is None else "Alt+Y: all of it"
        put_text(self.query_one("#why-text", Static), text)


MOST = 6
"""So many findings have their place beside the form."""


def explained(question: Question, design: Design | None, most: int | None = MOST, also: str = "") -> Text:
    """Return what a field means, and at most so many findings that follow; ``also``: what its override moves too."""
    side = _side(question)
    text = Text().append(question.label, "bold").append(f" ({side})" if side else "")
    if question.at.startswith(OVERRIDE) and design is not None and side is not None:
        return _of_element(text, question.at.split("/")[4], side, design, also)
    allowed = question.allowed and f"Allowed: {question.allowed}"
    default = question.default and f"Left empty: {question.default}"
    several = question.kind == "readings" and f"S{SEVERAL[1:]}"
    about = ". ".join(part.rstrip(".") for part in (question.help, allowed, default, several) if part)
    text.append(f"\n{about}." if about else "")
    if design is None and question.at in SIZES:
        text.append(f"\n{TO_DRAW}")
    for finding in _about(question, design)[:most]:
        text.append(f"\n{GLYPHS[finding.level]} {finding.text}")
        text.append(f" [{finding.rule}]", "dim")
    return text


def _of_element(text: Text, field: str, side: Side, design: Design, also: str) -> Text:
    """Add why an element is what it is: the order's word first, then the rules'."""
    from orthocalc.clinic.sheet import name_and_unit  # noqa: PLC0415 - the screen stands before the models do

    reasons = design.reasons(side, name_and_unit(field)[0])
    if reasons and reasons[0].rule == "order.override":
        text.append(f"\n{_set_by_you(reasons[0])}", "bold")
        text.append(f"\n{also}" if also else "", "bold")
        rest, rule = reasons[0].text.partition(". ")[2], reasons[0].inputs.get("rule")
        text.append(f"\n{rest}" if rest else "")
        text.append(f"\n[{rule}]" if rule else "", "dim")
    else:
        text.append(f"\n{design.why(side, field)}")
    said = {finding.text for finding in reasons[:1]}
    for finding in (*reasons[1:], *_cautions(field, side, design)):
        if finding.text not in said:
            text.append(f"\n{GLYPHS[finding.level]} {finding.text}")
            said.add(finding.text)
    return text


def _set_by_you(finding: Finding) -> str:
    from orthocalc.clinic.sheet import amount  # noqa: PLC0415

    gave = finding.inputs.get("rule_gave")
    if not isinstance(gave, float | int):
        return "set by you; no rule speaks of it"
    return f"set by you; the rules give {amount(finding.name, gave, finding.unit)}"


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
