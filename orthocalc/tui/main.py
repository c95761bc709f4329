"""Main: the one screen with the pages, the preview and the reasons beside them."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static
from textual.worker import WorkerCancelled, WorkerFailed

from orthocalc.form.questions import Question
from orthocalc.tui.actions import PAGES
from orthocalc.tui.garbage import Pauses, settle
from orthocalc.tui.live import Latest, Outcome, outcome_of, read_models
from orthocalc.tui.pages.form import Form
from orthocalc.tui.pages.made import ASKING, TELLING, made
from orthocalc.tui.shape import SLIM, shape_of
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags
from orthocalc.tui.widgets.inline import COMPOSING, arrive_at, first_in
from orthocalc.tui.widgets.mesh_view import MeshView
from orthocalc.tui.widgets.status import caption, footer, page_line, status_line
from orthocalc.tui.widgets.why import Why
from orthocalc.tui.widgets.words import put_text

if TYPE_CHECKING:
    from textual.widget import Widget

    from orthocalc.tui.pages.made import Asking, Telling
    from orthocalc.tui.store import Store
    from orthocalc.tui.waking import Waking


class Main(Screen[None]):
    """Pages on the left, insoles and reasons on the right."""

    AUTO_FOCUS = ""

    def __init__(self, store: Store, waking: Waking, shape: Iterable[str] = ()) -> None:
        super().__init__(classes=" ".join(shape))
        self.store, self.waking, self.outcome = store, waking, Outcome(None)
        self.page, self._shown = PAGES[0], ""
        self._focus: dict[str, Widget] = {}
        self._wrong: set[Answer] = set()
        self._pauses = Pauses(self)
        self._fresh = True
        self._job = Latest(self._start)
        self.standing = Event()

    def compose(self) -> ComposeResult:
        """Make the frame and the first page; the others come when they are asked for."""
        yield Static(id="status", markup=False)
        yield Static(id="pages")
        with Horizontal(id="body"):
            with ContentSwitcher(initial=PAGES[0], id="left"):
                yield Form("case", self.store)
            with Vertical(id="right"):
                yield Static("", id="caption", markup=False)
                yield MeshView("preview")
                yield Why(id="why")
        yield Static(footer(SLIM), id="keys", markup=False)
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Begin: first field, first picture."""
        self.store.listen = self.changed
        self.watch(self, "focused", self._explain, init=False)
        self._show_pages()
        self._show_status()
        self.arrive()
        self.standing.set()
        self.call_after_refresh(self._go_on)  # reading the models would hold the first picture of the form up

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Have Textual style the pages anew only when they come back, not when they were styled just now."""
        event.refresh_styles, self._fresh = event.refresh_styles and not self._fresh, False

    @work(group=COMPOSING)
    async def _go_on(self) -> None:
        await self.whole()
        self._wake()

    @work(thread=True, group="outcome", exit_on_error=False, description="the models")
    def _wake(self) -> None:
        """Read what checks the case, while the form stands there already."""
        try:
            read_models()
        finally:
            self.app.call_from_thread(self._woken)

    def _woken(self) -> None:
        self.waking.done(self.store.look_from_now)
        self.changed()

    def on_resize(self, event: events.Resize) -> None:
        """Say how far a small terminal is from a usable one."""
        if event.size != self.app.size:  # of a layout that is overtaken, come after the newer one
            event.prevent_default()
            self.post_message(events.Resize(self.app.size, self.app.size))
            return
        if event.size == self._compositor.size and self.classes >= shape_of(event.size):
            event.prevent_default()  # it is laid out already, and Textual would do so anew
        size = f"{event.size.width} × {event.size.height}"
        text = f"This terminal is too small: {size}; 60 × 20 is the least.\nNothing is lost: make it larger."
        put_text(self.query_one("#too-small", Static), text)
        put_text(self.query_one("#keys", Static), footer(event.size.width))
        self._show_status()

    async def begin(self) -> None:
        """Begin anew with another case: its first page, its first field."""
        switcher = self.query_one("#left", ContentSwitcher)
        self.set_focus(None)
        self._focus.clear()
        self._wrong.clear()
        self.query_one(MeshView).forget()
        await self.composed()
        await switcher.remove_children()
        await self.go(PAGES[0])

    async def go(self, page: str) -> None:
        """Show a page; the field that was left there is focused again."""
        await self.waking.wait()
        if self.focused is not None:
            self._focus[self.page] = self.focused
        if isinstance(self.focused, Answer):
            self.focused.settle()
        self.store.leave()
        switcher = self.query_one("#left", ContentSwitcher)
        if not self.query(f"#left > #{page}"):
            await switcher.mount(made(page, self.store))
        self.page = page
        switcher.current = page
        self._show_pages()
        self._tell(page)
        self.remove_class("only-preview")
        self.set_class(page in {"pressure", "export"}, "page-alone")  # of a narrow screen they take the whole width
        self.arrive()

    async def composed(self) -> None:
        """Wait until no widgets are being made: a page that is taken away before would never be ready."""
        with suppress(WorkerFailed, WorkerCancelled):
            await self.workers.wait_for_complete([one for one in self.workers if one.group == COMPOSING])

    async def whole(self) -> None:
        """Have all sections of the page, where a key may lead into one that is still to come."""
        page = self.query_one("#left", ContentSwitcher).visible_content
        if isinstance(page, Form):
            await page.whole()

    def changed(self) -> None:
        """Follow a change of the case: say what is wrong, and work out what follows."""
        self._show_status()
        page = self.query_one("#left", ContentSwitcher).visible_content
        if isinstance(page, Form):
            page.show("")
        self._job.ask()

    def show(self) -> None:
        """Show the whole case anew, after undo or another file."""
        for page in self.query("#left > *").results():
            if page.id in ASKING:
                cast("Asking", page).show()
        self._tell(self.page)

    def action_to_preview(self) -> None:
        """Focus the insoles, or the form again."""
        view = self.query_one(MeshView)
        if self.has_class("-slim"):
            self.action_maximise()
        elif self.focused is view:
            self.arrive()
        elif view.display and self.focused is not None:
            self._focus[self.page] = self.focused
            arrive_at(view)

    def action_view_next(self) -> None:
        """Look from the next usual place."""
        self.query_one(MeshView).next_view()

    def action_section(self) -> None:
        """Cut the insoles across, or show them whole again."""
        self.query_one(MeshView).cut()

    def action_difference(self) -> None:
        """Colour by what differs from a plain sheet, or not."""
        self.query_one(MeshView).colour()

    def action_maximise(self) -> None:
        """Give the form the whole screen, then the preview, then both again."""
        shapes = ("", "only-preview") if self.has_class("-slim") else ("", "only-form", "only-preview")
        now = next((shape for shape in shapes[1:] if self.has_class(shape)), "")
        wanted = shapes[(shapes.index(now) + 1) % len(shapes)]
        self.remove_class("only-form", "only-preview")
        if wanted:
            self.add_class(wanted)
        if wanted == "only-preview":
            arrive_at(self.query_one(MeshView))
        elif isinstance(self.focused, MeshView) or self.focused is None:
            self.arrive()

    def arrive(self) -> None:
        """Focus the field that was focused on this page, else its first, and bring it into view."""
        self.call_after_refresh(self._reveal)
        kept = self._focus.get(self.page)
        if kept is not None and kept.is_attached and kept.focusable:
            arrive_at(kept)
            return
        first = first_in(self.query_one(f"#left > #{self.page}"))
        if first is None:
            self.set_focus(None)
        else:
            arrive_at(first)

    def _reveal(self) -> None:
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def _show_pages(self) -> None:
        self.query_one("#pages", Static).update(page_line(self.page))

    def _show_status(self) -> None:
        self._wrong = {one for one in self._wrong if one.is_attached}
        words = status_line(self.store, self.outcome, len(self._wrong), width=self.size.width)
        put_text(self.query_one("#status", Static), words)

    def on_answer_said(self, said: Answer.Said) -> None:
        """Count the entries that are not accepted."""
        before = len(self._wrong)
        (self._wrong.discard if said.answer.error is None else self._wrong.add)(said.answer)
        if len(self._wrong) != before:
            self._show_status()

    def _start(self) -> None:
        self._work_out(self.store.tree)

    @work(thread=True, group="outcome", exit_on_error=False, description="what follows")
    def _work_out(self, tree: object) -> None:
        try:
            outcome = outcome_of(tree, self.store.folder)
        except Exception as error:  # noqa: BLE001 - a fault of ours is said, and the next key tries again
            self.app.call_from_thread(self._fault, error)
            return
        self.app.call_from_thread(self._worked_out, outcome)

    def _worked_out(self, outcome: Outcome) -> None:
        """Show what follows; where something is wrong the last good picture stays and says so."""
        self.outcome = outcome
        self._say_outside(outcome)
        self._show_status()
        self.query_one(MeshView).follow(outcome)
        self._caption()
        self._tell(self.page)
        self._explain()
        self._job.done()
        settle()
        self._pauses.again()

    def _say_outside(self, outcome: Outcome) -> None:
        """Say at its field what only reading a file could tell."""
        outside = () if self.store.problems else outcome.problems
        if outside != self.store.outside:
            self.store.outside = outside
            for form in self.query(Form).results():
                form.show("")

    def on_mesh_view_drawn(self, drawn: MeshView.Drawn) -> None:
        """Say what the picture shows."""
        self._shown = drawn.words
        self._caption()

    def _caption(self) -> None:
        over = self.query_one("#caption", Static)
        put_text(over, caption(self.outcome, self._shown, over.content_size.width))

    def _fault(self, error: Exception) -> None:
        self.notify(f"a fault of this program: {type(error).__name__}; the preview stands still", severity="error")
        self._job.done()
        settle()

    def _tell(self, page: str) -> None:
        """Give a page that shows results the newest ones."""
        for widget in self.query(f"#left > #{page}").results() if page in TELLING else ():
            cast("Telling", widget).follow(self.outcome)

    def _explain(self) -> None:
        self.query_one(Why).explain(self.asked, self.outcome)

    @property
    def asked(self) -> Question | None:
        """The focused field's question."""
        return self.focused.question if isinstance(self.focused, Answer | Flags) else None
