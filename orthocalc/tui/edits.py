"""Edits: what is done to the case by an action rather than by typing: undo, redo, left to right, back to automatic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from orthocalc.fields import shown
from orthocalc.form.answers import show_answer
from orthocalc.form.places import SIDED, place_of
from orthocalc.form.questions import Question
from orthocalc.form.tree import value_at
from orthocalc.tui.also import OVERRIDE
from orthocalc.tui.going import fields_at, go_to
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags

if TYPE_CHECKING:
    from orthocalc.tui.app import OrthoApp
    from orthocalc.tui.store import Change


async def undo(app: OrthoApp) -> None:
    """Take the last change back, say it, and go where it was."""
    await _told(app, app.store.undo(), "undone")


async def redo(app: OrthoApp) -> None:
    """Make the change again that was taken back last."""
    await _told(app, app.store.redo(), "redone")


def copy_side(app: OrthoApp) -> None:
    """Give the right foot the value that the focused line has for the left one."""
    field = app.focused
    if not isinstance(field, Answer | Flags) or not SIDED.search(field.question.at):
        app.notify("Here is no left and right.")
        return
    left, right = (SIDED.sub(f"/{side}", field.question.at) for side in ("left", "right"))
    value = app.store.value(left)
    if value is None:
        app.notify("The left one is empty: there is nothing to copy.")
        return
    app.store.leave()
    app.store.put(right, value)
    app.store.leave()
    for one in fields_at(app, right):
        one.show()


def automatic(app: OrthoApp) -> None:
    """Empty the focused field."""
    field = app.focused
    if isinstance(field, Answer):
        field.value = ""
        field.commit()
    elif isinstance(field, Flags):
        app.store.put(field.question.at, None)
        field.show()


async def _told(app: OrthoApp, change: Change | None, word: str) -> None:
    if change is None:
        app.notify(f"Nothing to be {word}.")
        return
    _, name, question = place_of(change.at)
    before, after = (_words(question, _at(tree, change.at)) for tree in (change.before, change.after))
    app.notify(f"{word}: {name}" + (f" {before} → {after}" if before != after else ""), markup=False)
    app.pages.show()
    await app.pages.composed()
    await go_to(app, change.at)


def _at(tree: Any, at: str) -> Any:  # noqa: ANN401 - a JSON tree
    return value_at(tree, at) if at else None


def _words(question: Question | None, value: Any) -> str:  # noqa: ANN401
    if value is None:
        return "what the rules give" if question is not None and question.at.startswith(OVERRIDE) else "empty"
    if isinstance(value, dict) and "file" in value:
        value = Path(value["file"]).name
    return show_answer(question, value) if question is not None else shown(value)
