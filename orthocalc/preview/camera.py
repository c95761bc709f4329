"""Camera: turn, tilt and zoom of a viewer → the view of a left insole; a right one is seen in a mirror."""

from __future__ import annotations

import math
from dataclasses import dataclass

from orthocalc.preview.raster import Vector, View

LIGHT: Vector = (-0.7, 0.5, 0.6)
"""Over the viewer's left shoulder; mirrored for a right insole, so that the same arch is as bright on either foot."""
NEAREST, FARTHEST = 8.0, 0.5


@dataclass(frozen=True, slots=True)
class Camera:
    """From where insoles are looked at: a left one from here, a right one from the mirrored place.

    Attributes
    ----------
    turn_deg : 0 behind the heel, 90 at the medial side, -90 at the lateral side, 180 before the toes
    tilt_deg : 0 at the level of the ground, 90 straight from above, -90 from below
    zoom : 1 shows all of it, more is nearer
    ahead_s : how far before the insole's middle the picture's middle is, as a share of its length
    """

    turn_deg: float = 0.0
    tilt_deg: float = 90.0
    zoom: float = 1.0
    ahead_s: float = 0.0

    def moved(self, turn_deg: float = 0.0, tilt_deg: float = 0.0, zoom: float = 1.0, ahead_s: float = 0.0) -> Camera:
        """Return the camera turned, tilted and moved by so much, and so many times nearer; never over the top."""
        turn = (self.turn_deg + turn_deg + 180) % 360 - 180
        tilt = min(max(self.tilt_deg + tilt_deg, -90.0), 90.0)
        ahead = min(max(self.ahead_s + ahead_s, -0.5), 0.5)
        return Camera(turn, tilt, min(max(self.zoom * zoom, FARTHEST), NEAREST), ahead)

    def view(self) -> View:
        """Return the view of a left insole."""
        turn, tilt = math.radians(self.turn_deg), math.radians(self.tilt_deg)
        right = math.cos(turn), math.sin(turn), 0.0
        up = -math.sin(turn) * math.sin(tilt), math.cos(turn) * math.sin(tilt), math.cos(tilt)
        return View(right, up, LIGHT)


PRESETS: dict[str, Camera] = {
    "top": Camera(0, 90),
    "medial": Camera(90, 8),
    "lateral": Camera(-90, 8),
    "heel": Camera(0, 20),
    "oblique": Camera(-35, 40),
    "bottom": Camera(180, -90),
}
"""Where one usually looks from: toes up in the pictures from above and below, heels at the middle from the sides."""
