"""Mesh view: both insoles as they are typed, turned by keys and mouse; the newest picture wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, work

from orthocalc.finding import Side
from orthocalc.tui.live import Latest
from orthocalc.tui.widgets.inline import Inline, move_focus
from orthocalc.tui.widgets.picture import Picture

if TYPE_CHECKING:
    from orthocalc.preview.camera import Camera
    from orthocalc.preview.cells import Mode, Run
    from orthocalc.preview.live import Model
    from orthocalc.tui.live import Outcome

VIEWS = ("top", "medial", "oblique", "heel", "bottom")
TURN_DEG, ZOOM = 15.0, 1.25
DRAG_DEG = 4.0
"""How far a mouse turns the insoles for every cell."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be drawn, and how: whatever changes while it is drawn belongs to the next picture."""

    models: Mapping[Side, Model]
    view: str
    camera: Camera | None
    width: int
    height: int
    mode: Mode
    ground: tuple[int, int, int]


class MeshView(Inline, Picture, can_focus=True):
    """The preview: arrows turn and tilt, + and - zoom, 1 to 5 look from where one usually does."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._models: Mapping[Side, Model] = {}
        self._view = VIEWS[0]
        self._camera: Camera | None = None
        self._frame = Latest(self._start)

    def follow(self, outcome: Outcome) -> None:
        """Show newer insoles; while something is wrong with the case the last good ones stay."""
        if outcome.design is not None:
            self._models = outcome.models
            self._frame.ask()

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        moves = {"left": (-TURN_DEG, 0.0), "right": (TURN_DEG, 0.0), "up": (0.0, TURN_DEG), "down": (0.0, -TURN_DEG)}
        key = event.key
        if key in {"tab", "shift+tab", "enter", "escape"}:
            move_focus(self, -1 if key == "shift+tab" else 1)
        elif key in moves:
            self.turn(*moves[key])
        elif event.character in {"+", "=", "-"}:
            self.turn(zoom=1 / ZOOM if event.character == "-" else ZOOM)
        elif event.character is not None and event.character in "12345":
            self.look(VIEWS[int(event.character) - 1])
        else:
            return False
        return True

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
        ground = self.rich_style.bgcolor
        colour = tuple(ground.triplet) if ground is not None and ground.triplet is not None else (18, 18, 18)
        scene = Scene(self._models, self._view, self._camera, wide, high, self.mode, (colour[0], colour[1], colour[2]))
        self._draw(scene)

    @work(thread=True, group="frame", exit_on_error=False)
    def _draw(self, scene: Scene) -> None:
        rows = drawn(scene) if scene.models and scene.width > 1 and scene.height > 1 else []
        self.app.call_from_thread(self._drawn, rows)

    def _drawn(self, rows: list[list[Run]]) -> None:
        self.put(rows)
        self._frame.done()


def drawn(scene: Scene) -> list[list[Run]]:
    """Return a scene as cells."""
    from orthocalc.preview.camera import PRESETS  # noqa: PLC0415
    from orthocalc.preview.cells import cells_of  # noqa: PLC0415
    from orthocalc.preview.live import draw  # noqa: PLC0415

    camera = scene.camera or PRESETS[scene.view]
    frame = draw(scene.models, camera, scene.width, 2 * scene.height, background=scene.ground)
    return cells_of(frame.image, scene.mode)
