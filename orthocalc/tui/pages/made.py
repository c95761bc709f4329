"""Made: a page is read, and its widgets are made, when it is shown for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from orthocalc.tui.pages.form import Form

if TYPE_CHECKING:
    from textual.widget import Widget

    from orthocalc.tui.live import Outcome
    from orthocalc.tui.store import Store

TELLING = frozenset({"pressure", "prescription", "export"})
ASKING = frozenset({"case", "measure", "prescription"})


class Telling(Protocol):
    """A page that shows what follows from the case."""

    def follow(self, outcome: Outcome) -> None:
        """Show it."""


class Asking(Protocol):
    """A page with fields of the case."""

    def show(self) -> None:
        """Show what the case has now."""


def made(page: str, store: Store) -> Widget:
    """Return a page."""
    if page == "pressure":
        from orthocalc.tui.pages.pressure import Pressure  # noqa: PLC0415

        return Pressure(store)
    if page == "prescription":
        from orthocalc.tui.pages.prescription import Prescription  # noqa: PLC0415

        return Prescription(store)
    if page == "export":
        from orthocalc.tui.pages.export import Export  # noqa: PLC0415

        return Export(store)
    return Form(page, store)
