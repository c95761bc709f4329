"""What should have been typed: lines of text that are edited as every text field is, and what of them is a number."""

from dataclasses import dataclass, field

RANGES = {
    "length_mm": (80, 400),
    "ball_width_mm": (30, 160),
    "heel_width_mm": (20, 120),
    "truncated_length_mm": (50, 320),
    "navicular_height_mm": (3, 90),
    "navicular_drop_mm": (-10, 40),
    "dorsum_height_sitting_mm": (20, 150),
    "dorsum_height_standing_mm": (20, 150),
}
"""Fields of a foot in the order of the form, left before right in each, with what the case file allows."""
FIELDS = [(side, name) for name in RANGES for side in ("left", "right")]


@dataclass
class Line:
    """A field: its text, cursor and the other end of what is selected."""

    low: float
    high: float
    text: str = ""
    cursor: int = 0
    anchor: int = 0
    value: float | None = None
    before: float | None = None

    def arrive(self):
        self.anchor, self.cursor, self.before = 0, len(self.text), self.value

    def settle(self):
        if not self.wrong:
            self.text = "" if self.value is None else f"{self.value:g}"

    @property
    def wrong(self):
        return bool(self.text) and not self.low <= float(self.text) <= self.high

    def type(self, new):
        start, end = sorted((self.anchor, self.cursor))
        self.text = self.text[:start] + new + self.text[end:]
        self._to(start + len(new))
        self._know()

    def erase(self, step):
        if self.anchor == self.cursor:
            self.anchor = min(max(self.cursor + step, 0), len(self.text))
        self.type("")

    def move(self, step):
        start, end = sorted((self.anchor, self.cursor))
        if start != end:
            self._to(start if step < 0 else end)
        else:
            self._to(min(max(self.cursor + step, 0), len(self.text)))

    def jump(self, *, end):
        self._to(len(self.text) if end else 0)

    def _to(self, place):
        self.anchor = self.cursor = place

    def _know(self):
        """A number within its range is the case's; nothing is none; any other leaves what was there on arrival."""
        self.value = self.before if self.wrong else float(self.text) if self.text else None


@dataclass
class Form:
    """The numbers of both feet, one of them in focus."""

    lines: list[Line] = field(default_factory=lambda: [Line(*RANGES[name]) for _, name in FIELDS])
    place: int = 0

    @property
    def line(self):
        return self.lines[self.place]

    def go(self, step):
        self.line.settle()
        self.place += step
        self.line.arrive()

    def case(self):
        """Return what a saved case must have of both feet."""
        feet = {}
        for (side, name), line in zip(FIELDS, self.lines, strict=True):
            if line.value is not None:
                feet.setdefault(side, {})[name] = line.value
        return feet
