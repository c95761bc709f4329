"""Accept: who answers for a finding that would stop the files, and why; both must be typed before files are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label, Static

from orthocalc.tui.widgets.inline import COMPOSING, Inline, go_on
from orthocalc.tui.widgets.words import heading, put_text

if TYPE_CHECKING:
    from orthocalc.design import Design
    from orthocalc.finding import Finding
    from orthocalc.tui.store import Store

AT = "/order/accept"


class Accepts(Vertical):
    """One line for every finding that says refer."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.findings: tuple[Finding, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the lines."""
        if self.findings:
            yield Label(heading("No insole is written until somebody answers for this"), classes="title refer")
        for finding in self.findings:
            yield Static(f"■ {finding.text}", markup=False, classes="refer said")
            yield Answered(finding.name, self.store)

    def follow(self, design: Design | None) -> None:
        """Stand there with what the newest design refers."""
        found = () if design is None else tuple(f for f in design.findings if f.level == "refer")
        once = tuple({finding.name: finding for finding in found}.values())
        if [f.name for f in once] != [f.name for f in self.findings]:
            self.findings = once
            self._again()
            return
        self.findings = once
        for shown, finding in zip(self.query(".said").results(Static), once, strict=False):
            put_text(shown, f"■ {finding.text}")

    @work(group=COMPOSING)
    async def _again(self) -> None:
        await self.recompose()


class Answered(Horizontal):
    """Name and reason of one answer."""

    def __init__(self, finding: str, store: Store) -> None:
        super().__init__(classes="line")
        self.finding, self.store = finding, store

    def compose(self) -> ComposeResult:
        """Make both fields."""
        answers = [a for a in self.store.value(AT) or () if a.get("finding") == self.finding]
        known: dict[str, str] = answers[0] if answers else {}
        yield Label("answered for by", classes="label")
        yield Words(known.get("by", ""), "name")
        yield Words(known.get("reason", ""), "reason")

    def commit(self) -> None:
        """Put a whole answer into the case; half of one is none."""
        by, reason = (field.value.strip() for field in self.query(Words).results())
        others = [a for a in self.store.value(AT) or () if a.get("finding") != self.finding]
        mine = [{"finding": self.finding, "by": by, "reason": reason}] if by and reason else []
        self.store.put(AT, [*others, *mine] or None)


class Words(Inline, Input):
    """A line of free text."""

    def __init__(self, value: str, placeholder: str) -> None:
        super().__init__(value, placeholder, select_on_focus=False, compact=True, max_length=200)

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        if go_on(self, event.key):
            return True
        if event.is_printable and event.character is not None:
            await self.take_text(event.character)
            return True
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                self._commit()
                return True
        return False

    async def take_text(self, text: str) -> None:
        """Take text in the place of what is selected."""
        self.replace(text.splitlines()[0] if text else "", *self.selection)
        self._commit()

    def _commit(self) -> None:
        if isinstance(self.parent, Answered):
            self.parent.commit()
