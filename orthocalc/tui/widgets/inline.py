"""Inline: what takes its keys at once, one after the other, so that no burst of them changes its order.

Textual hands printable keys to a widget's own queue and all others to bindings that come later: of ``12⌫34`` written in
one go 123 is left. Here the application waits for the focused widget to have taken a key before it looks at the next.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input

COMPOSING = "composing"
"""Group of the workers that make widgets: none is stopped halfway, and a page is taken away only after them."""


class Inline:
    """A widget that takes keys and pasted text itself; mixed in before a Textual widget."""

    apart = False
    """Whether Enter and Tab pass it by."""

    async def take_key(self, event: events.Key) -> bool:
        """Take a key and return whether it was wanted."""
        raise NotImplementedError

    async def take_text(self, text: str) -> None:
        """Take pasted text."""

    def arrive(self) -> None:
        """Be focused by the keyboard: what was in the field is ready to be typed over."""


def move_focus(widget: Widget, step: int) -> None:
    """Focus the next field of the page (+1) or the one before (-1)."""
    screen = widget.screen
    chain = [one for one in fields_in(screen) if isinstance(one, Inline) and not one.apart]
    if not chain:
        return
    place = chain.index(widget) if widget in chain else -step
    arrive_at(chain[(place + step) % len(chain)])


def first_in(page: Widget) -> Widget | None:
    """Return the field that a page begins with: the one that it names itself, else its first."""
    named: Widget | None = getattr(page, "entrance", None)
    return named or next((one for one in fields_in(page.screen) if page in one.ancestors), None)


def fields_in(screen: Widget) -> list[Widget]:
    """Return what takes keys, in the order it was made; Textual's own order is right only once all has its place."""
    shown = (one for one in screen.walk_children(Widget) if isinstance(one, Inline) and one.focusable)
    return [one for one in shown if all(node.display for node in one.ancestors_with_self if isinstance(node, Widget))]


def go_on(widget: Widget, key: str) -> bool:
    """Leave a field that is no text by the keys that lead on and back; return whether it was one of them."""
    step = 1 if key in {"enter", "tab", "down"} else -1 if key in {"shift+tab", "up"} else 0
    if step:
        move_focus(widget, step)
    return bool(step)


def arrive_at(widget: Widget) -> None:
    """Focus a widget now; the next key is already its own."""
    widget.screen.set_focus(widget)
    if isinstance(widget, Inline):
        widget.arrive()


async def take_into(widget: Widget, event: events.Key) -> bool:
    """Give a key to a widget of Textual's own, as dialogs of others have, before the next key is looked at."""
    app = widget.app
    if not widget.size and event.key != "escape":  # Textual's lists fail at keys for which they have no room
        return True
    if not event.is_printable or event.character is None:
        return await app._check_bindings(event.key, priority=True) or await app._check_bindings(event.key)
    if isinstance(widget, Input):
        widget.replace(event.character, *widget.selection)
        return True
    return False
