"""Picker: the dialogs that choose a file or a folder, with marks that every terminal can show."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from textual_fspicker import FileOpen, Icons, SelectDirectory
from textual_fspicker.safe_tests import is_dir


def file_dialog(folder: Path, title: str) -> FileOpen:
    """Return the dialog that chooses a file that is there."""
    Icons.set_picker(_mark)
    return FileOpen(folder, title)


def folder_dialog(folder: Path, title: str) -> SelectDirectory:
    """Return the dialog that chooses a folder."""
    Icons.set_picker(_mark)
    return SelectDirectory(folder, title)


def _mark(place: str | Path) -> Text:
    return Text("/ " if is_dir(Path(place)) else "  ")
