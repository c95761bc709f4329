"""Heat view: both feet as heat maps; maximum, mean or single frames, stepped and played by keys."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.timer import Timer

from orthocalc.finding import SIDES, Side
from orthocalc.tui.widgets.inline import Inline, go_on
from orthocalc.tui.widgets.picture import Picture

if TYPE_CHECKING:
    from orthocalc.analysis import Analysed
    from orthocalc.tui.foot_picture import FootPicture, Shown
    from orthocalc.tui.heat_rows import Look

FPS = 12
SLOWER = 0.25
"""Play is four times slower than the step was: a step lasts 0.7 s."""
MANY = 10
NEXT: dict[Shown, Shown] = {"maximum": "mean", "mean": "frame", "frame": "maximum"}


class HeatView(Inline, Picture, can_focus=True):
    """The pictures."""

    class Looked(Message):
        """They are looked at in another way."""

    def __init__(self) -> None:
        super().__init__("heat")
        self.feet: Mapping[Side, Analysed] = {}
        self.look: Look | None = None
        self._drawn: list[FootPicture | None] = []
        self._timer: Timer | None = None
        self._last = 0.0

    def show(self, feet: Mapping[Side, Analysed]) -> None:
        """Show other recordings."""
        from orthocalc.tui.heat_rows import Look  # noqa: PLC0415 - the screen stands before numpy does

        self.feet = feet
        self.look = self.look or Look()
        self._pause()
        self._fit()

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        match event.character or event.key:
            case "m":
                self._change(shown=NEXT[self.look.shown] if self.look else "maximum")
            case "r":
                self._change(regions=not self.look.regions if self.look else False)
            case "," | "." | "<" | ">":
                self._step(
                    (1 if event.character in {".", ">"} else -1) * (MANY if event.character in {"<", ">"} else 1)
                )
            case " ":
                self._pause() if self.playing else self._play()
            case _:
                return self._go_on(event.key)
        return True

    @property
    def playing(self) -> bool:
        """Whether frames follow each other by themselves."""
        return self._timer is not None

    @property
    def moves(self) -> bool:
        """Whether there is more than one frame."""
        return self.frames > 1

    @property
    def frames(self) -> int:
        """How many frames the longest recording has."""
        return max((one.seen.recording.frames for one in self.feet.values()), default=0)

    def said(self, width: int) -> str:
        """Say what is seen, by which keys it is changed, and what the marks are; no part is broken at a line's end."""
        look = self.look
        if look is None or not any(self._drawn):
            return ""
        kinds = {"maximum": "maximum", "mean": "mean", "frame": f"frame {look.time_s:.2f}/{self._length_s:.2f} s"}
        play = f"stop (1/{1 / SLOWER:g} speed)" if self.playing else "play"
        parts = [f"map (Tab): m {kinds[look.shown]}", f"r regions {'on' if look.regions else 'off'}"]
        parts += [", . frame", f"space {play}"] if self.moves else []
        peak, path, now = ("X", "o", "@") if self.mode == "ascii" else ("+", "•", "◆")
        marks = [
            f"{now} CoP now" if look.shown == "frame" else f"{peak} peak",
            f"{path} path of the centre of pressure (CoP)",
        ]
        return "\n".join(_lines([*parts, *marks], width))

    def on_resize(self) -> None:
        """Draw in the new size."""
        self._fit()

    def on_focus(self) -> None:
        """Show that keys go here."""
        self._draw()

    def on_blur(self) -> None:
        """Show that they do not."""
        self._draw()

    def on_hide(self) -> None:
        """Stand still where nobody looks."""
        self._pause()

    def on_unmount(self) -> None:
        """Stand still."""
        self._pause()

    def _go_on(self, key: str) -> bool:
        if key in {"home", "end"}:
            self._seek(0.0 if key == "home" else self._length_s)
            return True
        return go_on(self, key)

    def _fit(self) -> None:
        """Draw the feet at the size that there is."""
        if self.look is None or not self.size.width:
            return
        from orthocalc.tui.foot_picture import foot_pictures  # noqa: PLC0415
        from orthocalc.tui.heat_rows import pane_size  # noqa: PLC0415

        columns, rows = pane_size(*self.size)
        self._drawn = foot_pictures([self.feet.get(side) for side in SIDES], columns, 2 * rows)
        self._draw()

    def _draw(self) -> None:
        from orthocalc.tui.heat_rows import heat_rows  # noqa: PLC0415

        if self.look is not None and self._drawn and self.size.width:
            dark = self.app.current_theme.dark
            titles = [self._title(side, foot) for side, foot in zip(SIDES, self._drawn, strict=True)]
            rows = heat_rows(
                self._drawn,
                titles,
                self.look,
                (self.size.width, self.size.height),
                self.mode,
                dark=dark,
                focused=self.has_focus,
            )
            self.put(rows)
        self.post_message(self.Looked())

    def _title(self, side: Side, foot: FootPicture | None) -> str:
        one = self.feet.get(side)
        if one is None:
            return f"{side}: none"
        name = side.upper() if one.measures.side else "SIDE ?"
        if foot is None:
            return f"{name}: no map"
        if self.look is None or self.look.shown != "frame":
            return name
        force = foot.force_n(self.look.time_s)
        return name if force is None else f"{name} {force:.0f} N"

    def _change(self, **changed: object) -> None:
        if self.look is not None:
            self.look = replace(self.look, **changed)  # type: ignore[arg-type]  # one of its own fields
            if self.look.shown != "frame":
                self._pause()
            self._draw()

    def _step(self, frames: int) -> None:
        """Go some frames of the fastest recording on or back; first to the beginning of a step."""
        if self.look is None or not self.moves:
            return
        self._pause()
        if self.look.shown != "frame":
            self._seek(self.look.time_s or self._first_step_s)
        else:
            self._seek((self.look.time_s * self._rate_hz + frames) / self._rate_hz)

    def _seek(self, time_s: float) -> None:
        self._change(shown="frame", time_s=min(max(time_s, 0.0), self._length_s))

    @property
    def _rate_hz(self) -> float:
        return max((one.seen.recording.rate_hz for one in self.feet.values()), default=1.0)

    @property
    def _length_s(self) -> float:
        recordings = [one.seen.recording for one in self.feet.values()]
        return max(((one.frames - 1) / one.rate_hz for one in recordings), default=0.0)

    @property
    def _first_step_s(self) -> float:
        return min((one.seen.steps[0].start_s for one in self.feet.values() if one.seen.steps), default=0.0)

    def _play(self) -> None:
        if self.look is None or not self.moves:
            return
        if self.look.shown != "frame":
            self._seek(self.look.time_s or self._first_step_s)
        self._last = time.monotonic()
        self._timer = self.set_interval(1 / FPS, self._tick)
        self._draw()

    def _tick(self) -> None:
        if self.look is None or not self.is_on_screen or self.screen is not self.app.screen:
            self._pause()
            return
        now = time.monotonic()
        later = self.look.time_s + SLOWER * (now - self._last)
        self._last = now
        self._seek(later if later <= self._length_s else 0.0)

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self.post_message(self.Looked())


def _lines(parts: Sequence[str], width: int) -> list[str]:
    """Return as few lines as hold the parts whole."""
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]}  {part}"
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
