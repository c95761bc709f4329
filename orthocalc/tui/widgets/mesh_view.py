"""Mesh view: both insoles as they are typed, turned by keys and mouse; the newest picture wins."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import events, work
from textual.message import Message

from orthocalc.finding import Side
from orthocalc.tui.blocked import undrawn
from orthocalc.tui.live import Latest
from orthocalc.tui.widgets.inline import Inline, move_focus
from orthocalc.tui.widgets.picture import Picture
from orthocalc.tui.widgets.scene import Scene, drawn

if TYPE_CHECKING:
    from orthocalc.insole.shape import Insole
    from orthocalc.preview.camera import Camera
    from orthocalc.preview.cells import Run
    from orthocalc.preview.live import Model
    from orthocalc.tui.live import Outcome

VIEWS = ("top", "medial", "oblique", "heel", "bottom")
TURN_DEG, ZOOM = 15.0, 1.25
DRAG_DEG = 4.0
"""How far a mouse turns the insoles for every cell."""


GROUND = (18, 18, 18)
FIRST_S, STEP_S, ENDS_S = 0.42, 0.02, (0.02, 0.98)
"""Where a section is first cut, how far a key moves it, and how far it goes."""


class MeshView(Inline, Picture, can_focus=True):
    """The preview: arrows turn and tilt, + and - zoom, 1 to 5 look from where one usually does.

    ``c`` cuts across, ``,`` and ``.`` move the cut, ``d`` colours by the difference from a plain sheet.
    """

    apart = True

    class Drawn(Message):
        """A picture stands there; words say what it shows."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._insoles: Mapping[Side, Insole] = {}
        self._models: Mapping[Side, Model] = {}
        self._view = VIEWS[0]
        self._camera: Camera | None = None
        self._section_s: float | None = None
        self._difference = False
        self._frame = Latest(self._start)
        self._undrawn = ""

    def follow(self, outcome: Outcome) -> None:
        """Show newer insoles; while something is wrong with the case the last good ones stay."""
        if outcome.design is not None:
            self._insoles, self._models = outcome.insoles, outcome.models
            self._frame.ask()
        elif not self._models:
            self._undrawn = undrawn(outcome.problems)
            self._frame.ask()

    def forget(self) -> None:
        """Show no insoles any more: another case is begun."""
        self._insoles, self._models, self._undrawn = {}, {}, ""
        self._frame.ask()

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        moves = {"left": (-TURN_DEG, 0.0), "right": (TURN_DEG, 0.0), "up": (0.0, TURN_DEG), "down": (0.0, -TURN_DEG)}
        key, letter = event.key, event.character
        if key in {"tab", "shift+tab", "enter"}:
            move_focus(self, -1 if key == "shift+tab" else 1)
        elif key in moves:
            self.turn(*moves[key])
        elif letter in {"+", "=", "-"}:
            self.turn(zoom=1 / ZOOM if letter == "-" else ZOOM)
        elif letter is not None and letter in "12345":
            self.look(VIEWS[int(letter) - 1])
        elif letter in {"c", "d"}:
            self.cut() if letter == "c" else self.colour()
        elif letter in {",", "."}:
            self.move_cut(STEP_S if letter == "." else -STEP_S)
        else:
            return False
        return True

    def cut(self) -> None:
        """Cut the insoles across, or show them whole again."""
        self._section_s = FIRST_S if self._section_s is None else None
        self._frame.ask()

    def move_cut(self, along_s: float) -> None:
        """Move the cut towards the toes (+) or the heel (-)."""
        if self._section_s is not None:
            self._section_s = min(max(self._section_s + along_s, ENDS_S[0]), ENDS_S[1])
            self._frame.ask()

    def colour(self) -> None:
        """Colour by the difference from a plain sheet, or show the material again."""
        self._difference = not self._difference
        self._frame.ask()

    def look(self, view: str) -> None:
        """Look from one of the usual places."""
        self._view, self._camera = view, None
        self._frame.ask()

    def next_view(self) -> str:
        """Look from the next usual place, and return its name."""
        self.look(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])
        return self._view

    def turn(self, turn_deg: float = 0.0, tilt_deg: float = 0.0, zoom: float = 1.0) -> None:
        """Turn and tilt the insoles, or come nearer."""
        from orthocalc.preview.camera import PRESETS  # noqa: PLC0415 - the screen stands before numpy is read

        self._camera = (self._camera or PRESETS[self._view]).moved(turn_deg, tilt_deg, zoom)
        self._frame.ask()

    def on_resize(self) -> None:
        """Draw at the new size."""
        self._frame.ask()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Turn with the mouse."""
        if event.button == 1:
            self.turn(-event.delta_x * DRAG_DEG, event.delta_y * DRAG_DEG)

    def on_mouse_scroll_up(self) -> None:
        """Come nearer."""
        self.turn(zoom=ZOOM)

    def on_mouse_scroll_down(self) -> None:
        """Go back."""
        self.turn(zoom=1 / ZOOM)

    def _start(self) -> None:
        wide, high = self.size
        background = self.rich_style.bgcolor
        ground = GROUND if background is None or background.triplet is None else tuple(background.triplet)
        models, insoles, view = self._models, self._insoles, self._view
        self._draw(
            Scene(models, insoles, view, self._camera, wide, high, self.mode, ground, self._section_s, self._difference)
        )

    def _words(self) -> list[list[Run]]:
        """Return what is said where no insole is, below an empty line."""
        from orthocalc.preview.cells import Run  # noqa: PLC0415 - the screen stands before numpy is read

        lines = wrap(self._undrawn, max(self.size.width - 2, 10))
        return [[], *([Run(None, None, f" {line}")] for line in lines)]

    @work(thread=True, group="frame", exit_on_error=False, description="a picture")
    def _draw(self, scene: Scene) -> None:
        there = scene.models and scene.width > 1 and scene.height > 1
        rows, words = drawn(scene) if there else ([], "")
        self.app.call_from_thread(self._drawn, rows, words)

    def _drawn(self, rows: list[list[Run]], words: str) -> None:
        self.put(rows or self._words())
        self.post_message(self.Drawn(words))
        self._frame.done()
