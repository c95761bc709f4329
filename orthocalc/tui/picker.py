"""Picker: the dialogs that choose a file, a folder, or a name to save under."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Input
from textual_fspicker import FileOpen, FileSave, Icons, SelectDirectory
from textual_fspicker.parts import DirectoryNavigation
from textual_fspicker.path_filters import Filter
from textual_fspicker.safe_tests import is_dir

Icons.set_picker(lambda place: Text("/ " if is_dir(Path(place)) else "  "))  # marks that every terminal can show


class _Unhurried(MessagePump):
    """A dialog that was closed while it was being made does not look for its widgets."""

    async def on_event(self, event: events.Event) -> None:
        """Begin only where there is something to begin with."""
        if not (isinstance(event, events.Mount) and not self.query(DirectoryNavigation)):  # type: ignore[attr-defined]
            await super().on_event(event)


class AnyFile(_Unhurried, FileOpen):
    """The choice of a file that is there."""


class Folder(_Unhurried, SelectDirectory):
    """The choice of a folder."""


class OpenCase(_Unhurried, FileOpen):
    """The choice of a case file to open: folders and JSON files are listed, any name may be typed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "Open a case")

    def on_mount(self) -> None:
        """List what may be a case."""
        self.query_one(DirectoryNavigation).file_filter = Filter("cases", lambda path: path.suffix.lower() == ".json")


class SaveCase(_Unhurried, FileSave):
    """The choice of a name to save under; typing it is the first thing."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder, "Save the case as", default_file=name)

    def on_mount(self, event: events.Mount | None = None) -> None:
        """Focus the name instead of the list."""
        if event is not None:
            event.prevent_default()
        self.set_focus(self.query_one(Input))
