"""Answer: one question's field; typed in any unit, checked at every key, put into the case while it is good."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from orthocalc.form.answers import AnswerError, read_answer, show_answer
from orthocalc.form.questions import Question, choices
from orthocalc.tui.widgets.inline import Inline, move_focus

if TYPE_CHECKING:
    from orthocalc.tui.app import OrthoApp
    from orthocalc.tui.store import Store

FINE, ELEMENT = 0.01, 0.5
"""Steps of numbers that lie between 0 and 1, and of the prescription's millimetres and degrees."""


class Answer(Inline, Input):
    """A field of one line. Enter and Tab go on, ↑ and ↓ step a number or choose a word, Escape takes typing back."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Textual's own lays the whole screen out anew whenever the text grows; the size of these fields stays."""

    class Said(Message):
        """The field has an error, or has none any more."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self, question: Question, store: Store, automatic: str = "", classes: str = "") -> None:
        self.question, self.store = question, store
        self.error: str | None = None
        placeholder = automatic or question.default or ("↑↓" if question.words else "")
        value = show_answer(question, store.value(question.at))
        super().__init__(value, placeholder, select_on_focus=False, classes=classes)
        self._kept, self._good = self.value, store.value(question.at)

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; the case knows the new value before the next key comes."""
        before = self.value
        match event.key:
            case "enter" | "tab":
                self.settle()
                move_focus(self, 1)
                return True
            case "shift+tab":
                self.settle()
                move_focus(self, -1)
                return True
            case "up" | "down" | "shift+up" | "shift+down":
                self._step((1 if "up" in event.key else -1) * (10 if "shift" in event.key else 1))
            case "escape":
                self.value = self._kept
            case _ if event.is_printable and event.character is not None:
                self.put(event.character)
            case _:
                if not await self._edit(event.key):
                    return False
        if self.value != before:
            self._commit_when_awake()
        return True

    async def take_text(self, text: str) -> None:
        """Take pasted text: its first line."""
        if lines := text.splitlines():
            self.put(lines[0])
            self._commit_when_awake()

    def put(self, text: str) -> None:
        """Put text in the place of what is selected."""
        self.replace(text, *self.selection)

    def arrive(self) -> None:
        """Select the whole value, and remember it for Escape."""
        self._kept, self._good = self.value, self.store.value(self.question.at)
        self.select_all()

    def settle(self) -> None:
        """Leave the field: a good answer is written as the case has it."""
        self.store.leave()
        if self.error is None:
            self.value = show_answer(self.question, self.store.value(self.question.at))

    def show(self) -> None:
        """Show what the case has now, after undo or another field's work."""
        self.error = None
        self.value = show_answer(self.question, self.store.value(self.question.at))
        self.post_message(self.Said(self))

    def commit(self) -> None:
        """Put a good answer into the case; a wrong one is said, and the case keeps what it had before the typing."""
        try:
            value: Any = read_answer(self.question, self.value)
            self.error = None
        except AnswerError as error:
            value, kept = self._good, show_answer(self.question, self._good)
            self.error = f"{error}" + (f" (kept: {kept})" if kept else "")
        self.store.put(self.question.at, value)
        self.post_message(self.Said(self))

    def _commit_when_awake(self) -> None:
        """Commit; what is typed before there is what can check it is shown, and put into the case then."""
        cast("OrthoApp", self.app).waking.when_done(self.commit)

    async def _edit(self, key: str) -> bool:
        """Do what Textual's own field does with a key that moves or deletes."""
        for binding in self._bindings.key_to_bindings.get(key, ()):
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def _step(self, steps: int) -> None:
        if words := choices(self.question):
            self._choose(words, steps)
            return
        if self.question.within is None:
            return
        within = self.question.within
        step = FINE if within.high <= 1 else ELEMENT if "/overrides/" in self.question.at else 1.0
        known = self.store.value(self.question.at)
        start = known if isinstance(known, int | float) else self._number()
        if start is None:
            return
        new = min(max(float(Decimal(str(start)) + Decimal(str(step)) * steps), within.low), within.high)
        self.value = f"{new:g}"
        self.cursor_position = len(self.value)

    def _number(self) -> float | None:
        """Return the number that is shown: a length of the file in another unit, or the rules' own."""
        known = show_answer(self.question, self.store.value(self.question.at))
        try:
            return float(known or self.placeholder)
        except ValueError:
            return None

    def _choose(self, choices: tuple[str, ...], steps: int) -> None:
        words = ("", *choices)
        now = self.store.value(self.question.at)
        place = words.index(now) if now in words else 0
        word = words[(place - (1 if steps > 0 else -1)) % len(words)]
        self.value = word.replace("_", " ") if self.question.words else word
        self.cursor_position = len(self.value)
