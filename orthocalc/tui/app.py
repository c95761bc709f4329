"""App: the program on a terminal; keys go to the focused field one by one, everything else to the table of actions."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from threading import Timer
from typing import ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import WorkerFailed

from orthocalc.problem import Problem
from orthocalc.tui import edits, files, going
from orthocalc.tui.actions import ACTIONS, PAGES, bindings, shown
from orthocalc.tui.alt import teach_alt
from orthocalc.tui.ascii import Ascii
from orthocalc.tui.colours import CONTRAST, colours_of
from orthocalc.tui.journal import Journal
from orthocalc.tui.main import Main
from orthocalc.tui.pages.form import Line
from orthocalc.tui.resized import Resized
from orthocalc.tui.shape import HIGH, WIDE, shape_of
from orthocalc.tui.store import Store
from orthocalc.tui.waking import Waking
from orthocalc.tui.widgets.accept import Words
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags
from orthocalc.tui.widgets.inline import Inline, take_into
from orthocalc.tui.widgets.picture import ASCII
from orthocalc.tui.widgets.tick import Tick

THEMES = ("textual-dark", "textual-light", "high-contrast", "ansi-dark", "ansi-light")
MINE = {action.run.split("(")[0] for action in ACTIONS}
INTERRUPTED, LINGER_S = 130, 3.0
SECTIONS = {"pagedown": 1, "pageup": -1}
FIELDS = (Answer, Flags, Line, Tick, Words)
"""What has no use of its own for PgDn and PgUp."""


class Commands(Provider):
    """The table of actions for the command palette."""

    async def discover(self) -> Hits:
        """List all of them."""
        for action in ACTIONS:
            keys = f"  ({shown(action.keys[0])})" if action.keys else ""
            yield DiscoveryHit(f"{action.title}{keys}", self._runner(action.run), help=action.help)

    async def search(self, query: str) -> Hits:
        """List those that a few letters mean."""
        matcher = self.matcher(query)
        for action in ACTIONS:
            if (score := matcher.match(f"{action.title} {action.help}")) > 0:
                yield Hit(score, matcher.highlight(action.title), self._runner(action.run), help=action.help)

    def _runner(self, run: str) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            await self.app.run_action(run)

        return go


class OrthoApp(App[int], inherit_bindings=False):
    """The screen."""

    TITLE = "orthocalc"
    CSS_PATH = ["orthocalc.tcss", "pages.tcss"]  # noqa: RUF012
    COMMANDS = {Commands}  # noqa: RUF012 - Textual's own form
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(), Binding("ctrl+c", "how_to_leave", show=False, system=True)]
    HORIZONTAL_BREAKPOINTS = WIDE
    VERTICAL_BREAKPOINTS = HIGH

    def __init__(self, store: Store, told: tuple[Problem, ...] = ()) -> None:
        super().__init__()
        self.register_theme(CONTRAST)
        self.store, self.told = store, told
        self.waking, self._resized = Waking(), Resized(self)
        self.journal = Journal(store, lambda text: self.call_later(self.notify, text, severity="warning"))
        if os.environ.get(ASCII):
            self._filters.append(Ascii())
            self.add_class("-ascii")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheets the colours that Textual's themes do not know."""
        return colours_of(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the pages: one screen fewer to be made, and styled once, as wide as the terminal is."""
        return Main(self.store, self.waking, shape_of(self.size))

    async def on_mount(self) -> None:
        """Show the pages; keys that were typed meanwhile wait for the first field."""
        teach_alt(key for action in ACTIONS for key in action.keys)
        if not self.is_headless:
            self._end_on_signals()
        await self.pages.standing.wait()
        self.journal.start()
        files.begin(self)
        self._tell_when_awake()

    @work(exit_on_error=False)
    async def _tell_when_awake(self) -> None:
        await self.waking.wait()
        files.tell_problems(self, self.told)

    def on_resize(self) -> None:
        """Follow a terminal that changes its size faster than the screen is drawn."""
        self._resized.follow()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Have no commands beside the table's."""
        return ()

    async def on_event(self, event: events.Event) -> None:
        """Let the focused field take a key, or pasted text, before the next one is looked at."""
        if not (isinstance(event, events.Key | events.Paste) and not event.is_forwarded and await self._taken(event)):
            await super().on_event(event)

    async def _taken(self, event: events.Key | events.Paste) -> bool:
        taker = self.focused or self.screen
        if isinstance(taker, Inline):
            if isinstance(event, events.Paste):
                await taker.take_text(event.text)
                return True
            if not event.is_printable:
                await self.pages.whole()
                await self.waking.wait()
            if event.key in SECTIONS and isinstance(taker, FIELDS):
                await going.jump(self, SECTIONS[event.key])
                return True
            return await self._check_bindings(event.key, priority=True) or await taker.take_key(event)
        return isinstance(event, events.Key) and await take_into(taker, event)

    @property
    def pages(self) -> Main:
        """The screen with the pages, whatever lies over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, Main))

    async def action_import_recording(self) -> None:
        """Go to the recordings and ask for a file."""
        from orthocalc.tui.pages.pressure import Pressure  # noqa: PLC0415 - a page is read when it is shown

        await self.pages.go("pressure")
        self.pages.query_one(Pressure).import_recording()

    async def action_export(self) -> None:
        """Go to the export and begin it."""
        from orthocalc.tui.pages.export import Export  # noqa: PLC0415

        await self.pages.go("export")
        self.pages.call_after_refresh(self.pages.query_one(Export).export)

    @property
    def fault(self) -> Exception | None:
        """The fault of ours that ended the screen, if one did."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """End at a fault of ours; it is said in one line once the terminal is itself again.

        None is a worker that finds its widgets gone: Textual's palette has one when it is closed while it searches.
        """
        if isinstance(error, WorkerFailed) and isinstance(error.error, NoMatches):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:  # noqa: ARG002 - Textual's own name
        """End as by a signal: Textual comes here when the terminal cannot be read, perhaps before its signal does."""
        self._end()

    def _end_on_signals(self) -> None:
        """End properly when the terminal or the machine goes; the journal stays."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._end)

    def _end(self) -> None:
        """End; where the terminal is gone Textual waits for it for ever, and the journal has the last word.

        What was typed while the case could not be checked yet is put into it first.
        """
        last = Timer(LINGER_S, self._end_at_once)
        last.daemon = True
        last.start()
        self.waking.done(lambda: None)
        self.exit(INTERRUPTED)

    def _end_at_once(self) -> None:
        self.journal.write()
        os._exit(INTERRUPTED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keep the pages' actions from a dialog's keys."""
        return action not in MINE or isinstance(self.screen, Main)

    async def action_page(self, page: str) -> None:
        """Go to a page."""
        await self.pages.go(page)

    async def action_turn(self, step: int) -> None:
        """Go some pages on, or back."""
        await self.pages.go(PAGES[(PAGES.index(self.pages.page) + step) % len(PAGES)])

    async def action_save(self) -> None:
        """Write the case to its file."""
        await files.save(self)

    async def action_save_as(self) -> None:
        """Write the case to another file."""
        await files.save_as(self)

    async def action_open_case(self) -> None:
        """Open a case file."""
        await files.open_case(self)

    async def action_new_case(self) -> None:
        """Begin with an empty case."""
        await files.new_case(self)

    async def action_leave(self) -> None:
        """Leave."""
        await files.leave(self)

    async def action_undo(self) -> None:
        """Take the last change back."""
        await edits.undo(self)

    async def action_redo(self) -> None:
        """Make a change again."""
        await edits.redo(self)

    def action_copy_side(self) -> None:
        """Give the right foot the left value."""
        edits.copy_side(self)

    def action_automatic(self) -> None:
        """Empty the focused field."""
        edits.automatic(self)

    def action_help(self) -> None:
        """Say what the page does, and every key."""
        from orthocalc.tui.help import help_on  # noqa: PLC0415 - the screen stands before its help does
        from orthocalc.tui.reading import Reading  # noqa: PLC0415

        self.push_screen(Reading(help_on(self.pages.page), "f1"))

    async def action_jump(self, step: int) -> None:
        """Go some sections on or back; 0: to the first field."""
        await going.jump(self, step)

    async def action_mend(self) -> None:
        """Go to the next entry that was not accepted, or is wrong or missing."""
        await going.mend(self)

    def action_findings(self) -> None:
        """List the findings."""
        going.findings(self)

    def action_why(self) -> None:
        """Show the whole reason of the focused field."""
        going.why(self)

    def action_how_to_leave(self) -> None:
        """Answer Ctrl+C, which copies and no longer ends programs."""
        self.notify("Ctrl+Q leaves; Ctrl+C copies what is selected.")

    def action_theme_next(self) -> None:
        """Take the next theme."""
        place = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(place + 1) % len(THEMES)]
