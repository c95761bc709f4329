"""Prescription page: every element with its value and where it comes from; a number typed over it is the order's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from orthocalc.finding import Side
from orthocalc.form.elements import AT, MEDIAL, elements
from orthocalc.form.questions import Question
from orthocalc.tui.blocked import SIZE, because
from orthocalc.tui.findings import findings_text
from orthocalc.tui.widgets.accept import Accepts
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.row import Row, Title
from orthocalc.tui.widgets.words import heading, put_text

if TYPE_CHECKING:
    from textual.timer import Timer

    from orthocalc.design import Design
    from orthocalc.tui.live import Outcome
    from orthocalc.tui.store import Store

PAUSE_S = 0.3
NOTHING = "Nothing is prescribed yet: "
RULE, WITHHELD, NONE, ORDER = "●", "○", "–", "✎"
HOW = (
    f"Grey: what will be made, and behind it why, left and right: {RULE} a rule gives it, {WITHHELD} a rule withholds "
    f"it (Alt+Y), {NONE} no rule speaks. Type over it to order otherwise ({ORDER}); ^R gives it back."
)


class Element(Row):
    """One element: what is typed is the order's; empty, the number of the rules stands there in grey."""

    def follow(self, design: Design | None) -> None:
        """Show the rules' numbers, and who has the last word."""
        sources = []
        for answer in self.children:
            if not isinstance(answer, Answer):
                continue
            side: Side = "left" if "/left/" in answer.question.at else "right"
            ordered = self.store.value(answer.question.at) is not None
            value = _value(design, side, answer.question)
            if not ordered and answer.placeholder != (shown := _shown(value)):
                answer.placeholder = shown
            sources.append(ORDER if ordered else RULE if value else _without(design, side, answer.question))
        direction = "  medial +" if self.question.at.removeprefix(AT) in MEDIAL else ""
        self.tell(" ".join(sources) + direction)


class Prescription(VerticalScroll, can_focus=False):
    """Elements, what must be answered for, and everything that was found, worst first."""

    def __init__(self, store: Store) -> None:
        super().__init__(id="prescription")
        self.store = store
        self._shown: Design | None = None
        self._elements: list[Element] = []
        self._later: Timer | None = None

    def compose(self) -> ComposeResult:
        """Make the page."""
        yield Accepts(self.store)
        yield Static(f"{NOTHING}{SIZE}", id="nothing", markup=False)
        yield Static(HOW, id="how")
        for title, questions in elements().items():
            with Vertical(classes="group"):
                yield Title(title, sided=True, noted=True)
                for question in questions:
                    self._elements.append(Element(question, self.store))
                    yield self._elements[-1]
        yield Label(heading("Findings, worst first (Alt+W goes to them)"), classes="title")
        yield Static("", id="findings", markup=False)

    def follow(self, outcome: Outcome) -> None:
        """Show what follows from the case now."""
        design = outcome.design
        nothing = self.query_one("#nothing", Static)
        nothing.display = design is None
        put_text(nothing, f"{NOTHING}{because(self.store.problems or outcome.problems)}")
        if design is self._shown:
            return
        self._shown = design
        for element in self._elements:
            element.follow(design)
        self.query_one(Accepts).follow(design)
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(PAUSE_S, self._tell)

    def _tell(self) -> None:
        """Write the findings, once nobody types for a moment: they are many, and mostly below the screen."""
        words = "" if self._shown is None else findings_text(self._shown.findings)
        put_text(self.query_one("#findings", Static), words)

    def show(self) -> None:
        """Show the case's own numbers anew."""
        for element in self._elements:
            element.show()


def _value(design: Design | None, side: Side, question: Question) -> Any:  # noqa: ANN401 - any field's value
    """Return what the prescription has of an element."""
    here: Any = None if design is None else design.prescription.feet().get(side)
    for step in question.at.split("/")[4:]:
        here = None if here is None else getattr(here, step)
    return here


def _without(design: Design | None, side: Side, question: Question) -> str:
    """Return the mark of an element that is not there: withheld for a reason, or nobody speaks of it."""
    if design is None:
        return NONE
    from orthocalc.clinic.sheet import name_and_unit  # noqa: PLC0415 - the screen stands before the models do

    return WITHHELD if design.reasons(side, name_and_unit(question.at.split("/")[4])[0]) else NONE


def _shown(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value).replace("_", " ")
