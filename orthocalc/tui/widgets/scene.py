"""Scene: insoles and how they are looked at → cells, and words that say what they show; drawn on another thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orthocalc.finding import Side

if TYPE_CHECKING:
    from orthocalc.insole.shape import Insole
    from orthocalc.preview.camera import Camera
    from orthocalc.preview.cells import Mode, Run
    from orthocalc.preview.layout import Frame
    from orthocalc.preview.live import Model, Tint
    from orthocalc.preview.raster import Image

WHOLE = 0.55
"""Share of the picture that the whole insoles keep above their section."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be drawn, and how: whatever changes while it is drawn belongs to the next picture.

    Attributes
    ----------
    view, camera : from where: one of the usual places, or one of one's own
    width, height : cells
    mode, ground : which colours a terminal has, and that of the background
    section_s : where the insoles are cut across, None for not
    difference : whether they are coloured by what differs from a plain sheet
    """

    models: Mapping[Side, Model]
    insoles: Mapping[Side, Insole]
    view: str
    camera: Camera | None
    width: int
    height: int
    mode: Mode
    ground: tuple[int, ...]
    section_s: float | None = None
    difference: bool = False


def drawn(scene: Scene) -> tuple[list[list[Run]], str]:
    """Return a scene as cells, and in words."""
    from orthocalc.preview.camera import PRESETS  # noqa: PLC0415 - the screen stands before numpy is read
    from orthocalc.preview.cells import cells_of  # noqa: PLC0415
    from orthocalc.preview.difference import difference_tints  # noqa: PLC0415
    from orthocalc.preview.live import draw  # noqa: PLC0415

    tints: Mapping[Side, Tint] = difference_tints(scene.insoles) if scene.difference else {}
    words = [f"from {scene.view}" if scene.camera is None else "turned"]
    if tints:
        limit = next(iter(tints.values())).limits[1]
        words = [f"over a plain sheet: {-limit:g} mm dark to {limit:g} mm light"]
    cut = scene.section_s is not None and scene.height > 5
    high = round(scene.height * WHOLE) if cut else scene.height
    red, green, blue = scene.ground
    camera, ground = scene.camera or PRESETS[scene.view], (red, green, blue)
    size, mark = (scene.width, 2 * high), scene.section_s if cut else None
    frame = draw(scene.models, camera, *size, tints=tints, mark_s=mark, background=ground)
    image = frame.image
    if cut:
        below, said = _section(scene, scene.height - high, ground)
        image, words = _over(image, below), [said]
    return _named(cells_of(image, scene.mode), frame, scene.mode), "; ".join(words)


def _named(rows: list[list[Run]], frame: Frame, mode: Mode) -> list[list[Run]]:
    """Write L and R over the insoles, beside their toes."""
    from orthocalc.tui.heat_rows import marked  # noqa: PLC0415

    for side, panel in frame.panels.items():
        inwards = panel.width // 4
        column = panel.left + (inwards if side == "left" else panel.width - 1 - inwards)
        rows[panel.top // 2] = marked(rows[panel.top // 2], {column: side[0].upper()}, mode)
    return rows


def _section(scene: Scene, high: int, ground: tuple[int, int, int]) -> tuple[Image, str]:
    """Return the picture of both sections, and their thickness in words."""
    import numpy as np  # noqa: PLC0415

    from orthocalc.preview.section import draw_sections, section_of  # noqa: PLC0415

    s = scene.section_s or 0.0
    try:
        cuts = {side: section_of(insole, s) for side, insole in scene.insoles.items()}
    except ValueError:
        return np.full((2 * high, scene.width, 3), ground, np.uint8), f"no insole at {100 * s:.0f} % of its length"
    thick = ", ".join(f"{side[0].upper()} {cut.least_mm:.1f}–{cut.greatest_mm:.1f}" for side, cut in cuts.items())
    image = draw_sections(cuts, scene.width, 2 * high, background=ground).image
    return image, f"cut at {100 * s:.0f} %: {thick} mm thick"


def _over(above: Image, below: Image) -> Image:
    import numpy as np  # noqa: PLC0415

    image: Image = np.concatenate((above, below))
    return image
