"""Help: what the page is for, and every key, from the table of actions."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from orthocalc.tui.actions import ACTIONS, Action, shown
from orthocalc.tui.widgets.inline import Inline

FOR = {
    "case": "Who it is about, which shoe the insole goes into, and what is ordered. Only an id and a size (a shoe's, "
    "or a foot's length on the next page) must be there; what is missing is said, not guessed.",
    "measure": "What was measured on feet, legs and pelvis. A reading may be repeated: 861; 862. The right-hand side "
    "explains the field you are in, and what follows from it.",
    "pressure": "Recordings of the plantar pressure, and what is read off them. They never name a short leg.",
    "prescription": "What is to be made, element by element, each with where it comes from. Type over a number to "
    "order it otherwise; empty the field and the rules decide again.",
    "export": "The files: insoles as meshes, and the record of every number.",
}
FIELDS = (
    ("Enter, Tab", "take the answer and go to the next field (Shift+Tab: back)"),
    ("↑ ↓", "one step more or less, or the next word; with Shift ten steps"),
    ("Esc", "what was in the field when you came"),
    ("Space", "tick a word of several; ← → go from one to the next"),
    ("units", "265, 26.5 cm, 26,5cm, 10 3/8 in: everything is kept in mm"),
)
MOVES = {"down": 1, "up": -1, "pagedown": 12, "pageup": -12, "space": 12, "home": -10_000, "end": 10_000}


class Help(Inline, ModalScreen[None]):
    """A page of help over the pages."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog wide"):
            with VerticalScroll(can_focus=False):
                yield Static(Text(f"Page {self.page.capitalize()}", "bold"))
                yield Static(f"{FOR[self.page]}\n", markup=False)
                yield Static(_table("In a field", FIELDS))
                yield Static(_table("Anywhere", tuple(map(_action, ACTIONS))))
            yield Static("↑↓ scroll; Esc: back", markup=False, classes="hint")

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; every one, so that none reaches what lies below."""
        if event.key in {"escape", "enter", "q", "f1"}:
            self.dismiss()
        elif event.key in MOVES:
            self.query_one(VerticalScroll).scroll_relative(y=MOVES[event.key], animate=False)
        return True


def _action(action: Action) -> tuple[str, str]:
    keys = ", ".join(shown(key) for key in action.keys) or "in the palette"
    return keys, f"{action.title.rstrip('…')}. {action.help}"


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, show_header=False, expand=True)
    table.add_column(width=16)
    table.add_column(ratio=1)
    for keys, words in rows:
        table.add_row(Text(keys), Text(words))
    return table
