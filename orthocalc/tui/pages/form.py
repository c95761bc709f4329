"""Form: the pages Case and Measure, made from the questions; lists like the leg-length readings grow as one goes on."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from orthocalc.form.questions import Section, sections
from orthocalc.tui.widgets.inline import COMPOSING, Inline, arrive_at, go_on
from orthocalc.tui.widgets.row import Row, Title
from orthocalc.tui.widgets.words import heading

if TYPE_CHECKING:
    from orthocalc.tui.store import Store


class Form(VerticalScroll, can_focus=False):
    """All sections of one page."""

    def __init__(self, page: str, store: Store) -> None:
        super().__init__(id=page)
        self.page, self.store, self._making = page, store, Lock()

    def compose(self) -> ComposeResult:
        """Make the first section; the others follow once it stands there."""
        yield self._made(self._sections[0])

    def on_mount(self) -> None:
        """Make the other sections."""
        self.call_after_refresh(self._more)

    @work(group=COMPOSING)
    async def _more(self) -> None:
        await self.whole()

    async def whole(self) -> None:
        """Have all sections; who asks second waits for who asked first."""
        async with self._making:
            for section in self._sections[len(self.children) :]:
                await self.mount(self._made(section))

    @property
    def _sections(self) -> list[Section]:
        return [section for section in sections() if section.page == self.page]

    def _made(self, section: Section) -> Part | Many:
        return Many(section, self.store) if section.many else Part(section, self.store)

    def show(self, at: str | None = None) -> None:
        """Show what the case has now; ``at``: only what depends on this place."""
        for many in self.query(Many).results():
            many.follow(anew=at is None)
        for row in self.query(Row).results():
            row.show() if at is None else row.say()


class Part(Vertical):
    """A section with its title."""

    def __init__(self, section: Section, store: Store) -> None:
        super().__init__()
        self.section, self.store = section, store

    def compose(self) -> ComposeResult:
        """Make the rows."""
        sided = any(question.sided for question in self.section.questions)
        yield Title(self.section.title, sided=sided)
        for question in self.section.questions:
            yield Row(question, self.store)


class Many(Vertical):
    """A section that is asked of every item of a list; at least one stands there, empty or not."""

    def __init__(self, section: Section, store: Store) -> None:
        super().__init__()
        self.section, self.store, self.count = section, store, 0

    def compose(self) -> ComposeResult:
        """Make the rows of every item, and the line that adds one."""
        self.count = max(self._wanted(), self.count, 1)
        for number in range(self.count):
            name = f"{self.section.title} {number + 1}" if self.count > 1 else self.section.title
            yield Label(heading(name), classes="title")
            for question in self.section.questions:
                yield Row(question.item(number), self.store)
            if self.count > 1:
                yield Line("Remove this one", f"remove {number}", self._chosen)
        yield Line("Add another", "add", self._chosen)

    def follow(self, *, anew: bool) -> None:
        """Stand there with as many items as the case has; only ``anew`` without those that nothing was typed into."""
        if self._wanted() > self.count or (anew and 0 < self._wanted() < self.count):
            self.count = self._wanted()
            self._again()

    async def _chosen(self, what: str) -> None:
        """Add an item, or remove one; its first field is focused before the next key comes."""
        word, *number = what.split()
        self.count += 1 if word == "add" else -1  # before the store says that it changed
        if word != "add":
            self.store.remove(self.section.many, int(number[0]))
        self.screen.set_focus(None)
        await self.recompose()
        rows = list(self.query(Row).results())
        row = rows[-len(self.section.questions)] if word == "add" else rows[0]
        arrive_at(next(iter(row.fields())))

    @work(group=COMPOSING)
    async def _again(self) -> None:
        await self.recompose()

    def _wanted(self) -> int:
        items = self.store.value(self.section.many)
        return len(items) if isinstance(items, list) else 0


class Line(Inline, Static, can_focus=True):
    """Words that do something when Enter is pressed on them, or when they are clicked."""

    def __init__(self, words: str, what: str, do: Callable[[str], Awaitable[None]]) -> None:
        super().__init__(f"[ {words} ]", markup=False)
        self.what, self.do = what, do

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        if event.key in {"enter", "space"}:
            await self.do(self.what)
            return True
        return go_on(self, event.key)

    async def on_click(self) -> None:
        """Be chosen by the mouse."""
        await self.do(self.what)
