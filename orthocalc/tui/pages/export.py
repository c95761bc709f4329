"""Export page: folder and format, the work stage by stage, and what was written with every number measured back."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, Static

from orthocalc.form.questions import Question
from orthocalc.tui.exporting import Exported, Stopped, export, readable
from orthocalc.tui.pages.form import Line
from orthocalc.tui.recorded import typed_path
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.inline import arrive_at
from orthocalc.tui.widgets.loose import Loose
from orthocalc.tui.widgets.picture import ASCII
from orthocalc.tui.widgets.scroll import Scroll
from orthocalc.tui.widgets.tick import Tick
from orthocalc.tui.widgets.words import heading, put_text

if TYPE_CHECKING:
    from orthocalc.design import Design
    from orthocalc.tui.live import Outcome
    from orthocalc.tui.store import Store

FOLDER = Question("/export/folder", "Folder", "path", help="Where the files go; it is made if it is not there")
DEFAULT = "out"
"""Folder of the files beside the case's own file."""
BAR = 24
NOT_SAVED = "● this case is not saved: ^S"


class Export(Vertical):
    """The files."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", show=False)]

    def __init__(self, store: Store) -> None:
        super().__init__(id="export")
        self.store = store
        self._refused: tuple[str, ...] = ()
        self._stop = threading.Event()
        self._busy = False
        self._folder, self._default = Path(), ""
        self._design: Design | None = None
        self._cautions: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the page."""
        yield Label(heading("Export"), classes="title")
        with Horizontal(classes="line"):
            yield Label("Folder", classes="label")
            folder = Loose(FOLDER, self.store).add_class("wide")
            folder.value = self._default = self._beside()
            yield folder
            yield self._doing("Choose…", "choose")
        with Horizontal(classes="line"):
            yield Label("Format", classes="label")
            yield Static("STL, which every slicer and printer reads", classes="auto", markup=False)
        with Horizontal(classes="line"):
            yield Label("Overwrite", classes="label")
            yield Tick("files that are there already")
        yield Static(id="before", markup=False)
        with Horizontal(classes="line"):
            yield self._doing("Export  ^G", "export")
            yield self._doing("Stop  Esc", "stop")
            yield Static(id="progress", classes="auto", markup=False)
        yield Static(id="refused", markup=False)
        yield self._doing("Go to the prescription", "prescription")
        yield Scroll(id="exported")
        yield self._doing("Open the folder", "open")

    def on_mount(self) -> None:
        """Show what can be done."""
        self._offer()

    def follow(self, outcome: Outcome) -> None:
        """Say what stops the files now."""
        field = self.query_one(Loose)
        if field.value == self._default != (beside := self._beside()):  # the case has another folder now
            field.value = self._default = beside
        self._say_before(outcome.design)
        refused = _refused(outcome.design)
        if refused != self._refused:
            self._refused = refused
            self._offer()

    def _say_before(self, design: Design | None) -> None:
        """Say what should be known before files are written: open cautions, and a case that is not in its file."""
        if design is not self._design:
            self._design, self._cautions = design, _cautions(design)
        unsaved = (NOT_SAVED,) if self.store.path is None or self.store.changed else ()
        before = self.query_one("#before", Static)
        put_text(before, "\n".join((*self._cautions, *unsaved)))
        before.display = bool(self._cautions or unsaved)

    def export(self) -> None:
        """Begin, unless one is under way."""
        if self._busy:
            return
        self._busy = True
        self._stop.clear()
        field = self.query_one(Loose)
        self._folder = typed_path(field.value or DEFAULT, self.store.folder)
        self.query_one(Scroll).put(Text())
        self._told("read the case", 0.0)
        self._offer()
        arrive_at(self._line("stop"))
        self._work(self.store.tree, self.store.folder, self._folder, force=self.query_one(Tick).on)

    def action_stop(self) -> None:
        """Stop after the last whole file."""
        if self._busy:
            self._stop.set()

    async def _do(self, what: str) -> None:
        match what:
            case "export":
                self.export()
            case "stop":
                self.action_stop()
            case "choose":
                self._choose()
            case "prescription":
                await self.app.run_action("page('prescription')")
            case "open":
                _open(self._folder)

    def on_answer_said(self, said: Answer.Said) -> None:
        """Keep the field's message here."""
        said.stop()

    def _choose(self) -> None:
        from orthocalc.tui.picker import Folder  # noqa: PLC0415 - the screen stands before it

        self.app.push_screen(Folder(self.store.folder, "Folder for the insoles"), self._chosen)

    def _chosen(self, folder: Path | None) -> None:
        field = self.query_one(Loose)
        if folder is not None:
            field.value = readable(folder)
        arrive_at(field)

    def _beside(self) -> str:
        return readable(self.store.folder / DEFAULT)

    @work(thread=True, group="export")
    def _work(self, tree: object, case_folder: Path, folder: Path, *, force: bool) -> None:
        def told(stage: str, share: float) -> None:
            if self._stop.is_set():
                raise Stopped
            self.app.call_from_thread(self._told, stage, share)

        try:
            made = export(tree, case_folder, folder, force=force, told=told)
        except Exception as fault:  # noqa: BLE001 - a fault of ours is one line, and the screen goes on
            made = Exported(folder, errors=(f"a fault of this program: {type(fault).__name__}",))
        self.app.call_from_thread(self._done, made)

    def _told(self, stage: str, share: float) -> None:
        if not self.children:  # the screen has been left meanwhile
            return
        full, empty = ("#", ".") if os.environ.get(ASCII) else ("█", "░")
        count = round(BAR * share)
        self.query_one("#progress", Static).update(f"{full * count}{empty * (BAR - count)} {100 * share:.0f} % {stage}")

    def _done(self, made: Exported) -> None:
        from orthocalc.tui.export_text import exported_text  # noqa: PLC0415 - the screen stands before the engine does

        self._busy = False
        if not self.children:
            return
        focused = self._line("stop").has_focus
        self.query_one("#progress", Static).update(
            "done" if made.design is not None and made.design.ok and made.files else ""
        )
        self.query_one(Scroll).put(exported_text(made))
        self._offer(written=bool(made.files))
        if focused:
            arrive_at(self.query_one(Scroll) if made.files else self._line("export"))

    def _offer(self, *, written: bool = False) -> None:
        """Show the lines that can do something now."""
        self._line("export").display = not self._busy
        self._line("stop").display = self._busy
        self._line("open").display = written and _has_display()
        self._line("prescription").display = bool(self._refused)
        words = self.query_one("#refused", Static)
        words.update("\n".join(self._refused))
        words.display = bool(self._refused)

    def _doing(self, words: str, what: str) -> Line:
        line = Line(words, what, self._do)
        line.id = f"do-{what}"
        return line

    def _line(self, what: str) -> Line:
        return self.query_one(f"#do-{what}", Line)


def _refused(design: Design | None) -> tuple[str, ...]:
    """Return the lines that say what stops the files, and what to do."""
    if design is None or not design.refused:
        return ()
    from orthocalc.tui.export_text import refused_lines  # noqa: PLC0415 - the screen stands before the engine does

    return tuple(refused_lines(design))


def _cautions(design: Design | None) -> tuple[str, ...]:
    """Return how many cautions are open, and the first of them."""
    if design is None:
        return ()
    from orthocalc.tui.export_text import caution_lines  # noqa: PLC0415 - the screen stands before the engine does

    return tuple(caution_lines(design))


def _has_display() -> bool:
    """Whether a window could be opened; over SSH and on a server there is none."""
    return sys.platform in {"win32", "darwin"} or bool({"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ})


def _open(folder: Path) -> None:
    """Show the folder in the system's own window."""
    import click  # noqa: PLC0415 - only where it is used

    click.launch(str(folder))
