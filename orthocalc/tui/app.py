"""App: the program on a terminal; keys go to the focused field one by one, everything else to the table of actions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.command import Hit, Hits, Provider
from textual.screen import Screen

from orthocalc.tui.actions import ACTIONS, bindings, shown
from orthocalc.tui.main import Main
from orthocalc.tui.pages.export import Export
from orthocalc.tui.pages.pressure import Pressure
from orthocalc.tui.store import Store
from orthocalc.tui.widgets.inline import Inline

THEMES = ("textual-dark", "textual-light", "ansi-dark", "ansi-light")


class Commands(Provider):
    """The table of actions for the command palette."""

    async def discover(self) -> Hits:
        """List all of them."""
        for action in ACTIONS:
            keys = f"  ({shown(action.keys[0])})" if action.keys else ""
            yield Hit(1.0, f"{action.title}{keys}", self._runner(action.run), help=action.help)

    async def search(self, query: str) -> Hits:
        """List those that a few letters mean."""
        matcher = self.matcher(query)
        for action in ACTIONS:
            if (score := matcher.match(f"{action.title} {action.help}")) > 0:
                yield Hit(score, matcher.highlight(action.title), self._runner(action.run), help=action.help)

    def _runner(self, run: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Textual's callback
        async def go() -> None:
            await self.app.run_action(run)

        return go


class OrthoApp(App[int]):
    """The screen."""

    TITLE = "orthocalc"
    CSS_PATH = ["orthocalc.tcss", "pages.tcss"]  # noqa: RUF012
    COMMANDS = {Commands}  # noqa: RUF012 - Textual's own form
    BINDINGS: ClassVar[list[BindingType]] = bindings()
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-short"), (30, "-tall")]  # noqa: RUF012

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        super().__init__()
        self.store = store
        self.start_folder = folder or Path.cwd()

    def on_mount(self) -> None:
        """Show the pages."""
        self.push_screen(Main(self.store))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Have no commands beside the table's."""
        return ()

    async def on_event(self, event: events.Event) -> None:
        """Let the focused field take a key, or pasted text, before the next one is looked at."""
        if not (isinstance(event, events.Key | events.Paste) and not event.is_forwarded and await self._taken(event)):
            await super().on_event(event)

    async def _taken(self, event: events.Key | events.Paste) -> bool:
        focused = self.focused
        if not isinstance(focused, Inline):
            return False
        if isinstance(event, events.Paste):
            await focused.take_text(event.text)
            return True
        return await self._check_bindings(event.key, priority=True) or await focused.take_key(event)

    @property
    def pages(self) -> Main:
        """The screen with the pages, whatever lies over it."""
        return next(screen for screen in self.screen_stack if isinstance(screen, Main))

    async def action_import_recording(self) -> None:
        """Go to the recordings and ask for a file."""
        await self.pages.go("pressure")
        self.pages.query_one(Pressure).import_recording()

    async def action_export(self) -> None:
        """Go to the export and begin it."""
        await self.pages.go("export")
        self.pages.call_after_refresh(self.pages.query_one(Export).export)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keep the pages' actions from a dialog's keys."""
        mine = {one.run.split("(")[0] for one in ACTIONS} - {"command_palette"}
        return action not in mine or isinstance(self.screen, Main)

    def action_theme_next(self) -> None:
        """Take the next theme."""
        place = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(place + 1) % len(THEMES)]
