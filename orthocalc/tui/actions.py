"""Actions: everything that can be done, once; keys, palette, footer and help are made from this table."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding, BindingType

NAMES = {"pagedown": "PgDn", "pageup": "PgUp"}
PAGES = ("case", "measure", "pressure", "prescription", "export")


class Action(NamedTuple):
    """One thing that can be done.

    Attributes
    ----------
    id : name by which its keys can be changed
    run : the application's action
    title : what the palette and the footer call it
    keys : its keys, the first is shown; none depends on what a terminal or tmux takes for itself
    help : what it does
    footer : whether it is always shown below
    """

    id: str
    run: str
    title: str
    keys: tuple[str, ...]
    help: str
    footer: bool = False


ACTIONS = (
    *(
        Action(
            f"page.{page}",
            f"page('{page}')",
            f"Page {number}: {page.capitalize()}",
            (f"alt+{number}", f"f{number + 1}"),
            f"Go to the page {page}.",
        )
        for number, page in enumerate(PAGES, 1)
    ),
    Action("page.next", "turn(1)", "Next page", ("f7", "ctrl+pagedown"), "Go to the next page.", footer=True),
    Action("page.before", "turn(-1)", "Page before", ("shift+f7", "f19", "ctrl+pageup"), "Go to the page before."),
    Action("go.section", "jump(1)", "Next section", ("alt+n", "ctrl+down"), "Go to the next section's first field."),
    Action("go.before", "jump(-1)", "Section before", ("alt+b", "ctrl+up"), "Go to this section's start, or back."),
    Action("go.first", "jump(0)", "First field", ("alt+a", "ctrl+home"), "Go to the first field of the page."),
    Action("go.mend", "mend", "What is to be mended", ("alt+m",), "Go to the next entry not accepted, or missing."),
    Action("findings", "findings", "Findings", ("alt+w",), "The worst first; Enter goes to what one is about."),
    Action("why", "why", "The whole reason", ("alt+y",), "Read all that stands behind the focused field."),
    Action("case.save", "save", "Save", ("ctrl+s",), "Write the case to its file.", footer=True),
    Action("case.save_as", "save_as", "Save the case as…", (), "Write the case to another file."),
    Action("case.open", "open_case", "Open a case…", ("ctrl+o",), "Open a case file, or one of the last ones."),
    Action("case.new", "new_case", "New case", ("ctrl+n",), "Begin with an empty case."),
    Action("edit.undo", "undo", "Undo", ("ctrl+z",), "Take the last change back.", footer=True),
    Action("edit.redo", "redo", "Redo", ("ctrl+y",), "Make a change again that was taken back."),
    Action("edit.copy_side", "copy_side", "Copy left to right", ("ctrl+l",), "Give the right foot the left value."),
    Action("edit.automatic", "automatic", "Back to automatic", ("ctrl+r",), "Empty the field: the rules decide again."),
    Action("pressure.import", "import_recording", "Import a recording…", ("ctrl+t",), "Read a pressure recording."),
    Action("preview.focus", "screen.to_preview", "To the preview and back", ("alt+v", "f10"), "Arrows turn it."),
    Action("preview.view", "screen.view_next", "Preview: next view", ("f8",), "Above, medial, heel, below."),
    Action("preview.section", "screen.section", "Preview: section", ("f9",), "Cut across the insoles; again: back."),
    Action("preview.difference", "screen.difference", "Preview: difference", ("alt+d",), "Height over plain."),
    Action("preview.wide", "screen.maximise", "Form, preview, or both", ("ctrl+f",), "One of them alone."),
    Action("export.run", "export", "Export the insoles", ("ctrl+g",), "Write the files into the folder."),
    Action("help", "help", "Help", ("f1",), "What the page does, and every key.", footer=True),
    Action("palette", "command_palette", "Commands", ("ctrl+p",), "Find any action by its name.", footer=True),
    Action("theme", "theme_next", "Next theme", (), "Dark, light, high contrast."),
    Action("quit", "leave", "Quit", ("ctrl+q",), "Leave; asks where something is not saved.", footer=True),
)


def bindings() -> list[BindingType]:
    """Return the keys of all actions, looked at before any field."""
    return [
        Binding(",".join(action.keys), action.run, action.title, show=False, priority=True, id=action.id)
        for action in ACTIONS
        if action.keys
    ]


def shown(key: str) -> str:
    """Return a key as people write it: ``^s``, ``Alt+1``."""
    if key.startswith("ctrl+") and len(key) == 6:
        return f"^{key[-1].upper()}"
    return "+".join(NAMES.get(part, part.capitalize()) for part in key.split("+"))
