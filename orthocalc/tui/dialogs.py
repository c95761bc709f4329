"""Dialogs: a question with a few answers; Escape always means no."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from orthocalc.tui.widgets.inline import Inline

HINT = "↑↓ and Enter, or the letter; Esc: cancel"


class Option(NamedTuple):
    """One answer: the key that gives it at once, its words, and what it means."""

    key: str
    words: str
    answer: str


class Choice(Inline, ModalScreen[str]):
    """A question; arrows and Enter answer it, or a key at once. Escape answers nothing."""

    def __init__(self, question: str, options: tuple[Option, ...], hint: str = HINT) -> None:
        super().__init__()
        self.question, self.options, self.hint, self.place = question, options, hint, 0

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog"):
            yield Static(self.question, markup=False, classes="question")
            with VerticalScroll(can_focus=False):
                lettered = any(option.key for option in self.options)
                for number, option in enumerate(self.options):
                    yield Offer(number, f" {option.key.upper():1}  {option.words} " if lettered else option.words)
            yield Static(self.hint, markup=False, classes="hint")

    def on_mount(self) -> None:
        """Show which one Enter would take."""
        self._mark()

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; every one, so that none reaches what lies below."""
        match event.key:
            case "escape":
                await self.dismiss("")  # the next key is the page's again
            case "enter":
                await self.choose(self.place)
            case "down" | "right" | "tab":
                self._go(1)
            case "up" | "left" | "shift+tab":
                self._go(-1)
            case key:
                for number, option in enumerate(self.options):
                    if option.key and option.key == (event.character or key).lower():
                        await self.choose(number)
                        break
        return True

    def choose(self, number: int) -> AwaitComplete:
        """Give an answer."""
        return self.dismiss(self.options[number].answer)

    def _go(self, step: int) -> None:
        self.place = (self.place + step) % len(self.options)
        self._mark()

    def _mark(self) -> None:
        for offer in self.query(Offer).results():
            offer.set_class(offer.number == self.place, "-here")
            if offer.number == self.place:
                offer.scroll_visible(animate=False)


class Offer(Static):
    """One line of a choice, for the mouse."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(words, markup=False)
        self.number = number

    def on_click(self) -> None:
        """Be chosen."""
        if isinstance(self.screen, Choice):
            self.screen.choose(self.number)
