"""Help: what the page is for, and every key, from the table of actions."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from orthocalc.form.answers import SEVERAL
from orthocalc.tui.actions import ACTIONS, Action, shown

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
    ("PgDn, PgUp", "the first field of the next section, or of the one before"),
    ("Esc", "what was in the field when you came"),
    ("Space", "tick a word of several; ← → go from one to the next"),
    ("units", "265, 26.5 cm, 26,5cm, 10 3/8 in: everything is kept in mm"),
    (";", f"{SEVERAL}; a comma is a decimal one"),
)


def help_on(page: str) -> tuple[RenderableType, ...]:
    """Return what is to be read of a page, part by part."""
    title = Text(f"Page {page.capitalize()}", "bold")
    return title, Text(f"{FOR[page]}\n"), _table("In a field", FIELDS), _table("Anywhere", tuple(map(_action, ACTIONS)))


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
