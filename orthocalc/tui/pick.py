"""Pick: the choice of a case file to open, or of a name to save under."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from textual import events
from textual.widgets import Input
from textual_fspicker import FileOpen, FileSave, Icons
from textual_fspicker.parts import DirectoryNavigation
from textual_fspicker.path_filters import Filter

Icons.set_picker(lambda path: Text("▸" if Path(path).is_dir() else " "))


class OpenFile(FileOpen):
    """The choice of a case file to open: folders and JSON files are listed, any name may be typed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "Open a case")

    def on_mount(self) -> None:
        """List what may be a case."""
        self.query_one(DirectoryNavigation).file_filter = Filter("cases", lambda path: path.suffix.lower() == ".json")


class SaveFile(FileSave):
    """The choice of a name to save under; typing it is the first thing."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder, "Save the case as", default_file=name)

    def on_mount(self, event: events.Mount | None = None) -> None:
        """Focus the name instead of the list."""
        if event is not None:
            event.prevent_default()
        self.set_focus(self.query_one(Input))
