"""Screens: the real program in a terminal, driven by keys → pictures of every page, at both sizes, in colour and greys.

python docs/screens.py [FOLDER]

Needs pillow and the font DejaVu Sans Mono.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.tui.terminal import BACK_TAB, ESC, TAB, Terminal, alt, ctrl  # noqa: E402 - the terminal of the tests

SIZES = {"": (120, 36), "-80x24": (80, 24)}
LOOKS = {"": {"COLORTERM": "truecolor"}, "-grey": {"COLORTERM": "truecolor", "NO_COLOR": "1"}}
PAGES = {
    "case": ("1", "", "Earlier case"),
    "measure": ("2", TAB * 10, "Navicular drop (left)"),
    "pressure": ("3", "", "kPa"),
    "prescription": ("4", "", "Heel lift (left)"),
    "export": ("5", ctrl("g"), "arch apex"),
}
"""Every page with the keys that bring out what it is for, and what then stands there."""
OVER = {
    "why": ("4", alt("y"), "Esc: back"),
    "findings": ("4", alt("w"), "Findings, worst first"),
    "mend": ("2", alt("a") + "24.4" + TAB + BACK_TAB, "did you mean"),
}
"""What lies over the pages, and an entry that is not accepted; shown at the small size alone."""
WIDE, HIGH, COLOURS = 8, 16, 128
HALVES = {"▀": (0, 0, WIDE, HIGH // 2), "▄": (0, HIGH // 2, WIDE, HIGH), "█": (0, 0, WIDE, HIGH)}
GROUND, INK = "121212", "e0e0e0"


def font(weight):
    return ImageFont.truetype(f"DejaVuSansMono{weight}.ttf", 13)


FONTS = {
    (False, False): font(""),
    (True, False): font("-Bold"),
    (False, True): font("-Oblique"),
    (True, True): font("-BoldOblique"),
}


def colours(cell):
    """Return a cell's ink and ground."""
    ink, ground = (GROUND if which and one == "default" else INK if one == "default" else one
                   for which, one in enumerate((cell.fg, cell.bg)))  # fmt: skip
    return (f"#{ground}", f"#{ink}") if cell.reverse else (f"#{ink}", f"#{ground}")


def picture(screen):
    """Draw a terminal's cells."""
    image = Image.new("RGB", (screen.columns * WIDE, screen.lines * HIGH))
    draw = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            ink, ground = colours(cell)
            x, y = column * WIDE, row * HIGH
            draw.rectangle((x, y, x + WIDE - 1, y + HIGH - 1), ground)
            if cell.data in HALVES:
                left, top, right, bottom = HALVES[cell.data]
                draw.rectangle((x + left, y + top, x + right - 1, y + bottom - 1), ink)
            elif cell.data.strip():
                draw.text((x, y), cell.data, ink, FONTS[cell.bold, cell.italics])
    return image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def example():
    """Return a folder with the example case and its recordings."""
    folder = Path(tempfile.mkdtemp()) / "cases"
    folder.mkdir()
    for name in ("first.json", "walk_left.asf", "walk_right.asf"):
        shutil.copy(ROOT / "examples" / name, folder)
    return folder


def draw_pages(target, size, look):
    """Write a picture of every page in one size and one look."""
    folder = example()
    home = {"HOME": str(folder.parent)}
    terminal = Terminal("first.json", folder=folder, size=SIZES[size], environment={**LOOKS[look], **home})
    terminal.shows("Case id")
    terminal.pump(3)
    for name, (page, keys, shown) in {**PAGES, **(OVER if size and not look else {})}.items():
        terminal.send(alt(page))
        terminal.pump(1.5)
        terminal.send(keys)
        terminal.shows(shown, 120)
        terminal.pump(1.5)
        picture(terminal.screen).save(target / f"screen-{name}{size}{look}.png", optimize=True)
        terminal.send(ESC)
        terminal.pump(0.5)
    terminal.close()
    shutil.rmtree(folder.parent)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    for size in SIZES:
        for look in LOOKS:
            draw_pages(target, size, look)
            print(size or "-120x36", look or "-colour")
