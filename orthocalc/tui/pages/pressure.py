"""Pressure page: the case's recordings, both feet as heat maps, and their numbers beside them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Label, Static

from orthocalc.finding import SIDES, Side
from orthocalc.tui.findings import told
from orthocalc.tui.pages.form import Line
from orthocalc.tui.recorded import Key, Named, named_files, read_file, read_files, shown_feet, typed_path, written
from orthocalc.tui.widgets.heat_view import HeatView
from orthocalc.tui.widgets.inline import arrive_at
from orthocalc.tui.widgets.loose import Adder
from orthocalc.tui.widgets.recording_row import PRESSURE, RecordingRow, file_question
from orthocalc.tui.widgets.scroll import Scroll
from orthocalc.tui.widgets.words import heading

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget

    from orthocalc.analysis import Analysed
    from orthocalc.tui.live import Outcome
    from orthocalc.tui.store import Store

FORMATS = (
    "Tekscan, novel emed, pedar, pliance and loadsol, RSscan, medilogic, Zebris, XSENSOR, Moticon OpenGo. "
    "A bare matrix tells neither its cells' size nor its unit, and a case has no place for them: "
    "`orthocalc analyze FILE --pitch-mm A,B --unit U` measures it"
)
OF_RECORDINGS = "pressure."
NONE_YET = f"No recording yet. Type or paste a file's path above, or choose one with Ctrl+T.\n\nFormats: {FORMATS}."


class Pressure(Vertical):
    """Recordings, pictures, numbers."""

    def __init__(self, store: Store) -> None:
        super().__init__(id="pressure")
        self.store = store
        self._key: Key | None = None
        self._listed: Key = ()
        self._turn = asyncio.Lock()
        self._named: tuple[Named, ...] = ()
        self._wanted: int | None = None
        self._last: Path | None = None
        self._known: set[Side | None] = set()
        self._shown: tuple[object, ...] = ()
        self._cautions: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the list, the field that adds to it, and the pictures."""
        yield Label(heading("Recordings"), classes="title")
        self._listed = named_files(self.store.tree, self.store.folder)
        with VerticalScroll(id="recordings", can_focus=False):
            yield from self._rows()
        with Horizontal(classes="line", id="adding"):
            yield Label("Add a file", classes="label")
            yield Adder(file_question(), self.store, "path, typed, pasted or dropped here").add_class("wide")
            yield Line("Choose…", "choose", self._do)
        yield Static(classes="wrong", id="import-said", markup=False)
        yield Static(NONE_YET, id="none-yet", markup=False)
        with Horizontal(id="feet"):
            yield HeatView()
            yield Scroll(id="numbers")
        yield Static(id="heat-said", markup=False)

    @property
    def entrance(self) -> Widget | None:
        """The field to begin with: the one that adds a file, while a foot has no recording."""
        known = self._known | {side for _, side, _ in self._listed}
        return None if known >= set(SIDES) else self.query_one(Adder)

    def follow(self, outcome: Outcome) -> None:
        """Show newer recordings; an outcome of an older case is followed by that of the newest."""
        files = named_files(self.store.tree, self.store.folder)
        self._list(files)
        if outcome.tree is not self.store.tree:
            return
        self._known = {one.side for one in outcome.recordings}
        found = () if outcome.design is None else outcome.design.findings
        about = tuple(one for one in found if one.level == "caution" and one.rule.startswith(OF_RECORDINGS))
        self._cautions = tuple(told(about))
        if files == self._key:
            self._show()
            return
        self._key = files
        self._read(files, self.store.folder)

    def import_recording(self) -> None:
        """Ask for a file."""
        from orthocalc.tui.picker import AnyFile  # noqa: PLC0415 - the screen stands before it

        self.app.push_screen(AnyFile(self._last or self.store.folder, "Import a recording"), self._chosen)

    async def _do(self, what: str) -> None:
        """Ask for a file, or take a recording out of the case."""
        word, *number = what.split()
        if word == "choose":
            self.import_recording()
        else:
            self.store.remove(PRESSURE, int(number[0]))
            arrive_at(self.query_one(Adder))
            self._list(named_files(self.store.tree, self.store.folder))

    def on_adder_given(self, given: Adder.Given) -> None:
        """Import the file whose path was typed."""
        given.stop()
        self._import(typed_path(given.text, self.store.folder))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the recording in whose row the cursor is."""
        row = next((one for one in event.widget.ancestors if isinstance(one, RecordingRow)), None)
        if row is not None and row.number != self._wanted:
            self._wanted = row.number
            self._show()

    def on_heat_view_looked(self, looked: HeatView.Looked) -> None:
        """Say what is seen."""
        looked.stop()
        said = self.query_one("#heat-said", Static)
        said.update(self.query_one(HeatView).said(said.size.width or self.size.width))

    def _chosen(self, path: Path | None) -> None:
        arrive_at(self.query_one(Adder))
        if path is not None:
            self._last = path.parent
            self._import(path)

    def _import(self, path: Path) -> None:
        """Read a file; one that can be read comes into the case."""
        folder = self.store.folder
        name = written(path, folder, saved=self.store.path is not None)
        known = {folder / file for file, _, _ in named_files(self.store.tree, folder)}
        if folder / name in known:
            self._say(f"✗ {path.name} is among the recordings already")
            return
        self._say(f"reading {path.name} …")
        self._try(name, folder)

    @work(thread=True, group="import")
    def _try(self, name: str, folder: Path) -> None:
        self.app.call_from_thread(self._tried, read_file(name, None, folder))

    def _tried(self, named: Named) -> None:
        if not self.children:  # the screen has been left meanwhile
            return
        if named.problem:
            self._say(f"✗ {named.problem}")
            return
        self._say("")
        self.query_one(Adder).value = ""
        self.store.leave()
        self.store.put(f"{PRESSURE}/{len(self.store.value(PRESSURE) or ())}", {"file": named.file})
        self.store.leave()
        self._list(named_files(self.store.tree, self.store.folder))

    @work(thread=True, group="recordings")
    def _read(self, files: Key, folder: Path) -> None:
        self.app.call_from_thread(self._has_read, files, read_files(files, folder))

    def _has_read(self, files: Key, named: tuple[Named, ...]) -> None:
        if files == self._key and self.children:
            self._named = named
            self._tell()
            self._show()

    def _list(self, files: Key) -> None:
        """Have a row for every file."""
        if [file for file, _, _ in files] != [file for file, _, _ in self._listed]:
            self._listed = files
            self._make_rows()
            return
        self._listed = files
        for row, (_, side, _) in zip(self.query(RecordingRow).results(), files, strict=False):
            row.follow(side)

    @work(group="rows")
    async def _make_rows(self) -> None:
        """Make the rows anew, one time after the other: rows whose removal is broken off would stay for ever."""
        async with self._turn:
            box = self.query_one("#recordings")
            await box.remove_children()
            await box.mount_all(self._rows())
        self._tell()

    def _rows(self) -> list[RecordingRow]:
        return [RecordingRow(i, file, side, self.store, self._do) for i, (file, side, _) in enumerate(self._listed)]

    def _tell(self) -> None:
        """Tell every row what is in its file."""
        for row, named in zip(self.query(RecordingRow).results(), self._named, strict=False):
            if row.file == named.file:
                row.tell(named)

    def _show(self) -> None:
        """Show the feet, where they or the mass are others than before."""
        feet = shown_feet(self._named, self._wanted)
        mass = self.store.value("/patient/mass_kg")
        mass_kg = float(mass) if isinstance(mass, int | float) else None
        shown = (*(feet.get(side) for side in SIDES), mass_kg, self._cautions)
        if shown == self._shown:
            return
        if shown[:2] != self._shown[:2]:
            self.query_one(HeatView).show(feet)
        self._shown = shown
        self.query_one("#none-yet").display = not self._named
        self.query_one("#feet").display = bool(feet)
        self._number(feet, mass_kg)

    def _number(self, feet: dict[Side, Analysed], mass_kg: float | None) -> None:
        from orthocalc.tui.foot_numbers import numbers_text  # noqa: PLC0415 - the screen stands before numpy does

        self.query_one(Scroll).put(numbers_text(feet, mass_kg, self._cautions))

    def _say(self, text: str) -> None:
        said = self.query_one("#import-said", Static)
        said.update(text)
        said.display = bool(text)
